"""Writes docs/sources.md: how the end of each list is known. ``make docs`` runs it."""

from __future__ import annotations

from pathlib import Path

from saas_audit.discover import built_in
from saas_audit.engine.logs import log_source
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.model import DNS, Source
from saas_audit.trails import LOGS

from .check_docs import PLATFORMS

PAGE = Path(__file__).parent.parent / "docs" / "sources.md"
HEAD = """# How the end of a list is known

Made from the sources by `make docs`; edit `saas_audit/datasets/` instead.

A list can be cut without a word: a next link that is silently missing looks like the last page.
Where the vendor counts its records, the count is asked before and after, and what was read must
lie between; otherwise the list is read once more, and then it is unknown (`moved_while_reading`).
Where the vendor does not count, the only proof is its own mark that the list has ended. **A cut
that leaves this mark in place cannot be seen there**, by us or by any other reader; the column
`truncated` of `coverage.csv` then says "no (end not provable)".
"""
NAMES = {**PLATFORMS, DNS: "DNS"}


def page() -> str:
    """The text of docs/sources.md."""
    sources = list(sources_of(row for check in built_in() for row in needs_of(check)))
    lists = [one for one in sources if one.items]
    counted = [one for one in lists if one.proof == "count"]
    ended = [one for one in lists if one.proof == "ended"]
    lines = [HEAD]
    lines += _part("Proved by a count", counted)
    lines += _part("The end is not provable", ended)
    lines += _part("One answer, no list", [one for one in sources if not one.items])
    logs = [log_source(platform) for platform in LOGS]
    lines += _part("Read from the second run on, to name who changed what", logs)
    return "\n".join(lines)


def _part(title: str, sources: list[Source]) -> list[str]:
    lines = [f"## {title} ({len(sources)})", ""]
    for platform, name in NAMES.items():
        mine = sorted({_line(one) for one in sources if one.platform == platform})
        if mine:
            lines += [f"### {name}", "", *mine, ""]
    return lines


def _line(source: Source) -> str:
    whom = f", for each {source.each.__name__}" if source.each else ""
    return f"- `{source.endpoint}`{whom}"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
