"""The nineteen checks in the three organisations, and with one source or right less."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest

import checks.salesforce.admin
import checks.salesforce.apps
import checks.salesforce.guest
import checks.salesforce.mfa
import checks.salesforce.sharing
from saas_audit.collect import Collector
from saas_audit.connectors.salesforce import connector
from saas_audit.declare.check import Check
from saas_audit.engine.facts import Facts
from saas_audit.engine.judge import CheckResult, evaluate
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.engine.plan import Target, plan
from saas_audit.engine.world import World
from saas_audit.model import Outcome, Reason, Tenant
from saas_audit.simulator.cast import NOW, Style
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.salesforce import (
    ALL_RIGHTS,
    OVERLAYS,
    Salesforce,
    careful,
    careless,
)
from saas_audit.simulator.server import Simulator
from saas_audit.snapshot import Manifest, Snapshot, SnapshotWriter, TenantEntry
from tests.connectors.salesforce.support_salesforce import (
    TIER_NAMES,
    Clock,
    client_credentials,
)

MODULES = (
    checks.salesforce.admin,
    checks.salesforce.apps,
    checks.salesforce.guest,
    checks.salesforce.mfa,
    checks.salesforce.sharing,
)
CHECKS = [one for module in MODULES for one in vars(module).values() if isinstance(one, Check)]
HOME = Tenant("salesforce", "tidy")
TARGET = Target(HOME, frozenset(TIER_NAMES))
NEEDED = frozenset(plan(CHECKS, [TARGET]).rights(HOME))


class Nothing:
    """No list is declared."""

    def rows(self, row_type: Any, tenant: Tenant) -> tuple[Any, ...]:
        return ()


def test_all_nineteen_are_there() -> None:
    assert len(CHECKS) == 19
    assert OVERLAYS == {}


def snapshot(
    style: Style,
    granted: frozenset[str],
    folder: Path,
    faults: tuple[Fault, ...] = (),
    target: Target = TARGET,
) -> Snapshot:
    vendor = Salesforce(careless() if style == "careless" else careful(), granted, page=50)
    clock = Clock()
    manifest = Manifest(
        organisation="tidy", run_id="r", as_of=NOW, collected_at=NOW, tool_version="0"
    )
    with Simulator([vendor]) as sim:
        held = connector(client_credentials(vendor.tenant), clock=clock, dial=sim.url, budget=5)
        held.connect()
        sim.faults.extend(faults)
        writer = SnapshotWriter(folder / "snapshot", manifest)
        writer.tenant(TenantEntry(tenant=HOME, tiers=tuple(sorted(target.tiers))))
        Collector({HOME: held}, writer, Nothing(), clock).collect(plan(CHECKS, [target]))
        writer.finish()
        held.close()
    return Snapshot.open(folder / "snapshot")


def judged(held: Snapshot, selected: list[Check] = CHECKS) -> dict[str, CheckResult]:
    results = evaluate(World(Facts(held, Nothing())), selected, {}, lambda _: None)
    return {result.check_id: result for result in results}


def outcomes(held: Snapshot) -> dict[str, Outcome]:
    return {name: result.outcome for name, result in judged(held).items()}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[Style, Snapshot]:
    styles: tuple[Style, ...] = ("careless", "careful")
    return {style: snapshot(style, NEEDED, tmp_path_factory.mktemp(style)) for style in styles}


@pytest.mark.parametrize(
    ("style", "outcome"), [("careless", Outcome.FAIL), ("careful", Outcome.PASS)]
)
def test_careless_fails_everywhere_and_careful_passes(
    worlds: dict[Style, Snapshot], style: Style, outcome: Outcome
) -> None:
    found = judged(worlds[style])
    wrong = {n: (r.outcome, r.doubts) for n, r in found.items() if r.outcome is not outcome}
    assert wrong == {}
    assert len(found) == 19


def test_every_source_was_read_to_its_end(worlds: dict[Style, Snapshot]) -> None:
    for held in worlds.values():
        assert [(one.endpoint, one.detail) for one in held.coverage if one.reason] == []
        assert all(one.granted for one in held.coverage)


def test_blind_is_unknown_everywhere(tmp_path: Path) -> None:
    found = judged(snapshot("careful", frozenset(), tmp_path))
    assert {name: r.outcome for name, r in found.items() if r.outcome is not Outcome.UNKNOWN} == {}
    assert {result.reason for result in found.values()} == {Reason.NO_PERMISSION}
    assert len(found) == 19


def test_everything_that_is_needed_exists() -> None:
    assert NEEDED <= ALL_RIGHTS


@functools.cache
def users_of_right(right: str) -> frozenset[str]:
    return frozenset(
        check.id
        for check in CHECKS
        if any(right in source.rights for source in sources_of(needs_of(check)))
    )


TWO_PLACES = frozenset(
    {"salesforce.admin.login_as_any_user_off", "salesforce.mfa.org_wide_login_required"}
)
"""What these ask is told in two places. *careful* passes by the one that is left."""


@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_without_any_one_right_something_is_unknown(missing: str, tmp_path: Path) -> None:
    found = outcomes(snapshot("careful", NEEDED - {missing}, tmp_path))
    unknown = {name for name, outcome in found.items() if outcome is Outcome.UNKNOWN}
    stand = set()
    if missing in ("ViewHealthCheck", "ViewSetup", "ViewAllUsers"):
        stand = set(TWO_PLACES)
    if missing in ("ApiEnabled", "ViewAllUsers"):
        stand.add("salesforce.apps.api_access_control_on")
    assert unknown == users_of_right(missing) - stand
    assert {outcome for name, outcome in found.items() if name not in unknown} == {Outcome.PASS}
