"""How a run stands against the ones before it, under pseudonyms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ours import rebuilt

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from ...history import History, Move, Standing
    from .words import Words


class MaskedHistory:
    """The history of some checks. ``moved``: the ids of findings, from what was to what is."""

    def __init__(self, words: Words, checks: Container[str], moved: Mapping[str, str]) -> None:
        self._words = words
        self._checks = checks
        self._moved = moved

    def of(self, held: History) -> History:
        """What of it speaks of these checks."""
        moved = self._moved
        moves = (one for one in held.moves if one.check_id in self._checks)
        return rebuilt(
            held,
            previous=self._words.run_id(held.previous) if held.previous else "",
            rules=tuple(name for name in held.rules if name in self._checks),
            note=self._words.prose(held.note),
            standings={
                moved[i]: self._standing(s) for i, s in held.standings.items() if i in moved
            },
            moves=tuple(self._move(one) for one in moves),
            trend=tuple(rebuilt(one, run_id=self._words.run_id(one.run_id)) for one in held.trend),
        )

    def _move(self, one: Move) -> Move:
        name, prose = self._words.name, self._words.prose
        return rebuilt(
            one,
            finding_id=self._moved.get(one.finding_id) or self._words.code(one.finding_id),
            tenant=self._words.tenant(one.platform, one.tenant),
            subject_id=name(one.subject_id, "subject"),
            subject_name=name(one.subject_name, "subject"),
            before=prose(one.before),
            after=prose(one.after),
            changed_by=name(one.changed_by, "person"),
            changed_at=prose(one.changed_at),
            audit_event_id=name(one.audit_event_id, "event"),
            why_unnamed=prose(one.why_unnamed),
        )

    def _standing(self, one: Standing) -> Standing:
        return rebuilt(
            one,
            changed_by=self._words.name(one.changed_by, "person"),
            changed_at=self._words.prose(one.changed_at),
            audit_event_id=self._words.name(one.audit_event_id, "event"),
        )
