"""JUnit XML: a suite for each tenant, a case for each check.

A failure is a ``failure``, a doubt an ``error``; what was not judged, or was accepted, is
``skipped``.
Source: the schema of Jenkins' xunit plugin, https://github.com/jenkinsci/xunit-plugin
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from ..model import Outcome
from ..reports.columns import lines, ordered
from ..reports.plain import plain
from .lines import noted

if TYPE_CHECKING:
    from pathlib import Path

    from ..engine.judge import CheckResult
    from ..reports.run import Run

TAGS = {Outcome.FAIL: "failure", Outcome.UNKNOWN: "error"}
MOST_LINES = 50
"""Subjects told in one case; findings.csv and its evidence hold them all."""


def write(run: Run, path: Path) -> None:
    """Suites in the order of tenants."""
    suites: dict[str, list[CheckResult]] = {}
    for result in ordered(run):
        suites.setdefault(result.tenant.folder, []).append(result)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        out = XMLGenerator(file, "utf-8", short_empty_elements=True)
        out.startDocument()
        out.startElement("testsuites", AttributesImpl({"name": f"saas-audit {run.organisation}"}))
        for name, results in sorted(suites.items()):
            _suite(out, run, name, results)
        out.endElement("testsuites")
        out.endDocument()


def _suite(out: XMLGenerator, run: Run, name: str, results: list[CheckResult]) -> None:
    told = Counter(TAGS.get(result.outcome, "skipped") for result in results)
    passed = sum(result.outcome is Outcome.PASS for result in results)
    counts = {
        "name": name,
        "tests": str(len(results)),
        "failures": str(told["failure"]),
        "errors": str(told["error"]),
        "skipped": str(told["skipped"] - passed),
        "timestamp": run.as_of.strftime("%Y-%m-%dT%H:%M:%S"),
        "time": "0",
    }
    out.startElement("testsuite", AttributesImpl(counts))
    for result in results:
        _case(out, run, result)
    out.endElement("testsuite")


def _case(out: XMLGenerator, run: Run, result: CheckResult) -> None:
    check = run.checks[result.check_id]
    names = {"classname": check.id, "name": check.prose.title, "time": "0"}
    out.startElement("testcase", AttributesImpl(names))
    if result.outcome is not Outcome.PASS:
        tag = TAGS.get(result.outcome, "skipped")
        told = {"message": _message(result), "type": _type(result)}
        out.startElement(tag, AttributesImpl(told))
        if tag != "skipped" or result.outcome is Outcome.ACCEPTED:
            out.characters(_details(run, result))
        out.endElement(tag)
    out.endElement("testcase")


def _type(result: CheckResult) -> str:
    return str(result.severity if result.outcome is Outcome.FAIL else result.outcome)


def _message(result: CheckResult) -> str:
    if result.outcome is Outcome.FAIL:
        return f"{result.failed} of {result.examined}"
    return plain(result.reason or result.detail or str(result.outcome))


def _details(run: Run, result: CheckResult) -> str:
    told = []
    for number, line in enumerate(lines(run, result)):
        if number == MOST_LINES:
            told.append("and more: see findings.csv")
            break
        told.append(noted(line))
    return "\n".join((*told, f"Fix: {run.checks[result.check_id].prose.fix}"))
