"""Policies that guard whatever asks for an authentication context by name."""

from __future__ import annotations

from ...datasets.m365.policies import ConditionalAccessPolicy, PolicyApplications
from ...declare.derive import derive
from ...model import Lookup
from . import grants
from .accounts import ResourceName
from .conditional_access import MODERN, Demand, cases_of
from .reach import CountingPolicy


def _some_context(apps: PolicyApplications, spared: Lookup[ResourceName]) -> bool:  # noqa: ARG001
    return bool(apps.include_authentication_context_class_references)


IN_CONTEXT = Demand(met=grants.mfa, target=_some_context, clients=MODERN)


class ContextPolicy(CountingPolicy, of=ConditionalAccessPolicy):
    """Demands MFA wherever one of its authentication contexts is asked for."""

    contexts: frozenset[str]


@derive
def context_policy(
    policy: ConditionalAccessPolicy, spared: Lookup[ResourceName]
) -> ContextPolicy | None:
    """What it guards is not a resource: PIM and protected actions ask for the context by name."""
    found, apps = cases_of(policy, IN_CONTEXT, spared), policy.conditions.applications
    if found != IN_CONTEXT.cases:
        return None
    assert apps is not None, "it guards a context"
    return ContextPolicy(
        id=policy.id,
        display_name=policy.display_name,
        users=policy.conditions.users,
        cases=found,
        contexts=frozenset(apps.include_authentication_context_class_references or ()),
    )
