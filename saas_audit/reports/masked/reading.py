"""What was read and granted, under pseudonyms: coverage, evidence, rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ours import rebuilt

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from ...model import Coverage
    from .tenants import Tenants
    from .words import Words

Rights = dict[str, tuple[str, ...] | None]


class MaskedReading:
    """How a run read its tenants, under their other names."""

    def __init__(self, words: Words, tenants: Tenants) -> None:
        self._words = words
        self._tenants = tenants

    def coverage(self, one: Coverage) -> Coverage:
        """How one source was read."""
        return rebuilt(
            one,
            tenant=self._words.tenant(one.platform, one.tenant),
            endpoint=self._words.what(one.endpoint),
            detail=self._words.prose(one.detail),
        )

    def blocked(
        self,
        coverage: Sequence[Coverage],
        blocked: Mapping[str, tuple[str, ...]],
        checks: Container[str],
    ) -> dict[str, tuple[str, ...]]:
        """Which of these checks lost input by which source."""
        old = (f"{one.platform}-{one.tenant} {one.endpoint}" for one in coverage)
        new = map(self.coverage, coverage)
        return {
            f"{one.platform}-{one.tenant} {one.endpoint}": tuple(
                check for check in blocked[place] if check in checks
            )
            for place, one in zip(old, new, strict=True)
            if place in blocked
        }

    def evidence(self, sums: Mapping[str, str]) -> dict[str, str]:
        """Files and their hashes."""
        return {self._tenants.path(name): sha for name, sha in sums.items()}

    def rights(self, granted: Mapping[str, tuple[str, ...] | None]) -> Rights:
        """Vendors' names of rights; what a tenant may have named itself is replaced."""
        folders = self._tenants.folders
        return {
            folders[place]: held and tuple(map(self._words.prose, held))
            for place, held in granted.items()
            if place in folders
        }
