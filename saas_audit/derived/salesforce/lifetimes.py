"""How long a refresh token lives, in the two ways that Salesforce writes it."""

from __future__ import annotations

from datetime import timedelta

FOR_EVER = timedelta.max
UNITS = {
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "months": timedelta(days=30),
}


def lifetime(kind: str, number: int | None, unit: str | None) -> timedelta | None:
    """``("SpecificLifetime", 3, "Months")``; None for a form that we do not know."""
    plain = kind.replace("_", "").lower()
    if plain == "infinite":
        return FOR_EVER
    if plain == "zero":
        return timedelta()
    if plain not in ("specificlifetime", "specificinactivity"):
        return None
    one = UNITS.get((unit or "").lower())
    if one is None or number is None or number < 0:
        return None
    return min(number, FOR_EVER // one) * one


def written_lifetime(policy: str) -> timedelta | None:
    """``infinite``, ``zero``, ``specific_inactivity:7:DAYS``."""
    kind, _, rest = policy.partition(":")
    number, _, unit = rest.partition(":")
    return lifetime(kind, int(number) if number.isdecimal() else None, unit)
