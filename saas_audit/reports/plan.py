"""action-plan.csv: what is to be done, a row for each thing to do, and room for what people decide.

A row stands for all that a check finds in a tenant. What was decided of one subject alone, or
accepted, has a row of its own. ``saas-audit import-plan`` reads the file back.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from ..model import Outcome, Severity, finding_id
from .columns import Line, lines, ordered
from .csv_files import write as write_csv
from .findings import KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..decisions import Acceptance, Task
    from ..engine.judge import CheckResult
    from .run import Run

NAMED = 5
"""Subjects a row names; findings.csv and evidence/findings hold all of them."""


class Todo(msgspec.Struct, frozen=True):
    """One row: ``line`` is the first finding of ``count``; ``subjects`` are some of their names."""

    line: Line
    id: str
    count: int
    severity: Severity
    subjects: tuple[str, ...]

    @property
    def task(self) -> Task:
        """What the plan says of it so far."""
        return self.line.run.decisions.task(self.line.finding, self.line.tenant)

    @property
    def accepted(self) -> Acceptance | None:
        """The exception that holds for it."""
        if self.line.finding.outcome is not Outcome.ACCEPTED:
            return None
        return self.line.run.decisions.acceptance(self.line.finding.id)

    @property
    def decision(self) -> str:
        """``accept`` where an exception holds; one that no longer does has to be decided anew."""
        return "accept" if self.accepted else self.task.decision

    @property
    def justification(self) -> str:
        """Why, in the words of whoever decided."""
        return self.accepted.reason if self.accepted else self.task.justification

    @property
    def names(self) -> str:
        """``a, b, c and 38 more``."""
        more = self.count - len(self.subjects)
        return ", ".join(self.subjects) + (f" and {more} more" if more else "")


PLAN: dict[str, Callable[[Todo], object]] = {
    "finding_id": lambda todo: todo.id,
    "title": lambda todo: todo.line.check.prose.title,
    "platform": lambda todo: todo.line.finding.platform,
    "owner": lambda todo: todo.line.owner,
    "severity": lambda todo: todo.severity,
    "subject_count": lambda todo: todo.count,
    "remediation": lambda todo: todo.line.check.prose.fix,
    "decision": lambda todo: todo.decision,
    "due_date": lambda todo: todo.task.due or "",
    "justification": lambda todo: todo.justification,
    "approved_by": lambda todo: todo.accepted.approved_by if todo.accepted else "",
    "expires": lambda todo: todo.accepted.until if todo.accepted else "",
    "check_id": lambda todo: todo.line.check.id,
    "tenant_name": lambda todo: todo.line.tenant.name or todo.line.run.organisation,
    "subjects": lambda todo: todo.names,
    "run_id": lambda todo: todo.line.run.run_id,
}


def write(run: Run, path: Path) -> None:
    """action-plan.csv."""
    write_csv(path, PLAN, ([make(todo) for make in PLAN.values()] for todo in todos(run)))


def todos(run: Run) -> Iterator[Todo]:
    """The rows: what fails first, the worst of it on top; of each check at most fifty exceptions,
    the rest of which findings.csv and ``saas-audit exceptions`` list.
    """
    for result in ordered(run):
        if not result.failed:
            continue
        alone = run.decisions.tasks.keys() - {_group_id(result)}
        yield from _group(run, result, alone)
        for line in lines(run, result):
            if line.finding.outcome is Outcome.FAIL and line.finding.id in alone:
                yield _single(line)
        accepted = (one for one in lines(run, result) if one.finding.outcome is Outcome.ACCEPTED)
        yield from map(_single, islice(accepted, KEPT))


def _group_id(result: CheckResult) -> str:
    return finding_id(result.check_id, result.tenant.tenant_id)


def _single(line: Line) -> Todo:
    found = line.finding
    return Todo(line, found.id, 1, found.severity, (found.subject_name,))


def _group(run: Run, result: CheckResult, alone: set[str]) -> Iterator[Todo]:
    """All that fails and was not decided one by one. A single one keeps its own id, which stands
    in findings.csv too.
    """
    first: Line | None = None
    count, worst = 0, Severity.LOW
    names: list[str] = []
    for line in lines(run, result):
        found = line.finding
        if found.outcome is not Outcome.FAIL or found.id in alone:
            continue
        first = first or line
        count += 1
        worst = min(worst, found.severity, key=lambda one: one.rank)
        if len(names) < NAMED:
            names.append(found.subject_name)
    if first is None:
        return
    by_itself = count == 1 and _group_id(result) not in run.decisions.tasks
    yield Todo(
        first, first.finding.id if by_itself else _group_id(result), count, worst, tuple(names)
    )
