"""One retry policy for every vendor; the SDKs' own retries are off.

Retried: 429 and 503 (with or without Retry-After), 500, 502, 504, a connection that breaks, a body
that is short or not what it should be. The limit is a budget of time, not a number of tries.
"""

from __future__ import annotations

import email.utils
from typing import TYPE_CHECKING, TypeVar

import tenacity

from ..model import Reason
from .interface import Clock, ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

T = TypeVar("T")

RETRIED_STATUS = frozenset({429, 500, 502, 503, 504})
LONGEST_WAIT = 60.0


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait: an integer, a decimal, or an HTTP date; None if absent or unreadable."""
    value = next((v for k, v in headers.items() if k.lower() == "retry-after"), "").strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None


def for_status(status: int, headers: Mapping[str, str], detail: str, now: datetime) -> ReadError:
    """The error for an HTTP status that is not a success; the vendor's word in ``detail``."""
    throttled = status in (429, 503)
    reason = Reason.NO_PERMISSION if status in (401, 403) else Reason.API_ERROR
    return ReadError(
        Reason.THROTTLED_OUT if throttled else reason,
        f"HTTP {status}: {detail}" if detail else f"HTTP {status}",
        status=status,
        retryable=status in RETRIED_STATUS,
        retry_after=retry_after(headers, now) if throttled else None,
    )


class Retry:
    """Runs a request until it succeeds, fails for good, or the budget is spent.

    ``budget`` is in seconds per request; ``retries`` counts over the lifetime.
    """

    def __init__(self, clock: Clock, budget: float = 300.0) -> None:
        self._clock = clock
        self._budget = budget
        self.retries = 0

    def __call__(self, request: Callable[[], T]) -> T:
        started = self._clock.now()
        backoff = tenacity.wait_exponential(multiplier=0.5, max=30.0)

        def wait(state: tenacity.RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.retry_after if isinstance(error, ReadError) else None
            return min(asked if asked is not None else backoff(state), LONGEST_WAIT)

        def spent(state: tenacity.RetryCallState) -> bool:
            passed = (self._clock.now() - started).total_seconds()
            return max(passed, state.idle_for) + state.upcoming_sleep > self._budget

        def count(_: tenacity.RetryCallState) -> None:
            self.retries += 1

        policy = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda e: isinstance(e, ReadError) and e.retryable),
            wait=wait,
            stop=spent,
            sleep=self._clock.sleep,
            before_sleep=count,
            reraise=True,
        )
        return policy(request)
