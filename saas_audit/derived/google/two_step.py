"""2-Step Verification as it is in force: at each place, and for each administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from ... import AsOf, Lookup, Row, derive
from ...datasets.google.directory import User
from ...model import Missing, Moment, Reason
from .in_force import Effective, in_force
from .membership import GroupReach
from .people import Admin
from .policies import ALL_ADMINS, Scope, ScopedPolicy, stored, typed
from .reducers import Value, effective
from .sign_in import is_member
from .units import Unit, lineage_of

if TYPE_CHECKING:
    from collections.abc import Container

Factors = Literal[
    "ALL",
    "NO_TELEPHONY",
    "PASSKEY_PLUS_SECURITY_CODE",
    "PASSKEY_PLUS_IP_BOUND_SECURITY_CODE",
    "PASSKEY_ONLY",
]
Duration = Annotated[str, msgspec.Meta(pattern=r"^\d+(\.\d+)?s$")]
"""``86400s``: how the Policy API writes durations."""

PREFIX = "security.two_step_verification_"
ENFORCEMENT = ("enrollment", "enforcement")
FACTORS = ("enforcement_factor", "sign_in_code")


@in_force(*(PREFIX + name for name in ENFORCEMENT))
class TwoStep(Effective):
    """May people there enrol, and from when on must they."""

    allow_enrollment: bool
    enforced_from: Moment


@in_force(*(PREFIX + name for name in (*ENFORCEMENT, "enforcement_factor")))
class TwoStepFactors(Effective):
    """The same, and which second steps they may use."""

    allow_enrollment: bool
    enforced_from: Moment
    allowed_sign_in_factor_set: Factors


@in_force(PREFIX + "device_trust")
class DeviceTrust(Effective):
    """Whether people may name a device on which no second step is asked for any more."""

    allow_trusting_device: bool


class AdminTwoStep(Row, rename="camel", key="admin", of=Admin):
    """The same for one administrator, over org units, groups and the group of all admins."""

    admin: str
    allow_enrollment: bool
    enforced_from: Moment


@derive
def of_admins(
    admin: Admin,
    user: User,
    policies: Lookup[ScopedPolicy],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
) -> AdminTwoStep:
    value = {}
    for name in ENFORCEMENT:
        value.update(for_user(user, PREFIX + name, policies, units, reaches))
    return typed(AdminTwoStep, value, admin=admin.id)


class AdminFactors(Row, rename="camel", key="admin", of=Admin):
    """Which second steps an administrator may use, and how long backup codes stand in for them."""

    admin: str
    allowed_sign_in_factor_set: Factors
    backup_code_exception_period: Duration


@derive
def factors_of_admins(
    admin: Admin,
    user: User,
    policies: Lookup[ScopedPolicy],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
) -> AdminFactors:
    value = {}
    for name in FACTORS:
        value.update(for_user(user, PREFIX + name, policies, units, reaches))
    return typed(AdminFactors, value, admin=admin.id)


def is_enforced(two_step: TwoStep | TwoStepFactors | AdminTwoStep, as_of: AsOf) -> bool:
    """Must they? The epoch means never, a date to come means not yet."""
    started = two_step.enforced_from
    return two_step.allow_enrollment and started.timestamp() > 0 and started <= as_of


def told(two_step: TwoStep | TwoStepFactors | AdminTwoStep) -> str:
    """The same in words."""
    if not two_step.allow_enrollment:
        return "not allowed"
    started = two_step.enforced_from
    return f"enforced from {started:%Y-%m-%d}" if started.timestamp() > 0 else "not enforced"


def seconds(duration: str) -> float:
    """``86400s`` as a number."""
    return float(duration.removesuffix("s"))


def for_user(
    user: User,
    setting: str,
    policies: Lookup[ScopedPolicy],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
) -> Value:
    """The value in force for one administrator."""
    lineage = lineage_of(user.org_unit_path, units)
    named = groups_named(setting, lineage, policies)
    own = {one for one in named if one == ALL_ADMINS or is_member(user, one, reaches)}
    return for_members(own, lineage, setting, policies)


def groups_named(
    setting: str, lineage: tuple[str, ...], policies: Lookup[ScopedPolicy]
) -> tuple[str, ...]:
    """The groups that make a difference to the setting for people of an org unit."""
    scopes = [one.scope for one in policies.all(setting=setting)]
    here = (one for one in scopes if not one.unit or one.unit in lineage)
    return tuple(dict.fromkeys(one.group for one in here if one.group))


def for_members(
    groups: Container[str],
    lineage: tuple[str, ...],
    setting: str,
    policies: Lookup[ScopedPolicy],
) -> Value:
    """The value in force for everybody who is in these of the groups named, and in that org unit.

    Which licences they hold is not read: a value that a licence could change is unknown.
    """

    def applies(scope: Scope) -> bool:
        if scope.unit and scope.unit not in lineage:
            return False
        return not scope.group or scope.group in groups

    without = effective(
        setting, stored(setting, policies, lambda scope: not scope.licences and applies(scope))
    )
    with_any = effective(setting, stored(setting, policies, applies))
    return {name: _agreed(without.get(name, _NONE), with_any[name]) for name in with_any}


_NONE = object()


def _agreed(without: Any, with_any: Any) -> Any:
    if without == with_any or isinstance(with_any, Missing):
        return with_any
    return Missing(Reason.NOT_COLLECTED, "it depends on a licence, and licences are not read")
