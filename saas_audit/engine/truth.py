"""Runs truth tables through the real engine and derives, and looks for lines that lie.

Beside each example's own answer: no stray rows, no misspelt knobs, values of the declared types;
and with any one field of any row blanked, the answer stays or becomes unknown.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ..declare.derive import is_derived
from ..declare.example import Example, Unread
from ..model import (
    DNS,
    NOT_RETURNED,
    PLATFORMS,
    AsOf,
    Finding,
    Gap,
    Missing,
    Outcome,
    Part,
    Reading,
    Row,
    Severity,
    Tenant,
    fields_of,
    peek,
)
from ..model.decode import dec_hook
from .judge import CheckResult, evaluate
from .needs import needs_of
from .world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..declare.check import Check

T = TypeVar("T", bound=Row)
NOON = AsOf(2026, 11, 2, 6, 0, tzinfo=UTC)
"""The time at which truth tables are told."""


class _Everyone:
    """Contains every key: whoever is asked about has answered."""

    def __contains__(self, key: object) -> bool:
        return True


class Told:
    """A backing that knows what an example tells, and nothing else: one tenant per platform."""

    def __init__(
        self, facts: tuple[Row | Unread, ...], platforms: Iterable[str] = PLATFORMS
    ) -> None:
        names = (*platforms, DNS)
        self.tenants = [Tenant(one, "example", f"{one}-1", "Example") for one in names]
        self.as_of = NOON
        self._facts = facts

    def reading(self, row_type: type[T], tenant: Tenant) -> Reading[T]:  # noqa: ARG002
        rows = [(fact, "") for fact in self._facts if type(fact) is row_type]
        reading: Reading[Any] = Reading(rows, answered=self._answered(row_type))
        for fact in self._facts:
            if isinstance(fact, Unread) and fact.row_type is row_type:
                gap = Gap(fact.reason, row_type.__name__)
                if fact.of is None:
                    reading.note(gap)
                    reading.answered = frozenset()
                else:
                    reading.gaps_of[fact.of] = gap
        return reading

    def size(self, row_type: type[Row], tenant: Tenant) -> int:  # noqa: ARG002
        return len(self._facts)

    def page(self, row_type: type[T], tenant: Tenant, number: int) -> list[T]:  # noqa: ARG002
        return [fact for fact in self._facts if type(fact) is row_type]

    def _answered(self, row_type: type[Row]) -> Any:
        source = row_type.__row__.source
        return _Everyone() if source and source.each else None


def result_of(check: Check, facts: tuple[Row | Unread, ...], knobs: dict[str, Any]) -> CheckResult:
    """What the check says in this world. Tenants without subjects are left out."""
    return _run(check, facts, knobs)[0]


def _run(
    check: Check, facts: tuple[Row | Unread, ...], knobs: dict[str, Any]
) -> tuple[CheckResult, list[Finding]]:
    findings: list[Finding] = []
    told = Told(facts, _platforms(check, facts))
    results = evaluate(World(told), [check], {check.id: knobs}, findings.append)
    return results[0], findings


def _platforms(check: Check, facts: tuple[Row | Unread, ...]) -> list[str]:
    """The check's own, and those that the example speaks of; nobody has the others."""
    kinds = (fact.row_type if isinstance(fact, Unread) else type(fact) for fact in facts)
    spoken = {check.platform, *(kind.__row__.platform for kind in kinds)}
    return [one for one in PLATFORMS if one in spoken]


def problems(check: Check) -> Iterator[str]:
    """Everything that is wrong with a check's truth table, in sentences."""
    check.knobs_of("saas-audit")
    if check.is_manual:
        return
    told = {example.outcome for example in check.examples}
    for wanted in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN):
        if wanted not in told:
            yield f"{check.id}: no example of {wanted}"
    for number, example in enumerate(check.examples, start=1):
        where = f"{check.id}, example {number}" + (
            f" ({example.sentence})" * bool(example.sentence)
        )
        yield from (f"{where}: {problem}" for problem in _problems(check, example))


def _problems(check: Check, example: Example) -> Iterator[str]:
    strange = list(_strange(check, example))
    yield from strange
    if strange:
        return
    result, findings = _run(check, example.facts, example.knobs)
    if result.outcome is not example.outcome:
        doubts = "; ".join(str(doubt.gap) for doubt in result.doubts)
        saws = "; ".join(f"saw {finding.saw}" for finding in findings if finding.saw)
        yield f"should be {example.outcome}, is {result.outcome}. {doubts} {saws}".strip()
        return
    if result.raised:
        yield f"the check failed itself: {'; '.join(str(doubt.gap) for doubt in result.doubts)}"
    if example.severity is not None and result.severity is not example.severity:
        yield f"should fail as {Severity(example.severity)}, fails as {result.severity}"
    lacks = {finding.lacks for finding in findings if finding.outcome is Outcome.FAIL}
    if example.outcome is Outcome.FAIL and lacks != {example.lacks or ""}:
        yield f"should lack {example.lacks or 'no licence'}, lacks {', '.join(sorted(lacks))}"
    for blanked, facts in _blanked(example.facts):
        result = result_of(check, facts, example.knobs)
        if result.raised:
            yield f"without {blanked} the check fails itself"
        if result.outcome not in (example.outcome, Outcome.UNKNOWN):
            yield f"without {blanked} it moves from {example.outcome} to {result.outcome}"


def _strange(check: Check, example: Example) -> Iterator[str]:
    known = set(needs_of(check))
    for fact in example.facts:
        kind = fact.row_type if isinstance(fact, Unread) else type(fact)
        if kind not in known:
            yield f"{kind.__name__} is nothing this check reads"
        elif isinstance(fact, Row) and is_derived(kind):
            yield f"{kind.__name__} is derived: give the rows it is derived from"
        elif isinstance(fact, Row):
            yield from _mistyped(fact)
    knobs = {knob.name for knob in check.contract.knobs}
    yield from (f"there is no knob {name}" for name in example.knobs if name not in knobs)


def _mistyped(part: Part) -> Iterator[str]:
    for field in fields_of(type(part)):
        value = peek(part, field.name)
        if isinstance(value, Missing):
            continue
        try:
            msgspec.convert(value, field.type, dec_hook=_lenient)
        except (msgspec.ValidationError, AttributeError) as error:
            yield f"{type(part).__name__}.{field.name}: {error}"
        for inner in _parts(value):
            yield from _mistyped(inner)


def _parts(value: Any) -> list[Part]:
    """The objects in a field: it, or the members of its list."""
    members = value if isinstance(value, (list, tuple)) else (value,)
    return [one for one in members if isinstance(one, Part)]


def _lenient(kind: type, value: Any) -> Any:
    return value if isinstance(value, datetime) else dec_hook(kind, value)


def _blanked(
    facts: tuple[Row | Unread, ...],
) -> Iterator[tuple[str, tuple[Row | Unread, ...]]]:
    """Every world that differs in one field being missing."""
    for place, fact in enumerate(facts):
        if isinstance(fact, Row) and not type(fact).__row__.config:
            for name, variant in _without_one(fact):
                yield name, (*facts[:place], variant, *facts[place + 1 :])


def _without_one(part: Part) -> Iterator[tuple[str, Any]]:
    meta = type(part).__row__
    source = meta.source
    filled = meta.owner if source and source.each else ""
    for field in type(part).__members__:
        value = peek(part, field)
        if field in (meta.key, filled) or isinstance(value, Missing):
            continue
        yield f"{type(part).__name__}.{field}", _replaced(part, field, NOT_RETURNED)
        for name, inner in _inner(value):
            yield f"{type(part).__name__}.{field}: {name}", _replaced(part, field, inner)


def _inner(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Part):
        yield from _without_one(value)
    elif isinstance(value, (list, tuple)):
        for place, one in enumerate(value):
            if isinstance(one, Part):
                for name, variant in _without_one(one):
                    yield name, [*value[:place], variant, *value[place + 1 :]]


def _replaced(part: Part, field: str, value: Any) -> Any:
    """A copy with one field set, below the guards."""
    fields = {name: peek(part, name) for name in type(part).__members__}
    return type(part)(**{**fields, field: value})
