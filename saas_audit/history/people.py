"""Noting who is at home while the people of a run are gone over, for the run after it."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING

import msgspec

from ..datasets.google.directory import User as GoogleUser
from ..datasets.m365.directory import User as EntraUser
from ..derived.people.hashes import Hashes
from ..model import ORGANISATION
from . import memory
from .memory import HOMES, Had, Has, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from ..derived.people.accounts import Account, HomePlatform
    from ..derived.people.person import Person
    from ..engine.people import Known, KnownPeople, State
    from ..engine.world import World
    from ..model import Row
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
            notes.take(known.person, self._tenants)
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
        notes, kept = self._notes, _Spool()
        if self._before:
            for one in self._before.entries(*HOMES):
                if notes.leaves_open(one):
                    kept.put(one)
        lines = (one for spool in (notes.spool, kept) for one in spool)
        memory.write(path, run_id, self._day, notes.spool.count + kept.count, lines)


class _Tenants:
    """In which tenant an account lies: looked for only where there are several."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._places = {one: world.tenants_of(USERS[one], ORGANISATION) for one in HOMES}

    def of(self, account: Account) -> str:
        """ "" for a guest's, and where nobody is at home."""
        home = account.platform
        if home == "salesforce" or account.is_guest:
            return ""
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

    def put(self, line: Has | Had) -> None:
        self._file.write(msgspec.json.encode(line) + b"\n")
        self.count += 1

    def __iter__(self) -> Iterator[msgspec.Raw]:
        self._file.seek(0)
        return (msgspec.Raw(line.rstrip(b"\n")) for line in self._file)


class _Notes:
    """Who is at home; of everybody eight bytes, so that millions fit."""

    def __init__(self) -> None:
        self.spool = _Spool()
        self._at_home, self._there = Hashes(), Hashes()
        self._whole: dict[str, bool] = {}

    def take(self, person: Person, tenants: _Tenants) -> None:
        accounts = person.accounts
        for one in accounts:
            self._there.add((one.platform, one.id))
            if one.platform not in self._whole:
                self._whole[one.platform] = one.platform not in person.gaps
        if len({one.platform for one in accounts}) < 2:
            return
        seen = [Seen(one.platform, one.id, one.address, tenants.of(one)) for one in accounts]
        if homes := {one.platform for one in seen if one.tenant}:
            self.spool.put(Has(person.basis, tuple(seen)))
        for home in homes:
            for away in seen:
                if away.platform != home:
                    self._at_home.add((away.platform, away.id, home))

    def leaves_open(self, one: Had) -> bool:
        """Whether an older note is still needed: nothing newer says so, nor is the account gone."""
        if one.key in self._at_home:
            return False
        where = one.account.platform
        return not self._whole.get(where) or (where, one.account.id) in self._there
