"""The options that several commands share, spelt once."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from ..errors import UsageError

Config = Annotated[
    Optional[str],  # noqa: UP045  (typer reads this at run time)
    typer.Option(
        "--config", metavar="FILE", help="The config; else SAAS_AUDIT_CONFIG, else yours."
    ),
]
Only = Annotated[
    str, typer.Option("--only", metavar="PLATFORMS", help="m365, google, salesforce; with commas.")
]
TenantName = Annotated[
    list[str], typer.Option("--tenant", metavar="NAME", help="Only this tenant. Repeatable.")
]
CheckGlob = Annotated[
    list[str], typer.Option("--check", metavar="GLOB", help='Only these checks. "m365.entra.*"')
]
Severity = Annotated[
    str, typer.Option("--severity", metavar="LEVEL", help="At least critical, high, medium or low.")
]
Theme = Annotated[str, typer.Option("--theme", help="Only this theme: sharing, mfa, admin, ...")]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", metavar="LEVEL", help="Exit 1 if a finding is this severe; or: new, regressed."
    ),
]
AllowIncomplete = Annotated[
    bool,
    typer.Option("--allow-incomplete", help="Exit 0, not 3, if checks could not be decided."),
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="TIME", help="The time to judge by; default: now.")
]
Out = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--out", metavar="DIR", help="Where to write; default: the config's out."),
]

RunFolder = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--run", metavar="DIR", help="The run to look at; default: the last one."),
]

Since = Annotated[
    str,
    typer.Option(
        "--since", metavar="RUN", help="Compare with this run: last, none, or the folder of one."
    ),
]

TimeLimit = Annotated[
    str,
    typer.Option(
        "--time-limit", metavar="TIME", help="Stop reading after 90s, 30m, 2h; the rest is unknown."
    ),
]

Sign = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--sign", metavar="KEY", help="Sign SHA256SUMS by ssh-keygen; default: sign_with."
    ),
]
NotifyUrl = Annotated[
    list[str],
    typer.Option("--notify", metavar="URL", help="Tell somebody, if anything changed. Repeatable."),
]

PLATFORM_NAMES = ("m365", "google", "salesforce")


def platforms(only: str) -> tuple[str, ...]:
    """``m365,google`` -> the names. Raises UsageError for anything else."""
    names = tuple(name.strip() for name in only.split(",") if name.strip())
    for name in names:
        if name not in PLATFORM_NAMES:
            raise UsageError(f"--only {name}: there are {', '.join(PLATFORM_NAMES)}")
    return names


def level(name: str, option: str) -> str:
    """A severity, or "". Raises UsageError for anything else."""
    if name and name not in ("critical", "high", "medium", "low"):
        raise UsageError(f"{option} {name}: there are critical, high, medium and low")
    return name


def gate(name: str) -> None:
    """What fails a run: a severity, a kind of change, or "". Raises UsageError for all else."""
    from .exit import GATES

    known = ("critical", "high", "medium", "low", *GATES)
    if name and name not in known:
        raise UsageError(f"--fail-on {name}: there are {', '.join(known)}")
