"""What every run ends with: judged, compared, reported, sealed, and said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import typer

from ..audit import judge
from ..decisions import Decisions
from ..errors import UsageError
from ..notify import NOBODY, Notifier
from ..reports import write
from ..snapshot import manifest, signature
from ..snapshot.seal import sealing
from . import told
from .exit import exit_code, sentence
from .say import say
from .since import compared, remembered
from .stop import when_stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..declare.check import Check
    from ..engine.world import World
    from ..reports.run import Run
    from ..settings import Settings
    from ..snapshot import Snapshot


class Wishes(msgspec.Struct, frozen=True):
    """What is asked of a finished run: which findings fail it, which run it is held against, who
    signs it, what was decided, who is told, whether it may lack answers.
    """

    fail_on: str = ""
    since: str = "last"
    key: Path | None = None
    decisions: Decisions = Decisions()
    notifier: Notifier = NOBODY
    may_lack: bool = False


def finish(
    snapshot: Snapshot,
    settings: Settings,
    checks: Sequence[Check],
    wishes: Wishes,
    world: World | None = None,
) -> None:
    """Judge, write the reports beside the evidence, say what came out, and exit accordingly.

    ``world``: see ``audit.judge``.
    """
    again = f"saas-audit report {snapshot.folder}"
    with when_stopped(f"what was read is whole: {again}, with the config of this run"):
        before = remembered(snapshot, wishes.since)
        result, _ = judge(snapshot, settings, checks, wishes.decisions, before, world)
        result = compared(result, snapshot, settings, wishes.since)
        with sealing(snapshot.folder, "saas-audit run", result.collected_at):
            written = write(result, snapshot.folder)
    problem = unsigned(snapshot.folder, wishes.key)
    refused = sum(entry.gap is not None for entry in snapshot.manifest.tenants)
    code = exit_code(result, wishes.fail_on, refused, may_lack=wishes.may_lack)
    told.the_run(result, snapshot.folder, written, sentence(code, result, wishes.fail_on), code)
    notify(result, snapshot.folder, wishes.notifier)
    if problem:
        raise problem
    raise typer.Exit(int(code))


def unsigned(folder: Path, key: Path | None) -> UsageError | None:
    """Sign it; why it could not be signed is told when all else has been."""
    try:
        if key:
            signature.sign(folder, key)
    except UsageError as error:
        return error
    return None


def notify(run: Run, folder: Path, notifier: Notifier) -> None:
    """Tell whoever wants to know."""
    before = manifest.load(folder).previous.folder
    for line in notifier.tell(run, folder, folder.with_name(before) if before else None):
        say(line, aside=True)
