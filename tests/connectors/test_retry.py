"""One retry policy: what the vendor asks for is waited for, and never for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from saas_audit.connectors.interface import ReadError
from saas_audit.connectors.retry import Retry, for_status, retry_after
from saas_audit.model import Reason

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)


class Clock:
    def __init__(self, *, stands: bool = False) -> None:
        self.slept: list[float] = []
        self._stands = stands

    def now(self) -> datetime:
        return NOW if self._stands else NOW + timedelta(seconds=sum(self.slept))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def failing(times: int, *errors: ReadError):
    """A request that raises each error in turn, then succeeds."""
    left = list(errors) * times

    def request() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return request


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("Mon, 02 Nov 2026 06:00:07 GMT", 7.0),
        ("Mon, 02 Nov 2026 05:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_every_form(header, seconds):
    assert retry_after({"Retry-After": header}, NOW) == seconds


@pytest.mark.parametrize("header", ["3", "2.5", "Mon, 02 Nov 2026 06:00:04 GMT"])
def test_what_the_vendor_asks_for_is_waited_for(header):
    clock = Clock()
    error = for_status(429, {"retry-after": header}, "slow down", NOW)
    assert Retry(clock)(failing(1, error)) == "answer"
    assert clock.slept == [error.retry_after]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_passing_faults_are_retried_and_counted(status):
    clock = Clock()
    retry = Retry(clock)
    assert retry(failing(2, for_status(status, {}, "", NOW))) == "answer"
    assert retry.retries == 2
    assert clock.slept == sorted(clock.slept)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_lasting_faults_are_not(status):
    clock = Clock()
    with pytest.raises(ReadError):
        Retry(clock)(failing(1, for_status(status, {}, "no", NOW)))
    assert clock.slept == []


@pytest.mark.parametrize("stands", [False, True])
def test_the_budget_ends_it_even_when_the_clock_stands_still(stands):
    clock = Clock(stands=stands)
    with pytest.raises(ReadError) as caught:
        Retry(clock, budget=60)(failing(10_000, for_status(429, {}, "", NOW)))
    assert caught.value.reason is Reason.THROTTLED_OUT
    assert sum(clock.slept) <= 60


def test_reasons_tell_refusals_from_faults():
    assert for_status(403, {}, "x", NOW).reason is Reason.NO_PERMISSION
    assert for_status(404, {}, "x", NOW).reason is Reason.API_ERROR
    assert for_status(503, {}, "x", NOW).reason is Reason.THROTTLED_OUT
