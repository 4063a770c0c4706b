"""``saas-audit accept``: somebody answers for a finding, as it is seen now, until a day."""

from __future__ import annotations

import typer

from . import options
from .say import say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("accept")
    def command(
        finding: list[str] = typer.Argument(help="Ids of findings, or a check's id."),
        reason: str = typer.Option(help="Why it may stay as it is."),
        until: str = typer.Option(metavar="DATE", help="The last day it holds: 2027-05-31."),
        approved_by: str = typer.Option(metavar="NAME", help="Who answers for it."),
        tenant: options.TenantName = [],  # noqa: B006  (typer's way)
        subject: list[str] = typer.Option(
            [], metavar="NAME", help="With a check: this subject, by name or id. Repeatable."
        ),
        whole: bool = typer.Option(
            False, "--all", help="All that the check finds in the tenant, each on its own."
        ),
        run: options.RunFolder = None,
        config: options.Config = None,
        as_of: options.AsOf = "",
    ) -> None:
        """Accept findings of the last run, as they are seen there, until a day.

        Writes exceptions.toml beside the config. The exception is pinned to what is seen: if that
        gets worse, or the day has passed, the finding is back. It is shown everywhere, counts as no
        pass, and changes no verdict.
        """
        from ..decisions.accept import Terms, accepted
        from ..decisions.choice import Meant
        from ..decisions.file import EXCEPTIONS, change
        from ..decisions.known import Known
        from . import session

        terms = Terms(
            reason=reason,
            approved_by=approved_by,
            on=session.moment(as_of).date(),
            until=session.day(until, "--until"),
        )
        terms.check()
        meant = Meant(
            names=tuple(finding), tenants=tuple(tenant), subjects=tuple(subject), whole=whole
        )
        judged = session.judged(config, run, meant.names)
        failures = meant.of(Known(judged.results, judged.findings))
        folder = session.config_folder(config)
        after = change(folder, lambda before: accepted(before, failures, terms))
        for one in failures:
            told = f"{one.subject_name}: {one.saw}"
            say(f"{after.by_finding[one.id].id}  {one.id}  {one.check_id}  {told[:200]}")
        say(f"wrote {folder / EXCEPTIONS}; run, check and report show it from now on")
