"""Which run a run is compared with, as the command line says it."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .say import say

if TYPE_CHECKING:
    from datetime import datetime

    from ..engine.plan import Plan
    from ..history.memory import Remembered
    from ..reports.run import Run
    from ..settings import Settings
    from ..snapshot import Snapshot

LAST, NONE = "last", "none"


def insist(since: str) -> None:
    """Before anything is read: a folder that is named must hold a run's record, and a whole one.

    Raises SnapshotError.
    """
    from ..history.store import Record

    if since not in (LAST, NONE):
        for _ in Record.open(Path(since).expanduser()).lines():
            pass


def remembered(snapshot: Snapshot, since: str) -> Remembered | None:
    """What the run before saw, for judging one that was not judged yet."""
    from ..history.memory import before

    if since == NONE:
        return None
    named = None if since == LAST else Path(since).expanduser()
    return before(snapshot, named, lambda told: say(told, aside=True))


def with_logs(todo: Plan, since: str, folder: Path, organisation: str, now: datetime) -> Plan:
    """The plan, and what it takes to name who changed what: the audit logs from the run on that
    the new one, which will lie below ``folder``, is compared with. Raises SnapshotError.
    """
    from ..engine.logs import with_logs as with_these
    from ..history.runs import last_look
    from ..history.store import Record

    if since == NONE:
        return todo
    if since == LAST:
        asked = {check.id for check, _ in todo.selected}
        asked |= {one.check_id for one in todo.not_selected}
        return with_these(todo, last_look(folder, organisation, asked, now), now)
    return with_these(todo, Record.open(Path(since).expanduser()).header.collected_at, now)


def compared(run: Run, snapshot: Snapshot, settings: Settings, since: str) -> Run:
    """The run with its history. Of records that are passed over, standard error is told."""
    from ..history.since import alone
    from ..history.since import compared as with_last
    from ..reports.verdicts import Made

    new = Made(run)
    if since == NONE:
        return msgspec.structs.replace(run, history=alone(new))
    named = None if since == LAST else Path(since).expanduser()
    tell = functools.partial(say, aside=True)
    history = with_last(new, run.checks, snapshot, settings, named, tell)
    return msgspec.structs.replace(run, history=history)
