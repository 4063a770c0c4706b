"""Findings under pseudonyms, and their ids: those are made from names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model import Finding, finding_id
from .ours import rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...engine.judge import CheckResult
    from ..run import Findings
    from .tenants import Tenants
    from .words import Words


class MaskedFindings:
    """The findings of a run, masked as they are read: however many there are.

    ``pairs`` are its results, masked and as they were.
    """

    def __init__(
        self,
        held: Findings,
        pairs: Sequence[tuple[CheckResult, CheckResult]],
        words: Words,
        tenants: Tenants,
    ) -> None:
        self._held = held
        self._pairs = pairs
        self._originals = {_place(new): old for new, old in pairs}
        self._words = words
        self._tenants = tenants

    def of(self, result: CheckResult) -> Iterator[Finding]:
        """See ``run.Findings``."""
        original = self._originals[_place(result)]
        gaps = {str(doubt.gap): str(self._words.gap(doubt.gap)) for doubt in original.doubts}
        for finding in self._held.of(original):
            yield self._masked(finding, gaps)

    def moved(self) -> dict[str, str]:
        """Each id, of a finding or of a check in a tenant -> the one it has now."""
        moved: dict[str, str] = {}
        for new, old in self._pairs:
            both = zip(self._held.of(old), self.of(new), strict=True)
            moved |= {before.id: after.id for before, after in both}
            moved[finding_id(old.check_id, old.tenant.tenant_id)] = finding_id(
                new.check_id, new.tenant.tenant_id
            )
        return moved

    def _masked(self, one: Finding, gaps: dict[str, str]) -> Finding:
        """Names and ids always go; of what was seen, our words stay. ``gaps``: how each reads."""
        words, tenants = self._words, self._tenants
        return rebuilt(
            one,
            tenant_id=tenants.ids.get(one.tenant_id) or words.name(one.tenant_id, "tenant"),
            home=tenants.folders.get(one.home, ""),
            subject_id=words.name(one.subject_id, one.subject_type or "subject"),
            subject_name=words.name(one.subject_name, one.subject_type or "subject"),
            saw=words.prose(one.saw),
            want=words.prose(one.want),
            why=gaps.get(one.why) or words.prose(one.why),
            evidence=tenants.path(one.evidence),
            seen=words.value(one.seen),
            wanted=words.value(one.wanted),
            lacks=words.prose(one.lacks),
        )


def _place(result: CheckResult) -> tuple[str, str]:
    return result.check_id, result.tenant.folder
