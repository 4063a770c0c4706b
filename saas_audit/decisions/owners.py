"""Who answers for what, as the config says: the first of its tables that speaks is heard."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..declare.check import Check
    from ..model import Tenant


class Owners(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[owners]``, in the order they are asked: check globs (in the order they are written),
    controls, themes, tenants (by name, or as ``PLATFORM-NAME`` where two share one), platforms
    (``cross`` among them), and who is left. What the action plan says of a finding goes first.
    """

    checks: dict[str, str] = {}
    controls: dict[str, str] = {}
    themes: dict[str, str] = {}
    tenants: dict[str, str] = {}
    platforms: dict[str, str] = {}
    everything_else: str = ""

    def of(self, check: Check, home: Tenant) -> str:
        """The owner of what a check finds in a tenant; "" where nobody is named."""
        globs = (who for glob, who in self.checks.items() if fnmatchcase(check.id, glob))
        asked: tuple[tuple[Mapping[str, str], str], ...] = (
            (self.controls, check.control.id),
            (self.themes, check.control.theme),
            (self.tenants, home.folder),
            (self.tenants, home.name),
            (self.platforms, check.platform),
        )
        named = (table[key] for table, key in asked if key in table)
        return next(globs, None) or next(named, self.everything_else)
