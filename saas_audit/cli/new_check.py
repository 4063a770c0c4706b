"""``saas-audit new-check``: the first draft of a check, where it belongs."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from ..errors import UsageError

DRAFT = '''\


@check(severity=MEDIUM, control=controls.{control})
def {name}(settings: TheRow, *, allowed: frozenset[str] = frozenset({{"off"}})) -> Verdict:
    """The good world, in few words.

    Why: what goes wrong for people when it is not so.
    Fix: Admin centre > Page: the switch, and what to set it to.
    See: https://
    """
    return Verdict(settings.field in allowed, saw=settings.field, want=allowed)


{name}.passes(TheRow(field="off"))
{name}.fails("the near miss: looks right and is not", TheRow(field="on"))
{name}.unknown("the vendor did not say", TheRow())
'''

HEADER = '''\
"""{service}: what this module's checks have in common."""

from __future__ import annotations

from saas_audit import MEDIUM, Verdict, check, controls
from saas_audit.datasets.{platform}.{service} import TheRow
'''

CONTROL = {
    "m365": "LINKS_NEED_SIGN_IN",
    "google": "LINKS_NEED_SIGN_IN",
    "salesforce": "DEFAULTS_STAY_PRIVATE",
}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("new-check")
    def command(
        id: str = typer.Argument(help="PLATFORM.SERVICE.NAME, as it will be called for ever."),
        into: Path = typer.Option(Path("checks"), "--into", help="The folder of checks."),
    ) -> None:
        """Write the first draft of a check into the module it belongs to."""
        typer.echo(f"drafted {id} in {draft(id, into)}; next: saas-audit checks --verify {into}")


def draft(id: str, into: Path) -> Path:
    """The module the draft was added to. Raises UsageError if it cannot be."""
    found = re.fullmatch(
        r"(m365|google|salesforce|cross)\.([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)", id
    )
    if not found:
        raise UsageError(f"{id}: write PLATFORM.SERVICE.NAME, as in m365.sharepoint.link_expiry")
    platform, service, name = found.groups()
    path = into / platform / f"{service}.py"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if re.search(rf"^def {name}\(", text, re.M):
        raise UsageError(f"{path} already has {name}")
    if not into.is_dir():
        raise UsageError(f"{into} is no folder; name the folder of your checks with --into")
    path.parent.mkdir(exist_ok=True)
    head = text or HEADER.format(platform=platform, service=service)
    control = CONTROL.get(platform, "LEAVERS_LOSE_ACCESS")
    path.write_text(head.rstrip() + "\n" + DRAFT.format(name=name, control=control), "utf-8")
    return path
