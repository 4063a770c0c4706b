"""Whom conditional access policies reach.

Exceptions are accepted only where they are declared (break-glass accounts, approved accounts and
groups) and for the accounts that synchronise directories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...datasets.m365.policies import PolicyUsers
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row, Rows
from .accounts import ApprovedName, EmergencyName, guest_kind, is_declared
from .conditional_access import Case
from .roles import DIRECTORY_SYNC, ActiveHolding

if TYPE_CHECKING:
    from ...datasets.m365.directory import User
    from ...datasets.m365.policies import GuestTypes
    from .groups import Membership

GUEST_KINDS = (
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
)
"""The kinds of people from outside that policies tell apart."""


class CountingPolicy(Row, label="display_name"):
    """A policy that counts for a demand: whom it speaks to, and in which cases of sign-in."""

    id: str
    display_name: str
    users: PolicyUsers
    cases: frozenset[Case]


class Reach:
    """Whom policies reach, asked for one user. Reads no more than it takes to decide.

    ``acting_as`` is a role the user may hold any minute, as if it were held.
    """

    def __init__(
        self,
        user: User,
        groups: Lookup[Membership],
        roles: Lookup[ActiveHolding],
        emergency: Lookup[EmergencyName],
        approved: Lookup[ApprovedName],
        *,
        acting_as: str = "",
    ) -> None:
        self._user = user
        self._groups = groups
        self._roles = roles
        self._emergency = emergency
        self._approved = approved
        self._acting_as = acting_as

    def left(self, policies: Rows[CountingPolicy], cases: frozenset[Case]) -> frozenset[Case]:
        """The cases in which nobody asks; none for an exception."""
        if self._is_excepted():
            return frozenset()
        for policy in policies.where(lambda policy: self.reached(policy.users)):
            cases = cases.difference(policy.cases)
            if not cases:
                return cases
        return frozenset() if self._synchronises() else cases

    def _is_excepted(self) -> bool:
        return is_declared(self._user, self._emergency) or is_declared(self._user, self._approved)

    def _synchronises(self) -> bool:
        held = self._roles.all(principal=self._user.id)
        return bool(held.where(lambda holding: holding.role in DIRECTORY_SYNC))

    def reached(self, users: PolicyUsers) -> bool:
        """Included and not excluded, whatever is declared."""
        return self._included(users) and not self._excluded(users)

    def _included(self, users: PolicyUsers) -> bool:
        return (
            self._is_named(users.include_users, "All")
            or self._is_guest_among(users.include_guests_or_external_users)
            or any(self._is_in(group) for group in users.include_groups or ())
            or any(self._holds(role) for role in users.include_roles or ())
        )

    def _excluded(self, users: PolicyUsers) -> bool:
        groups = [
            group for group in users.exclude_groups or () if group.lower() not in self._approved
        ]
        return (
            self._is_named(users.exclude_users)
            or self._is_guest_among(users.exclude_guests_or_external_users)
            or any(self._is_in(group) for group in groups)
            or any(self._holds(role) for role in users.exclude_roles or ())
        )

    def _is_named(self, names: list[str] | None, *everybody: str) -> bool:
        wanted = {self._user.id, *everybody}
        if guest_kind(self._user):
            wanted.add("GuestsOrExternalUsers")
        return not wanted.isdisjoint(names or ())

    def _is_guest_among(self, kinds: GuestTypes | None) -> bool:
        """Whether the flags name this user's kind. Which tenant a guest is from, Graph hides."""
        if guest_kind(self._user) not in kinds_in(kinds):
            return False
        if not of_all_tenants(kinds):
            raise Unknown(Gap(Reason.NOT_RETURNED, "User", "which tenant a guest comes from"))
        return True

    def _is_in(self, group: str) -> bool:
        """A group that no longer exists holds nobody."""
        held = self._groups.get(group)
        return held is not None and self._user.id in held.members

    def _holds(self, role: str) -> bool:
        """Conditional access knows roles held at the scope of the tenant."""
        if role == self._acting_as:
            return True
        held = self._roles.all(principal=self._user.id)
        return bool(held.where(lambda one: one.role == role and one.scope == "/"))


class GuestReach:
    """Whom policies reach, asked for a kind of guest from any tenant there is."""

    def __init__(self, kind: str, approved: Lookup[ApprovedName]) -> None:
        self._kind = kind
        self._approved = approved

    def left(self, policies: Rows[CountingPolicy], cases: frozenset[Case]) -> frozenset[Case]:
        """The cases in which nobody asks; none for an exception."""
        if self._kind.lower() in self._approved:
            return frozenset()
        for policy in policies.where(lambda policy: self._reached(policy.users)):
            cases = cases.difference(policy.cases)
            if not cases:
                break
        return cases

    def _reached(self, users: PolicyUsers) -> bool:
        """Included whatever the home tenant, and excluded for none."""
        everybody = {"All", "GuestsOrExternalUsers"}
        included, excluded = users.include_users or (), users.exclude_users or ()
        named = users.include_guests_or_external_users
        left_out = users.exclude_guests_or_external_users
        if not everybody.isdisjoint(excluded) or self._kind in kinds_in(left_out):
            return False
        by_kind = self._kind in kinds_in(named) and of_all_tenants(named)
        return by_kind or not everybody.isdisjoint(included)


def kinds_in(flags: GuestTypes | None) -> list[str]:
    """Comma-joined, as Graph spells flags."""
    named = (flags.guest_or_external_user_types or "") if flags else ""
    return named.replace(" ", "").split(",")


def of_all_tenants(flags: GuestTypes | None) -> bool:
    """Whether the guests of every tenant are meant; they are where none is named."""
    tenants = flags.external_tenants if flags else None
    return tenants is None or tenants.membership_kind in (None, "all")
