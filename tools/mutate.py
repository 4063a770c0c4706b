"""Changes the code in small ways and asks whether the tests notice. ``make mutants`` runs it.

    python -m tools.mutate [--sample N] [--seed S] [--out FILE] [PATH ...]

A mutant is not imported: the code of the one changed function is put into the function that runs,
so classes keep their identity and a mutant costs milliseconds. Checks and derives are held to the
truth tables: each mutant is put before the examples that really call its function, the quickest
first, then before their blanked variants. What has tests of its own (TESTS) is held to both.
What no example calls has survived; only what builds the examples themselves is not counted.
A mutant that runs longer than a minute is killed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import importlib
import io
import itertools
import json
import random
import subprocess
import sys
import threading
import time
import types
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .mutants import mutants

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PLACES = ("checks", "saas_audit/derived", "saas_audit/engine", "saas_audit/model")
CORE = ("saas_audit/engine", "saas_audit/model")
TESTS = {
    "saas_audit/engine/": ("tests/engine", "tests/model"),
    "saas_audit/model/": ("tests/engine", "tests/model"),
    "saas_audit/derived/people/": ("tests/derived/cross",),
    "saas_audit/derived/salesforce/": ("tests/derived/salesforce",),
}
"""Where the tests stand that a place is held to beside the truth tables."""

LIMIT = 60.0
MOST = 150
"""Examples that a mutant of the core is put before; all of them call it."""

FEW = 6
"""Examples whose blanked variants a survivor is put before: each has dozens."""

EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
"""``path:function: change`` of each survivor that cannot be told apart, and after `` # `` why."""


def module_of(path: Path) -> str:
    """``checks/m365/x.py`` is installed as ``saas_audit.checks.m365.x``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    names = parts if parts[0] == "saas_audit" else ("saas_audit", *parts)
    return ".".join(names).removesuffix(".__init__")


class Bed:
    """The examples, and which of them call a function."""

    def __init__(self) -> None:
        from saas_audit.discover import built_in
        from saas_audit.engine import truth

        self._truth = truth
        with _noting() as building:
            self.examples = [(check, one) for check in built_in() for one in check.examples]
        self.builders = frozenset(building)
        self.callers: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._forget = [
            one.cache_clear for one in gc.get_objects() if _is_cache(one) and _is_ours(one)
        ]
        self.forget()
        self._trace()

    def forget(self) -> None:
        for clear in self._forget:
            clear()

    def _trace(self) -> None:
        costs = []
        for number in range(len(self.examples)):
            self.forget()
            started = time.perf_counter()
            with _noting() as called:
                self.holds(number)
            costs.append(time.perf_counter() - started)
            for place in called:
                self.callers[place].append(number)
        for numbers in self.callers.values():
            numbers.sort(key=costs.__getitem__)

    def holds(self, number: int) -> bool:
        """Is the example's answer what it says, and answered by no error?"""
        check, told = self.examples[number]
        result, _ = self._truth._run(check, told.facts, told.knobs)
        same = result.outcome is told.outcome and not result.raised
        return same and told.severity in (None, result.severity)

    def holds_blanked(self, number: int) -> bool:
        """And that of every world with one field less?"""
        return not list(self._truth._problems(*self.examples[number]))


@contextlib.contextmanager
def _noting() -> Iterator[set[tuple[str, int]]]:
    """Where the functions stand that are called meanwhile: file and first line."""
    called: set[tuple[str, int]] = set()

    def note(frame: Any, *_: object) -> None:
        called.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    sys.settrace(note)
    try:
        yield called
    finally:
        sys.settrace(None)


def _is_cache(thing: object) -> bool:
    return type(thing).__name__ == "_lru_cache_wrapper"


def _is_ours(thing: Any) -> bool:
    return getattr(thing, "__module__", "").startswith("saas_audit.")


def function_of(module: types.ModuleType, qualified: str) -> Any:
    """The plain function of that name, under whatever is wrapped around it; None if none is."""
    thing: Any = module
    for name in qualified.split("."):
        thing = vars(thing).get(name)
        if thing is None:
            return None
    for _ in range(5):
        if isinstance(thing, types.FunctionType) and not hasattr(thing, "__wrapped__"):
            return thing
        inner = _inside(thing)
        if inner is None:
            return None
        thing = inner
    return None


def _inside(thing: Any) -> Any:
    if isinstance(thing, property):
        return thing.fget
    if isinstance(thing, cached_property):
        return thing.func
    for name in ("function", "__wrapped__", "__func__"):
        if hasattr(thing, name):
            return getattr(thing, name)
    return None


def code_of(tree: ast.Module, path: Path, qualified: str) -> types.CodeType | None:
    """The code object of a function in a changed module."""
    found: Any = compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)
    for name in qualified.split("."):
        inner = [
            one
            for one in found.co_consts
            if isinstance(one, types.CodeType) and one.co_name == name
        ]
        if not inner:
            return None
        found = inner[-1]
    return found


def verdict(bed: Bed, path: Path, function: Any, code: types.CodeType) -> str:
    """``killed``, ``survived``, ``unreached``, or ``example``: it only builds examples."""
    was = function.__code__
    place = (was.co_filename, was.co_firstlineno)
    numbers = bed.callers.get(place, [])
    name = path.relative_to(ROOT).as_posix()
    if name.startswith("checks/") and not numbers and place in bed.builders:
        return "example"
    core = name.startswith(CORE)
    tests = next((held for place, held in TESTS.items() if name.startswith(place)), ())
    if core:
        numbers = numbers[:: max(1, len(numbers) // MOST)]
    function.__code__ = code
    try:
        for number in numbers:
            bed.forget()
            if not bed.holds(number):
                return "killed"
        if tests and not _hold(tests):
            return "killed"
        for number in numbers[:FEW]:
            bed.forget()
            if not bed.holds_blanked(number):
                return "killed"
    except Exception:
        return "killed"
    finally:
        function.__code__ = was
        bed.forget()
    return "survived" if numbers or tests else "unreached"


def _hold(tests: tuple[str, ...]) -> bool:
    import pytest

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]) == 0


def work() -> None:
    """A worker: one line in, ``path number``; one line out."""
    out = sys.stdout
    sys.stdout = sys.stderr
    bed = Bed()
    print("ready", file=out, flush=True)
    for line in sys.stdin:
        name, number = line.split()
        path = ROOT / name
        every = mutants(path.read_text(encoding="utf-8"))
        mutant = next(itertools.islice(every, int(number), None))
        print(_judged(bed, path, mutant), file=out, flush=True)


def _judged(bed: Bed, path: Path, mutant: Any) -> str:
    function = function_of(importlib.import_module(module_of(path)), mutant.function)
    code = code_of(mutant.tree, path, mutant.function) if function else None
    if code is None or len(code.co_freevars) != len(function.__code__.co_freevars):
        return "skipped"
    return verdict(bed, path, function, code)


class Worker:
    """A worker's process; begun anew when a mutant does not come back."""

    def __init__(self) -> None:
        asked = [sys.executable, "-m", "tools.mutate", "--work"]
        self._process = subprocess.Popen(
            asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"

    def ask(self, name: str, number: int) -> str:
        """``timeout`` if it was killed; then this worker is of no more use."""
        process = self._process
        assert process.stdin
        assert process.stdout
        guard = threading.Timer(LIMIT, process.kill)
        guard.start()
        try:
            process.stdin.write(f"{name} {number}\n")
            process.stdin.flush()
            return process.stdout.readline().strip() or "timeout"
        except OSError:
            return "timeout"
        finally:
            guard.cancel()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def chosen(paths: list[str], sample: int, seed: int) -> list[tuple[str, int, Any]]:
    """The mutants to try, by file and line."""
    files = [file for one in paths for file in _python(ROOT / one)]
    every = []
    for file in sorted(files):
        name = file.relative_to(ROOT).as_posix()
        every += [
            (name, number, one._replace(tree=None))
            for number, one in enumerate(mutants(file.read_text(encoding="utf-8")))
        ]
    if sample and sample < len(every):
        every = random.Random(seed).sample(every, sample)
    return sorted(every, key=lambda one: one[:2])


def _python(path: Path) -> Iterator[Path]:
    return iter([path]) if path.is_file() else path.rglob("*.py")


def equivalents() -> set[str]:
    """Survivors that were looked at and found to decide nothing."""
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines() if EQUIVALENT.exists() else []
    return {line.partition("  # ")[0] for line in lines if line and not line.startswith("#")}


def run(todo: list[tuple[str, int, Any]], out: Path) -> None:
    """Try them all and write the report."""
    excused = equivalents()
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    lines = []
    worker = Worker()
    for at, (name, number, mutant) in enumerate(todo, start=1):
        answer = worker.ask(name, number)
        if answer == "timeout":
            worker.close()
            worker = Worker()
        told = f"{name}:{mutant.function}: {' '.join(mutant.change.split())}"
        if answer in ("survived", "unreached") and told in excused:
            answer = "equivalent"
        tally["/".join(name.split("/")[:2])][answer] += 1
        if answer in ("survived", "unreached"):
            lines.append(json.dumps({"line": mutant.line, "what": answer, "mutant": told}))
        if at % 50 == 0 or at == len(todo):
            report = [f"{at} of {len(todo)} tried", *_summary(tally), "", *lines, ""]
            out.write_text("\n".join(report), encoding="utf-8")
    worker.close()


def _summary(tally: dict[str, Counter[str]]) -> Iterator[str]:
    total: Counter[str] = Counter()
    for place, counts in sorted(tally.items()):
        total += counts
        yield f"{place}: {_rate(counts)}"
    yield f"all: {_rate(total)}"


def _rate(counts: Counter[str]) -> str:
    killed = counts["killed"] + counts["timeout"]
    of = killed + counts["survived"] + counts["unreached"]
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return f"{100 * killed / max(1, of):.1f} % of {of} killed ({told})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", default=list(PLACES))
    parser.add_argument("--sample", type=int, default=0, help="so many, chosen at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("mutants.txt"))
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work()
    else:
        run(chosen(options.paths or list(PLACES), options.sample, options.seed), options.out)
        print(options.out.read_text(encoding="utf-8").partition("\n\n")[0])


if __name__ == "__main__":
    main()
