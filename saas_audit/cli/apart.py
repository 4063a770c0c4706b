"""Checks of one's own run apart: in a child process that has no credentials and signs in nowhere.

With plugins in the config, the process that signs in never imports them. A child says what they
need read; we sign in and read it; another child judges. Both are this command line again, with the
commands in ``child``, in an environment of which only what Python and a terminal need is left.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from ..engine.plan import Fetch, Plan, Target
from ..errors import SnapshotError, UsageError
from ..model import Row
from .say import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from .finish import Wishes

KEPT = frozenset(
    {
        "COLUMNS",
        "COMSPEC",
        "LANG",
        "LANGUAGE",
        "LD_LIBRARY_PATH",
        "LINES",
        "NO_COLOR",
        "NUMBER_OF_PROCESSORS",
        "PATH",
        "PATHEXT",
        "PYTHONHOME",
        "PYTHONIOENCODING",
        "PYTHONPATH",
        "PYTHONUTF8",
        "SYSTEMDRIVE",
        "SYSTEMROOT",
        "TEMP",
        "TERM",
        "TMP",
        "TMPDIR",
        "TZ",
        "VIRTUAL_ENV",
        "WINDIR",
    }
)
"""What the child is told of the environment. A list of what to keep: secrets have any name."""

HERE = typer.Option(False, "--here", hidden=True, help="Judge in this process.")
"""Of the commands that judge: said to the child, which is apart already."""


def environment(whole: Mapping[str, str]) -> dict[str, str]:
    """Of an environment, what holds no credentials."""
    return {
        name: value
        for name, value in whole.items()
        if name.upper() in KEPT or name.upper().startswith("LC_")
    }


def done(*arguments: str, told: bytes = b"") -> int:
    """Run a command of ours apart, on this terminal; its exit code."""
    return _ran(arguments, told, None).returncode


def asked(*arguments: str, told: bytes = b"") -> bytes:
    """What a command of ours answers apart. Raises typer.Exit with its code if that is not 0."""
    ran = _ran(arguments, told, subprocess.PIPE)
    if ran.returncode:
        raise typer.Exit(ran.returncode)
    return ran.stdout


def _ran(
    arguments: Sequence[str], told: bytes, stdout: int | None
) -> subprocess.CompletedProcess[bytes]:
    sys.stdout.flush()
    return subprocess.run(
        [sys.executable, "-P", "-m", "saas_audit", *arguments],
        input=told,
        stdout=stdout,
        env=environment(os.environ),
        check=False,
    )


def planner(chosen: Sequence[str]) -> Callable[[Sequence[Target]], Plan]:
    """Asks a child what to read; what it answers names sources, and no more."""

    def plan(targets: Sequence[Target]) -> Plan:
        said = asked("plan-apart", *chosen, told=msgspec.json.encode(list(targets)))
        try:
            fetches = msgspec.json.decode(said, type=tuple[Fetch, ...], dec_hook=_named)
        except (msgspec.DecodeError, RecursionError) as error:
            raise UsageError(f"what the plugins need read cannot be understood: {error}") from None
        return Plan((), (), fetches)

    return plan


def words(config: str | None, check: Sequence[str], severity: str, theme: str) -> list[str]:
    """The options that say which checks."""
    from .. import settings

    found = ["--config", str(settings.find(config)[0])]
    found += [word for one in check for word in ("--check", one)]
    return [*found, *given({"--severity": severity, "--theme": theme})]


def given(options: Mapping[str, str | None]) -> list[str]:
    """Options as the command line has them; those that say nothing are left out."""
    return [word for name, value in options.items() if value for word in (name, value)]


def gates(fail_on: str, since: str, may_lack: bool) -> list[str]:
    """What decides how a judged run exits, as the command line has it."""
    return given({"--fail-on": fail_on, "--since": since}) + ["--allow-incomplete"] * may_lack


def packed(todo: Plan) -> bytes:
    """What a child answers: which sources are to be read."""
    return msgspec.json.encode(todo.fetches, enc_hook=_spelt)


def _spelt(kind: Any) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _named(expected: type, name: Any) -> Any:
    """A row type of ours by its name: the process that holds credentials imports no other."""
    module, _, kind = str(name).partition(":")
    if expected is type and module.startswith("saas_audit.d"):
        found = getattr(importlib.import_module(module), kind, None)
        if isinstance(found, type) and issubclass(found, Row):
            return found
    raise ValueError(f"a plugin's source is read for each {kind}, which is no row of saas-audit's")


def finish_apart(folder: Path, chosen: Sequence[str], wishes: Wishes) -> None:
    """A run's end with plugins: a child judges and reports; whoever may sign does so after it."""
    from ..reports import kept
    from .finish import notify, unsigned

    wanted = gates(wishes.fail_on, wishes.since, wishes.may_lack)
    code = done("judge-apart", str(folder), *chosen, *wanted)
    try:
        if not wishes.notifier.is_nobody:
            notify(kept.read(folder), folder, wishes.notifier)
    except SnapshotError as error:
        say(f"warning: nobody is notified: {error}", aside=True)
    if problem := unsigned(folder, wishes.key):
        raise problem
    raise typer.Exit(code)
