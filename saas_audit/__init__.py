"""saas-audit: how an organisation has configured Microsoft 365, Google Workspace and Salesforce.

These names are all a check needs; ``CONTRIBUTING.md`` shows one grow in ten minutes.
"""

from __future__ import annotations

from . import controls
from .declare.check import check
from .declare.config import config
from .declare.derive import derive
from .declare.example import unread
from .model import (
    CRITICAL,
    HIGH,
    LOW,
    MEDIUM,
    AsOf,
    Lookup,
    Own,
    Part,
    Row,
    Rows,
    Setting,
    Stream,
    Unclear,
    Verdict,
)

__version__ = "0.1.0"

__all__ = [
    "CRITICAL",
    "HIGH",
    "LOW",
    "MEDIUM",
    "AsOf",
    "Lookup",
    "Own",
    "Part",
    "Row",
    "Rows",
    "Setting",
    "Stream",
    "Unclear",
    "Verdict",
    "check",
    "config",
    "controls",
    "derive",
    "unread",
]
