"""How Salesforce says no."""

from __future__ import annotations

from ..http import Response, json_response


class Refused(Exception):
    """A refusal in the shape of the REST API."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message

    def response(self) -> Response:
        body = [{"message": self.message, "errorCode": self.code}]
        return json_response(body, self.status)


def no_object(name: str) -> Refused:
    """Said of objects that do not exist, and of those one may not see."""
    return Refused(400, "INVALID_TYPE", f"sObject type '{name}' is not supported.")


def no_field(name: str, entity: str) -> Refused:
    return Refused(400, "INVALID_FIELD", f"No such column '{name}' on entity '{entity}'.")


def not_found() -> Refused:
    return Refused(404, "NOT_FOUND", "The requested resource does not exist")


def no_access(right: str) -> Refused:
    return Refused(403, "INSUFFICIENT_ACCESS", f"insufficient access: it takes {right}")


def too_many() -> Refused:
    """Said for the rest of the day."""
    return Refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
