"""Three organisations hold every check to account."""

from __future__ import annotations

import functools

import msgspec
import pytest

from saas_audit.audit import judge
from saas_audit.declare.check import Check
from saas_audit.discover import built_in
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.model import BASE, PLATFORMS, Outcome
from saas_audit.simulator import google, m365, salesforce
from saas_audit.simulator.organisations import Rights, world
from tests.organisations import Audited, audited

IDS = [check.id for check in built_in() if not check.is_manual]
OVERLAYS = {**m365.OVERLAYS, **google.OVERLAYS, **salesforce.OVERLAYS}


@functools.cache
def of(name: str) -> Audited:
    return audited(name)


@pytest.mark.parametrize("check", IDS)
def test_careless_fails(check):
    assert of("careless").outcomes[check] == "fail"


@pytest.mark.parametrize("check", IDS)
def test_careful_passes_or_does_not_apply_and_can_show_why(check):
    result = of("careful").results[check]
    if result.outcome is Outcome.NOT_APPLICABLE:
        assert check in OVERLAYS, f"{check} has no overlay in which it passes"
        assert "0 of" in result.detail
    else:
        assert result.outcome is Outcome.PASS, result.doubts


@pytest.mark.parametrize("check", IDS)
def test_blind_is_unknown_with_a_reason(check):
    result = of("blind").results[check]
    assert result.outcome is Outcome.UNKNOWN
    assert result.reason


@pytest.mark.parametrize("check", sorted(OVERLAYS))
def test_what_does_not_apply_to_careful_passes_in_its_overlay(check):
    held = world("careful")
    platform = check.partition(".")[0]
    made = OVERLAYS[check]() if platform == "m365" else OVERLAYS[check](getattr(held, platform))
    setattr(held, platform, made)
    assert audited(held).outcomes[check] == "pass"


@pytest.mark.parametrize("name", ["careful", "careless", "blind"])
def test_what_was_derived_while_collecting_is_what_the_snapshot_says(name):
    held = of(name)
    again, _ = judge(held.snapshot, held.settings, built_in())
    assert again.results == held.run.results
    for one, other in zip(again.results, held.run.results, strict=True):
        assert [*again.findings.of(one)] == [*held.run.findings.of(other)]


def test_every_source_of_careful_was_read_to_its_end():
    assert [one.endpoint for one in of("careful").run.coverage if one.reason] == []


def test_nothing_that_can_write_is_asked_for_by_default():
    default = audited("careful", tiers=())
    for fetch in default.todo.fetches:
        assert fetch.source.tier == BASE
        assert not [right for right in fetch.source.rights if "ReadWrite" in right]
    assert {result.outcome for result in default.run.results} <= {
        Outcome.PASS,
        Outcome.NOT_APPLICABLE,
        Outcome.MANUAL,
    }
    assert default.run.not_selected


def _granted_exactly() -> Rights:
    todo = of("careful").todo
    rights: dict[str, set[str]] = {platform: set() for platform in PLATFORMS}
    for fetch in todo.fetches:
        if fetch.tenant.platform in rights:
            rights[fetch.tenant.platform] |= set(fetch.source.rights)
    return Rights(**{platform: frozenset(held) for platform, held in rights.items()})


def test_exactly_the_printed_rights_are_enough():
    held = world("careful")
    held.rights = _granted_exactly()
    assert audited(held).outcomes == of("careful").outcomes


def _rest_on(platform: str, right: str) -> list[Check]:
    """The checks that read anything with this right."""
    return [
        check
        for check in built_in()
        if not check.is_manual
        and any(
            source.platform == platform and right in source.rights
            for source in sources_of(needs_of(check))
        )
    ]


EXACT = [
    (platform, right)
    for platform in PLATFORMS
    for right in sorted(getattr(_granted_exactly(), platform))
]


STANDS_IN = frozenset({"DeviceManagementConfiguration.Read.All", "Directory.Read.All"})
"""Rights that hold narrower ones: these are missed only where those are not granted either."""


@pytest.mark.parametrize(("platform", "right"), EXACT)
def test_taking_any_one_right_away_leaves_something_unknown(platform, right):
    held = world("careful")
    exact = _granted_exactly()
    less = getattr(exact, platform) - {right} - STANDS_IN
    held.rights = msgspec.structs.replace(exact, **{platform: less})
    outcomes = audited(held, checks=_rest_on(platform, right)).outcomes
    assert "unknown" in outcomes.values()
    assert "fail" not in outcomes.values()
