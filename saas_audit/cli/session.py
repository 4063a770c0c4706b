"""What the commands that touch tenants have in common: config, checks, clock, progress."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from .options import level, platforms
from .say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..audit import Choice
    from ..declare.check import Check
    from ..notify import Notifier
    from ..settings import Settings
    from ..snapshot import Snapshot


def settings_from(explicit: str | None) -> Settings:
    """The config; one that merely lies in the current folder is used only after saying so."""
    from .. import settings

    path, stray = settings.find(explicit)
    if stray:
        say(f"using ./{path} from the current folder ({path.resolve()})", aside=True)
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


def signing_key(explicit: str | None, settings: Settings) -> Path | None:
    """The key to sign with, there before a long run begins. Raises UsageError."""
    from ..snapshot import signature

    named = explicit or settings.sign_with
    return signature.ready(Path(named)) if named else None


def notifier(urls: Sequence[str], always: bool, settings: Settings) -> Notifier:
    """Whom to tell when the run is done; known to be understood before it begins."""
    from ..notify import Notifier

    held = settings.notify
    return Notifier((*urls, *held.addresses()), always=always or held.always)


_SPAN = re.compile(r"(\d+)([smh]?)")
_UNITS = {"s": 1, "": 60, "m": 60, "h": 3600}


def span(text: str) -> timedelta | None:
    """``90s``, ``30m``, ``2h``; a bare number is minutes; "" is no limit. Raises UsageError."""
    if not text:
        return None
    found = _SPAN.fullmatch(text)
    if not found:
        raise UsageError(f"--time-limit {text}: write it as 90s, 30m or 2h")
    return timedelta(seconds=int(found.group(1)) * _UNITS[found.group(2)])


def collected(
    settings: Settings,
    checks: Sequence[Check],
    choice: Choice,
    *,
    as_of: str,
    out: str | None,
    time_limit: str,
) -> Snapshot:
    """Sign in and read what the checks need, with progress on a terminal."""
    from ..audit import Occasion, collect, connected
    from ..connectors.interface import WallClock
    from ..engine.plan import plan
    from .progress import progress

    limit = span(time_limit)
    occasion = Occasion(settings.organisation, moment(as_of), is_given=bool(as_of))
    folder = occasion.folder(out_folder(out, settings.out))
    clock = WallClock()
    with connected(settings, choice, clock) as connections, progress() as reporter:
        todo = plan(checks, connections.targets)
        return collect(occasion, folder, settings, connections, todo, clock, reporter, limit)


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
    say("no config: nothing is declared, every knob has its default", aside=True)
    return settings.Settings(organisation=evidence.manifest.organisation)
