"""Noting who is at home while the people of a run are gone over, for the run after it."""

from __future__ import annotations

import bisect
import tempfile
from array import array
from typing import IO, TYPE_CHECKING

import msgspec

from ..datasets.google.directory import User as GoogleUser
from ..datasets.m365.directory import User as EntraUser
from ..derived.people.left import known_as
from ..model import ORGANISATION, PLATFORMS
from . import memory
from .memory import HOMES, AtHome, Had, Has

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from ..derived.people.accounts import Account, HomePlatform
    from ..derived.people.person import Person
    from ..engine.people import Known, KnownPeople, State
    from ..engine.world import World
    from ..model import Platform, Row
    from .memory import Remembered

IN_MEMORY = 8 << 20
USERS: dict[HomePlatform, type[Row]] = {"m365": EntraUser, "google": GoogleUser}


class Remembering:
    """The people of a run; whoever goes over all of them has noted who is at home.

    ``before`` is what the run was judged by: what this run cannot settle is carried on.
    """

    def __init__(
        self, people: KnownPeople, world: World, before: Remembered | None, day: date
    ) -> None:
        self._people = people
        self._tenants = _Tenants(world)
        self._before = before
        self._day = day
        self._notes: _Notes | None = None

    def __iter__(self) -> Iterator[Known]:
        notes = _Notes()
        for known in self._people:
            notes.take(known.person, self._tenants, self._day)
            yield known
        self._notes = notes

    def states(self) -> Mapping[tuple[State, ...], int]:
        """See ``engine.people.KnownPeople``."""
        return self._people.states()

    def remember(self, path: Path, run_id: str) -> None:
        """The file that the next run is judged by."""
        if self._notes is None:
            for _ in self:
                pass
        assert self._notes is not None
        notes, kept = self._notes.settled(), _Spool()
        for one in self._before.entries() if self._before else ():
            if notes.leaves_open(one):
                kept.put(Had(**msgspec.structs.asdict(one)))
        lines = (one for spool in (notes.spool, kept) for one in spool)
        memory.write(path, run_id, notes.spool.count + kept.count, lines)


class _Tenants:
    """In which tenant an account lies: looked for only where there are several."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._places = {one: world.tenants_of(USERS[one], ORGANISATION) for one in HOMES}

    def of(self, account: Account, home: HomePlatform) -> str:
        places = self._places[home]
        if len(places) > 1:
            held = ((one, self._world.population(USERS[home], one)) for one in places)
            places = [one for one, found in held if found.by_key.get(account.id)]
        return places[0].tenant_id


class _Spool:
    """Lines that wait, the most of them on disk. The file is gone with this object."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self.count = 0

    def put(self, line: AtHome) -> None:
        self._file.write(msgspec.json.encode(line) + b"\n")
        self.count += 1

    def __iter__(self) -> Iterator[msgspec.Raw]:
        self._file.seek(0)
        return (msgspec.Raw(line.rstrip(b"\n")) for line in self._file)


class _Notes:
    """Who is at home; of everybody eight bytes, so that millions fit."""

    def __init__(self) -> None:
        self.spool = _Spool()
        self._at_home = array("q")
        self._there = array("q")
        self._whole: dict[Platform, bool] = {}

    def take(self, person: Person, tenants: _Tenants, day: date) -> None:
        for one in person.accounts:
            self._there.append(hash(known_as(one)))
            self._whole.setdefault(one.platform, one.platform not in person.gaps)
        for home in HOMES:
            at = tuple(
                (tenants.of(one, home), one.id, one.address)
                for one in person.accounts
                if one.platform == home and not one.is_guest
            )
            for one in person.accounts if at else ():
                if one.platform != home:
                    self._note(one, home, at, person.basis, day)

    def _note(
        self,
        one: Account,
        home: HomePlatform,
        at: tuple[tuple[str, str, str], ...],
        basis: str,
        day: date,
    ) -> None:
        name = known_as(one)
        self._at_home.append(hash((name, home)))
        self.spool.put(
            Has(account=name, address=one.address, home=home, at=at, basis=basis, seen=day)
        )

    def settled(self) -> _Notes:
        """To be asked from now on."""
        self._at_home = array("q", sorted(self._at_home))
        self._there = array("q", sorted(self._there))
        return self

    def leaves_open(self, one: AtHome) -> bool:
        """Whether an older note is still needed: nothing newer says so, nor is the account gone."""
        if _is_in(self._at_home, hash((one.account, one.home))):
            return False
        platform = next(name for name in PLATFORMS if one.account.startswith(f"{name}:"))
        is_gone = self._whole.get(platform) and not _is_in(self._there, hash(one.account))
        return not is_gone


def _is_in(held: array[int], wanted: int) -> bool:
    at = bisect.bisect_left(held, wanted)
    return at < len(held) and held[at] == wanted
