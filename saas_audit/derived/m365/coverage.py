"""Whom conditional access really reaches, over all policies together.

Audience by audience: some policy that counts speaks to its users and does not except them.
Exceptions are accepted only where they are declared (break-glass accounts, approved accounts and
groups) and for the accounts that synchronise directories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...datasets.m365.directory import User
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row, Rows
from .accounts import ApprovedName, EmergencyName, guest_kind, is_declared
from .audiences import Audience, Profile
from .conditional_access import LEGACY, CountingPolicy, LegacyBlock, MfaPolicy, StrongPolicy
from .groups import Membership
from .roles import DIRECTORY_SYNC, ActiveHolding

if TYPE_CHECKING:
    from ...datasets.m365.policies import GuestTypes, PolicyUsers


class LegacyHole(Row, of=Audience):
    """An audience that no policy keeps from legacy clients; ``clients`` are the open kinds."""

    id: str
    clients: frozenset[str]


class MfaHole(Row, of=Audience):
    """An audience that no policy asks for MFA."""

    id: str


class StrongHole(Row, of=Audience):
    """An audience that no policy asks for MFA that resists phishing."""

    id: str


@derive
def legacy_hole(
    audience: Audience,
    users: Lookup[User],
    blocks: Rows[LegacyBlock],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> LegacyHole | None:
    """Both kinds of legacy client must be blocked, be it by two policies."""
    reach = _reach(audience, users, groups, roles, emergency, approved)
    left = frozenset(kind for kind in sorted(LEGACY) if not reach.covered(_for(blocks, kind)))
    return LegacyHole(id=audience.id, clients=left) if left else None


@derive
def mfa_hole(
    audience: Audience,
    users: Lookup[User],
    policies: Rows[MfaPolicy],
    legacy: Lookup[LegacyHole],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> MfaHole | None:
    """Not asked by any policy."""
    reach = _reach(audience, users, groups, roles, emergency, approved)
    asked = reach.asked(policies, audience.id, legacy)
    return None if asked else MfaHole(id=audience.id)


@derive
def strong_hole(
    audience: Audience,
    users: Lookup[User],
    policies: Rows[StrongPolicy],
    legacy: Lookup[LegacyHole],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> StrongHole | None:
    """Not asked for that much by any policy."""
    reach = _reach(audience, users, groups, roles, emergency, approved)
    asked = reach.asked(policies, audience.id, legacy)
    return None if asked else StrongHole(id=audience.id)


class LegacyGap(Row, of=User):
    """An enabled user open to legacy clients."""

    id: str
    clients: frozenset[str]


class MfaGap(Row, of=User):
    """An enabled user whom no policy asks for MFA."""

    id: str


class StrongGap(Row, of=User):
    """An enabled user whom no policy asks for MFA that resists phishing."""

    id: str


@derive
def legacy_gap(profile: Profile, holes: Lookup[LegacyHole]) -> LegacyGap | None:
    """As the user's audience."""
    hole = holes.get(profile.audience)
    return LegacyGap(id=profile.id, clients=hole.clients) if hole else None


@derive
def mfa_gap(profile: Profile, holes: Lookup[MfaHole]) -> MfaGap | None:
    """As the user's audience."""
    return MfaGap(id=profile.id) if profile.audience in holes else None


@derive
def strong_gap(profile: Profile, holes: Lookup[StrongHole]) -> StrongGap | None:
    """As the user's audience."""
    return StrongGap(id=profile.id) if profile.audience in holes else None


def _reach(
    audience: Audience,
    users: Lookup[User],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> Reach:
    example = users.get(audience.example)
    assert example is not None, "an audience is made of users"
    return Reach(example, groups, roles, emergency, approved)


def _for(blocks: Rows[LegacyBlock], kind: str) -> Rows[LegacyBlock]:
    return blocks.where(lambda block: kind in block.clients)


class Reach:
    """Whom policies reach, asked for one user. Reads no more than it takes to decide."""

    def __init__(
        self,
        user: User,
        groups: Lookup[Membership],
        roles: Lookup[ActiveHolding],
        emergency: Lookup[EmergencyName],
        approved: Lookup[ApprovedName],
    ) -> None:
        self._user = user
        self._groups = groups
        self._roles = roles
        self._emergency = emergency
        self._approved = approved

    def asked(
        self, policies: Rows[CountingPolicy], audience: str, legacy: Lookup[LegacyHole]
    ) -> bool:
        """A policy for modern clients counts only where legacy clients are blocked."""
        if self.covered(policies.where(lambda policy: policy.clients >= LEGACY)):
            return True
        return self.covered(policies) and audience not in legacy

    def covered(self, policies: Rows[CountingPolicy]) -> bool:
        """Some policy reaches the user, or the user is excepted by declaration."""
        reaching = policies.where(lambda policy: self.reached(policy.users))
        return self._is_excepted() or bool(reaching) or self._synchronises()

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
        kind = guest_kind(self._user)
        named = (kinds.guest_or_external_user_types or "") if kinds else ""
        if kinds is None or kind not in named.replace(" ", "").split(","):
            return False
        if kinds.external_tenants and kinds.external_tenants.membership_kind not in (None, "all"):
            raise Unknown(Gap(Reason.NOT_RETURNED, "User", "which tenant a guest comes from"))
        return True

    def _is_in(self, group: str) -> bool:
        """A group that no longer exists holds nobody."""
        held = self._groups.get(group)
        return held is not None and self._user.id in held.members

    def _holds(self, role: str) -> bool:
        """Conditional access knows roles held at the scope of the tenant."""
        held = self._roles.all(principal=self._user.id)
        return bool(held.where(lambda one: one.role == role and one.scope == "/"))
