"""Exit codes, and which one wins when several apply."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from ..model import Outcome, Severity

if TYPE_CHECKING:
    from ..history import Change
    from ..reports.run import Run


class Exit(IntEnum):
    """0 complete and clean, 1 findings, 2 usage, 3 incomplete, 4 a tenant unread, 5 our own bug; of
    ``verify`` alone: 6 something differs. 130 stopped by hand, as every shell has it.
    """

    OK = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    TENANT_UNREAD = 4
    INTERNAL = 5
    MISMATCH = 6
    STOPPED = 130


GATES: dict[str, tuple[Change, ...]] = {
    "new": ("new", "regressed", "reopened"),
    "regressed": ("regressed", "reopened"),
}
"""What ``--fail-on`` takes beside a severity: what fails now and did not at the last run; what was
in order once. A first run has nothing of either but what an exception let back.
"""

ORDER = (Exit.INTERNAL, Exit.USAGE, Exit.TENANT_UNREAD, Exit.FINDINGS, Exit.INCOMPLETE)


def exit_code(run: Run, fail_on: str, refused: int, *, may_lack: bool = False) -> Exit:
    """The most important of everything that applies; unless it may lack some, unknowns do."""
    applies = set()
    unknown = [result for result in run.results if result.outcome is Outcome.UNKNOWN]
    if any(result.raised for result in run.results):
        applies.add(Exit.INTERNAL)
    if refused:
        applies.add(Exit.TENANT_UNREAD)
    if fail_on and _fails_at(run, fail_on):
        applies.add(Exit.FINDINGS)
    if unknown and not may_lack:
        applies.add(Exit.INCOMPLETE)
    return next((code for code in ORDER if code in applies), Exit.OK)


def _fails_at(run: Run, fail_on: str) -> bool:
    if fail_on in GATES:
        return any(move.change in GATES[fail_on] for move in run.history.moves)
    failed = (result for result in run.results if result.outcome is Outcome.FAIL)
    return any(result.severity.rank <= Severity(fail_on).rank for result in failed)


def _named(fail_on: str) -> str:
    """What would fail the run."""
    return f"{fail_on} since the last run" if fail_on in GATES else f"at {fail_on} or above"


def sentence(code: Exit, run: Run, fail_on: str) -> str:
    """Why this code, in one line."""
    unknown = sum(result.outcome is Outcome.UNKNOWN for result in run.results)
    also = f"; {unknown} checks could not be decided" if unknown and code is Exit.FINDINGS else ""
    match code:
        case Exit.OK if unknown:
            return f"incomplete, as allowed: {unknown} checks could not be decided"
        case Exit.OK:
            return "complete, " + (f"nothing {_named(fail_on)}" if fail_on else _failing(run))
        case Exit.FINDINGS:
            return f"findings {_named(fail_on)}{also}"
        case Exit.INCOMPLETE:
            return f"incomplete: {unknown} checks could not be decided"
        case Exit.TENANT_UNREAD:
            return "a whole tenant could not be read"
        case _:
            return "a check failed by itself; please report it"


def _failing(run: Run) -> str:
    """Findings alone do not fail a run; whoever wants that says so."""
    failed = sum(result.outcome is Outcome.FAIL for result in run.results)
    return f"{failed} checks fail (--fail-on turns that into exit 1)" if failed else "nothing fails"
