"""``saas-audit explain``: all there is to know about one check, its truth table included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..declare.check import Check


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("explain")
    def command(check: str = typer.Argument(help="The check's id.")) -> None:
        """Show a check: why, how to fix it, what it reads, its knobs and its truth table."""
        from ..discover import built_in, by_name

        for line in page(by_name(built_in(), check)):
            typer.echo(line)


def page(check: Check) -> Iterator[str]:
    """The check as text, line by line."""
    from ..engine.needs import needs_of, sources_of

    yield f"{check.id}  ({check.severity}, {check.control.id} {check.control.title})"
    yield ""
    yield check.prose.title
    yield f"  Why  {check.prose.why}"
    yield f"  Fix  {check.prose.fix}"
    if check.prose.see:
        yield f"  See  {check.prose.see}"
    if check.blind_to:
        yield f"  Does not see  {check.blind_to}"
    for name, ids in check.maps.items():
        yield f"  {name}  {', '.join(ids)}"
    yield ""
    yield "Reads"
    for source in sources_of(needs_of(check)):
        each = f", for each {source.each.__name__}" if source.each else ""
        yield f"  {source.endpoint}{each}"
        rights = ", ".join(source.rights) or "no right"
        yield f"    takes {rights}; tier {source.tier.name}; field names: {source.witness}"
    yield from _trail(check)
    yield from _knobs(check)
    yield ""
    yield "Truth table"
    for example in check.examples:
        world = example.sentence or "; ".join(told(fact) for fact in example.facts) or "nothing"
        knobs = ", ".join(f"{name}={_value(value)}" for name, value in example.knobs.items())
        yield f"  {example.outcome:<15} {world}" + (f"  [{knobs}]" if knobs else "")


def _trail(check: Check) -> Iterator[str]:
    """Which events of the audit log tell who changed it."""
    from ..trails import trail_of

    if trail := trail_of(check):
        yield ""
        yield "Who changed it, from the audit log"
        named = f", naming {' or '.join(sorted(trail.details))}" if trail.details else ""
        for activity in sorted(trail.activities):
            yield f"  {activity}{named}"


def _knobs(check: Check) -> Iterator[str]:
    if check.contract.knobs:
        yield ""
        yield f'Knobs, under [checks."{check.id}"]'
    for knob in check.contract.knobs:
        yield f"  {knob.name} = {_value(knob.default)}"
        for profile, knobs in check.profiles.items():
            if knob.name in knobs:
                yield f"    profile {profile}: {_value(knobs[knob.name])}"


def _value(value: Any) -> str:
    return repr(sorted(value)) if isinstance(value, (set, frozenset)) else repr(value)


def told(fact: Any) -> str:
    from ..declare.example import Unread
    from ..model import Missing

    if isinstance(fact, Unread):
        whose = f" of {fact.of}" if fact.of else ""
        return f"{fact.row_type.__name__}{whose} not read"
    pairs = ((name, read(fact)) for name, read in type(fact).__members__.items())
    told = ", ".join(
        f"{name}={_value(value)}" for name, value in pairs if not isinstance(value, Missing)
    )
    return f"{type(fact).__name__}({told})"
