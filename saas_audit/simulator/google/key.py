"""A service account key to sign in with at the simulator. It opens nothing else."""

from __future__ import annotations

import functools
import json
import os
from typing import TYPE_CHECKING

from .tenant import AUDITOR_CLIENT

if TYPE_CHECKING:
    from pathlib import Path


def write_key(path: Path) -> Path:
    """Write a fresh key file that only its owner can read."""
    held = {
        "type": "service_account",
        "project_id": "saas-audit-demo",
        "private_key_id": "demo",
        "private_key": _pem(),
        "client_email": "auditor@saas-audit-demo.iam.gserviceaccount.com",
        "client_id": AUDITOR_CLIENT,
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(held, file)
    return path


@functools.cache
def _pem() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
