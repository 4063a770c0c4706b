"""Whom conditional access leaves out, over all policies together: one row type per demand.

``@of_users(demand)`` over a row type declares the derives that fill it: the policies that count for
the demand, the audiences no such policy reaches, and their users. Each demand has populations of
its own, so that a policy one of them cannot judge leaves no gap in another.
"""

from __future__ import annotations

import inspect
import types
from typing import TYPE_CHECKING, Any, TypeVar

from ...datasets.m365.directory import User
from ...datasets.m365.policies import ConditionalAccessPolicy
from ...declare.derive import derive
from ...model import Lookup, Row, Rows
from . import grants
from .accounts import ApprovedName, EmergencyName, ResourceName
from .admin_roles import AdminRole
from .audiences import Audience, Profile
from .conditional_access import (
    AZURE_MANAGEMENT,
    LEGACY,
    MODERN,
    Case,
    Demand,
    blocks,
    cases_of,
    every_resource,
    resource,
    user_action,
)
from .groups import Membership
from .guests import GuestKind
from .reach import CountingPolicy, GuestReach, Reach
from .roles import ActiveHolding

if TYPE_CHECKING:
    from collections.abc import Callable

G = TypeVar("G", bound="type[CoverageGap]")

CONTEXT: dict[str, Any] = {
    "groups": Lookup[Membership],
    "roles": Lookup[ActiveHolding],
    "emergency": Lookup[EmergencyName],
    "approved": Lookup[ApprovedName],
}
"""What ``Reach`` is asked with."""


class CoverageGap(Row):
    """Somebody whom no policy asks; ``left`` says in which cases, "" where in every one."""

    id: str
    left: str


def of_users(demand: Demand) -> Callable[[G], G]:
    """Enabled users, judged once for each audience."""

    def declare(gap: G) -> G:
        policies = _counting(gap, demand)
        hole = _row_type(gap, "Hole", CoverageGap, of=Audience)

        def find(audience: Audience, users: Lookup[User], policies: Any, *context: Any) -> Any:
            example = users.get(audience.example)
            assert example is not None, "an audience is made of users"
            left = Reach(example, *context).left(policies, demand.cases)
            return _left(hole, audience.id, left, demand)

        def spread(profile: Profile, holes: Any) -> Any:
            return _spread(gap, profile, holes.get(profile.audience))

        asked = {"users": Lookup[User], "policies": _of(Rows, policies), **CONTEXT}
        _declare(find, hole, {"audience": Audience, **asked})
        _declare(spread, gap, {"profile": Profile, "holes": _of(Lookup, hole)})
        return gap

    return declare


def of_admin_roles(demand: Demand) -> Callable[[G], G]:
    """People in each privileged role, as if they had activated it."""

    def declare(gap: G) -> G:
        policies = _counting(gap, demand)

        def find(held: AdminRole, users: Lookup[User], policies: Any, *context: Any) -> Any:
            user = users.get(held.user)
            assert user is not None, "administrators are users"
            left = Reach(user, *context, acting_as=held.acting_as).left(policies, demand.cases)
            return _left(gap, held.id, left, demand)

        asked = {"users": Lookup[User], "policies": _of(Rows, policies), **CONTEXT}
        _declare(find, gap, {"held": AdminRole, **asked})
        return gap

    return declare


def of_guest_kinds(demand: Demand) -> Callable[[G], G]:
    """People from outside, by kind, whether or not there is one of that kind yet."""

    def declare(gap: G) -> G:
        policies = _counting(gap, demand)

        def find(kind: GuestKind, policies: Any, approved: Lookup[ApprovedName]) -> Any:
            left = GuestReach(kind.id, approved).left(policies, demand.cases)
            return _left(gap, kind.id, left, demand)

        asked = {"policies": _of(Rows, policies), "approved": Lookup[ApprovedName]}
        _declare(find, gap, {"kind": GuestKind, **asked})
        return gap

    return declare


def _left(gap: Any, key: str, left: frozenset[Case], demand: Demand) -> Any:
    return gap(id=key, left=told(left, demand)) if left else None


def _spread(gap: Any, profile: Profile, hole: CoverageGap | None) -> Any:
    """What is so of an audience is so of everybody in it."""
    return gap(id=profile.id, left=hole.left) if hole else None


def told(left: frozenset[Case], demand: Demand) -> str:
    """The kinds of client, platforms and risks that are open, where not all of them are."""
    axes = zip(zip(*left, strict=True), zip(*demand.cases, strict=True), strict=True)
    some = [sorted(set(found)) for found, every in axes if set(found) < set(every)]
    return ", ".join(one for axis in some for one in axis)


def _counting(gap: type[Row], demand: Demand) -> Any:
    """The row type of the policies that count for a demand."""
    row_type = _row_type(gap, "Policy", CountingPolicy, of=ConditionalAccessPolicy)

    def count(policy: ConditionalAccessPolicy, spared: Lookup[ResourceName]) -> Any:
        return _counted(row_type, policy, cases_of(policy, demand, spared))

    _declare(count, row_type, {"policy": ConditionalAccessPolicy, "spared": Lookup[ResourceName]})
    return row_type


def _counted(row_type: Any, policy: ConditionalAccessPolicy, cases: frozenset[Case]) -> Any:
    if not cases:
        return None
    name, users = policy.display_name, policy.conditions.users
    return row_type(id=policy.id, display_name=name, users=users, cases=cases)


def _row_type(gap: type[Row], suffix: str, base: type[Row], **keywords: Any) -> Any:
    name, facts = f"{gap.__name__}{suffix}", {"__module__": gap.__module__, "__doc__": base.__doc__}
    return types.new_class(name, (base,), keywords, lambda body: body.update(facts))


def _of(view: Any, row_type: Any) -> Any:
    """``view[row_type]``, for a row type made here."""
    return view[row_type]


def _declare(function: Callable[..., Any], makes: type[Row], takes: dict[str, Any]) -> None:
    """A derive with this signature, as if it had been written beside the row it makes."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    function.__module__ = makes.__module__
    function.__name__ = f"{function.__name__} {makes.__name__}"
    function.__annotations__ = {**takes, "return": makes | None}
    parameters = [inspect.Parameter(name, kind) for name in takes]
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    derive(function)


# --- every sign-in -----------------------------------------------------------------------------

MFA = Demand(met=grants.mfa, target=every_resource)
STRONG = Demand(met=grants.phishing_resistant, target=every_resource)


@of_users(MFA)
class MfaGap(CoverageGap, of=User):
    """An enabled user whom no policy asks for MFA."""


@of_users(MFA.somewhere())
class MfaSomewhereGap(CoverageGap, of=User):
    """An enabled user whom no policy asks for MFA, not even in some places."""


@of_users(STRONG)
class StrongGap(CoverageGap, of=User):
    """An enabled user whom no policy asks for MFA that resists phishing."""


@of_users(Demand(met=grants.managed_device, target=every_resource, may_spare_managed=blocks))
class ManagedDeviceGap(CoverageGap, of=User):
    """An enabled user whom no policy asks for a managed device."""


@of_admin_roles(MFA)
class AdminMfaGap(CoverageGap, of=AdminRole):
    """Somebody in a privileged role whom no policy asks for MFA."""


@of_admin_roles(STRONG)
class AdminStrongGap(CoverageGap, of=AdminRole):
    """Somebody in a privileged role whom no policy asks for MFA that resists phishing."""


@of_guest_kinds(MFA)
class GuestMfaGap(CoverageGap, of=GuestKind):
    """A kind of people from outside whom no policy asks for MFA."""


# --- one resource, one action ------------------------------------------------------------------


@of_users(Demand(met=grants.mfa, target=resource(AZURE_MANAGEMENT)))
class AzureGap(CoverageGap, of=User):
    """An enabled user whom no policy asks for MFA at Azure management."""


REGISTER_DEVICE = user_action("registerdevice")
SECURITY_INFO = Demand(
    met=grants.managed_device,
    target=user_action("registersecurityinfo"),
    clients=MODERN,
    may_spare_managed=blocks,
)


@of_users(Demand(met=grants.mfa, target=REGISTER_DEVICE, clients=MODERN))
class DeviceRegistrationGap(CoverageGap, of=User):
    """An enabled user who may register a device without MFA, as far as policies go."""


@of_users(SECURITY_INFO)
class SecurityInfoGap(CoverageGap, of=User):
    """An enabled user who may register ways to sign in from any device."""


@of_users(SECURITY_INFO.somewhere())
class SecurityInfoSomewhereGap(CoverageGap, of=User):
    """An enabled user who may do so, whatever the place."""


# --- sign-ins that should not happen -----------------------------------------------------------


@of_users(Demand(met=blocks, target=every_resource, clients=LEGACY))
class LegacyGap(CoverageGap, of=User):
    """An enabled user whose legacy clients no policy blocks."""


@of_users(Demand(met=grants.mfa, target=every_resource, clients=LEGACY))
class LegacyMfaGap(CoverageGap, of=User):
    """An enabled user open to legacy clients: neither blocked nor asked for what they cannot do."""


DEVICE_CODE = Demand(met=blocks, target=every_resource, clients=MODERN, flow="deviceCodeFlow")


@of_users(DEVICE_CODE)
class DeviceCodeGap(CoverageGap, of=User):
    """An enabled user open to the device code flow."""


@of_users(DEVICE_CODE.somewhere())
class DeviceCodeSomewhereGap(CoverageGap, of=User):
    """An enabled user open to the device code flow, whatever the place."""


# --- sign-ins at risk --------------------------------------------------------------------------


@of_users(Demand(met=grants.remedy, target=every_resource, risk="user", levels=("high",)))
class RiskyUserGap(CoverageGap, of=User):
    """An enabled user who goes on as before at high risk."""


RISKY = ("medium", "high")


@of_users(Demand(met=grants.mfa_every_time, target=every_resource, risk="sign-in", levels=RISKY))
class RiskyEveryTimeGap(CoverageGap, of=User):
    """An enabled user whose sign-ins at risk are not asked for MFA each time."""


@of_users(Demand(met=grants.mfa, target=every_resource, risk="sign-in", levels=RISKY))
class RiskyMfaGap(CoverageGap, of=User):
    """An enabled user whose sign-ins at risk are not asked for MFA."""


@of_users(Demand(met=blocks, target=every_resource, risk="sign-in", levels=("high",)))
class HighRiskOpenGap(CoverageGap, of=User):
    """An enabled user whose sign-ins at high risk are not blocked."""


@of_users(Demand(met=blocks, target=every_resource, risk="sign-in", levels=("medium",)))
class MediumRiskOpenGap(CoverageGap, of=User):
    """An enabled user whose sign-ins at medium risk are not blocked."""
