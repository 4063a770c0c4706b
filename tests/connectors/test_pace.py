"""No faster than the vendor lets us, no slower than it need be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
    requests: int, *quotas: Quota, what: str = "/reports/x", margin: float = 0.0
) -> list[float]:
    clock = Clock()
    pace = Pace(clock, quotas, margin)
    found = []
    for _ in range(requests):
        pace.wait(what)
        found.append(clock.passed)
    return found


def test_a_burst_and_then_the_next_window():
    assert times(11, Quota("/reports/", 5, 10.0)) == [0.0] * 5 + [10.0] * 5 + [20.0]


def test_a_request_that_is_quicker_on_its_way_comes_too_late_rather_than_too_soon():
    assert times(2, Quota("/reports/", 1, 10.0), margin=0.25) == [0.0, 10.25]


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
    pace.wait("/groups")
    assert clock.passed == 30.0
