"""The cross checks over the three organisations: real clients, real HTTP, real DNS."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from saas_audit.audit import Choice, Occasion, collect, connected, judge, targets_of
from saas_audit.discover import built_in
from saas_audit.engine.judge import CheckResult
from saas_audit.engine.plan import plan
from saas_audit.model import Finding, Outcome
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.dns import SERVFAIL
from saas_audit.simulator.organisations import World, served, settings, world

MAIL = "cross.mail.domains_enforce_dmarc"
LEAVERS = "cross.people.leavers_lose_access"
FACTORS = "cross.people.admins_use_mfa_everywhere"
SEVERAL = "cross.people.admin_in_several_platforms"
ALL = (SEVERAL, FACTORS, LEAVERS, MAIL)
CHECKS = [one for one in built_in() if one.id in ALL]


class Clock:
    """Waits without waiting; a budget of time is still spent."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class Told(msgspec.Struct):
    results: dict[str, CheckResult]
    failures: list[Finding]

    @property
    def outcomes(self) -> dict[str, str]:
        return {name: str(result.outcome) for name, result in self.results.items()}


Audit = Callable[[World], Told]


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    def run(held: World) -> Told:
        clock, occasion = Clock(), Occasion("test", NOW)
        with (
            served(held) as (config, dial, _),
            connected(config, Choice(), clock, dial) as connections,
        ):
            todo = plan(CHECKS, connections.targets)
            snapshot = collect(
                occasion, tmp_path / "run", config, connections, todo, clock
            ).snapshot
        made, _ = judge(snapshot, config, CHECKS)
        told = [finding for result in made.results for finding in made.findings.of(result)]
        failures = [finding for finding in told if finding.outcome is Outcome.FAIL]
        return Told({result.check_id: result for result in made.results}, failures)

    return run


def without(name: str, lost: str, folder: Path) -> World:
    """An organisation that grants what the checks need, and not ``lost``."""
    held = world(name)
    todo = plan(CHECKS, targets_of(settings(held, folder), Choice()))
    needed = {fetch.tenant.platform: set(todo.rights(fetch.tenant)) for fetch in todo.fetches}
    (right,) = {one for rights in needed.values() for one in rights if one.endswith(lost)}
    left = {one: frozenset(needed[one] - {right}) for one in ("m365", "google")}
    held.rights = msgspec.structs.replace(held.rights, **left)
    return held


def test_careless_fails_everywhere(audit: Audit) -> None:
    told = audit(world("careless"))
    assert told.outcomes == dict.fromkeys(ALL, "fail")
    leavers = {one.subject_name for one in told.failures if one.check_id == LEAVERS}
    assert leavers == {"leo@loosely.example"}
    domains = {one.subject_name for one in told.failures if one.check_id == MAIL}
    assert domains == {"loosely.example", "loosely-shop.example"}


def test_careful_passes_everywhere(audit: Audit) -> None:
    told = audit(world("careful"))
    assert told.outcomes == dict.fromkeys(ALL, "pass")
    assert told.results[MAIL].examined == 2


def test_blind_knows_nothing(audit: Audit) -> None:
    assert audit(world("blind")).outcomes == dict.fromkeys(ALL, "unknown")


@pytest.mark.parametrize(
    ("lost", "unknown"),
    [
        ("Domain.Read.All", {MAIL}),
        ("User.Read.All", {FACTORS, LEAVERS, SEVERAL}),
        ("AuditLog.Read.All", {FACTORS}),
        ("RoleManagement.Read.Directory", {FACTORS, SEVERAL}),
        ("admin.directory.domain.readonly", {MAIL}),
        ("admin.directory.user.readonly", {FACTORS, LEAVERS, SEVERAL}),
        ("admin.directory.rolemanagement.readonly", {FACTORS, SEVERAL}),
    ],
)
def test_a_right_less_moves_what_rests_on_it_and_nothing_else(
    audit: Audit, tmp_path: Path, lost: str, unknown: set[str]
) -> None:
    """Domains of home decide only about who is gone, and at Tidy nobody is."""
    told = audit(without("careful", lost, tmp_path))
    assert told.outcomes == {name: "unknown" if name in unknown else "pass" for name in ALL}
    assert {told.results[name].reason for name in unknown} == {"no_permission"}


@pytest.mark.parametrize(
    ("lost", "stand"),
    [
        ("Domain.Read.All", {MAIL, LEAVERS}),
        ("User.Read.All", {MAIL, FACTORS}),
        ("AuditLog.Read.All", {MAIL, FACTORS, LEAVERS, SEVERAL}),
        ("admin.directory.domain.readonly", {MAIL, LEAVERS}),
        ("admin.directory.user.readonly", {MAIL, FACTORS}),
        ("admin.directory.rolemanagement.readonly", set(ALL)),
    ],
)
def test_a_failure_stands_whatever_else_is_unread(
    audit: Audit, tmp_path: Path, lost: str, stand: set[str]
) -> None:
    told = audit(without("careless", lost, tmp_path))
    assert {name for name in ALL if told.outcomes[name] == "fail"} >= stand
    assert "pass" not in told.outcomes.values()


def test_a_nameserver_that_fails_is_no_answer(audit: Audit) -> None:
    held = world("careful")
    held.zone = {**held.zone, "_dmarc.tidy.example": [SERVFAIL]}
    told = audit(held)
    assert told.outcomes[MAIL] == "unknown"
    assert told.results[MAIL].reason == "api_error"
    assert told.results[MAIL].examined == 1


def test_a_domain_that_fails_is_not_saved_by_one_nobody_answers_for(audit: Audit) -> None:
    held = world("careful")
    held.zone = {"_dmarc.tidy.example": [SERVFAIL], "_dmarc.tidy-mail.example": []}
    assert audit(held).outcomes[MAIL] == "fail"
