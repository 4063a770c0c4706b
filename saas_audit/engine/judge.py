"""Asking the checks, and concluding: a failure needs one witness, a pass needs everybody."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ..declare.derive import concrete
from ..model import (
    ORGANISATION,
    Answer,
    Finding,
    Gap,
    Outcome,
    Reason,
    Row,
    Severity,
    Tenant,
    Unclear,
    Verdict,
    canonical,
    key_of,
    text,
)
from .blame import gap_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..declare.check import Check
    from .world import World

    Sink = Callable[[Finding], None]
    Knobs = Mapping[str, Mapping[str, Any]]


class Witness(Protocol):
    """Hears what a report sums up: who did not fail, and whose answer is not known."""

    def heard(
        self, check: Check, home: Tenant, subject: Row, tenant: Tenant, answer: Answer | Gap
    ) -> None:
        """The answer about one subject, or why there is none."""

    def short(self, check: Check, home: Tenant, gap: Gap) -> None:
        """Some subjects were never seen."""


class Doubt(msgspec.Struct, frozen=True):
    """One gap that kept subjects from being judged: how many, and one of them."""

    gap: Gap
    subjects: int
    example: str = ""


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one check came to in one tenant (a cross check: in the organisation).

    ``seen`` subjects were looked at, ``examined`` got a verdict, ``unknown`` could not be judged.
    ``failed`` counts verdicts; ``accepted`` are those among them under an exception that holds.
    ``attested``: of a manual check, somebody answers for it today.
    """

    check_id: str
    tenant: Tenant
    outcome: Outcome
    severity: Severity
    seen: int = 0
    examined: int = 0
    failed: int = 0
    accepted: int = 0
    unknown: int = 0
    doubts: tuple[Doubt, ...] = ()
    detail: str = ""
    attested: bool = False

    @property
    def reason(self) -> str:
        """The reason code of an unknown: the gap that stopped most subjects; or "attested"."""
        if self.attested:
            return "attested"
        if self.outcome is not Outcome.UNKNOWN or not self.doubts:
            return ""
        return max(self.doubts, key=lambda doubt: doubt.subjects).gap.reason

    @property
    def raised(self) -> bool:
        """The check itself failed on some subject: a defect, whatever the outcome."""
        return any(doubt.gap.reason is Reason.CHECK_ERROR for doubt in self.doubts)

    @property
    def failing(self) -> int:
        """Failures nobody answers for."""
        return self.failed - self.accepted


class _Tally:
    """What one check has heard so far in one tenant."""

    def __init__(
        self, check: Check, tenant: Tenant, sink: Sink, witness: Witness | None = None
    ) -> None:
        self.check = check
        self.tenant = tenant
        self._sink = sink
        self._witness = witness
        self._seen = self._examined = self._failed = 0
        self._worst = Severity.LOW
        self._doubts: dict[Gap, list[Any]] = {}
        self._only: Verdict | None = None
        self._caveats: dict[str, int] = {}

    def hear(
        self, subject: Row, answer: Verdict | Unclear | None, tenant: Tenant, ref: str
    ) -> None:
        self._seen += 1
        if self._witness:
            self._witness.heard(self.check, self.tenant, subject, tenant, answer)
        if answer is None:
            return
        if isinstance(answer, Unclear):
            self.doubt(Gap(answer.reason, self.check.id, answer.why), text(subject))
            return
        self._examined += 1
        self._only = answer
        if answer.caveat:
            self._caveats[answer.caveat] = self._caveats.get(answer.caveat, 0) + 1
        if not answer.ok:
            self._fail(subject, answer, tenant, ref)

    def miss(self, subject: Row, gap: Gap, tenant: Tenant) -> None:
        self._seen += 1
        if self._witness:
            self._witness.heard(self.check, self.tenant, subject, tenant, gap)
        self.doubt(gap, text(subject))

    def lack(self, gap: Gap) -> None:
        """Subjects that were never seen."""
        if self._witness:
            self._witness.short(self.check, self.tenant, gap)
        self.doubt(gap, subjects=0)

    def doubt(self, gap: Gap, example: str = "", subjects: int = 1) -> None:
        held = self._doubts.setdefault(gap, [0, example])
        held[0] += subjects

    def _fail(self, subject: Row, verdict: Verdict, tenant: Tenant, ref: str) -> None:
        self._failed += 1
        severity = verdict.severity or self.check.severity
        saw, want = text(verdict.saw), text(verdict.want)
        self._worst = min(self._worst, severity, key=lambda one: one.rank)
        self._sink(
            Finding(
                check_id=self.check.id,
                platform=tenant.platform or self.check.platform,
                tenant_id=tenant.tenant_id,
                home=self.tenant.folder,
                subject_type=type(subject).__name__,
                subject_id=text(key_of(subject) or tenant.tenant_id),
                subject_name=text(subject if key_of(subject) else tenant.label or tenant.name),
                outcome=Outcome.FAIL,
                severity=severity,
                saw=saw,
                want=want,
                why=verdict.caveat,
                affected=1,
                evidence=ref,
                seen=canonical(verdict.saw, saw),
                wanted=canonical(verdict.want, want),
                lacks=verdict.lacks,
            )
        )

    def conclude(self) -> CheckResult:
        result = CheckResult(
            check_id=self.check.id,
            tenant=self.tenant,
            outcome=self._outcome(),
            severity=self._worst if self._failed else self.check.severity,
            seen=self._seen,
            examined=self._examined,
            failed=self._failed,
            unknown=sum(doubt[0] for doubt in self._doubts.values()),
            doubts=tuple(Doubt(gap, n, example) for gap, (n, example) in self._sorted_doubts()),
            detail=self._detail(),
        )
        for finding in self._summary(result):
            self._sink(finding)
        return result

    def _sorted_doubts(self) -> list[tuple[Gap, list[Any]]]:
        return sorted(self._doubts.items())

    def _outcome(self) -> Outcome:
        if self._failed:
            return Outcome.FAIL
        if self._doubts:
            return Outcome.UNKNOWN
        return Outcome.PASS if self._examined else Outcome.NOT_APPLICABLE

    def _detail(self) -> str:
        if self._outcome() is Outcome.NOT_APPLICABLE:
            return f"0 of {self._seen} are about this"
        if self._outcome() is not Outcome.PASS:
            return ""
        notes = [f"{caveat} ({n})" if n > 1 else caveat for caveat, n in self._caveats.items()]
        if self.check.blind_to:
            notes.append(f"does not see {self.check.blind_to}")
        return "; ".join(notes)

    def _summary(self, result: CheckResult) -> Iterable[Finding]:
        """What is told once per check: its doubts; its pass, or why it does not apply."""
        common: dict[str, Any] = {
            "check_id": result.check_id,
            "platform": self.check.platform,
            "tenant_id": self.tenant.tenant_id,
            "home": self.tenant.folder,
            "subject_type": "",
            "subject_id": "",
            "severity": self.check.severity,
            "examined": result.examined,
        }
        for doubt in result.doubts:
            yield Finding(
                outcome=Outcome.UNKNOWN,
                reason=doubt.gap.reason,
                why=str(doubt.gap),
                subject_name=doubt.example,
                affected=doubt.subjects,
                **common,
            )
        if result.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
            only = self._only if result.examined == 1 else None
            yield Finding(
                outcome=result.outcome,
                why=result.detail,
                subject_name="",
                saw=text(only.saw) if only else "",
                want=text(only.want) if only else "",
                **common,
            )


AT_A_TIME = 1_000
"""Subjects that every check is asked about before the next ones are read."""


def evaluate(
    world: World,
    checks: Iterable[Check],
    knobs: Knobs,
    sink: Sink,
    selects: Callable[[Check, Tenant], bool] = lambda check, home: True,  # noqa: ARG005
    witness: Witness | None = None,
) -> list[CheckResult]:
    """Ask every check about every subject, in one pass per subject type and tenant.

    ``selects`` says in which home (tenant, or the organisation for cross checks) a check is asked.
    ``sink`` is given each finding as it is made, failures first within a check; ``witness`` hears
    every answer. Results come back ordered by check and tenant.
    """
    askers: dict[type[Row], list[Check]] = {}
    for check in checks:
        if check.contract.subject is not None:
            for subject in concrete(check.contract.subject):
                askers.setdefault(subject, []).append(check)
    tallies: dict[tuple[str, Tenant], _Tally] = {}
    for subject, asking in askers.items():
        for tenant in world.tenants_of(subject):
            here = [check for check in asking if selects(check, _home(check, tenant))]
            if here:
                _pass_over(world, subject, tenant, here, knobs, tallies, sink, witness)
    results = [tally.conclude() for tally in tallies.values()]
    return sorted(results, key=lambda result: (result.check_id, result.tenant))


def _home(check: Check, tenant: Tenant) -> Tenant:
    return ORGANISATION if check.platform == "cross" else tenant


def _pass_over(
    world: World,
    subject_type: type[Row],
    tenant: Tenant,
    checks: list[Check],
    knobs: Knobs,
    tallies: dict[tuple[str, Tenant], _Tally],
    sink: Sink,
    witness: Witness | None,
) -> None:
    asked = []
    for check in checks:
        home = _home(check, tenant)
        tally = tallies.setdefault((check.id, home), _Tally(check, home, sink, witness))
        context = world.context(check.contract.needs, tenant)
        asked.append((context.bound(check.function, knobs.get(check.id, {})), tally))
    reading = world.stream(subject_type, tenant)
    rows = iter(reading)
    while some := list(itertools.islice(rows, AT_A_TIME)):
        for ask, tally in asked:
            _ask(ask, tally, some, tenant)
    gaps = dict.fromkeys(filter(None, (reading.gap, *reading.gaps_of.values())))
    for _, tally in asked:
        for gap in gaps:
            tally.lack(gap)


def _ask(
    ask: Callable[[Row], Answer], tally: _Tally, some: Iterable[tuple[Row, str]], tenant: Tenant
) -> None:
    """One check, some subjects. A check that raises anything else has failed itself."""
    for subject, ref in some:
        try:
            tally.hear(subject, ask(subject), tenant, ref)
        except Exception as error:  # a check that fails is unknown, never a verdict
            tally.miss(subject, gap_of(tally.check.id, error), tenant)
