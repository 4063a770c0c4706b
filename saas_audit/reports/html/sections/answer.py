"""Section 1: where we stand, what got worse, what to do first, what we could not see.

No person is named here: subjects are counted, and an owner's address is told as "assigned".
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from ....model import Outcome, Setting
from ....score import WEIGHTS
from ...findings import KEPT
from ..chart import Chart, chart
from ..links import Links, anchor
from ..words import CHANGES, OUTCOMES, PLATFORMS, many, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....engine.judge import CheckResult
    from ....history import Move, Point
    from ...run import Run

MOST = 5
"""Lines of each list on page one."""

WORSE = ("regressed", "reopened", "new", "changed")


class Share(msgspec.Struct, frozen=True):
    """One part of the bar: ``x`` and ``width`` in percent."""

    outcome: Outcome
    word: str
    count: int
    x: float
    width: float


class Delta(msgspec.Struct, frozen=True):
    """Posture against the run before, by today's rules where they are known (``restated``);
    ``told`` is what that run said of itself.
    """

    points: float
    since: str
    restated: float | None
    told: float


class Worse(msgspec.Struct, frozen=True):
    """Moves of one check in one place, counted."""

    change: str
    word: str
    title: str
    where: str
    subjects: int
    href: str


class Todo(msgspec.Struct, frozen=True):
    """``gain``: points of posture, by the public formula."""

    title: str
    severity: str
    where: str
    effort: str
    owner: str
    gain: float
    href: str


class Blind(msgspec.Struct, frozen=True):
    """One thing that was not seen; ``needs`` is the right that is lacking, where it is one."""

    told: str
    needs: tuple[str, ...]
    checks: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Page one."""

    headline: str
    posture: float | None
    delta: Delta | None
    answers: int
    unknown: int
    tally: tuple[Share, ...]
    off: int
    chart: Chart | None
    first: bool
    worse: tuple[Worse, ...]
    worse_more: int
    fixed: int
    todo: tuple[Todo, ...]
    blind: tuple[Blind, ...]
    blind_more: int
    whole: int
    lists: int
    expiring: int
    reopened: int


def of(run: Run) -> Answer:
    """The answer to "how are we", in one page."""
    worse, blind = list(_worse(run)), list(_blind(run))
    states = Counter(run.decisions.states.values())
    counts = Counter(result.outcome for result in run.results)
    return Answer(
        headline=_headline(run, counts),
        posture=run.posture.percent,
        delta=_delta(run),
        answers=len(run.results),
        unknown=counts[Outcome.UNKNOWN],
        tally=tuple(_tally(counts)),
        off=len(run.not_selected),
        chart=chart(run.history.trend),
        first=not run.history.previous,
        worse=tuple(worse[:MOST]),
        worse_more=len(worse) - MOST if len(worse) > MOST else 0,
        fixed=sum(move.change == "resolved" for move in run.history.moves),
        todo=tuple(_todo(run)),
        blind=tuple(blind[:MOST]),
        blind_more=sum(one.checks for one in blind[MOST:]),
        whole=sum(not one.is_short for one in run.coverage),
        lists=len(run.coverage),
        expiring=states["expiring"],
        reopened=states["moved"] + states["expired"],
    )


def _delta(run: Run) -> Delta | None:
    before = _before(run)
    now = run.posture.percent
    if before is None or before.posture is None or now is None:
        return None
    restated = before.restated if before.restated != before.posture else None
    then = before.posture if restated is None else restated
    return Delta(round(now - then, 1), _since(before), restated, before.posture)


def _before(run: Run) -> Point | None:
    named = (one for one in run.history.trend if one.run_id == run.history.previous)
    return next(named, None)


def _headline(run: Run, counts: Counter[Outcome]) -> str:
    """How many fail, how many nobody could tell, and what moved, in one sentence or two."""
    failing, unknown = counts[Outcome.FAIL], counts[Outcome.UNKNOWN]
    verb = "fails" if failing == 1 else "fail"
    told = f"{failing or 'None'} of {many(len(run.results), 'answer')} {verb}"
    told += f", and {unknown} could not be told." if unknown else ", and none stayed unknown."
    before = _before(run)
    if before is None:
        return told
    moves = run.history.moves
    worse = sum(_is_worse(move) for move in moves)
    fixed = sum(move.change == "resolved" for move in moves)
    return f"{told} Since {_since(before)}, {worse or 'nothing'} got worse and {fixed} were fixed."


def _since(before: Point) -> str:
    return f"{before.as_of.day} {before.as_of:%B}"


def _is_worse(move: Move) -> bool:
    return move.change in WORSE and move.cause not in ("rule", "config", "coverage")


def _tally(counts: Counter[Outcome]) -> Iterator[Share]:
    x, total = 0.0, max(1, counts.total())
    for outcome, word in OUTCOMES.items():
        if count := counts[outcome]:
            width = 100 * count / total
            yield Share(outcome, word, count, round(x, 3), round(width, 3))
            x += width


def _worse(run: Run) -> Iterator[Worse]:
    """In the order of the moves, which tell the worst first."""
    counted: dict[tuple[str, str, str, str], int] = {}
    for move in run.history.moves:
        if _is_worse(move):
            key = (move.change, move.check_id, move.platform, move.tenant)
            counted[key] = counted.get(key, 0) + 1
    links = Links(run)
    for (change, check_id, platform, tenant), subjects in counted.items():
        check = run.checks.get(check_id)
        yield Worse(
            change=change,
            word=CHANGES[change],  # type: ignore[index]
            title=check.prose.title if check else check_id,
            where=PLATFORMS.get(platform, platform),
            subjects=subjects,
            href=links.to(check_id, tenant) or "changes",
        )


def _todo(run: Run) -> Iterator[Todo]:
    """What wins most posture for least work, at most one line a control."""
    told: set[str] = set()
    for result in sorted(run.results, key=lambda one: _urgency(run, one)):
        check = run.checks[result.check_id]
        if result.outcome is not Outcome.FAIL or check.control.id in told:
            continue
        told.add(check.control.id)
        yield Todo(
            title=check.prose.title,
            severity=result.severity,
            where=PLATFORMS.get(check.platform, check.platform),
            effort=_effort(run, result),
            owner=_owner(run, result),
            gain=round(100 * _lost(run, result) / max(1, run.posture.stake), 1),
            href=anchor(check.id, result.tenant),
        )
        if len(told) == MOST:
            return


def _urgency(run: Run, result: CheckResult) -> tuple[int, bool, int, str]:
    one_by_one = not _is_setting(run, result)
    return (-_lost(run, result), one_by_one, result.failing, result.check_id)


def _lost(run: Run, result: CheckResult) -> int:
    return min(WEIGHTS[run.checks[result.check_id].severity], WEIGHTS[result.severity])


def _is_setting(run: Run, result: CheckResult) -> bool:
    subject = run.checks[result.check_id].contract.subject
    return subject is not None and issubclass(subject, Setting)


def _effort(run: Run, result: CheckResult) -> str:
    """A setting is one step; subjects are as many as there are."""
    return "one setting" if _is_setting(run, result) else many(result.failing, "place")


def _owner(run: Run, result: CheckResult) -> str:
    """Who answers for most of it. An address is a person: not named here."""
    check, decisions = run.checks[result.check_id], run.decisions
    failing = (one for one in run.findings.of(result) if one.outcome is Outcome.FAIL)
    owners = Counter(
        decisions.owner(check, one, result.tenant) for one in itertools.islice(failing, KEPT)
    )
    owners.pop("", None)
    if not owners:
        return "no owner yet"
    name = shown(owners.most_common(1)[0][0])
    return "assigned" if "@" in name else name


def _blind(run: Run) -> Iterator[Blind]:
    """What stopped most checks comes first."""
    rights = {one.endpoint: one.permission for one in run.coverage if one.reason}
    stopped: dict[tuple[str, tuple[str, ...]], int] = {}
    for result in run.results:
        if result.outcome is Outcome.UNKNOWN and result.doubts:
            gap = max(result.doubts, key=lambda one: one.subjects).gap
            told = f"{_named(gap.what, run)}: {gap.reason.sentence}"
            needs = rights.get(gap.source, ())
            stopped[told, needs] = stopped.get((told, needs), 0) + 1
    for (told, needs), checks in sorted(stopped.items(), key=lambda pair: -pair[1]):
        yield Blind(shown(told), tuple(map(shown, needs)), checks)


def _named(what: str, run: Run) -> str:
    """A gap that carries a check's id is told by the check's title."""
    check = run.checks.get(what)
    return check.prose.title if check else what
