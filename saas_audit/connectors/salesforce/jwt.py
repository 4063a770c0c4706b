"""A signed assertion: who we are, for whom we speak, for three minutes."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ...errors import ConnectError

if TYPE_CHECKING:
    from datetime import datetime

LIFE = timedelta(minutes=3)


def assertion(client_id: str, username: str, audience: str, key: str, now: datetime) -> str:
    """RS256. Raises ConnectError if the key is none."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    expires = int((now + LIFE).timestamp())
    claims = {"iss": client_id, "sub": username, "aud": audience, "exp": expires}
    signed = f"{_packed({'alg': 'RS256'})}.{_packed(claims)}"
    signature = _private(key).sign(signed.encode(), PKCS1v15(), SHA256())
    return f"{signed}.{_text(signature)}"


def _private(key: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        held = load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError):
        held = None
    if not isinstance(held, RSAPrivateKey):
        raise ConnectError(
            "key_file is no RSA private key in PEM without a passphrase; make one with: "
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem"
        )
    return held


def _packed(value: dict[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
