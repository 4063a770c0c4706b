"""Which scopes let an app far into an account. No checks."""

from __future__ import annotations

GOOGLE = "https://www.googleapis.com/auth/"
RISKY = frozenset(
    {
        "https://mail.google.com/",
        *(
            GOOGLE + scope
            for scope in (
                "gmail.modify",
                "gmail.readonly",
                "gmail.compose",
                "gmail.insert",
                "gmail.settings.basic",
                "gmail.settings.sharing",
                "drive",
                "drive.readonly",
                "drive.scripts",
                "cloud-platform",
            )
        ),
    }
)
RISKY_FAMILIES = (GOOGLE + "admin.", GOOGLE + "script.")


def reaches_far(scopes: list[str], risky: frozenset[str], families: tuple[str, ...]) -> bool:
    """Is any scope among the risky ones, or of a risky family? Compared whole."""
    return any(scope in risky or scope.startswith(families) for scope in scopes)
