"""The looks that tell causes apart, at as few checks as will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..errors import SnapshotError
from ..model import Outcome, Reason
from ..score import posture
from ..snapshot import Snapshot
from .look import Config, Look, State, Subject, look
from .rules import reads_time
from .then import Then

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ..declare.check import Check
    from ..engine.judge import CheckResult
    from .differ import Between
    from .join import Joined

Three = tuple[State, State, State]


class Looks(msgspec.Struct, frozen=True):
    """At the old evidence: with today's rules; with today's config too; at today's time too.

    Only what reads the time is looked at a third time.
    """

    by_rule: Look
    by_config: Look
    by_time: Look
    timed: frozenset[str]

    def _looks(self, check_id: str) -> tuple[Look, Look, Look]:
        last = self.by_time if check_id in self.timed else self.by_config
        return (self.by_rule, self.by_config, last)

    def of(self, subject: Subject, home: str) -> Three:
        """How a subject stood in each."""
        one, two, three = self._looks(subject[0])
        return (one.of(subject, home), two.of(subject, home), three.of(subject, home))

    def outcomes(self, check_id: str, home: str) -> Three:
        """What a whole check came to in each."""
        place = (check_id, home)
        one, two, three = (outcome(held.results.get(place)) for held in self._looks(check_id))
        return (one, two, three)


def outcome(result: CheckResult | None) -> State:
    """A whole check, as if it were one subject: known, unknown, or not asked."""
    if result is None or result.outcome in (Outcome.MANUAL, Outcome.NOT_SELECTED):
        return State("unasked")
    if result.outcome is Outcome.UNKNOWN:
        return State("unknown", result.reason)
    return State("pass")


def look_back(
    folder: Path,
    between: Between,
    config: Config,
    differing: Iterable[str],
    watched: Sequence[Subject],
) -> Looks | str | None:
    """The old evidence once more: only checks that differ; all of them by today's rules and
    config where those have moved, for the posture. A sentence if it is gone or damaged, None if
    there is nothing to look for.
    """
    checks = _trusted(differing, between)
    everything = checks if between.is_judged_alike else _trusted(between.new.asked, between)
    if not everything:
        return None
    try:
        return _looks(Snapshot.open(folder), between, config, checks, everything, watched)
    except SnapshotError as error:
        return str(error)


def _trusted(ids: Iterable[str], between: Between) -> list[Check]:
    return [between.checks[id_] for id_ in sorted(set(ids)) if between.is_trusted(id_)]


def _looks(
    snapshot: Snapshot,
    between: Between,
    config: Config,
    checks: Sequence[Check],
    everything: Sequence[Check],
    watched: Sequence[Subject],
) -> Looks:
    old, new = between.old, between.new
    by_rule = look(snapshot, checks, Then(old.effective), old.as_of, watched)
    by_config = by_rule
    if not between.is_judged_alike:
        by_config = look(snapshot, everything, config, old.as_of, watched)
    timed = [check for check in checks if reads_time(check)] if old.as_of != new.as_of else []
    by_time = look(snapshot, timed, config, new.as_of, watched) if timed else by_config
    return Looks(by_rule, by_config, by_time, frozenset(check.id for check in timed))


def restated(looks: Looks | None, between: Between, joined: Joined) -> float | None:
    """The older run's posture by today's rules, as far as its evidence can answer them: what
    nobody asked for then is left out, and what was accepted then is. None where it cannot be told.
    """
    if between.is_judged_alike:
        return between.old.posture.percent
    if looks is None or not between.are_all_trusted:
        return None
    was = {(one.check_id, one.tenant.folder): one.outcome for one in joined.answered}
    results = []
    for place, one in looks.by_config.results.items():
        unasked = one.reason == Reason.NOT_COLLECTED and was.get(place) is not Outcome.UNKNOWN
        accepted = one.outcome is Outcome.FAIL and was.get(place) is Outcome.ACCEPTED
        if not unasked and not accepted:
            results.append(one)
    return posture(results, between.checks).percent
