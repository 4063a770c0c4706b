"""``saas-audit checks``: what the tool asks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..errors import UsageError
from . import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..declare.check import Check


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("checks")
    def command(
        check: options.CheckGlob = [],  # noqa: B006  (typer's way)
        severity: options.Severity = "",
        theme: options.Theme = "",
        format: str = typer.Option("text", "--format", help="text or json."),
        by_framework: bool = typer.Option(
            False,
            "--by-framework",
            help="List the benchmarks' ids, and the checks that cover each.",
        ),
        verify: Path | None = typer.Option(
            None, "--verify", metavar="DIR", help="Run the truth tables of the checks in a folder."
        ),
    ) -> None:
        """List the checks; with --verify, run the truth tables of your own."""
        from . import session

        if verify is not None:
            from ..discover import chosen, in_folder

            mine = chosen(in_folder(verify), only=check, severity=severity, theme=theme)
            raise typer.Exit(_verified(mine))
        found = session.checks_from(check, severity, theme)
        if by_framework:
            for line in coverage(found):
                typer.echo(line)
        elif format == "json":
            import msgspec

            typer.echo(msgspec.json.format(msgspec.json.encode([facts(c) for c in found])).decode())
        elif format == "text":
            for one in found:
                typer.echo(f"{one.severity:<9} {one.id:<58} {one.prose.title}")
            typer.echo(f"{len(found)} checks")
        else:
            raise UsageError(f"--format {format}: there are text and json")


def coverage(checks: Iterable[Check]) -> Iterator[str]:
    """Per benchmark: its ids that a check covers, each with the checks."""
    covered: dict[str, dict[str, list[str]]] = {}
    for check in checks:
        for name, ids in check.maps.items():
            for one in ids:
                covered.setdefault(_edition(name, one), {}).setdefault(one, []).append(check.id)
    for name, by_id in sorted(covered.items()):
        yield f"{name}: {len(by_id)} ids"
        for one in sorted(by_id, key=_natural):
            yield f"  {one:<28} {', '.join(by_id[one])}"


def _edition(name: str, one: str) -> str:
    """SCuBA's baselines for the two platforms are known apart by their ids."""
    if name != "SCuBA":
        return name
    return "SCuBA GWS" if one.startswith("GWS.") else "SCuBA M365"


def _natural(text: str) -> list[tuple[int, int | str]]:
    """``7.2.10`` after ``7.2.9``."""
    parts = re.findall(r"\d+|\D+", text)
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts]


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


def _verified(found: Sequence[Check]) -> int:
    """Their truth tables; 0 if all hold."""
    from ..engine.truth import problems
    from .exit import Exit

    wrong = [problem for check in found for problem in problems(check)]
    for problem in wrong:
        typer.echo(problem)
    lines = sum(len(check.examples) for check in found)
    typer.echo(f"{len(found)} checks, {lines} examples, {len(wrong)} problems")
    return int(Exit.FINDINGS if wrong else Exit.OK)
