"""A run put together from its masked parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...declare.check import Check
from ..pseudonyms import Pseudonyms
from .decisions import MaskedDecisions
from .findings import MaskedFindings
from .history import MaskedHistory
from .ours import is_ours, rebuilt
from .reading import MaskedReading
from .tenants import Tenants
from .words import Words

if TYPE_CHECKING:
    from ...engine.judge import CheckResult
    from ...engine.plan import NotSelected
    from ..run import Run


def masked(run: Run, key: bytes) -> Run:
    """The run under pseudonyms. Checks that are not ours are left out: their words are not."""
    return _Mask(run, key).run()


class _Mask:
    """One run being masked."""

    def __init__(self, run: Run, key: bytes) -> None:
        self._run = run
        self._tenants = Tenants(run, Pseudonyms(key))
        self._words = Words(key, self._tenants, run.checks.values())
        self._checks = {
            name: check
            for name, check in run.checks.items()
            if isinstance(check, Check) and is_ours(check.function.__module__)
        }

    def run(self) -> Run:
        run, words, tenants, checks = self._run, self._words, self._tenants, self._checks
        pairs = [(self._result(one), one) for one in run.results if one.check_id in checks]
        pairs.sort(key=lambda pair: (pair[0].check_id, pair[0].tenant))
        findings = MaskedFindings(run.findings, pairs, words, tenants)
        moved = self._moved(findings)
        reading = MaskedReading(words, tenants)
        return rebuilt(
            run,
            organisation=tenants.organisation,
            run_id=words.run_id(run.run_id),
            tenants=tuple(map(tenants.of, run.tenants)),
            checks=checks,
            results=tuple(new for new, _ in pairs),
            not_selected=self._not_selected(),
            findings=findings,
            coverage=tuple(map(reading.coverage, run.coverage)),
            evidence=reading.evidence(run.evidence),
            blocked=reading.blocked(run.coverage, run.blocked, checks),
            history=MaskedHistory(words, checks, moved).of(run.history),
            decisions=MaskedDecisions(words, tenants, moved).of(run.decisions),
            rights=reading.rights(run.rights),
        )

    def _result(self, one: CheckResult) -> CheckResult:
        words = self._words
        doubts = tuple(
            rebuilt(doubt, gap=words.gap(doubt.gap), example=words.name(doubt.example, "subject"))
            for doubt in one.doubts
        )
        tenant = self._tenants.of(one.tenant)
        return rebuilt(one, tenant=tenant, doubts=doubts, detail=words.prose(one.detail))

    def _not_selected(self) -> tuple[NotSelected, ...]:
        of, prose = self._tenants.of, self._words.prose
        return tuple(
            rebuilt(one, tenant=of(one.tenant), step=prose(one.step))
            for one in self._run.not_selected
            if one.check_id in self._checks
        )

    def _moved(self, findings: MaskedFindings) -> dict[str, str]:
        """What is known by the id of a finding moves with it; gone through only if anything is."""
        history, decisions = self._run.history, self._run.decisions
        if history.standings or history.moves or decisions.acceptances or decisions.tasks:
            return findings.moved()
        return {}
