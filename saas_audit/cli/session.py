"""What the commands that touch tenants have in common: config, checks, clock, progress."""

from __future__ import annotations

import re
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..errors import UsageError
from .options import level, platforms
from .say import say
from .stop import RUN_AGAIN, when_stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..audit import Choice, Collected
    from ..decisions import Decisions
    from ..declare.check import Check
    from ..engine.plan import Plan, Target
    from ..notify import Notifier
    from ..reports.run import Run
    from ..settings import Settings
    from ..snapshot import Snapshot


def settings_from(explicit: str | None) -> Settings:
    """The config; one that merely lies in the current folder is used only after saying so."""
    from .. import settings

    path, stray = settings.find(explicit)
    if stray:
        say(f"using ./{path} from the current folder ({path.resolve()})", aside=True)
    return settings.load(path)


def config_folder(explicit: str | None) -> Path:
    """Where the config lies, and beside it what was decided."""
    from .. import settings

    return settings.find(explicit)[0].parent


def decisions_for(explicit: str | None) -> Decisions:
    """What was decided beside the config; nothing where there is none."""
    from ..decisions import Decisions
    from ..decisions.file import load

    try:
        folder = config_folder(explicit)
    except UsageError:
        return Decisions()
    return load(folder)


def runs(settings: Settings) -> list[Path]:
    """The runs below the config's out, the oldest first."""
    place = out_folder(None, settings.out) / settings.organisation
    found = [one for one in place.glob("*-*-*") if (one / "manifest.json").is_file()]
    numbered = {one: one.suffix[1:] or "1" for one in found}
    whole = [one for one in found if numbered[one].isdigit()]
    return sorted(whole, key=lambda one: (one.stem, int(numbered[one])))


def last_run(settings: Settings) -> Path | None:
    """The newest run below the config's out."""
    return next(reversed(runs(settings)), None)


def run_called(settings: Settings, run_id: str) -> Path:
    """The folder of a run. Raises UsageError if it is not below the config's out."""
    from ..snapshot import manifest

    day = f"{run_id[-16:-12]}-{run_id[-12:-10]}-{run_id[-10:-8]}"
    near = [one for one in runs(settings) if one.stem == day]
    found = next((one for one in near if manifest.load(one).run_id == run_id), None)
    if found is None:
        place = out_folder(None, settings.out) / settings.organisation
        raise UsageError(f"run {run_id} is not in {place}; name its folder with --run")
    return found


def judged(explicit: str | None, run: str | None, names: Sequence[str]) -> Run:
    """The named run, or the last one, judged again by today's config.

    ``names`` are checks, or findings that results.json ties to one: where all are found, no other
    check is asked. Raises UsageError if there is no run, or no such check.
    """
    from ..audit import judge
    from ..discover import by_name
    from ..snapshot import Snapshot

    settings = settings_from(explicit)
    folder = Path(run).expanduser() if run else last_run(settings)
    if folder is None:
        raise UsageError("there is no run yet; name one with --run, or start with: saas-audit run")
    if settings.plugins:
        return _judged_apart(folder, explicit)
    checks = checks_from([], "", "")
    hints = _checks_of(folder)
    wanted = {name if "." in name else hints.get(name, "") for name in names}
    if wanted and "" not in wanted:
        checks = tuple(dict.fromkeys(by_name(checks, name) for name in sorted(wanted)))
    return judge(Snapshot.open(folder), settings, checks, decisions_for(explicit))[0]


def _judged_apart(folder: Path, explicit: str | None) -> Run:
    """By a child that has no credentials; what it writes down is read, and thrown away."""
    from ..reports import kept
    from . import apart

    with tempfile.TemporaryDirectory() as place:
        chosen = apart.words(explicit, [], "", "")
        wanted = apart.given({"--out": place, "--since": "none"})
        apart.asked("report", "--here", str(folder), *chosen, *wanted)
        return kept.read(Path(place))


class _Told(msgspec.Struct):
    id: str
    check_id: str


class _Results(msgspec.Struct):
    findings: tuple[_Told, ...] = ()


def _checks_of(folder: Path) -> dict[str, str]:
    """Which check a finding comes from, by results.json: a hint that saves asking them all."""
    try:
        held = msgspec.json.decode((folder / "results.json").read_bytes(), type=_Results)
    except (OSError, msgspec.DecodeError):
        return {}
    return {one.id: one.check_id for one in held.findings}


def standing(explicit: str | None, run: str | None) -> Decisions:
    """What was decided, and how it stands in the named or last run, if there is one."""
    held = decisions_for(explicit)
    if not held.acceptances or (run is None and last_run(settings_from(explicit)) is None):
        return held
    known = {name for check in checks_from([], "", "") for name in (check.id, *check.aliases)}
    names = {one.check_id for one in held.acceptances}
    return judged(explicit, run, sorted(names & known)).decisions


def day(text: str, option: str) -> date:
    """``2027-05-31``. Raises UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: write it as 2027-05-31") from None


def checks_from(
    only: list[str], severity: str, theme: str, settings: Settings | None = None
) -> tuple[Check, ...]:
    """The chosen checks, those of the config's plugins included where it is given: for a process
    that holds no credentials. Raises UsageError for what does not exist.
    """
    from ..controls import FRAMEWORKS
    from ..discover import chosen, enabled

    if theme and theme not in FRAMEWORKS:
        raise UsageError(f"--theme {theme}: there are {', '.join(FRAMEWORKS)}")
    known = enabled(settings.plugins if settings else {})
    if settings:
        settings.insist_on_owned(known)
    return chosen(known, only=only, severity=level(severity, "--severity"), theme=theme)


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
    plan: Callable[[Sequence[Target]], Plan],
    choice: Choice,
    *,
    as_of: str,
    out: str | None,
    time_limit: str,
    since: str = "last",
) -> Collected:
    """Sign in and read what the ``plan`` asks for, with progress on a terminal."""
    from ..audit import Occasion, collect, connected
    from ..connectors.interface import WallClock
    from .progress import progress
    from .since import with_logs

    limit = span(time_limit)
    occasion = Occasion(settings.organisation, moment(as_of), is_given=bool(as_of))
    folder = occasion.folder(out_folder(out, settings.out))
    clock = WallClock()
    with (
        when_stopped(RUN_AGAIN),
        connected(settings, choice, clock) as connections,
        progress() as reporter,
    ):
        todo = plan(connections.targets)
        todo = with_logs(todo, since, folder.parent, settings.organisation, clock.now())
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
