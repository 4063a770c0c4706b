"""A run that is compared with nothing: all it can tell is which exceptions hold no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..model import Outcome
from .model import Cause, History, Move, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .join import Side
    from .record import Failing


def first(new: Side) -> History:
    """Whatever was accepted once and fails again is reopened; all else is a first run's."""
    back = list(_back(new))
    return History(
        moves=tuple(_move(new, one) for one in back),
        standings={one.id: Standing("reopened", _cause(new, one)) for one in back},
    )


def _back(new: Side) -> Iterator[Failing]:
    for result in new.results if new.ended else ():
        for one in new.failing(result, new.ended):
            if one.outcome is Outcome.FAIL:
                yield one


def _cause(new: Side, one: Failing) -> Cause | Literal[""]:
    """Its day has come; if its value moved, nothing is left that could tell why."""
    return "time" if new.ended[one.id].state == "expired" else ""


def _move(new: Side, one: Failing) -> Move:
    cause = _cause(new, one)
    named = (tenant.name for tenant in new.header.tenants if tenant.folder == one.home)
    return Move(
        finding_id=one.id,
        check_id=one.check_id,
        control_id=new.header.asked[one.check_id].control,
        severity=str(one.severity),
        platform=one.platform,
        tenant=next(named, new.header.organisation),
        subject_id=one.subject_id,
        subject_name=one.subject_name,
        before="accepted",
        after=f"fail: {one.saw}",
        change="reopened",
        cause=cause,
        not_separated=() if cause else ("rule", "config", "tenant"),
    )
