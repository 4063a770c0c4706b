"""Libraries and what is shared in them, and questions put in batches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

import msgspec

from ..http import Request, Response, json_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tenant import Tenant

BATCH = "/v1.0/$batch"
LARGEST_BATCH = 20
PERMISSIONS = "/drives/{id}/items/{id}/permissions"
_DELTA = re.compile(r"/drives/([^/]+)/root/delta")
_COLUMNS = ("id", "name", "size", "file", "folder", "shared", "deleted")


def value(tenant: Tenant, template: str, path: str) -> list[dict[str, Any]] | None:
    """What a route of files answers with; None if there is no such thing."""
    held = tenant.beside
    if template == "/sites/getAllSites":
        return held.graph_sites
    if template == "/sites/{id}/drives":
        return held.libraries.get(path.split("/")[2])
    drive, item = path.split("/")[2], path.split("/")[4]
    found = (one for one in held.items.get(drive, []) if one["id"] == item)
    return next((one["permissions"] for one in found), None)


def is_delta(path: str) -> bool:
    """The items of a library, and what has changed since."""
    return _DELTA.fullmatch(path) is not None


def delta(tenant: Tenant, request: Request, page: int) -> Response:
    """Items page by page; the last page says where to ask for changes."""
    path = request.path.removeprefix("/v1.0")
    items = tenant.beside.items.get(path.split("/")[2])
    asked = [name for name in request.query.get("$select", "").split(",") if name]
    if items is None or not set(asked) <= set(_COLUMNS):
        return json_response({"error": {"code": "itemNotFound", "message": "none"}}, 404)
    start = int(request.query.get("$skiptoken", "0"))
    picked = [
        {name: one[name] for name in asked if name in one} for one in items[start : start + page]
    ]
    query = {**request.query, "$skiptoken": str(start + page)}
    text = "&".join(f"{name}={quote(held, safe=',$')}" for name, held in query.items())
    here = f"https://{request.host}{request.path}"
    more = start + page < len(items)
    link = (
        {"@odata.nextLink": f"{here}?{text}"} if more else {"@odata.deltaLink": f"{here}?token=1"}
    )
    return json_response({"value": picked, **link})


def batch(request: Request, ask: Callable[[Request], Response]) -> Response:
    """Each part is a request of its own, refused or not by itself; they come in any order."""
    parts = msgspec.json.decode(request.body)["requests"]
    if len(parts) > LARGEST_BATCH:
        return json_response({"error": {"code": "TooMany", "message": "20 at most"}}, 400)
    answers = []
    for part in parts:
        url = urlsplit(part["url"])
        found = ask(
            Request(
                method=part["method"],
                host=request.host,
                path=unquote(f"/v1.0{url.path}"),
                query_string=url.query,
                headers=request.headers,
            )
        )
        body = msgspec.json.decode(found.body)
        headers = dict(found.headers)
        answers.append({"id": part["id"], "status": found.status, "headers": headers, "body": body})
    return json_response({"responses": answers[::-1]})
