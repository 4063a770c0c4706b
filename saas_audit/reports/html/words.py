"""The page's words: one spelling of each outcome, platform, theme and change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model import Outcome
from ..plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ...controls import Theme
    from ...history import Cause, Change
    from ...model import Tenant

LONGEST = 600
"""Characters of one value on the page; the CSV and the evidence hold all of it."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.FAIL: "Fail",
    Outcome.UNKNOWN: "Unknown",
    Outcome.PASS: "Pass",
    Outcome.ACCEPTED: "Accepted",
    Outcome.MANUAL: "By hand",
    Outcome.NOT_APPLICABLE: "N/A",
    Outcome.NOT_SELECTED: "Off",
}
"""In the order in which people ask."""

PLATFORMS: Mapping[str, str] = {
    "m365": "Microsoft 365",
    "google": "Google Workspace",
    "salesforce": "Salesforce",
    "cross": "Across",
}

THEMES: Mapping[Theme, str] = {
    "mfa": "Second factor",
    "admin": "Administrators",
    "authentication": "Sign-in",
    "sharing": "Sharing",
    "guests": "Guests",
    "apps": "Apps",
    "email": "Mail",
    "data_protection": "Data protection",
    "devices": "Devices",
    "logging": "Logging",
}
"""In the order of the page: who gets in first, then what they reach, then what is noticed."""

CHANGES: Mapping[Change, str] = {
    "regressed": "Regressed",
    "reopened": "Reopened",
    "new": "New",
    "changed": "Changed",
    "open": "Open",
    "first_run": "First run",
    "rule_changed": "Rule changed",
    "coverage_changed": "Coverage changed",
    "resolved": "Resolved",
}
"""What got worse first."""

CAUSES: Mapping[Cause, str] = {
    "tenant": "the tenant changed",
    "rule": "our rule changed",
    "config": "the config changed",
    "coverage": "what could be read changed",
    "time": "time passed",
}


def shown(value: object) -> str:
    """Tenant text without control characters, cut where it is absurdly long."""
    text = str(value)
    cut = text[:LONGEST]
    clean = cut if cut.isprintable() else plain(cut)
    return clean if cut == text else f"{clean}... ({len(text):,} characters)"


def day(when: date) -> str:
    """``5 November 2026``."""
    return f"{when.day} {when:%B %Y}"


def many(count: int, noun: str, plural: str = "") -> str:
    """``1 check``, ``1,204 checks``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def sentence(text: str) -> str:
    """With a capital."""
    return text[:1].upper() + text[1:]


def place(tenant: Tenant) -> str:
    """Whose it is, as an admin calls it."""
    return shown(tenant.label or tenant.name) if tenant.platform else "the organisation"
