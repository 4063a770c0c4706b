"""frameworks.csv, and the matrix of shared responsibility: the run as auditors ask for it.

Nothing here claims compliance. A requirement is told by the answers of the checks that speak to it:
it *fails* if one of them fails, is *unknown* if one could not be decided, *accepted* if what failed
was accepted; it *passes* if all pass or do not apply, and is *partial* if some pass while others
were not asked or are for a person to look at. Of law, only facts are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from ..controls import requirements
from ..engine.judge import CheckResult
from ..engine.needs import needs_of, sources_of
from ..frameworks import BENCHMARK, FACTS_ONLY, NAMES, SOURCES, TITLES
from ..model import ORGANISATION, PLATFORMS, Outcome
from .csv_files import write as write_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ..declare.check import Check
    from .run import Run

SSCF = "csa_sscf_1_0"
READABLE = "CCC-SaaS-01"
"""SSCF: configuration can be read by program. Each manual check is a setting that cannot."""


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement, and every answer of a check that speaks to it."""

    framework: str
    id: str
    title: str
    source: str
    results: tuple[CheckResult, ...] = ()
    not_selected: int = 0
    facts_only: bool = False

    def count(self, outcome: Outcome) -> int:
        """How many answers came to this."""
        return sum(one.outcome is outcome for one in self.results)

    @property
    def result(self) -> str:
        """One word."""
        return "facts" if self.facts_only else verdict(self.results, self.not_selected)


def verdict(results: Iterable[CheckResult], not_selected: int = 0) -> str:
    """What answers come to together; ``no_check`` where there is none."""
    counts = Counter(one.outcome for one in results)
    for outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ACCEPTED):
        if counts[outcome]:
            return str(outcome)
    if counts[Outcome.PASS]:
        return "partial" if counts[Outcome.MANUAL] or not_selected else "pass"
    for outcome in (Outcome.MANUAL, Outcome.NOT_APPLICABLE):
        if counts[outcome]:
            return str(outcome)
    return "not_selected" if not_selected else "no_check"


def of(run: Run) -> Iterator[Requirement]:
    """Every requirement we know, also where no check speaks to it, and every benchmark's id."""
    for framework, titles in TITLES.items():
        speaks = {check.id: requirements(check.control, framework) for check in run.checks.values()}
        for id_, title in titles.items():
            named = {check_id for check_id, ids in speaks.items() if id_ in ids}
            yield Requirement(
                framework=NAMES[framework],
                id=id_,
                title=title,
                source=SOURCES[framework],
                results=tuple(one for one in run.results if one.check_id in named),
                not_selected=sum(one.check_id in named for one in run.not_selected),
                facts_only=framework in FACTS_ONLY,
            )
    yield from _benchmarks(run)


def _benchmarks(run: Run) -> Iterator[Requirement]:
    """The ids that checks name themselves; what they are about, the check's title says."""
    named: dict[tuple[str, str], list[Check]] = {}
    for check in run.checks.values():
        for framework, ids in check.maps.items():
            for id_ in ids:
                named.setdefault((framework, id_), []).append(check)
    for (framework, id_), checks in sorted(named.items()):
        mine = {check.id for check in checks}
        yield Requirement(
            framework=framework,
            id=id_,
            title=checks[0].prose.title,
            source=BENCHMARK,
            results=tuple(one for one in run.results if one.check_id in mine),
            not_selected=sum(one.check_id in mine for one in run.not_selected),
        )


class Line(msgspec.Struct, frozen=True):
    """One row before it is text; ``files`` gives the evidence behind a result."""

    requirement: Requirement
    files: Callable[[CheckResult], tuple[str, ...]]

    @property
    def evidence(self) -> str:
        """The files its answers rest on."""
        found = {file for one in self.requirement.results for file in self.files(one)}
        return " ".join(sorted(found))


COLUMNS: dict[str, Callable[[Line], object]] = {
    "framework": lambda line: line.requirement.framework,
    "requirement_id": lambda line: line.requirement.id,
    "requirement_title": lambda line: line.requirement.title,
    "result": lambda line: line.requirement.result,
    "checks_pass": lambda line: line.requirement.count(Outcome.PASS),
    "checks_fail": lambda line: line.requirement.count(Outcome.FAIL),
    "checks_unknown": lambda line: line.requirement.count(Outcome.UNKNOWN),
    "exceptions": lambda line: sum(one.accepted for one in line.requirement.results),
    "evidence_refs": lambda line: line.evidence,
    "mapping_source": lambda line: line.requirement.source,
    "checks_accepted": lambda line: line.requirement.count(Outcome.ACCEPTED),
    "checks_not_applicable": lambda line: line.requirement.count(Outcome.NOT_APPLICABLE),
    "checks_manual": lambda line: line.requirement.count(Outcome.MANUAL),
    "checks_not_selected": lambda line: line.requirement.not_selected,
}


def write(run: Run, path: Path) -> None:
    """frameworks.csv: a row for each requirement; each check counts once in each tenant."""
    files = _evidence(run)
    rows = ([make(Line(one, files)) for make in COLUMNS.values()] for one in of(run))
    write_csv(path, COLUMNS, rows)


def _evidence(run: Run) -> Callable[[CheckResult], tuple[str, ...]]:
    """Which files a result rests on: those of its tenant, and of what is read elsewhere for it."""
    held: dict[str, list[str]] = {}
    for file in run.evidence:
        held.setdefault(file.rpartition("/")[2], []).append(file)

    @cache
    def slugs(check_id: str) -> tuple[str, ...]:
        check = run.checks[check_id]
        sources = () if check.is_manual else sources_of(needs_of(check))
        return tuple(f"{source.slug}.jsonl.zst" for source in sources)

    def files(result: CheckResult) -> tuple[str, ...]:
        home = result.tenant
        found = (file for slug in slugs(result.check_id) for file in held.get(slug, ()))
        if home == ORGANISATION:
            return tuple(found)
        others = f"evidence/{home.platform}-"
        mine = f"evidence/{home.folder}/"
        return tuple(f for f in found if f.startswith(mine) or not f.startswith(others))

    return files


Share = Literal[
    "customer_gap",
    "not_seen",
    "blocked_by_licence",
    "provider_gap",
    "accepted",
    "partial",
    "fine",
    "to_look_at",
    "not_applicable",
    "no_check",
]
"""How a provider's capability and the customer's use of it meet.

``customer_gap``: it is there, and not used. ``blocked_by_licence``: it is there for money.
``provider_gap``: it is not there. ``fine``: there, and used wherever it applies.
"""

Use = tuple[Share, int, int]
"""The share, and how many of how many answers say so."""

_SHARES: Mapping[str, Share] = {
    "fail": "customer_gap",
    "unknown": "not_seen",
    "pass": "fine",
    "partial": "partial",
    "accepted": "accepted",
    "manual": "to_look_at",
    "not_applicable": "not_applicable",
    "not_selected": "no_check",
    "no_check": "no_check",
}


class Capability(msgspec.Struct, frozen=True):
    """One row of the matrix: what SSCF asks of a provider, and per platform how it is used."""

    id: str
    title: str
    uses: Mapping[str, Use]


def matrix(run: Run) -> Iterator[Capability]:
    """SSCF speaks to the provider (the capability exists), our checks to the customer (it is used):
    together, who owes what.
    """
    held: dict[tuple[str, str], list[CheckResult]] = {}
    for result in run.results:
        check = run.checks[result.check_id]
        for id_ in requirements(check.control, SSCF):
            held.setdefault((id_, check.platform), []).append(result)
        if check.is_manual:
            held.setdefault((READABLE, check.platform), []).append(result)
    for id_, title in TITLES[SSCF].items():
        uses: dict[str, Use] = {
            name: _use(run, id_, held.get((id_, name), [])) for name in PLATFORMS
        }
        yield Capability(id_, title, uses)


def _use(run: Run, id_: str, results: list[CheckResult]) -> Use:
    if id_ == READABLE:
        return ("provider_gap", len(results), len(results)) if results else ("no_check", 0, 0)
    share = _SHARES[verdict(results)]
    outcomes = {"customer_gap": Outcome.FAIL, "not_seen": Outcome.UNKNOWN, "fine": Outcome.PASS}
    wanted = outcomes.get(share)
    mine = [one for one in results if wanted is None or one.outcome is wanted]
    if share == "customer_gap" and all(_needs_licence(run, one) for one in mine):
        share = "blocked_by_licence"
    return share, len(mine), len(results)


def _needs_licence(run: Run, result: CheckResult) -> bool:
    """Whether none of its failures can be mended without buying something."""
    failing = (one for one in run.findings.of(result) if one.outcome is Outcome.FAIL)
    return all(one.lacks for one in failing)
