"""``verdicts.jsonl.zst``: what is kept of a run for those after it to be compared with.

``history`` reads it and says what differs; here a run becomes one side of a comparison.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..decisions.model import BACK
from ..history import packed
from ..history.record import Answer, Asked, End, Ended, Failing, Header, mark, standing_mark
from ..history.rules import rule_hash
from ..model import Outcome

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from ..declare.check import Check
    from ..engine.judge import CheckResult
    from ..history.record import Line
    from ..model import Finding
    from .run import Run


def header_of(run: Run) -> Header:
    """The first line of a run's record."""
    counts: dict[str, int] = {}
    homes: dict[str, list[str]] = {}
    for result in run.results:
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
        homes.setdefault(result.check_id, []).append(result.tenant.folder)
    counts[Outcome.NOT_SELECTED] = len(run.not_selected)
    return Header(
        organisation=run.organisation,
        run_id=run.run_id,
        as_of=run.as_of,
        collected_at=run.collected_at,
        tool_version=run.tool_version,
        checks_version=run.checks_version,
        grade=run.grade,
        tenants=run.tenants,
        posture=run.posture,
        counts=counts,
        asked={id_: _asked(check, homes.get(id_, [])) for id_, check in sorted(run.checks.items())},
        effective=run.effective,
        read_until=run.read_until,
    )


def _asked(check: Check, homes: list[str]) -> Asked:
    return Asked(rule_hash(check), str(check.severity), check.control.id, tuple(sorted(homes)))


class Made:
    """A run that was just made, as one side of a comparison."""

    def __init__(self, run: Run) -> None:
        self.header = header_of(run)
        self.results = run.results
        states = run.decisions.states
        self.ended = {
            one.finding_id: Ended(states[one.id], one.on)
            for one in run.decisions.acceptances
            if states.get(one.id) in BACK
        }
        self._run = run

    def marks(self, result: CheckResult) -> Iterator[tuple[str, str]]:
        """Who fails a check: id, and what tells its value from others."""
        for finding in self._fails(result):
            yield finding.id, standing_mark(mark(finding), finding.outcome)

    def failing(
        self, result: CheckResult, wanted: Container[str] | None = None
    ) -> Iterator[Failing]:
        """Who fails a check, whole; only those wanted. The day is this run's where the past is not
        known yet.
        """
        today, history = self._run.as_of.date(), self._run.history
        for finding in self._fails(result):
            id_ = finding.id
            if wanted is None or id_ in wanted:
                first_seen = history.of(id_).first_seen or today
                yield Failing.of(id_, finding, first_seen, self.ended.get(id_))

    def _fails(self, result: CheckResult) -> Iterator[Finding]:
        for finding in self._run.findings.of(result):
            if finding.outcome in (Outcome.FAIL, Outcome.ACCEPTED) and finding.subject_id:
                yield finding


def write(run: Run, path: Path) -> None:
    """Write the record of a run, line by line."""
    made = Made(run)
    packed.write(path, made.header, _body(run, made))


def _body(run: Run, made: Made) -> Iterator[Line]:
    findings = 0
    for result in made.results:
        yield Answer(result)
        for line in made.failing(result):
            findings += 1
            yield line
    yield from run.history.past
    yield End(len(made.results), findings, len(run.history.past))
