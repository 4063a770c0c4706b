"""The vendor's packages, imported when they are needed. They carry no types we could check."""

from __future__ import annotations

import importlib
from typing import Any


def sdk(module: str) -> Any:
    """A module of google-auth, google-auth-oauthlib or google-api-python-client."""
    return importlib.import_module(module)
