"""Section 3: what changed since the last run, what made it change, and who did it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from ..budget import CHANGES as SHARE
from ..budget import fit
from ..links import Links
from ..words import CAUSES, CHANGES, PLATFORMS, day, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....history import Move
    from ...run import Run

MARKUP = 520

KINDS = {
    "Worse": "in the tenant",
    "Better": "in the tenant",
    "Not the tenant": "a rule, the config, or what could be read moved",
}


class Count(msgspec.Struct, frozen=True):
    """How many moves of a kind."""

    code: str
    word: str
    count: int


class Group(msgspec.Struct, frozen=True):
    """Moves of one kind."""

    title: str
    told: str
    count: int
    lines: tuple[Line, ...]


class Line(msgspec.Struct, frozen=True):
    """One move."""

    kind: str
    change: str
    word: str
    title: str
    severity: str
    where: str
    subject: str
    before: str
    after: str
    cause: str
    by: str
    at: str
    event: str
    others: int
    why: str
    href: str


class Changes(msgspec.Struct, frozen=True):
    """``since`` is "" on a first run."""

    since: str
    counts: tuple[Count, ...]
    causes: tuple[Count, ...]
    groups: tuple[Group, ...]
    left_out: int
    total: int


def of(run: Run) -> Changes:
    """Moves as the comparison ordered them: worse first."""
    moves, history = run.history.moves, run.history
    changes, causes = Counter(m.change for m in moves), Counter(m.cause for m in moves)
    links = Links(run)
    lines, left = fit(moves, lambda move: _line(run, move, links), SHARE, MARKUP)
    since = day(history.previous_as_of) if history.previous_as_of else history.previous
    return Changes(
        since=since,
        counts=tuple(Count(c, w, changes[c]) for c, w in CHANGES.items() if changes[c]),
        causes=tuple(Count(c, w, causes[c]) for c, w in CAUSES.items() if causes[c]),
        groups=tuple(_groups(moves, lines)),
        left_out=left,
        total=len(moves),
    )


def _groups(moves: tuple[Move, ...], lines: tuple[Line, ...]) -> Iterator[Group]:
    for title, told in KINDS.items():
        if count := sum(_kind(move) == title for move in moves):
            yield Group(title, told, count, tuple(one for one in lines if one.kind == title))


def _kind(move: Move) -> str:
    """A move that is not the tenant's is neither better nor worse."""
    if move.cause in ("rule", "config", "coverage"):
        return "Not the tenant"
    return "Better" if move.change == "resolved" else "Worse"


def _left(move: Move) -> str:
    """Causes that could not be told apart."""
    return " or ".join(CAUSES[one] for one in move.not_separated) or "not separated"


def _line(run: Run, move: Move, links: Links) -> Line:
    check = run.checks.get(move.check_id)
    return Line(
        kind=_kind(move),
        change=move.change,
        word=CHANGES[move.change],
        title=check.prose.title if check else move.check_id,
        severity=move.severity,
        where=PLATFORMS.get(move.platform, move.platform),
        subject=shown(move.subject_name or "the tenant"),
        before=shown(move.before),
        after=shown(move.after),
        cause=CAUSES[move.cause] if move.cause else _left(move),
        by=shown(move.changed_by),
        at=_moment(move.changed_at),
        event=shown(move.audit_event_id),
        others=move.other_events,
        why=shown(move.why_unnamed) if move.cause == "tenant" else "",
        href=links.to(move.check_id, move.tenant),
    )


def _moment(text: str) -> str:
    """``2026-11-19T06:00:00Z`` as people read it."""
    if not text:
        return ""
    when = datetime.fromisoformat(text)
    return f"{day(when)}, {when:%H:%M} UTC"
