"""Section 9: facts by the requirement they are relevant to. Nothing here claims compliance.

``facts`` is the one function that says which check speaks to which requirement.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from ....controls import FRAMEWORKS
from ....model import Outcome
from ..words import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ....controls import Control
    from ....engine.judge import CheckResult
    from ...run import Run

NAMES: Mapping[str, str] = {
    "cis_v8_1": "CIS Controls v8.1",
    "nist_csf_2_0": "NIST CSF 2.0",
    "nist_800_53_r5": "NIST SP 800-53 r5",
    "iso_27001_2022": "ISO/IEC 27001:2022",
    "soc2_tsc": "SOC 2 criteria",
    "csa_sscf_1_0": "CSA SSCF 1.0",
}

DPDP: Mapping[str, str] = {
    "6(1)(a)": "Data is protected by encryption, masking or tokens",
    "6(1)(b)": "Access to the systems is controlled",
    "6(1)(c)": "Access is visible: logged, monitored, reviewed",
    "6(1)(d)": "Processing goes on if access is lost, with backups",
    "6(1)(e)": "Logs are kept for a year, to detect and investigate",
    "6(1)(f)": "Contracts with processors hold them to it",
    "6(1)(g)": "Measures are in place so that all this is kept",
    "8(3)": "Data, traffic data and logs are kept for a year",
}
"""DPDP Rules 2025, what each clause is about, in our words."""


class Count(msgspec.Struct, frozen=True):
    """How many checks came to an outcome."""

    outcome: str
    word: str
    count: int


class Requirement(msgspec.Struct, frozen=True):
    """One requirement, and the answers that are relevant to it."""

    id: str
    title: str
    tally: tuple[Count, ...]
    controls: tuple[tuple[str, str], ...]
    total: int
    passing: float


class Framework(msgspec.Struct, frozen=True):
    """One framework."""

    title: str
    requirements: tuple[Requirement, ...]


class Frameworks(msgspec.Struct, frozen=True):
    """The section."""

    dpdp: tuple[Requirement, ...]
    others: tuple[Framework, ...]


def of(run: Run) -> Frameworks:
    """All of them."""
    return Frameworks(
        tuple(
            _requirement(id_, title, facts(run, "dpdp_2025").get(id_, []))
            for id_, title in DPDP.items()
        ),
        tuple(
            Framework(title, tuple(_requirements(facts(run, code))))
            for code, title in NAMES.items()
        ),
    )


Fact = tuple["Control", "CheckResult"]


def facts(run: Run, framework: str) -> dict[str, list[Fact]]:
    """Per requirement, the answers relevant to it, by the theme of their control."""
    found: dict[str, list[Fact]] = {}
    for result in run.results:
        control = run.checks[result.check_id].control
        for id_ in FRAMEWORKS[control.theme].get(framework, ()):
            found.setdefault(id_, []).append((control, result))
    return found


def _requirements(found: dict[str, list[Fact]]) -> Iterator[Requirement]:
    for id_ in sorted(found, key=_natural):
        yield _requirement(id_, "", found[id_])


def _natural(id_: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else -1, part) for part in re.split(r"(\d+)", id_)]


def _requirement(id_: str, title: str, found: list[Fact]) -> Requirement:
    counts = Counter(result.outcome for _, result in found)
    controls = {control.id: control.title for control, _ in found}
    weighed = sum(counts[one] for one in (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN))
    return Requirement(
        id_,
        title,
        tuple(Count(o, word, counts[o]) for o, word in OUTCOMES.items() if counts[o]),
        tuple(sorted(controls.items())),
        len(found),
        round(100 * counts[Outcome.PASS] / weighed, 1) if weighed else 0.0,
    )
