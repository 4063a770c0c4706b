"""What a run remembers of the one before it: who was at home, though no address says so.

``people.jsonl.zst`` beside a run's reports holds, for every account of somebody who was at home
then, which accounts those were (``Has``); and what an older run saw and this one could neither see
again nor settle (``Had``). A new run is judged by all of the newest such file, and carries on what
it still needs: so its own file alone says what it was judged by, however often that is done again.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ..datasets.last_run import HadEntra, HadGoogle, HadHome
from ..derived.people.accounts import HomePlatform
from ..errors import SnapshotError
from ..model import Gap, Reading, Reason
from . import packed, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ..model import Row, Tenant
    from ..snapshot import Snapshot

T = TypeVar("T", bound="Row")

FILE = "people.jsonl.zst"
VERSION = 1
HINT = "name another run with --since FOLDER, or --since none"


class Head(msgspec.Struct, frozen=True, array_like=True, tag="head"):
    """The first line. ``lines`` counts those that follow: with fewer, the file is cut."""

    version: int
    run_id: str
    day: date
    lines: int


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An account of somebody; ``tenant``: whose member it is there; "" for a guest's, and where
    nobody is at home.
    """

    platform: str
    id: str
    address: str
    tenant: str = ""


class Has(msgspec.Struct, frozen=True, array_like=True, tag="has"):
    """All accounts of somebody who is at home, as this run saw them, and what made them one's."""

    basis: str
    accounts: tuple[Seen, ...]


class Had(msgspec.Struct, frozen=True, array_like=True, tag="had"):
    """An account elsewhere, and its owner's on ``home``, as a run of the day ``seen`` saw them."""

    account: Seen
    home: HomePlatform
    at: tuple[Seen, ...]
    basis: str
    seen: date

    @property
    def key(self) -> tuple[str, str, str]:
        """Whom and what it is about."""
        return (self.account.platform, self.account.id, self.home)


_DECODER: msgspec.json.Decoder[Head | Has | Had] = msgspec.json.Decoder(Head | Has | Had)
_KINDS: dict[type[HadHome], HomePlatform] = {HadEntra: "m365", HadGoogle: "google"}
HOMES: tuple[HomePlatform, ...] = tuple(_KINDS.values())


def write(path: Path, run_id: str, day: date, count: int = 0, lines: Iterable[object] = ()) -> None:
    """Write such a file: as many lines as were counted."""
    packed.write(path, Head(VERSION, run_id, day, count), lines)


class Remembered:
    """One such file; ``own``: of the run that is judged, so only what an older one saw.

    Raises SnapshotError if the file is damaged: before anything is judged by it.
    """

    def __init__(self, folder: Path, *, own: bool) -> None:
        self._file = packed.Packed(folder / FILE, HINT)
        self._own = own
        self._count = sum(1 for _ in self._lines())

    def _lines(self) -> Iterator[tuple[date, Has | Had]]:
        """What counts, with the day of the run that wrote it."""
        head, found = None, 0
        for text in self._file.lines():
            line = self._decoded(text)
            if isinstance(line, Head) is not (head is None):
                raise self._file.damaged("its lines are not in order")
            if isinstance(line, Head):
                head = line
                continue
            found += 1
            if head and (isinstance(line, Had) or not self._own):
                yield head.day, line
        if head is None or head.lines != found:
            raise self._file.damaged("its end is missing")

    def _decoded(self, text: bytes) -> Head | Has | Had:
        try:
            return _DECODER.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._file.damaged(f"a line cannot be read: {error}") from None

    def entries(self, *homes: HomePlatform) -> Iterator[Had]:
        """Account by account, for these platforms that people are at home on."""
        for day, line in self._lines():
            if isinstance(line, Has):
                yield from _each(line, homes, day)
            elif line.home in homes:
                yield line

    def size(self, row_type: type[Row]) -> int:  # noqa: ARG002
        """See ``engine.facts.Memory``."""
        return self._count

    def reading(self, row_type: type[T], tenants: Sequence[Tenant]) -> Reading[T]:
        """See ``engine.facts.Memory``. Of a tenant that this run does not know, nothing is told."""
        kind: Any = row_type
        reading: Reading[T] = Reading()
        known = frozenset(one.tenant_id for one in tenants if one.platform == _KINDS[kind])
        reading.rows = self._rows(kind, known, reading)
        return reading

    def _rows(
        self, kind: Any, known: frozenset[str], reading: Reading[Any]
    ) -> Iterator[tuple[Any, str]]:
        for one in self.entries(_KINDS[kind]):
            if all(at.tenant in known for at in one.at):
                yield _row(kind, one), f"{FILE}#0"
            else:
                reading.note(NOT_READ)


def _each(line: Has, homes: Iterable[HomePlatform], day: date) -> Iterator[Had]:
    for home in homes:
        at = tuple([one for one in line.accounts if one.platform == home and one.tenant])
        for one in line.accounts if at else ():
            if one.platform != home:
                yield Had(one, home, at, line.basis, day)


def _row(kind: type[HadHome], one: Had) -> HadHome:
    return kind(
        account=f"{one.account.platform}:{one.account.id}",
        address=one.account.address,
        home=one.home,
        homes=tuple([at.id for at in one.at]),
        home_addresses=tuple([at.address for at in one.at]),
        basis=one.basis,
        seen=one.seen,
    )


NOT_READ = Gap(
    Reason.NOT_COLLECTED,
    "HadHome",
    "people of the last run were at home in a tenant that this one did not read; if there is no "
    "such tenant any more, run once with --since none",
)


def of(folder: Path) -> Remembered | None:
    """What a finished run was judged by beside its evidence; None if it is not finished."""
    return Remembered(folder, own=True) if (folder / FILE).is_file() else None


def before(
    snapshot: Snapshot, since: Path | None, tell: Callable[[str], None]
) -> Remembered | None:
    """For a run that is judged the first time: the newest file of an older one beside it, or that
    of ``since``. One that is damaged is told of and passed over.

    Raises SnapshotError if the one of ``since`` is.
    """
    if since is not None:
        return Remembered(since, own=False) if (since / FILE).is_file() else None
    older = runs.earlier(snapshot.manifest, snapshot.folder, lambda _: None)
    for record in older:
        try:
            if (record.folder / FILE).is_file():
                return Remembered(record.folder, own=False)
        except SnapshotError as error:
            tell(str(error))
    return None
