"""Writes docs/checks/: a page per service, made from the checks. ``make docs`` runs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from saas_audit.cli.explain import told
from saas_audit.discover import built_in
from saas_audit.engine.needs import needs_of, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from saas_audit.declare.check import Check
    from saas_audit.declare.example import Example

FOLDER = Path(__file__).parent.parent / "docs" / "checks"
PLATFORMS = {
    "m365": "Microsoft 365",
    "google": "Google Workspace",
    "salesforce": "Salesforce",
    "cross": "Across platforms",
}
NOTE = "Made from the checks by `make docs`; edit the checks instead."


def pages() -> dict[str, str]:
    """File name -> text."""
    services: dict[str, list[Check]] = {}
    for check in built_in():
        services.setdefault(".".join(check.id.split(".")[:2]), []).append(check)
    found = {f"{name}.md": _page(name, checks) for name, checks in services.items()}
    return {"README.md": _index(services), **found}


def _index(services: dict[str, list[Check]]) -> str:
    lines = ["# Checks", "", NOTE, ""]
    for platform, title in PLATFORMS.items():
        lines += [f"## {title}", ""]
        for name, checks in sorted(services.items()):
            if name.partition(".")[0] == platform:
                lines.append(f"- [{name}]({name}.md): {len(checks)}")
        lines.append("")
    return "\n".join(lines)


def _page(name: str, checks: Iterable[Check]) -> str:
    lines = [f"# {name}", "", NOTE, ""]
    for check in checks:
        lines += [*_check(check), ""]
    return "\n".join(lines)


def _check(check: Check) -> Iterator[str]:
    yield f"## {check.id}"
    yield ""
    yield f"**{check.prose.title}.** {check.severity}, {check.control.id} {check.control.title}"
    yield ""
    yield f"- Why: {check.prose.why}"
    yield f"- Fix: {check.prose.fix}"
    if check.prose.see:
        yield f"- See: <{check.prose.see}>"
    if check.blind_to:
        yield f"- Does not see: {check.blind_to}"
    for framework, ids in check.maps.items():
        yield f"- {framework}: {', '.join(ids)}"
    for source in () if check.is_manual else sources_of(needs_of(check)):
        rights = ", ".join(source.rights) or "no right"
        yield f"- Reads `{source.endpoint}` ({rights}; tier {source.tier.name}; {source.witness})"
    for knob in check.contract.knobs:
        theirs = "".join(
            f"; {profile}: `{_value(knobs[knob.name])}`"
            for profile, knobs in check.profiles.items()
            if knob.name in knobs
        )
        yield f"- Knob `{knob.name}` = `{_value(knob.default)}`{theirs}"
    if check.examples:
        yield ""
        yield "| outcome | in this world |"
        yield "| --- | --- |"
        yield from map(_example, check.examples)


def _example(example: Example) -> str:
    facts = example.sentence or "; ".join(told(fact) for fact in example.facts) or "nothing"
    knobs = "".join(f" [{name} = {_value(value)}]" for name, value in example.knobs.items())
    cell = f"{facts}{knobs}".replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
    return f"| {example.outcome} | {cell[:400]} |"


def _value(value: object) -> str:
    shown = sorted(value) if isinstance(value, (set, frozenset)) else value
    return str(shown).replace("\n", " ")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
