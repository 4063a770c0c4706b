"""How Google says no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..http import json_response

if TYPE_CHECKING:
    from ..http import Response


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, reason: str, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.status, self.reason, self.message, self.detail = status, reason, message, detail

    def response(self) -> Response:
        code = {
            400: "INVALID_ARGUMENT",
            401: "UNAUTHENTICATED",
            403: "PERMISSION_DENIED",
            429: "RESOURCE_EXHAUSTED",
        }
        error = {
            "code": self.status,
            "message": self.message,
            "errors": [{"message": self.message, "domain": "global", "reason": self.reason}],
            "status": code.get(self.status, "NOT_FOUND"),
        }
        if self.detail:
            kind = "type.googleapis.com/google.rpc.ErrorInfo"
            told = {"@type": kind, "reason": self.detail, "domain": "googleapis.com"}
            error["details"] = [told]
        return json_response({"error": error}, self.status)


def not_found(what: str) -> Refused:
    return Refused(404, "notFound", f"Resource Not Found: {what}")


def forbidden() -> Refused:
    return Refused(403, "forbidden", "Not Authorized to access this resource/api")


def insufficient() -> Refused:
    return Refused(
        403,
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    )


def invalid(message: str) -> Refused:
    return Refused(400, "invalid", message)


def too_fast() -> Refused:
    """Google does not say when to come again."""
    told = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'"
    return Refused(429, "rateLimitExceeded", told, "RATE_LIMIT_EXCEEDED")
