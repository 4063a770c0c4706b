"""What the config says of one tenant, whatever its platform, and how secrets are fetched."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from ..errors import UsageError


class TenantConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``name`` is the admin's own word for the tenant (letters, digits, dashes): it names folders.

    ``tiers`` switches on what is off by default; ``declared`` holds the lists only the admin knows
    (break-glass accounts, approved apps, ...), by the name each ``@config`` row declares.
    """

    name: str
    tiers: tuple[str, ...] = ()
    declared: dict[str, Any] = msgspec.field(default_factory=dict)


def secret(what: str, *, env: str = "", file: str = "") -> str:
    """The secret itself, from where the config says it is. Never stored, never logged.

    Raises UsageError, naming the variable or file but not its content, if it is not there.
    """
    if env:
        value = os.environ.get(env, "")
        if not value:
            raise UsageError(f"{what}: the environment variable {env} is not set or empty")
        return value
    if file:
        try:
            return Path(file).expanduser().read_text(encoding="utf-8").strip()
        except OSError as error:
            raise UsageError(f"{what}: cannot read {file}: {error.strerror}") from None
        except (ValueError, RuntimeError):  # what it holds, or its name, is no text
            raise UsageError(f"{what}: {file} is no text file that can be opened") from None
    raise UsageError(f"{what}: say where it is, with an _env or _file setting; never in the config")
