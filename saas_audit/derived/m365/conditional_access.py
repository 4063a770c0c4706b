"""What each conditional access policy demands, and in which cases of sign-in.

A policy counts for a demand only if it is enforced, guards what the demand speaks of, and cannot
be satisfied without the demand. A condition on the kind of client, the platform or the risk leaves
it some cases of sign-in, so that several policies may share the work; any other condition leaves
it none. Whom it speaks to is judged in ``reach``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Literal

import msgspec

from ...datasets.m365.policies import (
    ConditionalAccessPolicy,
    Filter,
    PolicyApplications,
    PolicyConditions,
)
from ...model import Lookup
from .accounts import ResourceName

Case = tuple[str, str, str]
"""Kind of client, platform, level of risk ("" where the demand knows no risk)."""
Target = Callable[[PolicyApplications, Lookup[ResourceName]], bool]

MODERN = frozenset({"browser", "mobileAppsAndDesktopClients"})
LEGACY = frozenset({"exchangeActiveSync", "other"})
PLATFORMS = frozenset(
    {"android", "iOS", "windows", "windowsPhone", "macOS", "linux", "any other platform"}
)
AZURE_MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
"""Windows Azure Service Management API: the portal, the command line and the rest of Azure."""


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of every sign-in of some kind.

    ``flow`` and ``risk`` say which sign-ins: a policy about others does not count, a policy about
    all of them does. ``everywhere``: a policy that spares some places does not count.
    ``may_spare_managed`` says of which policies it does not matter that they leave managed devices
    alone: a block that does is a demand for one.
    """

    met: Callable[[ConditionalAccessPolicy], bool]
    target: Target
    clients: frozenset[str] = MODERN | LEGACY
    risk: Literal["", "user", "sign-in"] = ""
    levels: tuple[str, ...] = ("",)
    flow: str = ""
    everywhere: bool = True
    may_spare_managed: Callable[[ConditionalAccessPolicy], bool] = lambda _: False

    @property
    def cases(self) -> frozenset[Case]:
        """Every case in which somebody has to ask."""
        return frozenset(itertools.product(self.clients, PLATFORMS, self.levels))

    def somewhere(self) -> Demand:
        """The same, where a policy that spares some places counts as well."""
        return msgspec.structs.replace(self, everywhere=False)


def cases_of(
    policy: ConditionalAccessPolicy, demand: Demand, spared: Lookup[ResourceName]
) -> frozenset[Case]:
    """The cases in which the policy asks for it; ``spared`` are resources declared as exceptions.

    The target comes first: most policies fall out there, whatever else of them was not seen.
    """
    when = policy.conditions
    if policy.state != "enabled" or when.users is None or when.applications is None:
        return frozenset()
    if _is_for_apps(when) or not demand.target(when.applications, spared):
        return frozenset()
    if _is_narrowed(policy, demand) or not demand.met(policy):
        return frozenset()
    spoken = itertools.product(_clients(when), _platforms(when), _levels(when, demand))
    return demand.cases.intersection(spoken)


def _is_for_apps(when: PolicyConditions) -> bool:
    """Workload identities: a policy that names some does not speak to people."""
    clients = when.client_applications
    return clients is not None and bool(clients.include_service_principals)


# --- what is guarded -------------------------------------------------------------------------


def every_resource(apps: PolicyApplications, spared: Lookup[ResourceName]) -> bool:
    """All resources, but for those declared as exceptions."""
    return (
        "All" in (apps.include_applications or ())
        and all(app.lower() in spared for app in apps.exclude_applications or ())
        and not _rules(apps.application_filter)
    )


def resource(app: str) -> Target:
    """One resource, alone or among all."""
    return partial(_is_guarded, app)


def _is_guarded(app: str, apps: PolicyApplications, spared: Lookup[ResourceName]) -> bool:
    included = {name.lower() for name in apps.include_applications or ()}
    excluded = {name.lower() for name in apps.exclude_applications or ()}
    guarded = not included.isdisjoint({"all", app}) and not _rules(apps.application_filter)
    return guarded and (app not in excluded or app in spared)


def user_action(action: str) -> Target:
    """Something users do to their own account; a policy for all resources does not reach it."""
    return partial(_is_about, f"urn:user:{action}")


def _is_about(action: str, apps: PolicyApplications, spared: Lookup[ResourceName]) -> bool:  # noqa: ARG001
    return action in (apps.include_user_actions or ())


# --- when it applies -------------------------------------------------------------------------


def _is_narrowed(policy: ConditionalAccessPolicy, demand: Demand) -> bool:
    """Whether some circumstance of the sign-in takes it out of the policy."""
    when = policy.conditions
    other_risks = [when.service_principal_risk_levels]
    other_risks += [when.user_risk_levels] if demand.risk != "user" else []
    other_risks += [when.sign_in_risk_levels] if demand.risk != "sign-in" else []
    if any(other_risks) or when.insider_risk_levels:
        return True
    if (flows := named_flows(when)) and demand.flow not in flows:
        return True
    if when.devices and _rules(when.devices.device_filter):
        spares_managed = spares_managed_only(when)
        if not spares_managed or not demand.may_spare_managed(policy):
            return True
    return demand.everywhere and is_limited_in_place(when)


def is_limited_in_place(when: PolicyConditions) -> bool:
    """Whether it spares some places. Null and an empty list mean that nobody set the condition."""
    where = when.locations
    return where is not None and (
        bool(where.exclude_locations) or where.include_locations not in (None, [], ["All"])
    )


def named_flows(when: PolicyConditions) -> frozenset[str]:
    """The authentication flows it is about, comma-joined as Graph spells flags; none: all."""
    flows = when.authentication_flows
    named = (flows.transfer_methods or "") if flows else ""
    return frozenset(one.strip() for one in named.split(",")) - {"", "none"}


def _rules(condition: Filter | None) -> bool:
    return condition is not None and bool(condition.rule)


def spares_managed_only(when: PolicyConditions) -> bool:
    """Whether it leaves out managed devices, and no others."""
    condition = when.devices.device_filter if when.devices else None
    if condition is None or condition.mode != "exclude":
        return False
    terms = (condition.rule or "").lower().replace('"', "").replace("'", "").split(" -or ")
    managed = {"device.iscompliant -eq true", "device.trusttype -eq serverad"}
    return {term.strip(" ()") for term in terms} <= managed


def _clients(when: PolicyConditions) -> frozenset[str]:
    named = frozenset(when.client_app_types or ("all",))
    return MODERN | LEGACY if "all" in named else frozenset(str(one) for one in named)


def _platforms(when: PolicyConditions) -> frozenset[str]:
    if when.platforms is None:
        return PLATFORMS
    included = frozenset(when.platforms.include_platforms or ("all",))
    excluded = frozenset(when.platforms.exclude_platforms or ())
    if "all" in excluded:
        return frozenset()
    return (PLATFORMS if "all" in included else included) - excluded


def _levels(when: PolicyConditions, demand: Demand) -> tuple[str, ...]:
    """A policy that names no level speaks of all of them."""
    named = {"user": when.user_risk_levels, "sign-in": when.sign_in_risk_levels}
    return tuple(named.get(demand.risk) or demand.levels)


# --- what it takes to get through ------------------------------------------------------------


def blocks(policy: ConditionalAccessPolicy) -> bool:
    """Nobody gets through. That is stronger than any demand."""
    grant = policy.grant_controls
    return grant is not None and grant.built_in_controls == ["block"]
