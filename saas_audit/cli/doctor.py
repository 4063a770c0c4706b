"""``saas-audit doctor``: sign in, look at what was granted, say per check what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from . import options
from .say import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..audit import Connections
    from ..engine.plan import Plan
    from ..model import Tenant


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("doctor")
    def command(
        config: options.Config = None,
        only: options.Only = "",
        tenant: options.TenantName = [],  # noqa: B006  (typer's way)
    ) -> None:
        """Sign in to each tenant; say per check: ready, lacks a right, or tier off."""
        from ..audit import connected
        from ..connectors.interface import WallClock
        from ..engine.plan import plan
        from . import session
        from .exit import Exit

        settings = session.settings_from(config)
        checks = session.checks_from([], "", "")
        choice = session.choice_from(only, tenant)
        with connected(settings, choice, WallClock()) as connections:
            todo = plan(checks, connections.targets)
            lacking = False
            for line, is_lack in diagnosis(connections, todo):
                lacking = lacking or is_lack
                say(line)
        if connections.refused:
            raise typer.Exit(int(Exit.TENANT_UNREAD))
        raise typer.Exit(int(Exit.INCOMPLETE if lacking else Exit.OK))


def diagnosis(connections: Connections, todo: Plan) -> Iterator[tuple[str, bool]]:
    """Lines to print, each with whether it tells of a lack."""
    for tenant, why in connections.refused.items():
        yield f"{tenant.folder}: cannot sign in: {why}", True
    for target in connections.targets:
        connector = connections.connectors.get(target.tenant)
        if connector is not None:
            granted = connector.granted()
            yield f"{target.tenant.folder} ({target.tenant.label}): signed in", False
            yield from _rights(granted, todo.rights(target.tenant))
            yield from _checks(todo, target.tenant, granted)


def _rights(granted: frozenset[str] | None, needed: Iterable[str]) -> Iterator[tuple[str, bool]]:
    wanted = set(needed)
    if granted is None:
        yield f"  needed: {', '.join(sorted(wanted)) or 'nothing'}", False
        yield "  granted: this sign-in does not tell; a run will show", False
        return
    for name, rights in (
        ("granted and needed", wanted & granted),
        ("LACKING", wanted - granted),
        ("excess, take it back", granted - wanted),
    ):
        if rights:
            yield f"  {name}: {', '.join(sorted(rights))}", name == "LACKING"


def _checks(
    todo: Plan, tenant: Tenant, granted: frozenset[str] | None
) -> Iterator[tuple[str, bool]]:
    from ..engine.needs import needs_of, sources_of

    for check, home in todo.selected:
        if home != tenant or check.is_manual:
            continue
        sources = [s for s in sources_of(needs_of(check)) if s.platform == tenant.platform]
        needed = {right for source in sources for right in source.rights}
        lacks = sorted(needed - granted) if granted is not None else []
        yield f"    {check.id:<58} {'lacks ' + ', '.join(lacks) if lacks else 'ready'}", bool(lacks)
    for one in todo.not_selected:
        if one.tenant == tenant:
            yield f"    {one.check_id:<58} off: {one.step}", False
