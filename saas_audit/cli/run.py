"""``saas-audit run``: collect, check and report, in one go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
import typer

from . import apart, options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..engine.plan import Plan, Target


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("run")
    def command(
        config: options.Config = None,
        only: options.Only = "",
        tenant: options.TenantName = [],  # noqa: B006  (typer's way)
        check: options.CheckGlob = [],  # noqa: B006
        severity: options.Severity = "",
        theme: options.Theme = "",
        fail_on: options.FailOn = "",
        allow_incomplete: options.AllowIncomplete = False,
        as_of: options.AsOf = "",
        out: options.Out = None,
        time_limit: options.TimeLimit = "",
        sign: options.Sign = None,
        since: options.Since = "last",
        notify: options.NotifyUrl = [],  # noqa: B006
        always: bool = typer.Option(False, "--always", help="Notify also if nothing changed."),
        plan: bool = typer.Option(
            False, "--plan", help="Say what would be read and with which rights; call nobody."
        ),
    ) -> None:
        """Read every configured tenant, judge it, write CSV, HTML and evidence."""
        from ..audit import targets_of
        from ..engine.plan import plan as make_plan
        from ..reports import ahead
        from . import session, told
        from .finish import Wishes, finish
        from .since import insist, with_logs

        options.gate(fail_on)
        insist(since)
        settings = session.settings_from(config)
        choice = session.choice_from(only, tenant)
        notifier = session.notifier(notify, always, settings)
        targets = targets_of(settings, choice)
        read = partial(session.collected, as_of=as_of, out=out, time_limit=time_limit, since=since)
        if settings.plugins:
            chosen = apart.words(config, check, severity, theme)
            if plan:
                told_of = msgspec.json.encode(targets)
                raise typer.Exit(apart.done("plan-apart", "--show", *chosen, told=told_of))
            key = session.signing_key(sign, settings)
            wishes = Wishes(fail_on, since, key, notifier=notifier, may_lack=allow_incomplete)
            read_apart = read(settings, apart.planner(chosen), choice)
            apart.finish_apart(read_apart.snapshot.folder, chosen, wishes)
        checks = session.checks_from(check, severity, theme)
        settings.knobs(checks)
        if plan:
            place = session.out_folder(out, settings.out) / settings.organisation
            todo = make_plan(checks, targets)
            now = session.moment("")
            told.the_plan(with_logs(todo, since, place, settings.organisation, now))
            return
        key = session.signing_key(sign, settings)
        decisions = session.decisions_for(config)

        def planned(found: Sequence[Target]) -> Plan:
            ahead.begin(checks)  # signing in is work, and reading is waiting
            return make_plan(checks, found)

        collected = read(settings, planned, choice)
        wishes = Wishes(fail_on, since, key, decisions, notifier, allow_incomplete)
        finish(collected.snapshot, settings, checks, wishes, collected.world)
