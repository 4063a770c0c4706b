"""Salesforce's refusals, told apart: no permission, no feature, a limit, a session that ended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...model import Reason
from ...model.decode import anything
from ..interface import ReadError
from ..retry import for_status
from ..scrub import scrubbed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

NO_RIGHT = frozenset(
    {
        "API_CURRENTLY_DISABLED",
        "API_DISABLED_FOR_ORG",
        "FUNCTIONALITY_NOT_ENABLED",
        "INSUFFICIENT_ACCESS",
        "INSUFFICIENT_ACCESS_OR_READONLY",
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    }
)
NOT_HERE = frozenset({"INVALID_TYPE", "INVALID_FIELD", "NOT_FOUND", "UNSUPPORTED_API_VERSION"})
"""What the vendor says both where a right and where a feature is missing."""

LIMIT = "REQUEST_LIMIT_EXCEEDED"
ENDED = frozenset({"INVALID_SESSION_ID", "INVALID_AUTH_HEADER"})
PASSING = frozenset({"SERVER_UNAVAILABLE", "UNKNOWN_EXCEPTION", "UNABLE_TO_LOCK_ROW"})
_FAULT = re.compile(rb"<faultcode[^>]*>\s*(?:\w+:)?(\w+)\s*</faultcode>")
_STRING = re.compile(rb"<faultstring[^>]*>(.*?)</faultstring>", re.DOTALL)


class SessionEnded(Exception):
    """The token is not accepted any more. Caught once, by the transport, which renews it."""


def read_error(
    status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> ReadError | SessionEnded:
    """The error for an answer that is no success. Holds the vendor's code and words."""
    code, message = _rest(body) if body.lstrip()[:1] in (b"[", b"{") else _soap(body)
    if status == 401 or code in ENDED:
        return SessionEnded(code)
    detail = ": ".join(filter(None, (code, message)))
    plain = for_status(status, headers, detail, now)
    if code == LIMIT:
        is_passing = "concurrent" in message.lower()
        return ReadError(Reason.THROTTLED_OUT, plain.detail, status=status, retryable=is_passing)
    if code in NO_RIGHT:
        return ReadError(Reason.NO_PERMISSION, plain.detail, status=status)
    if code in NOT_HERE:
        return ReadError(Reason.NO_LICENCE_DATA, plain.detail, status=status)
    if code and status == 500 and code not in PASSING:
        return ReadError(Reason.API_ERROR, plain.detail, status=status)
    return plain


def _rest(body: bytes) -> tuple[str, str]:
    """``[{"errorCode": ..., "message": ...}]``, or the same without the list."""
    try:
        held = anything(body)
    except (ValueError, RecursionError):
        return "", ""
    first = held[0] if isinstance(held, list) and held else held
    if not isinstance(first, dict):
        return "", ""
    return str(first.get("errorCode", "")), _words(str(first.get("message", "")))


def _soap(body: bytes) -> tuple[str, str]:
    code, told = _FAULT.search(body), _STRING.search(body)
    if not code:
        return "", ""
    words = told.group(1).decode(errors="replace") if told else ""
    return code.group(1).decode(), _words(words)


def _words(text: str) -> str:
    """One line, short, and without anything that may be a session id."""
    return scrubbed(" ".join(text.split()))[:300]
