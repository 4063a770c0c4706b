"""``saas-audit collect``: read the tenants into a snapshot, and judge nothing yet."""

from __future__ import annotations

import typer

from . import options


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
    ) -> None:
        """Read what the checks need into a snapshot; `check` and `report` work from it offline."""
        from ..audit import Occasion, connected
        from ..audit import collect as read
        from ..connectors.interface import WallClock
        from ..engine.plan import plan
        from . import session, told
        from .exit import Exit

        settings = session.settings_from(config)
        checks = session.checks_from(check, severity, theme)
        clock = WallClock()
        occasion = Occasion(settings.organisation, session.moment(as_of))
        folder = occasion.folder(session.out_folder(out, settings.out))
        with connected(settings, session.choice_from(only, tenant), clock) as connections:
            todo = plan(checks, connections.targets)
            with session.progress() as progress:
                snapshot = read(occasion, folder, settings, connections, todo, clock, progress)
        told.the_coverage(snapshot)
        refused = any(entry.gap for entry in snapshot.manifest.tenants)
        short = any(one.reason for one in snapshot.coverage)
        code = Exit.TENANT_UNREAD if refused else Exit.INCOMPLETE if short else Exit.OK
        raise typer.Exit(int(code))
