"""A run that can be shown to others: the verdicts stay, people, tenants and their words do not.

Every field is either on a list of what is ours, or replaced here, or left out: a field that a
struct gets tomorrow is left out until somebody has decided.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ..decisions import Acceptance, Decisions, Task
from ..decisions.owners import Owners
from ..declare.check import Check
from ..engine.judge import CheckResult, Doubt
from ..engine.needs import needs_of, sources_of
from ..engine.plan import RESOLVER, NotSelected
from ..history import History, Move, Point, Standing
from ..model import ORGANISATION, Coverage, Finding, Gap, Tenant, Value, finding_id
from .pseudonyms import Pseudonyms, is_identifier
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

S = TypeVar("S", bound=msgspec.Struct)

OURS: dict[type, tuple[str, ...]] = {
    Run: ("as_of", "collected_at", "read_until", "tool_version", "checks_version", "grade"),
    Finding: (
        "check_id", "platform", "subject_type", "outcome", "severity", "reason", "affected",
        "examined",
    ),
    CheckResult: (
        "check_id", "outcome", "severity", "seen", "examined", "failed", "unknown", "attested",
        "accepted",
    ),
    Coverage: (
        "platform", "permission", "tier", "proof", "witness", "granted", "http_status", "pages",
        "items", "expected_items", "reason", "retries", "seconds", "failed_subjects", "is_optional",
    ),
    NotSelected: ("check_id",),
    Doubt: ("subjects",),
    Gap: ("reason",),
    Move: (
        "check_id", "control_id", "severity", "platform", "change", "cause", "not_separated",
        "other_events",
    ),
    Point: ("as_of", "posture", "restated", "counts", "checks_version"),
    Standing: ("change", "cause", "first_seen"),
    History: ("previous_as_of", "default"),
    Acceptance: ("check_id", "severity", "on", "until"),
    Task: ("check_id", "due", "decision"),
    Value: ("number",),
}  # fmt: skip
"""Fields that hold words, numbers and times of ours, or of a vendor's published vocabulary."""

_RUN_ID = re.compile(r"(.*)-(\d{8}T\d{6}Z)", re.DOTALL)


def masked(run: Run, key: bytes) -> Run:
    """The run under pseudonyms. Checks that are not ours are left out: their words are not."""
    return _Mask(run, key).run()


def _rebuilt(struct: S, **replaced: Any) -> S:
    kept = {name: getattr(struct, name) for name in OURS[type(struct)]}
    return type(struct)(**kept, **replaced)


def is_ours(module: str) -> bool:
    """Does a check come with the tool?"""
    return module.startswith("saas_audit.checks.")


class _Mask:
    """One run being masked."""

    def __init__(self, run: Run, key: bytes) -> None:
        self._run = run
        plain = Pseudonyms(key)
        self._organisation = f"organisation-{plain.code(run.organisation)}"
        self._tenants = {ORGANISATION: ORGANISATION, RESOLVER: RESOLVER}
        known = {run.organisation: self._organisation}
        for tenant in sorted(_tenants_of(run) - self._tenants.keys()):
            made = _tenant(tenant, plain)
            self._tenants[tenant] = made
            known |= dict.fromkeys((tenant.name, tenant.label), made.name)
            known[tenant.tenant_id] = made.tenant_id
        self._names = Pseudonyms(key, known)
        self._places = _places(run)
        self._folders = {old.folder: new.folder for old, new in self._tenants.items()}
        self._ids = {old.tenant_id: new.tenant_id for old, new in self._tenants.items()}
        self._checks = {
            name: check
            for name, check in run.checks.items()
            if isinstance(check, Check) and is_ours(check.function.__module__)
        }

    def run(self) -> Run:
        run = self._run
        pairs = [(self._result(one), one) for one in run.results if one.check_id in self._checks]
        pairs.sort(key=lambda pair: (pair[0].check_id, pair[0].tenant))
        findings = Masked(self, {_place(new): old for new, old in pairs})
        moved = self._moved(pairs, findings)
        return _rebuilt(
            run,
            organisation=self._organisation,
            run_id=self._run_id(run.run_id),
            tenants=tuple(self._tenants[one] for one in run.tenants),
            checks=self._checks,
            results=tuple(new for new, _ in pairs),
            not_selected=tuple(map(self._unselected, self._known_checks())),
            findings=findings,
            coverage=tuple(map(self._coverage, run.coverage)),
            evidence={self._path(name): sha for name, sha in run.evidence.items()},
            blocked=self._blocked(),
            history=self._history(moved),
            decisions=self._decisions(moved),
            rights=self._rights(),
        )

    def _rights(self) -> dict[str, tuple[str, ...] | None]:
        """Vendors' names of rights; what a tenant may have named itself is replaced."""
        return {
            self._folders[place]: held and tuple(map(self._names.prose, held))
            for place, held in self._run.rights.items()
            if place in self._folders
        }

    def _known_checks(self) -> list[NotSelected]:
        return [one for one in self._run.not_selected if one.check_id in self._checks]

    def _run_id(self, text: str) -> str:
        found = _RUN_ID.fullmatch(text)
        if not found:
            return self._names.name(text, "run")
        return f"{self._names.name(found.group(1), 'organisation')}-{found.group(2)}"

    def _unselected(self, one: NotSelected) -> NotSelected:
        return _rebuilt(one, tenant=self._tenants[one.tenant], step=self._names.prose(one.step))

    def _result(self, one: CheckResult) -> CheckResult:
        doubts = tuple(
            _rebuilt(doubt, gap=self._gap(doubt.gap), example=self._subject(doubt.example))
            for doubt in one.doubts
        )
        detail = self._names.prose(one.detail)
        return _rebuilt(one, tenant=self._tenants[one.tenant], doubts=doubts, detail=detail)

    def _gap(self, gap: Gap) -> Gap:
        return _rebuilt(
            gap,
            what=self._what(gap.what),
            detail=self._names.prose(gap.detail),
            source=self._what(gap.source),
        )

    def _what(self, text: str) -> str:
        """What a gap names: a source of ours, one of our row types or fields; or a tenant."""
        ours = text in self._places or is_identifier(text)
        return text if ours and not self._names.is_known(text) else self._names.prose(text)

    def _subject(self, text: str, kind: str = "") -> str:
        return self._names.name(text, kind or "subject")

    def _coverage(self, one: Coverage) -> Coverage:
        return _rebuilt(
            one,
            tenant=self._place(one.platform, one.tenant),
            endpoint=self._what(one.endpoint),
            detail=self._names.prose(one.detail),
        )

    def _place(self, platform: str, name: str) -> str:
        """The admin's word for a tenant, where that is all there is."""
        found = (
            new
            for old, new in self._tenants.items()
            if (old.platform, old.name) == (platform, name)
        )
        made = next(found, None)
        return made.name if made else self._names.name(name, "tenant")

    def _path(self, path: str) -> str:
        """``evidence/PLATFORM-TENANT/SOURCE.jsonl.zst#PAGE``: where the owner can look it up."""
        parts = path.split("/")
        if len(parts) != 3 or parts[1] not in self._folders:
            return ""
        return "/".join((parts[0], self._folders[parts[1]], parts[2]))

    def _blocked(self) -> dict[str, tuple[str, ...]]:
        old = (f"{one.platform}-{one.tenant} {one.endpoint}" for one in self._run.coverage)
        new = map(self._coverage, self._run.coverage)
        return {
            f"{one.platform}-{one.tenant} {one.endpoint}": tuple(
                check for check in self._run.blocked[place] if check in self._checks
            )
            for place, one in zip(old, new, strict=True)
            if place in self._run.blocked
        }

    def finding(self, one: Finding, gaps: dict[str, str]) -> Finding:
        """Names and ids always go; of what was seen, our words stay."""
        name, prose = self._names.name, self._names.prose
        return _rebuilt(
            one,
            tenant_id=self._ids.get(one.tenant_id) or name(one.tenant_id, "tenant"),
            home=self._folders.get(one.home, ""),
            subject_id=name(one.subject_id, one.subject_type or "subject"),
            subject_name=name(one.subject_name, one.subject_type or "subject"),
            saw=prose(one.saw),
            want=prose(one.want),
            why=gaps.get(one.why) or prose(one.why),
            evidence=self._path(one.evidence),
            seen=self._value(one.seen),
            wanted=self._value(one.wanted),
            lacks=prose(one.lacks),
        )

    def _value(self, one: Value) -> Value:
        members = one.members
        hidden = None if members is None else tuple(sorted(map(self._names.prose, members)))
        return _rebuilt(one, text=self._names.prose(one.text), members=hidden)

    def gaps(self, result: CheckResult) -> dict[str, str]:
        """How each gap of a result reads, before and after."""
        return {str(doubt.gap): str(self._gap(doubt.gap)) for doubt in result.doubts}

    def original(self, result: CheckResult) -> Iterator[Finding]:
        return self._run.findings.of(result)

    def _moved(
        self, pairs: list[tuple[CheckResult, CheckResult]], findings: Masked
    ) -> dict[str, str]:
        """Finding ids are made from names: what is known by them moves with them."""
        history, decisions = self._run.history, self._run.decisions
        if not (history.standings or history.moves or decisions.acceptances or decisions.tasks):
            return {}
        moved: dict[str, str] = {}
        for new, old in pairs:
            both = zip(self.original(old), findings.of(new), strict=True)
            moved |= {before.id: after.id for before, after in both}
            moved[finding_id(old.check_id, old.tenant.tenant_id)] = finding_id(
                new.check_id, new.tenant.tenant_id
            )
        return moved

    def _history(self, moved: dict[str, str]) -> History:
        held = self._run.history
        moves = (one for one in held.moves if one.check_id in self._checks)
        return _rebuilt(
            held,
            previous=self._run_id(held.previous) if held.previous else "",
            rules=tuple(name for name in held.rules if name in self._checks),
            note=self._names.prose(held.note),
            standings={
                moved[i]: self._standing(s) for i, s in held.standings.items() if i in moved
            },
            moves=tuple(self._move(one, moved) for one in moves),
            trend=tuple(_rebuilt(one, run_id=self._run_id(one.run_id)) for one in held.trend),
        )

    def _decisions(self, moved: dict[str, str]) -> Decisions:
        held = self._run.decisions
        kept = [one for one in held.acceptances if one.finding_id in moved]
        ids = {one.id: self._names.name(one.id, "exception") for one in kept}
        return Decisions(
            acceptances=tuple(self._acceptance(one, ids[one.id], moved) for one in kept),
            states={ids[name]: state for name, state in held.states.items() if name in ids},
            tasks={moved[i]: self._task(t, moved[i]) for i, t in held.tasks.items() if i in moved},
            owners=self._owners(held.owners),
        )

    def _owners(self, held: Owners) -> Owners:
        """Tables of the config, which speak of tenants by name or by folder."""

        def hidden(table: dict[str, str]) -> dict[str, str]:
            return {key: self._names.name(who, "owner") for key, who in table.items()}

        named = {old.name: new.name for old, new in self._tenants.items()} | self._folders
        return Owners(
            checks=hidden(held.checks),
            controls=hidden(held.controls),
            themes=hidden(held.themes),
            tenants={named[k]: v for k, v in hidden(held.tenants).items() if k in named},
            platforms=hidden(held.platforms),
            everything_else=self._names.name(held.everything_else, "owner"),
        )

    def _acceptance(self, one: Acceptance, id_: str, moved: dict[str, str]) -> Acceptance:
        name = self._names.name
        return _rebuilt(
            one,
            id=id_,
            finding_id=moved[one.finding_id],
            tenant=name(one.tenant, "tenant"),
            subject_id=name(one.subject_id, "subject"),
            subject_name=name(one.subject_name, "subject"),
            seen=self._value(one.seen),
            wanted=self._value(one.wanted),
            reason=name(one.reason, "text"),
            approved_by=name(one.approved_by, "person"),
        )

    def _task(self, one: Task, place: str) -> Task:
        name = self._names.name
        return _rebuilt(
            one,
            finding_id=place,
            tenant=name(one.tenant, "tenant"),
            subject_id=name(one.subject_id, "subject"),
            owner=name(one.owner, "owner"),
            justification=name(one.justification, "text"),
        )

    def _move(self, one: Move, moved: dict[str, str]) -> Move:
        name, prose = self._names.name, self._names.prose
        return _rebuilt(
            one,
            finding_id=moved.get(one.finding_id) or self._names.code(one.finding_id),
            tenant=self._place(one.platform, one.tenant),
            subject_id=name(one.subject_id, "subject"),
            subject_name=name(one.subject_name, "subject"),
            before=prose(one.before),
            after=prose(one.after),
            changed_by=name(one.changed_by, "person"),
            changed_at=prose(one.changed_at),
            audit_event_id=name(one.audit_event_id, "event"),
            why_unnamed=prose(one.why_unnamed),
        )

    def _standing(self, one: Standing) -> Standing:
        return _rebuilt(
            one,
            changed_by=self._names.name(one.changed_by, "person"),
            changed_at=self._names.prose(one.changed_at),
            audit_event_id=self._names.name(one.audit_event_id, "event"),
        )


class Masked:
    """The findings of a run, masked as they are read: however many there are."""

    def __init__(self, mask: _Mask, originals: dict[tuple[str, str], CheckResult]) -> None:
        self._mask = mask
        self._originals = originals

    def of(self, result: CheckResult) -> Iterator[Finding]:
        """See ``run.Findings``."""
        original = self._originals[_place(result)]
        gaps = self._mask.gaps(original)
        for finding in self._mask.original(original):
            yield self._mask.finding(finding, gaps)


def _tenants_of(run: Run) -> set[Tenant]:
    results = {one.tenant for one in run.results}
    return {*run.tenants, *results, *(one.tenant for one in run.not_selected)}


def _places(run: Run) -> frozenset[str]:
    """How our own sources are called."""
    needs = (row for check in run.checks.values() if not check.is_manual for row in needs_of(check))
    return frozenset(name for one in sources_of(needs) for name in (one.endpoint, one.path))


def _place(result: CheckResult) -> tuple[str, str]:
    return result.check_id, result.tenant.folder


def _tenant(tenant: Tenant, names: Pseudonyms) -> Tenant:
    """One name for what the admin, the vendor and people call it; the id apart."""
    name = f"tenant-{names.code(tenant.tenant_id or tenant.name)}"
    return Tenant(tenant.platform, name, names.name(tenant.tenant_id, "id"), name)
