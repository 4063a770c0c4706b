"""Who is really left out of 2-Step Verification where an org unit or group is exempt."""

from __future__ import annotations

from collections.abc import Iterator

from ... import AsOf, Lookup, Row, Rows, derive
from ...datasets.google.directory import User
from ...datasets.google.policies import SsoAssignment
from ...errors import Unknown
from ...model import Gap, Reason
from .membership import GroupReach
from .people import Admin, is_active
from .policies import ALL_ADMINS, ScopedPolicy, Target, typed
from .sign_in import is_member, of_user
from .two_step import ENFORCEMENT, PREFIX, AdminTwoStep, TwoStep, for_user, is_enforced
from .units import Unit


class Exempt(Row, key="user", owner="target", of=TwoStep, label="primary_email"):
    """An active person at an exempt place who signs in at Google and need not give a second step.

    Somebody whom another group's policy binds all the same is not exempt.
    """

    user: str
    target: str
    primary_email: str


@derive
def exempt(
    two_step: TwoStep,
    target: Target,
    users: Rows[User],
    admins: Lookup[Admin],
    policies: Lookup[ScopedPolicy],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
    assignments: Rows[SsoAssignment],
    as_of: AsOf,
) -> Iterator[Exempt]:
    if is_enforced(two_step, as_of):
        return

    def is_left_out(user: User) -> bool:
        if not (is_active(user) and _is_at(target, user, admins, reaches)):
            return False
        value = {}
        for name in ENFORCEMENT:
            setting, is_admin = PREFIX + name, user.id in admins
            value.update(for_user(user, setting, policies, units, reaches, is_admin=is_admin))
        if is_enforced(typed(AdminTwoStep, value, admin=user.id), as_of):
            return False
        return _signs_in_here(user, assignments, units, reaches)

    for user in users.where(is_left_out):
        yield Exempt(user=user.id, target=target.id, primary_email=user.primary_email)


def _is_at(target: Target, user: User, admins: Lookup[Admin], reaches: Lookup[GroupReach]) -> bool:
    if not target.group:
        return user.org_unit_path == target.place
    if target.group == ALL_ADMINS:
        return user.id in admins
    return is_member(user, target.group, reaches)


def _signs_in_here(
    user: User,
    assignments: Rows[SsoAssignment],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
) -> bool:
    federated = "no" if user.is_admin else of_user(user, assignments, units, reaches)
    if federated == "unclear":
        raise Unknown(Gap(Reason.NOT_RETURNED, "SsoAssignment", "they do not say where"), user.id)
    return federated == "no"
