"""What is said of whoever holds a role in a way that nobody should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from saas_audit import Lookup, Verdict
from saas_audit.derived.m365.accounts import is_excused

if TYPE_CHECKING:
    from saas_audit.datasets.m365.directory import User
    from saas_audit.derived.m365.accounts import ApprovedName, EmergencyName


def unless_declared(
    holder: str,
    users: Lookup[User],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
    verdict: Verdict,
    excuse: str = "a declared account",
) -> Verdict:
    """The failure, told with the holder's name; for a declared account a pass, with its excuse."""
    if is_excused(holder, users, emergency, approved):
        return Verdict(True, saw=verdict.saw, want=verdict.want, caveat=excuse)
    user = users.get(holder)
    name = user.user_principal_name if user else holder
    return replace(verdict, saw=f"{name}: {verdict.saw}")
