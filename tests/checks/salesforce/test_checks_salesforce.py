"""With one right less, the checks that rest on it are unknown, and nothing else moves."""

from __future__ import annotations

import functools

import msgspec
import pytest

from saas_audit.discover import built_in
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.model import Outcome
from saas_audit.simulator.organisations import world
from saas_audit.simulator.salesforce import ALL_RIGHTS
from tests.organisations import Audited, audited

CHECKS = tuple(one for one in built_in() if one.platform == "salesforce" and not one.is_manual)
NEEDED = frozenset(
    right
    for check in CHECKS
    for source in sources_of(needs_of(check))
    if source.platform == "salesforce"
    for right in source.rights
)


def granted(rights: frozenset[str]) -> Audited:
    held = world("careful")
    held.rights = msgspec.structs.replace(held.rights, salesforce=rights)
    return audited(held, checks=CHECKS)


@functools.cache
def plain() -> Audited:
    return granted(NEEDED)


def users_of(right: str) -> set[str]:
    return {
        check.id
        for check in CHECKS
        if any(right in source.rights for source in sources_of(needs_of(check)))
    }


def test_everything_that_is_needed_exists() -> None:
    assert NEEDED <= ALL_RIGHTS


def test_what_is_needed_is_enough() -> None:
    assert {one.outcome for one in plain().run.results} <= {Outcome.PASS, Outcome.NOT_APPLICABLE}
    assert [one.endpoint for one in plain().run.coverage if one.reason] == []


TWO_PLACES = {
    "salesforce.admin.login_as_any_user_off",
    "salesforce.apps.secrets_not_readable_by_api",
    "salesforce.mfa.org_wide_login_required",
    "salesforce.mfa.verify_before_registering_method",
    "salesforce.mfa.verify_on_email_change",
    "salesforce.password.history",
    "salesforce.password.min_length",
    "salesforce.session.ended_on_password_reset",
    "salesforce.session.force_relogin_after_login_as",
    "salesforce.session.http_only_cookies",
    "salesforce.session.lock_to_domain",
    "salesforce.session.login_ip_on_every_request",
    "salesforce.web.clickjack_setup",
    "salesforce.web.clickjack_standard_pages",
    "salesforce.web.clickjack_visualforce",
    "salesforce.web.csp_email_templates",
    "salesforce.web.csrf",
}
"""What these ask is told in two places: *careful* passes by the one that is left."""

WORDS = {
    "salesforce.password.complexity",
    "salesforce.password.max_login_attempts",
    "salesforce.session.timeout",
}
"""Told in two places too, and what Health Check stores for a word nobody explains."""

STAND: dict[str, set[str]] = {
    "CustomizeApplication": {"salesforce.apps.cli_app_limited"},
    "ViewAllUsers": {
        "salesforce.apps.api_access_control_on",
        "salesforce.mfa.org_wide_login_required",
    },
    "ViewHealthCheck": {
        *TWO_PLACES,
        *WORDS,
        "salesforce.files.risky_types_download_only",
        "salesforce.mfa.ui_permission_covers_everyone",
    },
    "ViewSetup": TWO_PLACES,
}
"""Passes of *careful* that need nothing of what the right opens: a switch decides alone."""


@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_one_right_less(missing: str) -> None:
    found = granted(NEEDED - {missing}).outcomes
    before = plain().outcomes
    unknown = {name for name, outcome in found.items() if outcome == "unknown"}
    assert unknown == users_of(missing) - STAND.get(missing, set())
    assert {name: found[name] for name in found if name not in unknown} == {
        name: before[name] for name in before if name not in unknown
    }
