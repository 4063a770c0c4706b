"""What a conditional access policy takes to get through: demands it meets, or does not.

An alternative that does not meet the demand is a way round it. Blocking is stronger than any.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ...datasets.m365.policies import (
    AuthenticationStrength,
    ConditionalAccessPolicy,
    PolicyGrant,
    SignInFrequency,
)
from .conditional_access import blocks

PHISHING_RESISTANT = frozenset({"windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"})
MANAGED_DEVICE = frozenset({"compliantDevice", "domainJoinedDevice"})


def _is_mfa(strength: AuthenticationStrength) -> bool:
    """A strength of one's own making may be satisfied by a password."""
    return "mfa" in strength.requirements_satisfied.split(",")


def _is_strong(strength: AuthenticationStrength) -> bool:
    """Each of these combinations is MFA by itself."""
    allowed = frozenset(strength.allowed_combinations)
    return bool(allowed) and allowed <= PHISHING_RESISTANT


def _is_neither(strength: AuthenticationStrength) -> bool:  # noqa: ARG001
    """No strength asks for a device, and none mends a password."""
    return False


class _Proof(msgspec.Struct, frozen=True):
    """Which grant controls give it, and which authentication strengths."""

    controls: frozenset[str]
    strength: Callable[[AuthenticationStrength], bool]


_MFA = _Proof(frozenset({"mfa"}), _is_mfa)
_STRONG = _Proof(frozenset(), _is_strong)
_DEVICE = _Proof(MANAGED_DEVICE, _is_neither)
_REMEDY = _Proof(frozenset({"riskRemediation"}), _is_neither)


def _takes(grant: PolicyGrant | None, proof: _Proof) -> bool:
    """Nobody gets through without it."""
    if grant is None:
        return False
    met = [control in proof.controls for control in grant.built_in_controls or ()]
    if grant.authentication_strength:
        met.append(proof.strength(grant.authentication_strength))
    met += [False for _ in grant.custom_authentication_factors or ()]
    met += [False for _ in grant.terms_of_use or ()]
    return any(met) if grant.operator == "AND" else bool(met) and all(met)


def mfa(policy: ConditionalAccessPolicy) -> bool:
    """MFA, of whatever kind."""
    return blocks(policy) or _takes(policy.grant_controls, _MFA)


def phishing_resistant(policy: ConditionalAccessPolicy) -> bool:
    """An authentication strength of which every combination resists phishing."""
    return blocks(policy) or _takes(policy.grant_controls, _STRONG)


def managed_device(policy: ConditionalAccessPolicy) -> bool:
    """A compliant or hybrid-joined device."""
    return blocks(policy) or _takes(policy.grant_controls, _DEVICE)


def mfa_every_time(policy: ConditionalAccessPolicy) -> bool:
    """MFA, however fresh the session."""
    if blocks(policy):
        return True
    session = policy.session_controls
    frequency = session.sign_in_frequency if session else None
    return mfa(policy) and frequency is not None and asks_every_time(frequency)


def asks_every_time(frequency: SignInFrequency) -> bool:
    """Not after some hours: at each sign-in."""
    return bool(frequency.is_enabled) and frequency.frequency_interval == "everyTime"


def remedy(policy: ConditionalAccessPolicy) -> bool:
    """A new password after MFA, or whatever Microsoft says undoes the risk."""
    grant = policy.grant_controls
    if blocks(policy) or _takes(grant, _REMEDY):
        return True
    return grant is not None and "passwordChange" in (grant.built_in_controls or ()) and mfa(policy)
