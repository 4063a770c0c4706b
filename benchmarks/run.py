"""``make bench``: the tool against the floor, the table into docs/benchmarks.md."""

from __future__ import annotations

import json
import platform as machine
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

LATENCY = 50
SIZES = ((1_000, "m365"), (10_000, "m365"), (100_000, "m365"), (100_000, "google"))
FOLLOWING = ("$skiptoken=", "pageToken=", "/query/01")
SIGN_IN = ("login.microsoftonline.com", "oauth2.googleapis.com")
DOCS = Path(__file__).parent.parent / "docs" / "benchmarks.md"


class Server:
    """The simulator's process."""

    def __init__(self, people: int, folder: Path) -> None:
        command = [sys.executable, "-m", "benchmarks.serve", str(people), str(LATENCY), str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
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


def _figures(module: str, *arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[0]))


def measured(people: int, platform: str) -> str:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(people, folder)
        url, port = server.where["http"], str(server.where["dns"])
        held = str(folder / "settings.json")
        tool = _figures("tool", held, url, port, str(folder / "out"), platform)
        asked = server.asked()
        first = [
            one
            for one in asked
            if one["method"] == "GET"
            and one["host"] not in SIGN_IN
            and not any(word in one["url"] for word in FOLLOWING)
        ]
        (folder / "lists.json").write_text(json.dumps(first))
        floor = _figures("floor", url, str(folder / "lists.json"))
        requests = len(server.asked())
        server.close()
    ratio = tool["wall"] / floor["wall"]
    return (
        f"| {platform} | {people:,} | {floor['wall']:.1f} | {tool['wall']:.1f} | {ratio:.2f} "
        f"| {floor['cpu']:.1f} | {tool['cpu']:.1f} | {floor['peak']:.0f} | {tool['peak']:.0f} "
        f"| {requests} | {len(asked)} |"
    )


HEAD = """# Benchmarks

`make bench` wrote this: a raw client (httpx and msgspec: the same lists, the same pages, nothing
kept) as the floor, and the tool (sign in, collect, keep as evidence, evaluate, write the reports),
both against the simulator in a process of its own, {latency} ms a request, in one run on one
machine. Read the ratios. The tool's clock does not sleep here: what quotas cost is their own.

{machine}

"""
COLUMNS = (
    *("platform", "people", "floor s", "tool s", "ratio", "floor CPU s", "tool CPU s"),
    *("floor MB", "tool MB", "requests floor", "requests tool"),
)


def main() -> None:
    libraries = ", ".join(f"{n} {version(n)}" for n in ("httpx", "msgspec", "msgraph-sdk"))
    where = (
        f"{machine.system()} {machine.machine()}, Python {machine.python_version()}, {libraries}"
    )
    text = HEAD.format(latency=LATENCY, machine=where)
    text += f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}\n"
    for people, platform in SIZES:
        row = measured(people, platform)
        print(row, flush=True)
        text += row + "\n"
    DOCS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
