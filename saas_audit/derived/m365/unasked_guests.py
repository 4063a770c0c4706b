"""Guests who are here, and whom no policy asks for MFA."""

from __future__ import annotations

from ...datasets.m365.directory import User
from ...declare.derive import derive
from ...model import Lookup, Row
from .accounts import guest_kind
from .coverage import MfaGap


class UnaskedGuest(Row, owner="kind", label="user_principal_name"):
    """An enabled guest of some kind, left out by name, group or role."""

    id: str
    kind: str
    user_principal_name: str


@derive
def unasked_guest(user: User, gaps: Lookup[MfaGap]) -> UnaskedGuest | None:
    """One's own people are asked about elsewhere."""
    kind = guest_kind(user)
    if kind is None or user.id not in gaps:
        return None
    return UnaskedGuest(id=user.id, kind=kind, user_principal_name=user.user_principal_name)
