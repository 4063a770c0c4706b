"""How long the command line takes to say something, in starts of a bare interpreter."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from .processes import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES = 15
BARE = (sys.executable, "-c", "pass")
TITLE = "Start"
TEXT = """Whole processes, the median of fifteen each, in turn with a bare interpreter."""
COLUMNS = ("command", "bare ms", "ms", "ratio", "goal")
COMMANDS = (("--version", 15), ("--help", 25))


def _seconds(command: tuple[str, ...]) -> float:
    began = time.perf_counter()
    subprocess.run(command, capture_output=True, env=environment(), check=True)
    return time.perf_counter() - began


def rows(*, quick: bool) -> Iterator[tuple[str, ...]]:
    """One row a command."""
    for option, goal in COMMANDS:
        command = (sys.executable, "-m", "saas_audit", option)
        pairs = [(_seconds(BARE), _seconds(command)) for _ in range(5 if quick else TIMES)]
        bare, ours = (statistics.median(one) for one in zip(*pairs, strict=True))
        told = (f"saas-audit {option}", f"{bare * 1000:.0f}", f"{ours * 1000:.0f}")
        yield (*told, f"{ours / bare:.1f}", f"<= {goal}")
