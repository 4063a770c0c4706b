"""A person: the accounts that belong together, and what made them so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Literal

from ...datasets.declared import DifferentPeople, SamePerson
from ...declare.derive import derive
from ...model import PLATFORMS, Gap, Piece, Platform, Reason, Row, Rows, Stream
from ..declared import ServiceName
from .accounts import ACCOUNTS, Account
from .addresses import Basis
from .matching import Found, Match

Confidence = Literal["certain", "high", "medium", "low", "none"]
CONFIDENCE: dict[Basis, Confidence] = {
    "declared": "certain",
    "sign-in name": "high",
    "alias": "high",
    "mail address": "medium",
    "employee id": "medium",
    "other mail": "low",
    "unmatched": "none",
}

CLAIMED_TWICE = Gap(
    Reason.NOT_RETURNED,
    "Person",
    "several accounts claim one name; say in the config whose they are: same_person, "
    "different_people",
)
"""Why it is open whether somebody has an account, although everything was read."""


class Person(Row, label="address"):
    """Somebody with an account or more. ``id`` is stable while the first account is there, and
    starts with a letter, so that no spreadsheet takes it for a number.

    ``basis`` is the weakest of what joined the accounts. ``claimed_on``: platforms where others
    claim one of the names; ``open_on``: those where such an account may be this person's. ``gaps``:
    why there may be (more) accounts on a platform.
    """

    id: str
    address: str
    name: str
    accounts: tuple[Account, ...]
    basis: Basis
    confidence: Confidence
    claimed_on: tuple[Platform, ...]
    open_on: tuple[Platform, ...]
    gaps: dict[str, Gap]

    def on(self, platform: Platform) -> Rows[Account]:
        """The accounts there, and why they may not be all."""
        found = [one for one in self.accounts if one.platform == platform]
        return Rows([Piece(ACCOUNTS[platform], found, self.gaps.get(platform))])

    def anywhere(self) -> Rows[Account]:
        """The accounts on all platforms, and why they may not be all."""
        none: Rows[Account] = Rows()
        return sum((self.on(platform) for platform in PLATFORMS), start=none)


@derive
def people(
    accounts: Stream[Account],
    services: Rows[ServiceName],
    same: Rows[SamePerson],
    different: Rows[DifferentPeople],
) -> Iterator[tuple[Person, str]]:
    """Machines are nobody: their accounts are left out, and their names join no one."""
    match = Match((one.accounts for one in same), (one.accounts for one in different))
    declared = frozenset(one.id for one in services)
    match.refuse(declared)
    for tenant, account, ref in accounts:
        if account.is_machine or (declared and not declared.isdisjoint(account.known_as)):
            match.refuse(account.names)
        else:
            match.add(f"{tenant.platform} {tenant.name}", account, ref)
    match.settle()
    whys = _Whys(accounts.gaps)
    for found in match.people():
        yield _person(found, whys), found.ref


def _person(found: Found, whys: _Whys) -> Person:
    first = found.accounts[0]
    digest = hashlib.sha256(f"{first.platform}:{first.id}".encode()).hexdigest()
    on = tuple(dict.fromkeys([one.platform for one in found.accounts]))
    is_guess = found.basis == "unmatched" and bool(found.open_on)
    return Person(
        id=f"p{digest[:15]}",
        address=first.address,
        name=next((one.name for one in found.accounts if one.name), ""),
        accounts=found.accounts,
        basis=found.basis,
        confidence="low" if is_guess else CONFIDENCE[found.basis],
        claimed_on=found.claimed_on,
        open_on=found.open_on,
        gaps=whys.of(on, found.open_on),
    )


class _Whys:
    """Why somebody may have an account on a platform although none was found.

    A platform that was not read may also hold the account that would have led to another one.
    """

    def __init__(self, gaps: dict[str, Gap]) -> None:
        self._gaps = gaps
        self._any = next(iter(gaps.values()), None)
        self._known: dict[object, dict[str, Gap]] = {}

    def of(self, on: tuple[Platform, ...], claimed: tuple[Platform, ...]) -> dict[str, Gap]:
        """By platform, for somebody seen on these."""
        if (on, claimed) not in self._known:
            found = {one: self._why(one, one in on, one in claimed) for one in PLATFORMS}
            self._known[on, claimed] = {one: gap for one, gap in found.items() if gap}
        return self._known[on, claimed]

    def _why(self, platform: Platform, is_there: bool, is_claimed: bool) -> Gap | None:
        own = self._gaps.get(platform)
        if is_there or own:
            return own
        return self._any or (CLAIMED_TWICE if is_claimed else None)
