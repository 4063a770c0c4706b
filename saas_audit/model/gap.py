"""What was not seen, and why: reasons, gaps, and the placeholder of a missing field."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Reason(StrEnum):
    """Why something is unknown. The sentence is what a report prints beside it."""

    sentence: str

    def __new__(cls, code: str, sentence: str) -> Reason:
        member = str.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member

    NO_PERMISSION = "no_permission", "the right to read it was not granted"
    NO_LICENCE_DATA = "no_licence_data", "the tenant's licence does not include this data"
    API_ERROR = "api_error", "the vendor's API answered with an error"
    THROTTLED_OUT = "throttled_out", "the vendor's API kept asking us to wait until time ran out"
    TRUNCATED = "truncated", "the answer was cut before its end"
    MOVED_WHILE_READING = "moved_while_reading", "the list changed while it was read"
    NOT_RETURNED = "not_returned", "the vendor's answer does not contain it"
    WRONG_TYPE = "wrong_type", "the vendor's answer has another type than documented"
    UNKNOWN_VALUE = "unknown_value", "the vendor's answer holds a value we do not know"
    SUSPICIOUSLY_EMPTY = "suspiciously_empty", "an answer that cannot be empty was empty"
    NOT_COLLECTED = "not_collected", "it was not collected"
    CHECK_ERROR = "check_error", "the check itself failed; please report it"


class Gap(msgspec.Struct, frozen=True, order=True):
    """One thing that was not seen.

    ``what`` names it as the code does (``User``, ``User.account_enabled``), ``detail`` is the
    vendor's word or ours, ``source`` the endpoint it would have come from.
    """

    reason: Reason
    what: str
    detail: str = ""
    source: str = ""

    def __str__(self) -> str:
        text = f"{self.what}: {self.reason.sentence}"
        return f"{text} ({self.detail})" if self.detail else text


class Missing:
    """Stands in a field that was not seen. The guard of the row turns it into ``Unknown``."""

    __slots__ = ("detail", "reason")

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail

    def __repr__(self) -> str:
        return f"<missing: {self.reason}>"


NOT_RETURNED = Missing(Reason.NOT_RETURNED)
NOT_COLLECTED = Missing(Reason.NOT_COLLECTED)
