"""Processes to measure: each as a user would start it, with its byte code already written."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).parent.parent


class Figures(msgspec.Struct, frozen=True):
    """Seconds from start to end of a whole process, CPU seconds and peak MB told by itself."""

    wall: float
    cpu: float
    peak: float


def environment() -> dict[str, str]:
    """Ours, but byte code is kept: an installed tool has its own."""
    return {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}


def compiled() -> None:
    """Write the byte code of this checkout."""
    for folder in ("saas_audit", "checks", "benchmarks"):
        compileall.compile_dir(ROOT / folder, quiet=1)


def measured(module: str, *arguments: str) -> Figures:
    """Run ``python -m benchmarks.MODULE`` to its end."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    wall = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    told = json.loads(done.stdout.splitlines()[0])
    return Figures(wall=wall, cpu=told["cpu"], peak=told["peak"])


class Server:
    """The simulator in a process of its own."""

    def __init__(self, people: int, latency: int, folder: Path, quotas: str = "none") -> None:
        words = (str(people), str(latency), quotas, str(folder))
        command = [sys.executable, "-m", "benchmarks.serve", *words]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
        )
        self.where: dict[str, Any] = self._line()

    def _line(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def asked(self) -> list[dict[str, Any]]:
        """Every request since the last time."""
        assert self._process.stdin is not None
        self._process.stdin.write("log\n")
        self._process.stdin.flush()
        return list(self._line())

    def close(self) -> None:
        self._process.communicate()
