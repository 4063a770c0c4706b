"""What mutants are put before: examples of all checks, tests of the package, and who calls what."""

from __future__ import annotations

import contextlib
import gc
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.runner import runtestprotocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Place = tuple[str, int]
"""Where a function stands: file and first line."""

TESTS = ("tests/engine", "tests/model", "tests/derived")


class Caches:
    """Of our functions, as far as they are imported."""

    def __init__(self) -> None:
        self._held = [one for one in gc.get_objects() if _is_cache(one) and _is_ours(one)]

    def forget(self) -> None:
        """What was worked out before a change is not what is worked out after it."""
        for one in self._held:
            one.cache_clear()


class Examples:
    """The truth tables, and which of their lines call a function."""

    def __init__(self) -> None:
        from saas_audit.discover import built_in
        from saas_audit.engine import truth
        from saas_audit.model import Outcome

        self._truth, self._fail = truth, Outcome.FAIL
        with noting() as building:
            self._every = [(check, one) for check in built_in() for one in check.examples]
        self.builders = frozenset(building)
        """Functions that only make the rows of examples."""
        self._caches = Caches()
        self._callers = _callers(range(len(self._every)), self.holds)

    def calling(self, place: Place) -> list[int]:
        """The quickest first."""
        return self._callers.get(place, [])

    def holds(self, number: int) -> bool:
        """Is the example's answer what it says, and answered by no error?"""
        self._caches.forget()
        check, told = self._every[number]
        result, findings = self._truth._run(check, told.facts, told.knobs)
        same = result.outcome is told.outcome and not result.raised
        lacks = {one.lacks for one in findings if one.outcome is self._fail}
        is_told = not lacks or lacks == {told.lacks or ""}
        return same and is_told and told.severity in (None, result.severity)

    def holds_blanked(self, number: int) -> bool:
        """And that of every world with one field less?"""
        self._caches.forget()
        return not list(self._truth._problems(*self._every[number]))


class Tests:
    """Tests that pytest has collected; each can be run again and again."""

    def __init__(self, items: Iterable[pytest.Item] = ()) -> None:
        self._items = list(items)
        self._caches = Caches()
        self._callers = _callers(range(len(self._items)), self.holds)

    def calling(self, place: Place) -> list[int]:
        """The quickest first."""
        return self._callers.get(place, [])

    def holds(self, number: int) -> bool:
        """Does it pass?"""
        self._caches.forget()
        reports = runtestprotocol(self._items[number], log=False, nextitem=None)
        return not any(one.failed for one in reports)


class _Loop:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self, then: Callable[[Tests], None]) -> None:
        self._then = then

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._then(Tests(session.items))
        return True


def with_tests(then: Callable[[Tests], None]) -> None:
    """Calls it with the tests in ``TESTS``, collected once."""
    options = "addopts=--import-mode=importlib"
    asked = ["-o", options, "-s", "-p", "no:terminal", "-p", "no:cacheprovider", *TESTS]
    pytest.main(asked, plugins=[_Loop(then)])


def _callers(numbers: Iterable[int], run: Callable[[int], object]) -> dict[Place, list[int]]:
    """Who calls a function, the quickest first."""
    callers: dict[Place, list[int]] = defaultdict(list)
    costs = []
    for number in numbers:
        started = time.perf_counter()
        with noting() as called:
            run(number)
        costs.append(time.perf_counter() - started)
        for place in called:
            callers[place].append(number)
    for found in callers.values():
        found.sort(key=costs.__getitem__)
    return callers


@contextlib.contextmanager
def noting() -> Iterator[set[Place]]:
    """Where the functions stand that are called meanwhile."""
    called: set[Place] = set()

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
