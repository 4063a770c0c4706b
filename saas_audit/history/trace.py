"""From two runs and what the evidence says to a chain, a cause and a name for every difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..model import Outcome
from .causes import Chain, Why, cause_of, change_of
from .evidence import Looks, outcome
from .look import Look, State
from .model import Cause, Change

if TYPE_CHECKING:
    from ..engine.judge import CheckResult
    from .differ import Between
    from .join import Pair

_SILENT = ("unknown", "unasked")
_UNKNOWN = State("unknown")
_UNASKED = State("unasked")


class Traced(msgspec.Struct, frozen=True):
    """``change`` is None where nothing moved that anybody should hear of. ``is_seen``: the evidence
    of both runs was looked at for it.
    """

    chain: Chain
    why: Why
    change: Change | None
    is_seen: bool = False


class Tracer:
    """``looks`` at the older run's evidence, ``now`` at the newer one's; None where it is gone."""

    def __init__(self, between: Between, looks: Looks | None, now: Look | None) -> None:
        self._between = between
        self._looks = looks
        self._now = now

    def pair(self, pair: Pair) -> Traced:
        """One subject that stands otherwise than it did."""
        chain = self._looked_at(pair)
        is_seen = chain is not None and (pair.after is not None or self._now is not None)
        if chain is not None:
            is_new = self._between.is_new(pair.check_id)
            why = cause_of(chain, by_value=pair.fails_twice, is_new_check=is_new)
        else:
            then, now = _then(pair, _UNKNOWN), self._state_now(pair)
            chain, why = Chain(then, then, then, then, now), self._left(pair, then, now)
        if pair.is_back and pair.has_same_value:
            why = Why("time") if pair.ended == "expired" else Why("config")
        return Traced(chain, why, change_of(pair, chain, why), is_seen)

    def _looked_at(self, pair: Pair) -> Chain | None:
        """None where the old evidence, or the rule that the newer run had, is not there."""
        if self._looks is None or not self._between.is_trusted(pair.check_id):
            return None
        steps = (_UNASKED, _UNASKED, _UNASKED)
        was_asked = pair.then is not None or pair.before is not None
        if was_asked or self._between.is_new(pair.check_id):
            steps = self._looks.of(pair.subject, self._between.home_then(pair.home))
        then = _then(pair, steps[0])
        if self._is_thinned(pair.check_id, then, steps[0]):
            return None
        return Chain(then, *steps, self._state_now(pair))

    def _is_thinned(self, check_id: str, then: State, by_rule: State) -> bool:
        """The same rule on the same evidence says the same; where it is silent, pages are gone."""
        if self._between.is_new(check_id) or check_id in self._between.rules:
            return False
        return by_rule.kind in _SILENT and then.kind in ("pass", "fail")

    def _state_now(self, pair: Pair) -> State:
        if pair.after is not None:
            return State("fail", pair.after.saw, pair.after.mark)
        if self._now is not None and self._between.is_trusted(pair.check_id):
            return self._now.of(pair.subject, pair.home)
        return State("unknown", pair.now.reason) if pair.now.doubts else State("pass")

    def _left(self, pair: Pair, then: State, now: State) -> Why:
        """Causes that are possible where the old evidence cannot be asked."""
        if self._between.is_new(pair.check_id):
            return Why("rule")
        names: tuple[Cause, ...] = ("rule", "config", "time")
        rule, config, time = self._between.moved(pair.check_id)
        if self._looks is not None and self._between.is_other_version:
            rule = True  # its evidence is there and silent: what reads it may have moved too
        moved = (rule, config, time)
        left = [name for name, has_moved in zip(names, moved, strict=True) if has_moved]
        unseen = now.kind == "unknown" or then.kind in _SILENT
        last: Cause = "coverage" if unseen else "tenant"
        return Why("", (*left, last)) if left else Why(last)

    def whole(self, then: CheckResult, now: CheckResult) -> Traced:
        """A check that nobody failed, and that only one of the runs could answer."""
        was, is_ = outcome(then), outcome(now)
        steps = (was, was, was)
        if self._looks is not None and self._between.is_trusted(now.check_id):
            steps = self._looks.outcomes(now.check_id, then.tenant.folder)
        chain = Chain(was, *steps, is_)
        why = cause_of(chain, by_value=False, is_new_check=False)
        why = why if why.cause else Why("coverage")
        return Traced(chain, why, "rule_changed" if why.cause == "rule" else "coverage_changed")


def _then(pair: Pair, by_rule: State) -> State:
    """What was said then; of a subject that was not written down, what its evidence says."""
    if pair.before is not None:
        return State("fail", pair.before.saw, pair.before.mark)
    if pair.then is None:
        return _UNKNOWN if pair.past is not None else _UNASKED
    if not pair.doubtful and pair.then is not Outcome.UNKNOWN:
        return State("pass")
    return State("pass") if by_rule.kind in ("pass", "gone") else State("unknown", by_rule.saw)
