"""``saas-audit checks``: what the tool asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..errors import UsageError
from . import options

if TYPE_CHECKING:
    from ..declare.check import Check


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("checks")
    def command(
        check: options.CheckGlob = [],  # noqa: B006  (typer's way)
        severity: options.Severity = "",
        theme: options.Theme = "",
        format: str = typer.Option("text", "--format", help="text or json."),
        verify: Path | None = typer.Option(
            None, "--verify", metavar="DIR", help="Run the truth tables of the checks in a folder."
        ),
    ) -> None:
        """List the checks; with --verify, run the truth tables of your own."""
        from . import session

        if verify is not None:
            raise typer.Exit(_verified(verify))
        found = session.checks_from(check, severity, theme)
        if format == "json":
            import msgspec

            typer.echo(msgspec.json.format(msgspec.json.encode([facts(c) for c in found])).decode())
        elif format == "text":
            for one in found:
                typer.echo(f"{one.severity:<9} {one.id:<58} {one.prose.title}")
            typer.echo(f"{len(found)} checks")
        else:
            raise UsageError(f"--format {format}: there are text and json")


def facts(check: Check) -> dict[str, Any]:
    """What a machine wants to know of a check."""
    from ..engine.needs import needs_of, sources_of

    sources = () if check.is_manual else tuple(sources_of(needs_of(check)))
    return {
        "id": check.id,
        "platform": check.platform,
        "severity": check.severity,
        "theme": check.control.theme,
        "control": check.control.id,
        "title": check.prose.title,
        "why": check.prose.why,
        "fix": check.prose.fix,
        "see": check.prose.see,
        "maps": check.maps,
        "blind_to": check.blind_to,
        "tiers": sorted({source.tier.name for source in sources}),
        "rights": sorted({right for source in sources for right in source.rights}),
        "endpoints": sorted({source.endpoint for source in sources}),
        "knobs": {knob.name: _plain(knob.default) for knob in check.contract.knobs},
    }


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, (set, frozenset)) else value


def _verified(folder: Path) -> int:
    """Truth tables of every check below a folder; 0 if all hold."""
    from ..discover import in_folder
    from ..engine.truth import problems
    from .exit import Exit

    found = in_folder(folder)
    wrong = [problem for check in found for problem in problems(check)]
    for problem in wrong:
        typer.echo(problem)
    lines = sum(len(check.examples) for check in found)
    typer.echo(f"{len(found)} checks, {lines} examples, {len(wrong)} problems")
    return int(Exit.FINDINGS if wrong else Exit.OK)
