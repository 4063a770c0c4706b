"""Google's refusals, told apart: no scope, an API that is switched off, an edition, a quota."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...model import Reason
from ...model.decode import anything
from ..interface import ReadError
from ..retry import for_status
from ..scrub import scrubbed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

QUOTA = frozenset(
    {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED"}
)
DAILY = frozenset({"dailyLimitExceeded"})
OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
NO_SERVICE = frozenset({"notACalendarUser", "Mail service not enabled"})
"""The vendor's own word that a person has no such service: an answer, not a refusal."""
EDITION = frozenset({"domainCannotUseApis", "limitExceededForEdition", "featureUnavailable"})


class NoSuchService(ReadError):
    """The person asked about has no such service, so there is nothing to read. Not a failure."""

    def __init__(self, status: int, body: bytes, detail: str) -> None:
        super().__init__(Reason.API_ERROR, detail, status=status)
        self.body = body


def read_error(
    status: int, headers: Mapping[str, str], body: bytes, scope: str, now: datetime
) -> ReadError:
    """The error for an answer that is no success. Holds the vendor's code and words."""
    error = _error(body)
    message = scrubbed(str(error.get("message", "")))[:300]
    codes = _codes(error)
    detail = " ".join(filter(None, (", ".join(sorted(codes)), message)))
    if {*codes, message} & NO_SERVICE:
        return NoSuchService(status, body, detail)
    plain = for_status(status, headers, detail, now)
    if codes & QUOTA:
        again = for_status(429, headers, detail, now)
        return ReadError(
            again.reason, plain.detail, status=status, retryable=True, retry_after=again.retry_after
        )
    if codes & DAILY:
        return ReadError(Reason.THROTTLED_OUT, plain.detail, status=status)
    if codes & OFF:
        step = "; switch the API on: Google Cloud console > APIs & Services > Library"
        return ReadError(Reason.API_ERROR, plain.detail + step, status=status)
    if codes & EDITION:
        return ReadError(Reason.NO_LICENCE_DATA, plain.detail, status=status)
    if plain.reason is Reason.NO_PERMISSION:
        told = f"{plain.detail} (scope {scope}{_hint(scope)})"
        return ReadError(Reason.NO_PERMISSION, told, status=status)
    return plain


def _hint(scope: str) -> str:
    """What a scope alone does not open."""
    alone = scope.endswith("cloud-identity.policies.readonly")
    return "; only super administrators may read policies" if alone else ""


def _error(body: bytes) -> dict[str, Any]:
    try:
        held = anything(body)
    except (ValueError, RecursionError):
        return {}
    error = held.get("error") if isinstance(held, dict) else None
    return error if isinstance(error, dict) else {}


def _codes(error: dict[str, Any]) -> set[str]:
    """Every code in both of Google's error shapes."""
    told = [error.get("status")]
    for place in ("errors", "details"):
        held = error.get(place)
        parts = held if isinstance(held, list) else []
        told.extend(one.get("reason") for one in parts if isinstance(one, dict))
    return {code for code in told if isinstance(code, str)}
