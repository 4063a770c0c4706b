"""``saas-audit collect``: read the tenants into a snapshot, and judge nothing yet."""

from __future__ import annotations

from functools import partial

import typer

from . import apart, options


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("collect")
    def command(
        config: options.Config = None,
        only: options.Only = "",
        tenant: options.TenantName = [],  # noqa: B006  (typer's way)
        check: options.CheckGlob = [],  # noqa: B006
        severity: options.Severity = "",
        theme: options.Theme = "",
        as_of: options.AsOf = "",
        out: options.Out = None,
        time_limit: options.TimeLimit = "",
    ) -> None:
        """Read what the checks need into a snapshot; `check` and `report` work from it offline."""
        from ..engine.plan import plan as make_plan
        from . import session, told
        from .exit import Exit

        settings = session.settings_from(config)
        if settings.plugins:
            plan = apart.planner(apart.words(config, check, severity, theme))
        else:
            plan = partial(make_plan, session.checks_from(check, severity, theme))
        choice = session.choice_from(only, tenant)
        snapshot = session.collected(
            settings, plan, choice, as_of=as_of, out=out, time_limit=time_limit
        ).snapshot
        told.the_coverage(snapshot)
        refused = any(entry.gap for entry in snapshot.manifest.tenants)
        short = any(one.is_short for one in snapshot.coverage)
        code = Exit.TENANT_UNREAD if refused else Exit.INCOMPLETE if short else Exit.OK
        raise typer.Exit(int(code))
