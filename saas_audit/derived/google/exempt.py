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
from .two_step import (
    ENFORCEMENT,
    PREFIX,
    AdminTwoStep,
    TwoStep,
    for_members,
    groups_named,
    is_enforced,
)
from .units import Unit, lineage_of


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

    classes = _Classes(policies, as_of)

    def is_left_out(user: User) -> bool:
        if not (is_active(user) and _is_at(target, user, admins, reaches)):
            return False
        lineage = lineage_of(user.org_unit_path, units)
        named = classes.groups_at(lineage)
        own = frozenset(one for one in named if _is_in(one, user, admins, reaches))
        return not classes.must(lineage, own) and _signs_in_here(user, assignments, units, reaches)

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
    return not target.group or _is_in(target.group, user, admins, reaches)


def _is_in(group: str, user: User, admins: Lookup[Admin], reaches: Lookup[GroupReach]) -> bool:
    return user.id in admins if group == ALL_ADMINS else is_member(user, group, reaches)


class _Classes:
    """Whether people must, worked out once for all of the same org unit and groups."""

    def __init__(self, policies: Lookup[ScopedPolicy], as_of: AsOf) -> None:
        self._policies = policies
        self._as_of = as_of
        self._named: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._must: dict[tuple[tuple[str, ...], frozenset[str]], bool] = {}

    def groups_at(self, lineage: tuple[str, ...]) -> tuple[str, ...]:
        """The groups that make a difference there."""
        if lineage not in self._named:
            found = [groups_named(PREFIX + name, lineage, self._policies) for name in ENFORCEMENT]
            self._named[lineage] = tuple(dict.fromkeys(one for names in found for one in names))
        return self._named[lineage]

    def must(self, lineage: tuple[str, ...], groups: frozenset[str]) -> bool:
        """Must those who are in these groups, and in no other that is named?"""
        place = (lineage, groups)
        if place not in self._must:
            value = {}
            for name in ENFORCEMENT:
                value.update(for_members(groups, lineage, PREFIX + name, self._policies))
            held = typed(AdminTwoStep, value, admin="")
            self._must[place] = is_enforced(held, self._as_of)
        return self._must[place]


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
