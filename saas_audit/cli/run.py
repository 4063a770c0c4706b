"""``saas-audit run``: collect, check and report, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ..decisions import Decisions
from ..errors import UsageError
from . import options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
        sign: options.Sign = None,
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
        checks = session.checks_from(check, severity, theme)
        settings.knobs(checks)
        choice = session.choice_from(only, tenant)
        if plan:
            told.the_plan(make_plan(checks, targets_of(settings, choice)))
            return
        key = session.signing_key(sign, settings)
        decisions = session.decisions_for(config)
        snapshot = session.collected(
            settings, checks, choice, as_of=as_of, out=out, time_limit=time_limit
        )
        finish(snapshot, settings, checks, fail_on, key, decisions)


def finish(
    snapshot: Snapshot,
    settings: Settings,
    checks: Sequence[Check],
    fail_on: str,
    key: Path | None = None,
    decisions: Decisions = Decisions(),
) -> None:
    """Judge, write the reports beside the evidence, say what came out, and exit accordingly."""
    from ..audit import judge
    from ..reports import write
    from ..snapshot.seal import sealing
    from . import told
    from .exit import exit_code, sentence

    result, _ = judge(snapshot, settings, checks, decisions)
    with sealing(snapshot.folder, "saas-audit run", result.collected_at):
        written = write(result, snapshot.folder)
    unsigned = _unsigned(snapshot.folder, key)
    refused = sum(entry.gap is not None for entry in snapshot.manifest.tenants)
    code = exit_code(result, fail_on, refused)
    told.the_run(result, snapshot.folder, written, sentence(code, result, fail_on), code)
    if unsigned:
        raise unsigned
    raise typer.Exit(int(code))


def _unsigned(folder: Path, key: Path | None) -> UsageError | None:
    """Sign it; why it could not be signed is told when all else has been."""
    from ..snapshot import signature

    try:
        if key:
            signature.sign(folder, key)
    except UsageError as error:
        return error
    return None
