"""Who cannot be spoken for leaves a gap, through the real collection: nobody passes by silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from saas_audit.discover import built_in
from saas_audit.engine.judge import CheckResult
from saas_audit.model import Outcome, Reason
from saas_audit.simulator.google import Tenant
from saas_audit.simulator.google.objects import named
from saas_audit.simulator.organisations import world
from tests.organisations import audited

FILES = frozenset(
    f"google.drive.{name}"
    for name in (
        "no_public_files",
        "no_external_writers",
        "no_consumer_account_access",
        "no_foreign_domain_wide_shares",
    )
)
MAIL = frozenset(
    {"google.gmail.no_external_auto_forwarding", "google.gmail.no_external_forwarding_filters"}
)
CALENDARS = frozenset({"google.calendar.no_public_calendars"})
CHECKS = [one for one in built_in() if one.id in FILES | MAIL | CALENDARS]


def results(change: Callable[[Tenant], object]) -> dict[str, CheckResult]:
    held = world("careful")
    change(held.google)
    return audited(held, checks=CHECKS).results


def _suspend(tenant: Tenant) -> None:
    named(tenant.users, "eve")["suspended"] = True


def _no_manager(tenant: Tenant) -> None:
    for members in tenant.drive_members.values():
        members[:] = [one for one in members if one["role"] != "organizer"]


@pytest.mark.parametrize(
    ("change", "unknown"),
    [(_suspend, FILES | CALENDARS), (_no_manager, FILES), (lambda _: None, frozenset())],
    ids=["a suspended user", "a shared drive without a manager", "nothing"],
)
def test_nobody_to_speak_for_is_unknown(
    change: Callable[[Tenant], object], unknown: frozenset[str]
) -> None:
    found = results(change)
    for name, result in found.items():
        if name in unknown:
            assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.NOT_COLLECTED), name
        else:
            assert result.outcome is Outcome.PASS, name
