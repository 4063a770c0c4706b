"""Whom conditional access really reaches, over all policies together.

User by user: some policy that counts speaks to the user and does not except the user. Exceptions
are accepted only where they are declared (break-glass accounts, approved accounts and groups) and
for the accounts that synchronise directories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...datasets.declared import ApprovedAccount, BreakGlass
from ...datasets.m365.directory import User
from ...declare.derive import derive
from ...model import Lookup, Row, Rows
from .conditional_access import LEGACY, CountingPolicy, LegacyBlock, MfaPolicy, StrongPolicy
from .groups import Membership
from .roles import DIRECTORY_SYNC, ActiveHolding

if TYPE_CHECKING:
    from ...datasets.m365.policies import GuestTypes, PolicyUsers


class LegacyGap(Row, of=User):
    """An enabled user whom no policy keeps from legacy clients; ``clients`` are the open kinds."""

    id: str
    clients: frozenset[str]


class MfaGap(Row, of=User):
    """An enabled user whom no policy asks for MFA."""

    id: str


class StrongGap(Row, of=User):
    """An enabled user whom no policy asks for MFA that resists phishing."""

    id: str


@derive
def legacy_gap(
    user: User,
    blocks: Rows[LegacyBlock],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[BreakGlass],
    approved: Lookup[ApprovedAccount],
) -> LegacyGap | None:
    """Both kinds of legacy client must be blocked, be it by two policies."""
    if not user.account_enabled:
        return None
    reach = Reach(user, groups, roles, emergency, approved)
    left = frozenset(kind for kind in sorted(LEGACY) if not reach.covered(_for(blocks, kind)))
    return LegacyGap(id=user.id, clients=left) if left else None


@derive
def mfa_gap(
    user: User,
    policies: Rows[MfaPolicy],
    legacy: Lookup[LegacyGap],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[BreakGlass],
    approved: Lookup[ApprovedAccount],
) -> MfaGap | None:
    """Not asked by any policy."""
    reach = Reach(user, groups, roles, emergency, approved)
    return None if reach.asked(policies, legacy) else MfaGap(id=user.id)


@derive
def strong_gap(
    user: User,
    policies: Rows[StrongPolicy],
    legacy: Lookup[LegacyGap],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[BreakGlass],
    approved: Lookup[ApprovedAccount],
) -> StrongGap | None:
    """Not asked for that much by any policy."""
    reach = Reach(user, groups, roles, emergency, approved)
    return None if reach.asked(policies, legacy) else StrongGap(id=user.id)


def _for(blocks: Rows[LegacyBlock], kind: str) -> Rows[LegacyBlock]:
    return blocks.where(lambda block: kind in block.clients)


class Reach:
    """Whom policies reach, asked for one user. Reads no more than it takes to decide."""

    def __init__(
        self,
        user: User,
        groups: Lookup[Membership],
        roles: Lookup[ActiveHolding],
        emergency: Lookup[BreakGlass],
        approved: Lookup[ApprovedAccount],
    ) -> None:
        self._user = user
        self._groups = groups
        self._roles = roles
        self._emergency = emergency
        self._approved = approved

    def asked(self, policies: Rows[CountingPolicy], legacy: Lookup[LegacyGap]) -> bool:
        """A disabled user need not be; a policy for modern clients counts if legacy is blocked."""
        if not self._user.account_enabled:
            return True
        if self.covered(policies.where(lambda policy: policy.clients >= LEGACY)):
            return True
        return self.covered(policies) and self._user.id not in legacy

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
            or self._is_guest_among(users.include_guests_or_external_users, every_tenant=True)
            or any(self._is_in(group) for group in users.include_groups or ())
            or any(self._holds(role) for role in users.include_roles or ())
        )

    def _excluded(self, users: PolicyUsers) -> bool:
        groups = [group for group in users.exclude_groups or () if group not in self._approved]
        return (
            self._is_named(users.exclude_users)
            or self._is_guest_among(users.exclude_guests_or_external_users, every_tenant=False)
            or any(self._is_in(group) for group in groups)
            or any(self._holds(role) for role in users.exclude_roles or ())
        )

    def _is_named(self, names: list[str] | None, *everybody: str) -> bool:
        wanted = {self._user.id, *everybody}
        if guest_kind(self._user):
            wanted.add("GuestsOrExternalUsers")
        return not wanted.isdisjoint(names or ())

    def _is_guest_among(self, kinds: GuestTypes | None, *, every_tenant: bool) -> bool:
        """Whether the flags name this user's kind. Guests of some tenants only are not included."""
        kind = guest_kind(self._user)
        if kinds is None or kind is None:
            return False
        tenants = kinds.external_tenants
        if every_tenant and tenants and tenants.membership_kind not in (None, "all"):
            return False
        return kind in (kinds.guest_or_external_user_types or "").replace(" ", "").split(",")

    def _is_in(self, group: str) -> bool:
        """A group that no longer exists holds nobody."""
        held = self._groups.get(group)
        return held is not None and self._user.id in held.members

    def _holds(self, role: str) -> bool:
        """Conditional access knows roles held at the scope of the tenant."""
        held = self._roles.all(principal=self._user.id)
        return bool(held.where(lambda one: one.role == role and one.scope == "/"))


def is_declared(user: User, declared: Lookup[BreakGlass] | Lookup[ApprovedAccount]) -> bool:
    """Named by id or by sign-in name (declared in lower case or as it is spelt)."""
    name = user.user_principal_name
    return user.id in declared or name in declared or name.lower() in declared


def guest_kind(user: User) -> str | None:
    """The flag conditional access has for this kind of guest; None for one's own people."""
    external = "#EXT#" in user.user_principal_name.upper()
    if user.user_type == "Guest":
        return "b2bCollaborationGuest" if external else "internalGuest"
    return "b2bCollaborationMember" if external else None
