"""``results.jsonl.zst``: a run as its reports tell it, whole, so that it can be told again.

Exports and notifications are made of it: they say what findings.csv says, whatever config, rules
or plugins have become since, and nothing is judged for them. What it says of checks is words; no
code of a plugin is needed to read it. Who has which account is not in it: that is evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import msgspec

from ..controls import Control
from ..declare.prose import Prose
from ..discover import built_in
from ..errors import SnapshotError
from ..history import packed
from ..model import Finding, Severity
from .findings import FindingStore
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..declare.check import Check

FILE = "results.jsonl.zst"
VERSION = 1
HINT = "`saas-audit report` writes it anew"


class Card(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A check as reports speak of it: what it said when the run was made."""

    id: str
    platform: str
    severity: Severity
    control: Control
    prose: Prose
    maps: Mapping[str, tuple[str, ...]]
    aliases: tuple[str, ...] = ()
    plugin: str = ""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: everything but the findings, of which ``lines`` follow."""

    version: int = VERSION
    tool_version: str
    lines: int
    cards: tuple[Card, ...]
    run: msgspec.Raw


_APART = ("checks", "findings", "people")
"""Fields of a run: cards stand for the first, lines for the second, and the third stay out."""

_Rest: Any = msgspec.defstruct(
    "_Rest",
    [(one.name, one.type) for one in msgspec.structs.fields(Run) if one.name not in _APART],
    kw_only=True,
)
"""All other fields, whatever a run gets tomorrow."""


def write(run: Run, path: Path) -> None:
    """Write it, finding by finding."""
    history = msgspec.structs.replace(run.history, past=())
    rest = {name: getattr(run, name) for name in _Rest.__struct_fields__} | {"history": history}
    head = Head(
        tool_version=run.tool_version,
        lines=sum(1 for _ in _findings(run)),
        cards=tuple(_card(check) for _, check in sorted(run.checks.items())),
        run=msgspec.Raw(msgspec.json.encode(_Rest(**rest), order="deterministic")),
    )
    packed.write(path, head, _findings(run))


def read(folder: Path) -> Run:
    """The run of a folder, without its people. Raises SnapshotError saying what is wrong."""
    path = folder / FILE
    if not path.is_file():
        raise SnapshotError(
            f"{folder} holds no {FILE}: it is no finished run, or one of an older version; "
            f"`saas-audit report {folder}` writes it"
        )
    file = packed.Packed(path, HINT)
    lines = file.lines()
    head = _head(file, next(lines, b""))
    store = FindingStore()
    left = head.lines
    for text in lines:
        store.add(_decoded(file, text))
        left -= 1
    if left:
        raise file.damaged("its end is missing")
    try:
        rest = msgspec.structs.asdict(msgspec.json.decode(head.run, type=_Rest))
    except (msgspec.DecodeError, RecursionError) as error:
        raise file.damaged(f"its first line cannot be read: {error}") from None
    return Run(**rest, checks=_checks(head), findings=store)


def _findings(run: Run) -> Iterator[Finding]:
    for result in run.results:
        yield from run.findings.of(result)


def _card(check: Check) -> Card:
    return Card(
        id=check.id,
        platform=check.platform,
        severity=check.severity,
        control=check.control,
        prose=check.prose,
        maps=dict(check.maps),
        aliases=check.aliases,
        plugin=check.plugin,
    )


def _checks(head: Head) -> dict[str, Check]:
    """Those that are installed and still say the same; of all others, what they said then."""
    known = {check.id: check for check in built_in()}
    found: dict[str, Check] = {}
    for card in head.cards:
        check = known.get(card.id)
        is_same = check is not None and _words(_card(check)) == _words(card)
        found[card.id] = check if check and is_same else cast("Check", card)
    return found


def _words(card: Card) -> object:
    return msgspec.structs.astuple(card)


def _head(file: packed.Packed, text: bytes) -> Head:
    try:
        head = msgspec.json.decode(text, type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise file.damaged(f"its first line cannot be read: {error}") from None
    if head.version != VERSION:
        raise SnapshotError(
            f"{file.path} has version {head.version}, this version of saas-audit reads {VERSION}; "
            f"use the one that wrote it ({head.tool_version})"
        )
    return head


_DECODER = msgspec.json.Decoder(Finding)


def _decoded(file: packed.Packed, text: bytes) -> Finding:
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise file.damaged(f"a line cannot be read: {error}") from None
