"""What each conditional access policy demands, if it demands it of everybody it speaks to.

A policy counts for a demand only if it is enforced, guards every resource, has no condition that
narrows it, and cannot be satisfied without the demand. Who it speaks to is judged in ``coverage``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from ...datasets.m365.policies import (
    AuthenticationStrength,
    ConditionalAccessPolicy,
    Filter,
    PolicyConditions,
    PolicyGrant,
    PolicyUsers,
)
from ...declare.derive import derive
from ...model import Row

PHISHING_RESISTANT = frozenset({"windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"})
MODERN = frozenset({"browser", "mobileAppsAndDesktopClients"})
LEGACY = frozenset({"exchangeActiveSync", "other"})


class CountingPolicy(Row, label="display_name"):
    """A policy that counts for a demand. ``clients`` are the kinds of client it speaks of."""

    id: str
    display_name: str
    users: PolicyUsers
    clients: frozenset[str]


class MfaPolicy(CountingPolicy, of=ConditionalAccessPolicy):
    """Demands MFA, or blocks."""


class StrongPolicy(CountingPolicy, of=ConditionalAccessPolicy):
    """Demands MFA that resists phishing, or blocks."""


class LegacyBlock(CountingPolicy, of=ConditionalAccessPolicy):
    """Blocks legacy clients."""


class ContextPolicy(CountingPolicy, of=ConditionalAccessPolicy):
    """Demands MFA wherever one of its authentication contexts is asked for."""

    contexts: frozenset[str]


@derive
def mfa_policy(policy: ConditionalAccessPolicy) -> MfaPolicy | None:
    """MFA must be the only way through."""
    clients = _clients_if_wide(policy)
    if not clients >= MODERN or not _demands(policy.grant_controls, _MFA):
        return None
    return MfaPolicy(**_common(policy, clients))


@derive
def strong_policy(policy: ConditionalAccessPolicy) -> StrongPolicy | None:
    """Every combination the strength allows must resist phishing."""
    clients = _clients_if_wide(policy)
    if not clients >= MODERN or not _demands(policy.grant_controls, _STRONG):
        return None
    return StrongPolicy(**_common(policy, clients))


@derive
def legacy_block(policy: ConditionalAccessPolicy) -> LegacyBlock | None:
    """One policy may block one kind of legacy client, another the other."""
    clients = _clients_if_wide(policy)
    grant = policy.grant_controls if clients & LEGACY else None
    if grant is None or grant.built_in_controls != ["block"]:
        return None
    return LegacyBlock(**_common(policy, clients))


@derive
def context_policy(policy: ConditionalAccessPolicy) -> ContextPolicy | None:
    """What it guards is not a resource: PIM and protected actions ask for the context by name."""
    apps = policy.conditions.applications
    contexts = apps.include_authentication_context_class_references if apps else None
    if not contexts or policy.state != "enabled" or _is_narrowed(policy.conditions):
        return None
    clients = _clients_named(policy)
    if not clients >= MODERN or not _demands(policy.grant_controls, _MFA):
        return None
    return ContextPolicy(contexts=frozenset(contexts), **_common(policy, clients))


def _common(policy: ConditionalAccessPolicy, clients: frozenset[str]) -> dict[str, Any]:
    return {
        "id": policy.id,
        "display_name": policy.display_name,
        "users": policy.conditions.users,
        "clients": clients,
    }


def _clients_if_wide(policy: ConditionalAccessPolicy) -> frozenset[str]:
    """The kinds of client spoken of, if nothing else narrows the policy; else none."""
    if policy.state != "enabled" or not _guards_everything(policy.conditions):
        return frozenset()
    if _is_narrowed(policy.conditions):
        return frozenset()
    return _clients_named(policy)


def _clients_named(policy: ConditionalAccessPolicy) -> frozenset[str]:
    named = frozenset(policy.conditions.client_app_types or ())
    return MODERN | LEGACY if not named or "all" in named else named


def _guards_everything(when: PolicyConditions) -> bool:
    """For people, and on all resources."""
    clients, apps = when.client_applications, when.applications
    if when.users is None or (clients and clients.include_service_principals):
        return False
    if apps is None or "All" not in (apps.include_applications or ()):
        return False
    return not apps.exclude_applications and not _rules(apps.application_filter)


def _is_narrowed(when: PolicyConditions) -> bool:
    """Whether some circumstance of the sign-in takes it out of the policy."""
    risks = (when.user_risk_levels, when.sign_in_risk_levels, when.service_principal_risk_levels)
    if any(risks) or when.insider_risk_levels or names_flows(when):
        return True
    if when.devices and _rules(when.devices.device_filter):
        return True
    places, platforms = when.locations, when.platforms
    if places and _is_limited(places.include_locations, places.exclude_locations, "All"):
        return True
    return bool(
        platforms and _is_limited(platforms.include_platforms, platforms.exclude_platforms, "all")
    )


def names_flows(when: PolicyConditions) -> bool:
    """Whether only device-code sign-in or the transfer of a session is meant."""
    flows = when.authentication_flows
    return flows is not None and flows.transfer_methods not in (None, "", "none")


def _rules(condition: Filter | None) -> bool:
    return condition is not None and bool(condition.rule)


def _is_limited(included: list[str] | None, excluded: list[str] | None, everything: str) -> bool:
    """Null and an empty list mean that nobody set the condition."""
    return bool(excluded) or (included or [everything]) != [everything]


class _Demand(msgspec.Struct, frozen=True):
    """Which grant control meets it, and which authentication strength."""

    control: str
    strength: Callable[[AuthenticationStrength], bool]


def _is_mfa(strength: AuthenticationStrength) -> bool:
    """A strength of one's own making may be satisfied by a password."""
    return "mfa" in strength.requirements_satisfied.split(",")


def _is_strong(strength: AuthenticationStrength) -> bool:
    allowed = frozenset(strength.allowed_combinations)
    return bool(allowed) and allowed <= PHISHING_RESISTANT and _is_mfa(strength)


_MFA = _Demand("mfa", _is_mfa)
_STRONG = _Demand("", _is_strong)


def _demands(grant: PolicyGrant | None, demand: _Demand) -> bool:
    """Nobody gets through without meeting the demand. Blocking is stronger than any demand."""
    if grant is None:
        return False
    controls = grant.built_in_controls or []
    if controls == ["block"]:
        return True
    met = [control == demand.control for control in controls]
    if grant.authentication_strength:
        met.append(demand.strength(grant.authentication_strength))
    met += [False for _ in grant.custom_authentication_factors or ()]
    met += [False for _ in grant.terms_of_use or ()]
    return any(met) if grant.operator == "AND" else bool(met) and all(met)
