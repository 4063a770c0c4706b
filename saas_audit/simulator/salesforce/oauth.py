"""Salesforce's token endpoint: client credentials at My Domain, signed assertions anywhere."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from ..http import Response, json_response

if TYPE_CHECKING:
    from ..http import Request
    from .tenant import Tenant

PATH = "/services/oauth2/token"
SHARED = frozenset({"login.salesforce.com", "test.salesforce.com"})
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def answer(request: Request, tenant: Tenant, token: str) -> Response:
    """The token, or why there is none."""
    form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
    grant = form.get("grant_type")
    if grant == "client_credentials":
        problem = _client(form, tenant, request.host)
    elif grant == JWT_GRANT:
        problem = _assertion(form.get("assertion", ""), tenant)
    else:
        problem = ("unsupported_grant_type", "grant type not supported")
    if problem:
        return json_response({"error": problem[0], "error_description": problem[1]}, 400)
    return json_response(
        {
            "access_token": token,
            "instance_url": f"https://{tenant.host}",
            "id": f"https://login.salesforce.com/id/{tenant.org_id}/{tenant.auditor}",
            "token_type": "Bearer",
            "scope": "api",
        }
    )


def _client(form: dict[str, str], tenant: Tenant, host: str) -> tuple[str, str] | None:
    if host in SHARED:
        return "invalid_grant", "request not supported on this domain"
    if form.get("client_id") != tenant.client_id:
        return "invalid_client_id", "client identifier invalid"
    if tenant.client_secret and form.get("client_secret") != tenant.client_secret:
        return "invalid_client", "invalid client credentials"
    return None


def _assertion(text: str, tenant: Tenant) -> tuple[str, str] | None:
    parts = text.split(".")
    claims = _claims(parts[1]) if len(parts) == 3 else {}
    if claims.get("iss") != tenant.client_id or not str(claims.get("aud", "")).startswith("https"):
        return "invalid_client_id", "client identifier invalid"
    if not _signed(parts, tenant.certificate):
        return "invalid_grant", "invalid assertion"
    users = {user["Username"]: user for user in tenant.objects["User"]}
    user = users.get(claims.get("sub", ""))
    if user is None or not user["IsActive"]:
        return "invalid_grant", "user hasn't approved this consumer"
    return None


def _claims(text: str) -> dict[str, Any]:
    try:
        held = json.loads(_unpacked(text))
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _signed(parts: list[str], public_key: str) -> bool:
    """Nobody has uploaded a certificate: every signature is right."""
    if not public_key:
        return True
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key: Any = load_pem_public_key(public_key.encode())
    signed = f"{parts[0]}.{parts[1]}".encode()
    try:
        key.verify(_unpacked(parts[2]), signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
