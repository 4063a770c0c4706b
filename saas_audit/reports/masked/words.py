"""The texts of a run, with everything replaced in them that is not ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...engine.needs import needs_of, sources_of
from ..pseudonyms import Pseudonyms, is_identifier
from .ours import rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...declare.check import Check
    from ...model import Gap, Value
    from .tenants import Tenants

_RUN_ID = re.compile(r"(.*)-(\d{8}T\d{6}Z)", re.DOTALL)


class Words:
    """What is said instead of a text. ``name``, ``prose`` and ``code``: see ``Pseudonyms``."""

    def __init__(self, key: bytes, tenants: Tenants, checks: Iterable[Check]) -> None:
        self._names = Pseudonyms(key, tenants.known)
        self._tenants = tenants
        self._places = _places(checks)
        self.name = self._names.name
        self.prose = self._names.prose
        self.code = self._names.code

    def run_id(self, text: str) -> str:
        """``ORGANISATION-TIME``: when it was stays."""
        found = _RUN_ID.fullmatch(text)
        if not found:
            return self.name(text, "run")
        return f"{self.name(found.group(1), 'organisation')}-{found.group(2)}"

    def tenant(self, platform: str, name: str) -> str:
        """The admin's word for a tenant, where that is all there is."""
        return self._tenants.called(platform, name) or self.name(name, "tenant")

    def what(self, text: str) -> str:
        """What a gap names: a source of ours, one of our row types or fields; or a tenant."""
        ours = text in self._places or is_identifier(text)
        return text if ours and not self._names.is_known(text) else self.prose(text)

    def gap(self, gap: Gap) -> Gap:
        """Why something is not known."""
        return rebuilt(
            gap,
            what=self.what(gap.what),
            detail=self.prose(gap.detail),
            source=self.what(gap.source),
        )

    def value(self, one: Value) -> Value:
        """Of what was seen or wanted, our words stay."""
        members = one.members
        hidden = None if members is None else tuple(sorted(map(self.prose, members)))
        return rebuilt(one, text=self.prose(one.text), members=hidden)


def _places(checks: Iterable[Check]) -> frozenset[str]:
    """How our own sources are called."""
    needs = (row for check in checks if not check.is_manual for row in needs_of(check))
    return frozenset(name for one in sources_of(needs) for name in (one.endpoint, one.path))
