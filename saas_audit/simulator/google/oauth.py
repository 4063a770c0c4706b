"""Signing in at Google: the token endpoint, tokeninfo, and IAM's signature."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import msgspec

from ..http import json_response

if TYPE_CHECKING:
    from ..http import Request, Response
    from .tenant import Tenant

HOSTS = frozenset({"oauth2.googleapis.com", "iamcredentials.googleapis.com"})
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class Bearer(msgspec.Struct, frozen=True):
    """What an access token stands for."""

    scopes: tuple[str, ...]
    speaker: str

    def written(self) -> str:
        packed = base64.urlsafe_b64encode(msgspec.json.encode(self)).decode()
        return f"ya29.{packed.rstrip('=')}"


def bearer(token: str) -> Bearer | None:
    """The token's meaning; None if it is none of ours."""
    try:
        return msgspec.json.decode(_unpacked(token.removeprefix("ya29.")), type=Bearer)
    except (ValueError, msgspec.DecodeError):
        return None


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def answer(request: Request, tenant: Tenant, granted: frozenset[str]) -> Response:
    """The answer of a sign-in endpoint."""
    form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
    if request.host == "iamcredentials.googleapis.com":
        signed = {"keyId": "demo", "signedBlob": base64.b64encode(b"signature").decode()}
        return json_response(signed)
    if request.path == "/tokeninfo":
        return _info(form.get("access_token", ""))
    if request.path == "/token" and form.get("grant_type") == JWT_GRANT:
        return _delegated(_claims(form.get("assertion", "")), tenant, granted)
    if request.path == "/token" and form.get("grant_type") == "refresh_token":
        return _token(Bearer(tuple(sorted(granted)), _first_admin(tenant)))
    return json_response({"error": "invalid_request"}, 400)


def _claims(assertion: str) -> dict[str, Any]:
    parts = assertion.split(".")
    claims: dict[str, Any] = json.loads(_unpacked(parts[1])) if len(parts) == 3 else {}
    return claims


def _delegated(claims: dict[str, Any], tenant: Tenant, granted: frozenset[str]) -> Response:
    scopes = tuple(claims.get("scope", "").split())
    if not scopes or not set(scopes) <= granted:
        told = (
            "Client is unauthorized to retrieve access tokens using this method, "
            "or client not authorized for any of the scopes requested."
        )
        return json_response({"error": "unauthorized_client", "error_description": told}, 401)
    user = tenant.user(claims.get("sub", ""))
    if user is None or user["suspended"] or user["archived"]:
        told = "Invalid email or User ID"
        return json_response({"error": "invalid_grant", "error_description": told}, 400)
    return _token(Bearer(scopes, user["primaryEmail"]))


def _token(held: Bearer) -> Response:
    return json_response(
        {"access_token": held.written(), "expires_in": 3599, "token_type": "Bearer"}
    )


def _info(token: str) -> Response:
    held = bearer(token)
    if held is None:
        return json_response({"error": "invalid_token"}, 400)
    return json_response({"scope": " ".join(held.scopes), "expires_in": "3599"})


def _first_admin(tenant: Tenant) -> str:
    return next(str(user["primaryEmail"]) for user in tenant.users if user["isAdmin"])
