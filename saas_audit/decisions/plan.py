"""An action plan that people filled in, as decisions: all of it, or nothing.

A row is the whole word on its finding: an empty cell takes back what stood there; a column that the
file does not have changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from ..declare.check import Check
from ..errors import UsageError
from ..model import Outcome
from .accept import Terms, accepted
from .dates import Order, read_date
from .known import Known
from .model import HOLDS, Decision, Decisions, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Finding
    from .known import Group
    from .sheet import Row

KEY = "finding_id"
COLUMNS = (KEY, "owner", "decision", "due_date", "justification", "approved_by", "expires")
MOST_TOLD = 20
"""Rows that an error names one by one."""

_WORDS: dict[str, Decision] = {
    "": "",
    "fix": "fix",
    "accept": "accept",
    "not_ours": "not_ours",
}
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?(e[+-]?\d+)?", re.IGNORECASE)


class _Refused(Exception):
    """A cell that cannot be taken: its column, and why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(f"column {column}: {why}")


class Occasion(msgspec.Struct, frozen=True):
    """What a plan is read against: the run it was written from, its checks, the day, and whether
    day or month comes first in it.
    """

    known: Known
    checks: Mapping[str, Check]
    on: date
    order: Order = ""
    alone: frozenset[str] = frozenset()
    """Findings with a row of their own: the row of all the others does not speak of them."""


def imported(decisions: Decisions, rows: Sequence[Row], occasion: Occasion) -> Decisions:
    """The decisions with what the rows say. Raises UsageError naming every row that cannot be read;
    then nothing is changed.
    """
    problems: list[str] = []
    lines: dict[str, int] = {}
    named = frozenset(row.cells[KEY] for row in rows) | decisions.tasks.keys()
    occasion = msgspec.structs.replace(occasion, alone=named)
    for row in rows:
        name = row.cells[KEY]
        try:
            if name in lines:
                raise _Refused(KEY, f"{name} stands in line {lines[name]} already")
            lines[name] = row.line
            decisions = _Reading(decisions, row.cells, occasion).result()
        except _Refused as refused:
            problems.append(f"line {row.line}, {refused}")
    if problems:
        more = len(problems) - MOST_TOLD
        told = problems[:MOST_TOLD] + ([f"and {more} rows more"] if more > 0 else [])
        raise UsageError("nothing was imported: of the plan cannot be taken", told)
    return decisions


class _Reading:
    """One row."""

    def __init__(self, before: Decisions, cells: Mapping[str, str], occasion: Occasion) -> None:
        self._before = before
        self._cells = cells
        self._at = occasion
        self._group, self._finding = self._place(cells[KEY])
        self._task = before.tasks.get(cells[KEY], Task(finding_id=cells[KEY]))

    def _place(self, name: str) -> tuple[Group, Finding | None]:
        """What the row is about. Raises _Refused if the run has no such finding."""
        known = self._at.known
        if group := known.home.get(name):
            return group, known.one(name)
        if group := known.groups.get(name):
            return group, None
        if _NUMBER.fullmatch(name):
            raise _Refused(KEY, f"{name} is a number: a spreadsheet has rewritten the id")
        raise _Refused(KEY, f"{name or 'empty'}: the run has no such finding")

    def result(self) -> Decisions:
        """The decisions after this row."""
        decision = self._decision()
        after = self._before
        if decision == "accept":
            after = self._accepted()
        elif decision:
            after = self._taken_back()
        elif self._cells.get("expires") or self._cells.get("approved_by"):
            raise _Refused("decision", "is empty, but approved_by or expires is not: say accept")
        task = self._tasked(decision)
        tasks = {**after.tasks, task.finding_id: task}
        if not (task.owner or task.due or task.decision or task.justification):
            del tasks[task.finding_id]
        return msgspec.structs.replace(after, tasks=tasks)

    def _decision(self) -> Decision:
        cell = self._cells.get("decision")
        if cell is None:
            return self._task.decision
        word = re.sub(r"[\s_-]+", "_", cell.lower())
        if word not in _WORDS:
            raise _Refused("decision", f"{cell!r} is none of fix, accept, not_ours")
        return _WORDS[word]

    def _tasked(self, decision: Decision) -> Task:
        """An exception is no task; who works on it, and until when, may be told all the same."""
        told = self._cells.get("justification", self._task.justification)
        return msgspec.structs.replace(
            self._task,
            check_id=self._group.result.check_id,
            tenant=self._finding.tenant_id
            if self._finding
            else self._group.result.tenant.tenant_id,
            subject_id=self._finding.subject_id if self._finding else "",
            owner=self._owner(),
            due=self._date("due_date", self._task.due),
            decision="" if decision == "accept" else decision,
            justification="" if decision == "accept" else " ".join(told.split()),
        )

    def _owner(self) -> str:
        """Whom the config names anyway is left to the config."""
        cell = self._cells.get("owner")
        if cell is None:
            return self._task.owner
        name = " ".join(cell.split())
        result = self._group.result
        usual = self._before.owners.of(self._at.checks[result.check_id], result.tenant)
        return "" if name == usual else name

    def _date(self, column: str, held: date | None = None) -> date | None:
        cell = self._cells.get(column)
        if not cell:
            return held if cell is None else None
        try:
            return read_date(cell, self._at.order)
        except ValueError as error:
            raise _Refused(column, str(error)) from None

    def _accepted(self) -> Decisions:
        terms = self._terms()
        found = self._group.failures if self._finding is None else (self._finding,)
        mine = [one for one in found if self._finding or one.id not in self._at.alone]
        standing = [one for one in mine if self._stands(one, terms)]
        anew = [one for one in mine if one not in standing]
        if self._finding is None:
            anew = [one for one in anew if one.outcome is Outcome.FAIL]
        if not anew and not standing:
            raise _Refused(
                "decision", "nothing is left to accept here; write the plan anew: saas-audit report"
            )
        try:
            return accepted(self._before, anew, terms)
        except UsageError as error:
            raise _Refused("expires", str(error)) from None

    def _terms(self) -> Terms:
        for column in ("justification", "approved_by", "expires"):
            if not self._cells.get(column):
                raise _Refused(
                    column, "is empty: who accepts says why, who answers for it, until when"
                )
        until = self._date("expires")
        assert until is not None
        return Terms(
            reason=" ".join(self._cells["justification"].split()),
            approved_by=" ".join(self._cells["approved_by"].split()),
            on=self._at.on,
            until=until,
        )

    def _stands(self, finding: Finding, terms: Terms) -> bool:
        """It was accepted on these terms before: a row that comes back unchanged pins nothing anew.

        Raises _Refused where the exception has ceased to hold: it takes another look.
        """
        held = self._before.acceptance(finding.id)
        same = held is not None and (held.reason, held.approved_by, held.until) == (
            terms.reason,
            terms.approved_by,
            terms.until,
        )
        if held is None or not same:
            return False
        state = self._before.states.get(held.id, "active")
        if state in HOLDS:
            return True
        raise _Refused(
            "decision",
            f"{held.id} holds no longer ({state}); to accept what is seen now: "
            f"saas-audit accept {finding.id}",
        )

    def _taken_back(self) -> Decisions:
        """To fix it, or to say whose it is, ends its exception."""
        if self._finding is None:
            return self._before
        rest = tuple(one for one in self._before.acceptances if one.finding_id != self._finding.id)
        return msgspec.structs.replace(self._before, acceptances=rest)
