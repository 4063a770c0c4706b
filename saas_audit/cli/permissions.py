"""``saas-audit permissions``: what to grant, derived from the checks, and not one right more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import typer

from ..errors import UsageError
from . import options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..declare.check import Check
    from ..model import Source


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("permissions")
    def command(
        platform: str = typer.Argument("", help="m365, google or salesforce; default: all."),
        tier: list[str] = typer.Option([], "--tier", help="With this tier. Repeatable; or all."),
        format: str = typer.Option("text", "--format", help="text or json."),
    ) -> None:
        """Print the rights to grant for the default checks, and for the tiers named."""
        from ..discover import built_in

        names = options.platforms(platform) or options.PLATFORM_NAMES
        found = {name: rights(name, tuple(tier), built_in()) for name in names}
        if format == "json":
            import msgspec

            typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
            return
        if format != "text":
            raise UsageError(f"--format {format}: there are text and json")
        for name, held in found.items():
            _print(name, held)


def rights(platform: str, tiers: tuple[str, ...], checks: Sequence[Check]) -> list[Right]:
    """What the checks need in a tenant of this platform, with these tiers on; and what the audit
    log takes, which is read to name who changed what, and which no check needs.

    Raises UsageError for a tier that nothing has.
    """
    from ..engine.logs import log_source
    from ..engine.needs import needs_of, sources_of
    from ..engine.plan import Target, plan
    from ..model import PLATFORMS, Tenant

    readable = [check for check in checks if not check.is_manual]
    known = {source.tier.name for check in readable for source in sources_of(needs_of(check))}
    for tier in tiers:
        if tier not in (*known, "all"):
            raise UsageError(f"--tier {tier}: there are {', '.join(sorted(known))} and all")
    on = frozenset(known if "all" in tiers else tiers)
    todo = plan(checks, [Target(Tenant(name, name), on) for name in PLATFORMS])
    found: dict[str, Right] = {}
    for fetch in todo.fetches:
        if fetch.tenant.platform == platform:
            for name in fetch.source.rights:
                found[name] = found.get(name, Right(name)).used_by(fetch.source)
    log = log_source(platform)
    for name in log.rights:
        found[name] = found.get(name, Right(name, is_optional=True)).used_by(log)
    return [found[name] for name in sorted(found)]


class Right(msgspec.Struct, frozen=True):
    """One right to grant: what is read with it, and the tiers that ask for it.

    ``is_optional``: no check needs it; without it nobody is named as having changed something.
    """

    name: str
    tiers: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    tier_writes: bool = False
    is_optional: bool = False

    def used_by(self, source: Source) -> Right:
        return msgspec.structs.replace(
            self,
            tiers=tuple(sorted({*self.tiers, source.tier.name})),
            reads=tuple(sorted({*self.reads, source.endpoint})),
            tier_writes=self.tier_writes or source.tier.writes,
        )


def _print(platform: str, needed: list[Right]) -> None:
    typer.echo(f"{platform}: {len(needed)} rights")
    for right in needed:
        tiers = "" if right.tiers == ("base",) else f"  (tier {', '.join(right.tiers)})"
        writes = "  can also WRITE" if right.tier_writes else ""
        optional = "  (optional: names who changed what)" if right.is_optional else ""
        typer.echo(f"  {right.name}{tiers}{writes}{optional}")
