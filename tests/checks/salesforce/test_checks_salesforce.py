"""The nineteen checks in the three organisations, and with one source or right less."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import checks.salesforce.admin
import checks.salesforce.apps
import checks.salesforce.guest
import checks.salesforce.mfa
import checks.salesforce.sharing
from saas_audit.collect import Collector
from saas_audit.connectors.interface import Page, Read, ReadError
from saas_audit.connectors.salesforce import connector
from saas_audit.declare.check import Check
from saas_audit.engine.facts import Facts
from saas_audit.engine.judge import CheckResult, evaluate
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.engine.plan import Target, plan
from saas_audit.engine.world import World
from saas_audit.model import Outcome, Reason, Source, Tenant
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


class Blinded:
    """A connector for which one source is out of reach."""

    def __init__(self, held: Any, source: Source) -> None:
        self._held = held
        self._source = source

    def __getattr__(self, name: str) -> Any:
        return getattr(self._held, name)

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        if read.source.identity == self._source.identity:
            raise ReadError(Reason.API_ERROR, "blinded")
        return self._held.pages(read, cursor)  # type: ignore[no-any-return]


def snapshot(
    style: Style,
    granted: frozenset[str],
    folder: Path,
    faults: tuple[Fault, ...] = (),
    blind: Source | None = None,
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
        reader: Any = Blinded(held, blind) if blind else held
        Collector({HOME: reader}, writer, Nothing(), clock).collect(plan(CHECKS, [target]))
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


SOURCES = list(sources_of([kind for check in CHECKS for kind in needs_of(check)]))
SWITCH = {"salesforce.mfa.org_wide_login_required"}
STAND: dict[str, set[str]] = {
    "describe PermissionSet": {check.id for check in CHECKS},
    "soql PermissionSetGroup": {"salesforce.admin.external_no_admin_rights"},
    "soql User": {"salesforce.apps.api_access_control_on"},
    "tooling SecurityHealthCheckRisks": set(TWO_PLACES),
    "tooling SecuritySettings": set(TWO_PLACES),
}
"""Passes of *careful* that need nothing of a source, beside those of the switch that is on.

The org has all the columns, its customers hold no group of sets, and the switch for them is on.
"""


@functools.cache
def users_of(source: Source) -> frozenset[str]:
    wanted = source.identity
    return frozenset(
        check.id
        for check in CHECKS
        if any(one.identity == wanted for one in sources_of(needs_of(check)))
    )


@pytest.mark.parametrize("style", ["careless", "careful"])
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug[:60])
def test_blind_one_source_at_a_time(
    worlds: dict[Style, Snapshot], style: Style, source: Source, tmp_path: Path
) -> None:
    """What uses it is unknown for that reason (or stays failed); nothing else moves."""
    before = outcomes(worlds[style])
    stands = STAND.get(source.endpoint, set()) | SWITCH
    for name, result in judged(snapshot(style, NEEDED, tmp_path, blind=source)).items():
        if name not in users_of(source):
            assert result.outcome is before[name], name
        elif style == "careful" and name in stands and result.outcome is Outcome.PASS:
            continue
        elif style == "careful":
            assert (result.outcome, result.reason) == (Outcome.UNKNOWN, Reason.API_ERROR), name
        else:
            assert result.outcome in (Outcome.FAIL, Outcome.UNKNOWN), name
