"""Why it moved: one thing is varied at a time, from what was said then to what is said now.

    then -> today's rules -> today's config -> today's time -> today's tenant
         rule            config           time            tenant, or coverage

Each arrow is the same evidence seen with one thing changed; the last is other evidence. What made a
finding what it is now is the last arrow that changed it. Where neither side could see it, or the
old evidence is gone, nothing is guessed: what cannot be told apart is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from .look import State
from .model import Cause, Change

if TYPE_CHECKING:
    from .join import Pair

_ARROWS: tuple[Cause, ...] = ("rule", "config", "time")


class Why(msgspec.Struct, frozen=True):
    """``cause`` "" with two or more in ``left``: they cannot be told apart."""

    cause: Cause | Literal[""] = ""
    left: tuple[Cause, ...] = ()


class Chain(msgspec.Struct, frozen=True):
    """How one subject stood then, after each of the three arrows, and now."""

    then: State
    by_rule: State
    by_config: State
    by_time: State
    now: State

    @property
    def old(self) -> tuple[State, ...]:
        """The four that rest on the old evidence."""
        return (self.then, self.by_rule, self.by_config, self.by_time)


def cause_of(chain: Chain, *, by_value: bool, is_new_check: bool) -> Why:
    """The arrow that made it what it is now. ``by_value``: it failed then and fails now."""
    last, now = chain.by_time, chain.now
    if _same(last, now, by_value):
        return Why(_last_arrow(chain, by_value))
    if now.kind == "unknown":
        return Why("coverage")
    if last.kind in ("unknown", "unasked"):
        return Why("rule" if is_new_check else _blinded(chain))
    return Why("tenant")


def _same(one: State, other: State, by_value: bool) -> bool:
    if _group(one) != _group(other):
        return False
    return one.mark == other.mark if by_value and one.kind == "fail" else True


def _group(state: State) -> str:
    return "pass" if state.kind == "gone" else state.kind


def _last_arrow(chain: Chain, by_value: bool) -> Cause | Literal[""]:
    steps = list(zip(_ARROWS, chain.old, chain.old[1:], strict=False))
    for cause, before, after in reversed(steps):
        if not _same(before, after, by_value):
            return cause
    return ""


def _blinded(chain: Chain) -> Cause:
    """What made the old evidence silent; if it always was, it could not be seen."""
    for cause, before, after in zip(_ARROWS, chain.old, chain.old[1:], strict=False):
        if before.kind not in ("unknown", "unasked") and after.kind in ("unknown", "unasked"):
            return cause
    return "coverage"


def change_of(pair: Pair, chain: Chain, why: Why) -> Change | None:
    """What to call it; None where only words or the passing of days moved."""
    if pair.before is not None and pair.after is not None:
        if pair.is_back:
            return "reopened"
        return "changed" if why.cause in ("tenant", "config") or why.left else None
    if chain.then.kind == chain.now.kind == "unknown" or chain.now.kind == "unasked":
        return None
    if why.cause == "rule":
        return "rule_changed"
    if pair.after is None:
        return "coverage_changed" if chain.now.kind == "unknown" else "resolved"
    if why.cause == "coverage":
        return "coverage_changed"
    if pair.past and pair.past.resolved:
        return "reopened"
    return "regressed" if pair.then == "pass" else "new"
