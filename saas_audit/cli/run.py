"""``saas-audit run``: collect, check and report, in one go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
import typer

from . import apart, options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..declare.check import Check
    from ..settings import Settings
    from ..snapshot import Snapshot


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("run")
    def command(
        config: options.Config = None,
        only: options.Only = "",
        tenant: options.TenantName = [],  # noqa: B006  (typer's way)
        check: options.CheckGlob = [],  # noqa: B006
        severity: options.Severity = "",
        theme: options.Theme = "",
        fail_on: options.FailOn = "",
        as_of: options.AsOf = "",
        out: options.Out = None,
        time_limit: options.TimeLimit = "",
        plan: bool = typer.Option(
            False, "--plan", help="Say what would be read and with which rights; call nobody."
        ),
    ) -> None:
        """Read every configured tenant, judge it, write CSV, HTML and evidence."""
        from ..audit import targets_of
        from ..engine.plan import plan as make_plan
        from . import session, told

        options.level(fail_on, "--fail-on")
        settings = session.settings_from(config)
        choice = session.choice_from(only, tenant)
        targets = targets_of(settings, choice)
        read = partial(session.collected, as_of=as_of, out=out, time_limit=time_limit)
        if settings.plugins:
            chosen = apart.words(config, check, severity, theme)
            if plan:
                apart.again("plan-apart", "--show", *chosen, told=msgspec.json.encode(targets))
            snapshot = read(settings, apart.planner(chosen), choice)
            wanted = ["--fail-on", fail_on] if fail_on else []
            apart.again("judge-apart", str(snapshot.folder), *chosen, *wanted)
        checks = session.checks_from(check, severity, theme)
        settings.knobs(checks)
        if plan:
            told.the_plan(make_plan(checks, targets))
            return
        snapshot = read(settings, partial(make_plan, checks), choice)
        finish(snapshot, settings, checks, fail_on)


def finish(snapshot: Snapshot, settings: Settings, checks: Sequence[Check], fail_on: str) -> None:
    """Judge, write the reports beside the evidence, say what came out, and exit accordingly."""
    from ..audit import judge
    from ..reports import write
    from . import told
    from .exit import exit_code, sentence

    result, _ = judge(snapshot, settings, checks)
    written = write(result, snapshot.folder)
    refused = sum(entry.gap is not None for entry in snapshot.manifest.tenants)
    code = exit_code(result, fail_on, refused)
    told.the_run(result, snapshot.folder, written, sentence(code, result, fail_on), code)
    raise typer.Exit(int(code))
