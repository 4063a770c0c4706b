"""The four looks that tell causes apart, at as few checks as will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..errors import SnapshotError
from ..model import Outcome, Reason
from ..score import posture
from .look import Config, Look, State, Subject, look
from .rules import reads_time
from .then import Then

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..declare.check import Check
    from ..engine.judge import CheckResult
    from ..snapshot import Snapshot
    from .record import Header


class Looks(msgspec.Struct, frozen=True):
    """At the old evidence: with today's rules; with today's config too; at today's time too."""

    by_rule: Look
    by_config: Look
    by_time: Look
    timed: frozenset[str]

    def of(self, subject: Subject, home: str) -> tuple[State, State, State]:
        """How a subject stood in each."""
        last = self.by_time if subject[0] in self.timed else self.by_config
        return tuple(one.of(subject, home) for one in (self.by_rule, self.by_config, last))  # type: ignore[return-value]

    def outcomes(self, place: tuple[str, str]) -> tuple[State, State, State]:
        """What a whole check came to in each."""
        last = self.by_time if place[0] in self.timed else self.by_config
        looks = (self.by_rule, self.by_config, last)
        return tuple(outcome(one.results.get(place)) for one in looks)  # type: ignore[return-value]


def outcome(result: CheckResult | None) -> State:
    """A whole check, as if it were one subject: known, unknown, or not asked."""
    if result is None or result.outcome in (Outcome.MANUAL, Outcome.NOT_SELECTED):
        return State("unasked")
    if result.outcome is Outcome.UNKNOWN:
        return State("unknown", result.reason)
    return State("pass")


def old_looks(
    snapshot: Snapshot,
    old: Header,
    new: Header,
    config: Config,
    checks: Sequence[Check],
    everything: Sequence[Check],
    watched: Sequence[Subject],
) -> Looks:
    """Raises SnapshotError where the evidence is damaged. ``everything`` is judged by today's
    rules and config, for the posture; ``checks`` are those that differ.
    """
    timed = [check for check in checks if reads_time(check)] if new.as_of != old.as_of else []
    by_rule = look(snapshot, checks, Then(old.effective), old.as_of, watched)
    same = everything == checks and _settings(old) == _settings(new)
    by_config = by_rule if same else look(snapshot, everything, config, old.as_of, watched)
    by_time = look(snapshot, timed, config, new.as_of, watched) if timed else by_config
    return Looks(by_rule, by_config, by_time, frozenset(check.id for check in timed))


def _settings(header: Header) -> object:
    held = header.effective
    return (held.profile, held.set, held.declared)


def restated(
    found: Look, checks: Mapping[str, Check], answered: Mapping[str, Outcome]
) -> float | None:
    """The old run's posture by today's rules, as far as its evidence can answer them: a question
    that nobody asked then is left out.
    """
    results = [
        one
        for one in found.results.values()
        if one.reason != Reason.NOT_COLLECTED or answered.get(one.check_id) is Outcome.UNKNOWN
    ]
    return posture(results, checks).percent


def opened(folder: Path) -> Snapshot | str:
    """The evidence of a run, or why there is none to look at."""
    from ..snapshot import Snapshot

    try:
        return Snapshot.open(folder)
    except SnapshotError as error:
        return str(error)
