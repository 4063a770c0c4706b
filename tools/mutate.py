"""Changes the code in small ways and asks whether the tests notice. ``make mutants`` runs it.

    python -m tools.mutate [--sample N] [--seed S] [--out FILE] [PATH ...]

A mutant is not imported: the code of the one changed function is put into the function that runs,
so classes keep their identity and a mutant costs milliseconds. Each is tried in a fork of this
process, so nothing that it leaves behind reaches the next. Checks are held to the truth tables:
each mutant is put before the examples that really call its function, the quickest first, then
before their blanked variants. Derives, engine and model are held to the same and to those of their
tests that call the function. What nothing calls has survived; only what builds the examples
themselves is not counted. A mutant that runs longer than ``LIMIT`` is killed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import types
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .bed import Examples, Tests, with_tests
from .mutants import Mutant, mutants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).parent.parent
PLACES = ("checks", "saas_audit/derived", "saas_audit/engine", "saas_audit/model")
CORE = ("saas_audit/engine", "saas_audit/model")
LIMIT = 30.0
"""Seconds."""

FIRST = 10
"""Examples that a mutant is put before, then tests, then more examples."""

MOST = 40
"""Examples that a mutant of the core is put before at all; all of them call it."""

FEW = 6
"""Examples whose blanked variants a survivor is put before: each has dozens."""

EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
"""``path:function: change`` of each survivor that cannot be told apart, and after `` # `` why."""


def module_of(path: Path) -> str:
    """``checks/m365/x.py`` is installed as ``saas_audit.checks.m365.x``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    names = parts if parts[0] == "saas_audit" else ("saas_audit", *parts)
    return ".".join(names).removesuffix(".__init__")


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


class Bench:
    """Where one mutant after the other is tried."""

    def __init__(self, examples: Examples, tests: Tests) -> None:
        self._examples = examples
        self._tests = tests
        gc.freeze()

    def judged(self, path: Path, mutant: Mutant) -> str:
        """``killed``, ``survived``, ``unreached``, ``timeout``; ``example``: it only builds
        examples; ``skipped``: no function of that name can be found.
        """
        function = function_of(importlib.import_module(module_of(path)), mutant.function)
        code = code_of(mutant.tree, path, mutant.function) if function else None
        if code is None or len(code.co_freevars) != len(function.__code__.co_freevars):
            return "skipped"
        place = (function.__code__.co_filename, function.__code__.co_firstlineno)
        examples = self._examples.calling(place)
        tests = self._tests.calling(place)
        if not examples and not tests:
            is_builder = path.is_relative_to(ROOT / "checks") and place in self._examples.builders
            return "example" if is_builder else "unreached"
        if path.relative_to(ROOT).as_posix().startswith(CORE):
            examples = examples[:: max(1, len(examples) // MOST)]

        def survives() -> bool:
            function.__code__ = code
            return all(self._answers(examples, tests))

        return in_a_fork(survives)

    def _answers(self, examples: list[int], tests: list[int]) -> Iterator[bool]:
        yield from map(self._examples.holds, examples[:FIRST])
        yield from map(self._tests.holds, tests)
        yield from map(self._examples.holds, examples[FIRST:])
        yield from map(self._examples.holds_blanked, examples[:FEW])


def in_a_fork(survives: Callable[[], bool]) -> str:
    """``killed``, ``survived`` or ``timeout``, asked in a process that is gone afterwards."""
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        _answer(survives, told)
    os.close(told)
    ready, _, _ = select.select([heard], [], [], LIMIT)
    answer = os.read(heard, 100).decode() if ready else "timeout"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(heard)
    return answer or "killed"


def _answer(survives: Callable[[], bool], told: int) -> None:
    """Whatever happens, this process ends here."""
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        answer = "killed"
        with contextlib.suppress(BaseException):
            answer = "survived" if survives() else "killed"
        os.write(told, answer.encode())
    finally:
        os._exit(0)


Todo = dict[Path, set[int]]


def chosen(paths: list[str], sample: int, seed: int) -> Todo:
    """The mutants to try: of each file, by their place in it."""
    files = sorted(file for one in paths for file in _python(ROOT / one))
    every = [
        (file, number)
        for file in files
        for number, _ in enumerate(mutants(file.read_text(encoding="utf-8")))
    ]
    if sample and sample < len(every):
        every = random.Random(seed).sample(every, sample)
    todo: Todo = defaultdict(set)
    for file, number in sorted(every):
        todo[file].add(number)
    return todo


def _python(path: Path) -> Iterator[Path]:
    return iter([path]) if path.is_file() else path.rglob("*.py")


def equivalents() -> set[str]:
    """Survivors that were looked at and found to decide nothing."""
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines() if EQUIVALENT.exists() else []
    return {line.partition("  # ")[0] for line in lines if line and not line.startswith("#")}


def run(todo: Todo, out: Path, examples: Examples, tests: Tests) -> None:
    """Try them all and write the report."""
    excused = equivalents()
    bench = Bench(examples, tests)
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    lines = []
    most = sum(map(len, todo.values()))
    for at, (path, mutant) in enumerate(_every(todo), start=1):
        answer = bench.judged(path, mutant)
        name = path.relative_to(ROOT).as_posix()
        told = f"{name}:{mutant.function}: {' '.join(mutant.change.split())}"
        if answer in ("survived", "unreached") and told in excused:
            answer = "equivalent"
        tally["/".join(name.split("/")[:2])][answer] += 1
        if answer in ("survived", "unreached"):
            lines.append(json.dumps({"line": mutant.line, "what": answer, "mutant": told}))
        if at % 50 == 0 or at == most:
            report = [f"{at} of {most} tried", *_summary(tally), "", *lines, ""]
            out.write_text("\n".join(report), encoding="utf-8")


def _every(todo: Todo) -> Iterable[tuple[Path, Mutant]]:
    for path, numbers in todo.items():
        every = mutants(path.read_text(encoding="utf-8"))
        yield from ((path, one) for at, one in enumerate(every) if at in numbers)


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
    options = parser.parse_args()
    todo = chosen(options.paths or list(PLACES), options.sample, options.seed)
    examples = Examples()
    if any(path.is_relative_to(ROOT / "saas_audit") for path in todo):
        with_tests(lambda tests: run(todo, options.out, examples, tests))
    else:
        run(todo, options.out, examples, Tests())
    print(options.out.read_text(encoding="utf-8").partition("\n\n")[0])


if __name__ == "__main__":
    main()
