"""How advanced hunting and Azure answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ..http import Request, Response, json_response

if TYPE_CHECKING:
    from .tenant import Tenant

QUERY = "/v1.0/security/runHuntingQuery"
HUNTING_RIGHT = "ThreatHunting.Read.All"
AZURE = "management.azure.com"
AZURE_RIGHT = "Azure:Reader at /providers/microsoft.aadiam"
RIGHTS = frozenset({AZURE_RIGHT, HUNTING_RIGHT})


def hunt(tenant: Tenant, granted: frozenset[str], request: Request) -> Response:
    """No engine for queries: the result is known by a column that the query names."""
    if HUNTING_RIGHT not in granted:
        word = "The application does not have ThreatHunting.Read.All."
        return _refused(403, "Forbidden", word)
    query = str(msgspec.json.decode(request.body).get("query", ""))
    for column, results in tenant.hunted.items():
        if re.search(rf"\b{column}\b", query):
            return json_response({"schema": [], "results": results})
    return _refused(400, "BadRequest", "'summarize' operator: Failed to resolve table.")


def azure(tenant: Tenant, granted: frozenset[str], request: Request) -> Response:
    """Where the logs of the directory go."""
    if request.query != {"api-version": "2017-04-01"}:
        return _refused(400, "MissingApiVersionParameter", "The api-version is required.")
    if AZURE_RIGHT not in granted:
        return _refused(403, "AuthorizationFailed", "The client has no authorization.")
    return json_response({"value": tenant.azure})


def _refused(status: int, code: str, message: str) -> Response:
    return json_response({"error": {"code": code, "message": message}}, status)
