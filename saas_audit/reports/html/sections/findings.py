"""Section 5: every control, expanded to its checks, expanded to the subjects they speak of."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import msgspec

from ....model import Finding, Outcome, Severity
from ...columns import FINDINGS as COLUMNS
from ...columns import Line, ordered
from ...findings import KEPT
from ..budget import FINDINGS as SHARE
from ..budget import Room, cost
from ..links import anchor
from ..words import CHANGES, OUTCOMES, PLATFORMS, THEMES, many, place, sentence, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....controls import Control
    from ....engine.judge import CheckResult
    from ...run import Run

ROUNDS = (3, 12, KEPT)
"""Subjects a check may show, round by round: the worst check first, none starved by another."""

CHECK_MARKUP, ROW_MARKUP = 1_300, 230
"""Bytes of the tags round one check, and round one of its rows."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One subject: what was seen, what is wanted. ``tokens`` are what filters look for."""

    outcome: str
    word: str
    severity: str
    subject: str
    saw: str
    want: str
    note: str
    change: str
    age: str
    owner: str
    due: str
    evidence: str
    id: str
    tokens: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One check in one tenant."""

    anchor: str
    outcome: str
    word: str
    severity: str
    title: str
    id: str
    where: str
    platform: str
    theme: str
    count: str
    news: tuple[str, ...]
    why: str
    fix: str
    see: str
    detail: str
    maps: tuple[str, ...]
    examples: int
    rows: tuple[Row, ...] = ()
    left_out: int = 0
    apart: str = ""


class Platform(msgspec.Struct, frozen=True):
    """The checks of one platform, within a control."""

    id: str
    title: str
    items: tuple[Item, ...]


class Count(msgspec.Struct, frozen=True):
    """How many checks came to an outcome."""

    outcome: str
    word: str
    count: int


class Group(msgspec.Struct, frozen=True):
    """One control."""

    id: str
    title: str
    theme: str
    tally: tuple[Count, ...]
    platforms: tuple[Platform, ...]


class Choice(msgspec.Struct, frozen=True):
    """One value to filter by."""

    code: str
    word: str


class Filter(msgspec.Struct, frozen=True):
    """One thing to filter by, and the values it has on this page."""

    name: str
    title: str
    choices: tuple[Choice, ...]


class Findings(msgspec.Struct, frozen=True):
    """``checks`` and ``rows`` are on the page; ``left_out`` findings are in the CSV only."""

    filters: tuple[Filter, ...]
    groups: tuple[Group, ...]
    checks: int
    rows: int
    left_out: int
    checks_left_out: int


def of(run: Run) -> Findings:
    """Groups as people want them: the control with the worst answer first."""
    results = ordered(run)
    owners: dict[str, str] = {}
    room = Room(SHARE)
    items = {id(r): item for r in results if room.take(CHECK_MARKUP + cost(item := _item(run, r)))}
    shown_results = [result for result in results if id(result) in items]
    rows = _rows(run, shown_results, owners, room)
    filled = [
        (result, _filled(items[id(result)], result, rows[id(result)])) for result in shown_results
    ]
    return Findings(
        filters=tuple(_filters([item for _, item in filled], owners)),
        groups=tuple(_groups(run, filled)),
        checks=len(filled),
        rows=sum(len(item.rows) for _, item in filled),
        left_out=sum(item.left_out for _, item in filled),
        checks_left_out=len(results) - len(filled),
    )


def _item(run: Run, result: CheckResult) -> Item:
    check = run.checks[result.check_id]
    prose = check.prose
    return Item(
        anchor=anchor(check.id, result.tenant),
        outcome=result.outcome,
        word=OUTCOMES[result.outcome],
        severity=result.severity,
        title=prose.title,
        id=check.id,
        where=place(result.tenant),
        platform=check.platform,
        theme=check.control.theme,
        count=_count(result),
        news=(),
        why=sentence(prose.why),
        fix=sentence(prose.fix),
        see=prose.see,
        detail=shown(result.detail),
        maps=tuple(f"{name} {' '.join(ids)}" for name, ids in check.maps.items()),
        examples=len(check.examples),
    )


def _count(result: CheckResult) -> str:
    if result.failing:
        return f"{result.failing:,} of {result.examined:,}"
    if result.outcome is Outcome.UNKNOWN and result.unknown:
        return f"{result.unknown:,} unseen"
    return f"{result.examined:,} examined" if result.examined > 1 else ""


def _rows(
    run: Run, results: list[CheckResult], owners: dict[str, str], room: Room
) -> dict[int, list[Row]]:
    """What fits, in rounds."""
    waiting = {id(result): list(_made(run, result, owners)) for result in results}
    kept: dict[int, list[Row]] = {one: [] for one in waiting}
    for most in ROUNDS:
        for result in results:
            rows, mine = waiting[id(result)], kept[id(result)]
            while len(mine) < min(most, len(rows)):
                if not room.take(ROW_MARKUP + cost(rows[len(mine)])):
                    break
                mine.append(rows[len(mine)])
    return kept


def _made(run: Run, result: CheckResult, owners: dict[str, str]) -> Iterator[Row]:
    """The worst failures, then what is accepted or open; a pass only if it says what it saw."""
    check = run.checks[result.check_id]
    found = heapq.nsmallest(KEPT, run.findings.of(result), key=lambda one: _weight(run, one))
    for finding in found:
        if finding.outcome is Outcome.FAIL or finding.saw or finding.reason:
            yield _row(Line(run, check, finding, result.tenant), owners)


def _weight(run: Run, finding: Finding) -> tuple[int, int, int]:
    """What fails before what is open, the grave before the slight, news before the known."""
    order = list(OUTCOMES).index(finding.outcome)
    change = run.history.of(finding.id).change if run.history.standings else "open"
    return (order, Severity(finding.severity).rank, list(CHANGES).index(change))


def _row(line: Line, owners: dict[str, str]) -> Row:
    one = line.finding
    told = {name: str(COLUMNS[name](line)) for name in ("change", "age_days", "owner", "due_date")}
    return Row(
        outcome=one.outcome,
        word=OUTCOMES[one.outcome],
        severity=one.severity,
        subject=shown(_subject(one)),
        saw=shown(one.saw or one.why),
        want=shown(one.want),
        note=_note(one),
        change=CHANGES.get(told["change"], ""),  # type: ignore[call-overload]
        age=many(int(told["age_days"]), "day") if told["age_days"] not in ("", "0") else "",
        owner=shown(told["owner"]),
        due=told["due_date"],
        evidence=shown(one.evidence),
        id=one.id,
        tokens=" ".join(
            filter(None, (one.outcome, one.severity, told["change"], _token(owners, told["owner"])))
        ),
    )


def _token(owners: dict[str, str], name: str) -> str:
    """An owner's token: names may hold spaces, tokens may not."""
    return owners.setdefault(name, f"o{len(owners)}") if name else ""


def _note(one: Finding) -> str:
    notes = (one.why if one.saw else "", f"mending it takes {one.lacks}" if one.lacks else "")
    return shown("; ".join(filter(None, notes)))


def _subject(one: Finding) -> str:
    if one.outcome is not Outcome.UNKNOWN:
        return one.subject_name or "-"
    if not one.affected:
        return "all of it"
    more = one.affected - 1
    return f"{one.subject_name or '-'}" + (f" and {more:,} more" if more else "")


def _filled(item: Item, result: CheckResult, rows: list[Row]) -> Item:
    failures = sum(row.outcome == Outcome.FAIL for row in rows)
    left = max(0, result.failing - failures)
    apart = f"evidence/findings/{result.check_id}.{result.tenant.folder}.csv"
    news = {row.change for row in rows if row.change in ("New", "Regressed", "Reopened", "Changed")}
    return msgspec.structs.replace(
        item,
        rows=tuple(rows),
        left_out=left,
        apart=apart if result.failing > KEPT else "findings.csv",
        news=tuple(word for word in CHANGES.values() if word in news),
    )


def _filters(items: list[Item], owners: dict[str, str]) -> Iterator[Filter]:
    """Only what is there to choose from; a filter with one value is none."""
    tokens = {token for item in items for row in item.rows for token in row.tokens.split()}
    have = {one for item in items for one in (item.platform, item.theme, item.outcome)} | tokens
    have |= {item.severity for item in items}
    offered: dict[str, tuple[str, Iterable[tuple[str, str]]]] = {
        "status": ("Status", ((k, v) for k, v in OUTCOMES.items())),
        "severity": ("Severity", ((one, one.capitalize()) for one in Severity)),
        "platform": ("Platform", PLATFORMS.items()),
        "theme": ("Theme", THEMES.items()),
        "change": ("Change", CHANGES.items()),
        "owner": ("Owner", ((token, shown(name)) for name, token in sorted(owners.items()))),
    }
    for name, (title, choices) in offered.items():
        found = tuple(Choice(code, word) for code, word in choices if code in have)
        if len(found) > 1:
            yield Filter(name, title, found)


def _groups(run: Run, filled: list[tuple[CheckResult, Item]]) -> Iterator[Group]:
    """In the order of their worst check."""
    held: dict[Control, list[Item]] = {}
    for result, item in filled:
        held.setdefault(run.checks[result.check_id].control, []).append(item)
    for control, items in held.items():
        outcomes = [item.outcome for item in items]
        yield Group(
            control.id,
            control.title,
            THEMES[control.theme],
            tuple(Count(o, w, outcomes.count(o)) for o, w in OUTCOMES.items() if o in outcomes),
            tuple(_platforms(items)),
        )


def _platforms(items: list[Item]) -> Iterator[Platform]:
    for code, title in PLATFORMS.items():
        if mine := tuple(item for item in items if item.platform == code):
            yield Platform(code, title, mine)
