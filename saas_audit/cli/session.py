"""What the commands that touch tenants have in common: config, checks, clock, progress."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .options import level, platforms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..audit import Choice
    from ..collect import Progress
    from ..declare.check import Check
    from ..settings import Settings
    from ..snapshot import Snapshot


def settings_from(explicit: str | None) -> Settings:
    """The config; one that merely lies in the current folder is used only after saying so."""
    from .. import settings

    path, stray = settings.find(explicit)
    if stray:
        print(f"using ./{path} from the current folder ({path.resolve()})", file=sys.stderr)
    return settings.load(path)


def checks_from(only: list[str], severity: str, theme: str) -> tuple[Check, ...]:
    """The chosen checks. Raises UsageError for what does not exist."""
    from ..controls import FRAMEWORKS
    from ..discover import built_in, chosen

    if theme and theme not in FRAMEWORKS:
        raise UsageError(f"--theme {theme}: there are {', '.join(FRAMEWORKS)}")
    return chosen(built_in(), only=only, severity=level(severity, "--severity"), theme=theme)


def choice_from(only: str, names: list[str]) -> Choice:
    """Which tenants."""
    from ..audit import Choice

    return Choice(platforms(only), tuple(names))


def moment(text: str) -> datetime:
    """``2026-11-02`` or ``2026-11-02T06:00:00Z``; "" is now. Raises UsageError."""
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--as-of {text}: write it as 2026-11-02 or 2026-11-02T06:00:00Z"
        ) from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def out_folder(explicit: str | None, default: str) -> Path:
    """Where runs are written."""
    return Path(explicit or default).expanduser()


@contextmanager
def progress() -> Iterator[Progress]:
    """A live line per source on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[tenant]:<24} {task.description:<48}"),
        TextColumn("{task.fields[rows]:>9,} rows"),
        TimeElapsedColumn(),
    )
    tasks: dict[Any, Any] = {}
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:

        def told(fetch: Any, pages: int, rows: int) -> None:
            if fetch.tenant not in tasks:
                tasks[fetch.tenant] = bar.add_task("", tenant=fetch.tenant.folder, rows=0)
            bar.update(tasks[fetch.tenant], description=fetch.source.endpoint[:48], rows=rows)
            _ = pages

        yield told


def settings_for(evidence: Snapshot, explicit: str | None) -> Settings:
    """The config a snapshot is judged by: the named or found one, else none at all.

    Without a config nothing is declared and every knob has its default, which is said.
    """
    from .. import settings

    try:
        return settings_from(explicit)
    except UsageError:
        if explicit:
            raise
    print("no config: nothing is declared, every knob has its default", file=sys.stderr)
    return settings.Settings(organisation=evidence.manifest.organisation)
