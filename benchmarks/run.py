"""``make bench``: every table, into docs/benchmarks.md.

``--quick`` leaves out what takes minutes, ``--million`` adds a million users. With either, or with
names of tables, docs/benchmarks.md stays as it is.
"""

from __future__ import annotations

import argparse
import os
import platform as machine
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from . import collecting, each, evaluating, quotas, starting
from .processes import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable

DOCS = Path(__file__).parent.parent / "docs" / "benchmarks.md"
LIBRARIES = ("httpx", "msgspec", "msgraph-sdk", "google-api-python-client", "simple-salesforce")
TABLES = ("collecting", "each", "evaluating", "starting", "quotas")

HEAD = """# Benchmarks

`make bench` wrote this. Read the ratios: each table is one run, on one machine, without rest
between its lines.

{machine}, {cores} cores, Python {python}, {libraries}.
"""


def _table(title: str, text: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Prints each line as it comes, and returns the whole."""
    heads = list(columns)
    lines = [f"\n## {title}\n", text, "", _line(heads), _line(["---"] * len(heads))]
    print("\n".join(lines), flush=True)
    for row in rows:
        lines.append(_line(row))
        print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _tables(wanted: list[str], *, quick: bool, million: bool) -> str:
    sizes = collecting.QUICK if quick else collecting.SIZES
    sizes += collecting.MILLION if million else ()
    made = ""
    if "collecting" in wanted:
        rows = (collecting.row(*size) for size in sizes)
        made += _table(collecting.TITLE, collecting.TEXT, collecting.COLUMNS, rows)
    for part in (each, evaluating, starting, quotas):
        if part.__name__.rpartition(".")[2] in wanted:
            made += _table(part.TITLE, part.TEXT, part.COLUMNS, part.rows(quick=quick))
    return made


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument("tables", nargs="*", help=f"of {', '.join(TABLES)}; all")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--million", action="store_true")
    asked = parser.parse_args(arguments)
    if strange := set(asked.tables) - set(TABLES):
        parser.error(f"no table is called {', '.join(sorted(strange))}")
    compiled()
    head = HEAD.format(
        machine=f"{machine.system()} {machine.machine()}",
        cores=os.cpu_count(),
        python=machine.python_version(),
        libraries=", ".join(f"{name} {version(name)}" for name in LIBRARIES),
    )
    made = _tables(asked.tables or list(TABLES), quick=asked.quick, million=asked.million)
    if not (asked.tables or asked.quick or asked.million):
        DOCS.write_text(head + made, encoding="utf-8")
        print(f"\n{DOCS} written", file=sys.stderr)


if __name__ == "__main__":
    main()
