"""The org itself."""

from __future__ import annotations

from ...model import Setting
from .api import salesforce


@salesforce("soql Organization")
class Organization(Setting, rename="pascal", label="name"):
    """The one record about the org."""

    id: str
    name: str
    is_sandbox: bool
