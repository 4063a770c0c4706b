"""No faster than the vendor lets us, no slower than it need be."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from saas_audit.connectors.pace import Pace, Quota

START = datetime(2026, 11, 2, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def sleep(self, seconds: float) -> None:
        self.passed += seconds


def times(
    requests: int, *quotas: Quota, what: str = "/reports/x", takes: float = 0.0
) -> list[float]:
    """When each left, if every answer ``takes`` so long."""
    clock = Clock()
    pace = Pace(clock, quotas)
    found = []
    for _ in range(requests):
        with pace.turn(what):
            found.append(clock.passed)
            clock.passed += takes
    return found


def test_a_burst_and_then_the_next_window():
    assert times(11, Quota("/reports/", 5, 10.0)) == [0.0] * 5 + [10.0] * 5 + [20.0]


def test_a_place_is_free_again_so_long_after_the_answer():
    """When the request arrived nobody knows, but not after its answer did."""
    assert times(3, Quota("/reports/", 2, 10.0), takes=0.25) == [0.0, 0.25, 10.25]


def test_an_answer_that_takes_long_says_nothing_of_the_way_to_the_vendor():
    assert times(2, Quota("/reports/", 1, 10.0), takes=4.0) == [0.0, 11.0]


def test_an_answer_that_is_still_on_its_way_is_waited_for_a_while_only():
    clock = Clock()
    pace = Pace(clock, (Quota("", 1, 10.0),))
    first = pace.turn("/users")
    first.__enter__()
    with pace.turn("/users"):
        assert 10.99 < clock.passed < 11.2


def test_who_waits_for_one_that_waits_goes_after_it():
    """Several threads, and quotas that let one through at a time."""
    clock = Clock()
    lock = threading.Lock()
    clock.sleep = lambda seconds: _later(clock, lock, seconds)  # type: ignore[method-assign]
    pace = Pace(clock, (Quota("", 1, 1.0),))
    left: list[float] = []

    def ask(_: int) -> None:
        with pace.turn("/users"):
            left.append(clock.passed)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(8)))
    assert all(after - before >= 0.999 for before, after in pairwise(sorted(left)))


def _later(clock: Clock, lock: threading.Lock, seconds: float) -> None:
    """Time that all threads share: it is never set back."""
    until = clock.passed + seconds
    time.sleep(0.001)
    with lock:
        clock.passed = max(clock.passed, until)


def test_a_clock_that_does_not_sleep_holds_nobody_up():
    clock = Clock()
    clock.sleep = lambda seconds: None  # type: ignore[method-assign]
    pace = Pace(clock, (Quota("", 1, 10.0),))
    for _ in range(50):
        with pace.turn("/users"):
            pass
    assert clock.passed == 0.0


def test_no_window_ever_holds_more_than_the_quota():
    found = times(200, Quota("", 7, 3.0))
    for start in found:
        assert sum(start <= one < start + 3.0 for one in found) <= 7
    assert found[-1] <= 199 / 7 * 3.0 * 1.2


def test_the_first_prefix_that_fits_counts_and_others_are_free():
    assert times(3, Quota("/identity", 1, 1.0), Quota("", 100, 1.0)) == [0.0] * 3
    assert times(3, Quota("/reports", 1, 1.0), Quota("", 100, 1.0)) == [0.0, 1.0, 2.0]
    assert times(3, Quota("/identity", 1, 1.0)) == [0.0] * 3


def test_when_the_vendor_asks_to_wait_everybody_does():
    clock = Clock()
    pace = Pace(clock, (Quota("", 100, 1.0),))
    pace.hold("/users", 30.0)
    with pace.turn("/groups"):
        assert clock.passed == 30.0
