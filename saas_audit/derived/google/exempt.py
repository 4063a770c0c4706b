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
    places: Lookup[TwoStep],
    everybody: Rows[User],
    users: Lookup[User],
    admins: Lookup[Admin],
    policies: Lookup[ScopedPolicy],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
    assignments: Rows[SsoAssignment],
    as_of: AsOf,
) -> Iterator[Exempt]:
    if not is_exception(two_step, places, as_of):
        return
    if target.licence:
        raise Unknown(Gap(Reason.NOT_COLLECTED, "licences", "who holds one is not read"), target.id)

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

    there = everybody if target.group else users.all(org_unit_path=target.place)
    for user in there.where(is_left_out):
        yield Exempt(user=user.id, target=target.id, primary_email=user.primary_email)


def is_exception(two_step: TwoStep, places: Lookup[TwoStep], as_of: AsOf) -> bool:
    """Enforced at the root, and not here."""
    return is_rule(places, as_of) and not is_enforced(two_step, as_of)


def is_rule(places: Lookup[TwoStep], as_of: AsOf) -> bool:
    """Is it enforced at the root? Only then are there exceptions."""
    return any(is_enforced(root, as_of) for root in places.all(place="/"))


def _is_at(target: Target, user: User, admins: Lookup[Admin], reaches: Lookup[GroupReach]) -> bool:
    """Settings of an org unit are asked of those in it, so only groups need a look."""
    if target.group == ALL_ADMINS:
        return user.id in admins
    return not target.group or is_member(user, target.group, reaches)


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
