"""Google's checks: the three organisations, and one source or right less."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from saas_audit.collect import Collector
from saas_audit.connectors.google import connector
from saas_audit.connectors.google.reads import scopes
from saas_audit.datasets.google.api import TIERS
from saas_audit.discover import built_in
from saas_audit.engine.facts import Facts
from saas_audit.engine.judge import CheckResult, evaluate
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.engine.plan import Target, plan
from saas_audit.engine.world import World
from saas_audit.model import Outcome, Reason, Tenant
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW, Style
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.google import (
    ALL_RIGHTS,
    DECLARED,
    OVERLAYS,
    Google,
    careful,
    careless,
)
from saas_audit.simulator.google.tenant import SUBJECT
from saas_audit.simulator.server import Simulator
from saas_audit.snapshot import Manifest, Snapshot, SnapshotWriter, TenantEntry
from tests.connectors.google.support_google import Clock, service_account
from tests.matrix.stands import NO_GROUP_IN_SSO

CHECKS = [
    one
    for one in built_in()
    if one.platform == "google"
    and not one.is_manual
    and all(source.platform == "google" for source in sources_of(needs_of(one)))
]
"""All but those that ask the DNS."""
HOME = Tenant("google", "tidy")
NEEDED = frozenset(scopes(tuple(tier.name for tier in TIERS)))


def test_none_is_without_an_answer_in_careful() -> None:
    assert OVERLAYS == {}


def settings_for(style: Style) -> Settings:
    config = msgspec.structs.replace(service_account(SUBJECT[style]), declared=DECLARED[style])
    return Settings(organisation="tidy", tenants=(config,))


def snapshot(
    style: Style,
    granted: frozenset[str],
    folder: Path,
    faults: tuple[Fault, ...] = (),
) -> Snapshot:
    tenant = careless() if style == "careless" else careful()
    settings = settings_for(style)
    target = Target(HOME, frozenset(tier.name for tier in TIERS))
    clock = Clock()
    manifest = Manifest(
        organisation="tidy", run_id="r", as_of=NOW, collected_at=NOW, tool_version="0"
    )
    with Simulator([Google(tenant, granted)]) as sim:
        held = connector(settings.tenants[0], clock=clock, dial=sim.url, budget=5)  # type: ignore[arg-type]
        held.connect()
        sim.faults.extend(faults)
        writer = SnapshotWriter(folder / "snapshot", manifest)
        writer.tenant(TenantEntry(tenant=HOME, tiers=tuple(sorted(target.tiers))))
        Collector({HOME: held}, writer, settings, clock).collect(plan(CHECKS, [target]))
        writer.finish()
        held.close()
    return Snapshot.open(folder / "snapshot")


def judged(facts: Any) -> dict[str, CheckResult]:
    results = evaluate(World(facts), CHECKS, {}, lambda _: None)
    return {result.check_id: result for result in results}


def outcomes(facts: Any) -> dict[str, Outcome]:
    return {name: result.outcome for name, result in judged(facts).items()}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[Style, Facts]:
    styles: tuple[Style, ...] = ("careless", "careful")
    return {
        style: Facts(snapshot(style, NEEDED, tmp_path_factory.mktemp(style)), settings_for(style))
        for style in styles
    }


@pytest.mark.parametrize(
    ("style", "outcome"), [("careless", Outcome.FAIL), ("careful", Outcome.PASS)]
)
def test_careless_fails_everywhere_and_careful_passes(
    worlds: dict[Style, Facts], style: Style, outcome: Outcome
) -> None:
    assert outcomes(worlds[style]) == dict.fromkeys([check.id for check in CHECKS], outcome)


def test_blind_is_unknown_everywhere(tmp_path: Path) -> None:
    facts = Facts(snapshot("careful", frozenset(), tmp_path), settings_for("careful"))
    assert outcomes(facts) == dict.fromkeys([check.id for check in CHECKS], Outcome.UNKNOWN)
    assert {result.reason for result in judged(facts).values()} == {Reason.NO_PERMISSION}


@pytest.mark.parametrize("missing", sorted(NEEDED), ids=lambda scope: scope.rpartition("/")[2])
def test_without_any_one_right_something_is_unknown(missing: str, tmp_path: Path) -> None:
    facts = Facts(snapshot("careful", NEEDED - {missing}, tmp_path), settings_for("careful"))
    rest = {
        check.id
        for check in CHECKS
        if any(missing in source.rights for source in sources_of(needs_of(check)))
    }
    found = outcomes(facts)
    unknown = {name for name, outcome in found.items() if outcome is Outcome.UNKNOWN}
    assert unknown
    assert unknown <= rest
    assert Outcome.FAIL not in found.values()
    assert not {name for name in rest - unknown if not _can_do_without(name)}


def _can_do_without(name: str) -> bool:
    """A check about places reads users to say how many a place holds, and decides nothing by it.

    One that looks at a single org unit does not mind whether all groups are known either, and who
    is in a group nobody asks if no SSO assignment is about one.
    """
    if name in NO_GROUP_IN_SSO:
        return True
    (check,) = [one for one in CHECKS if one.id == name]
    return any("people" in one.__members__ for one in check.contract.row_types)


def test_a_refused_list_is_unknown_and_a_passing_fault_changes_nothing(
    worlds: dict[Style, Facts], tmp_path: Path
) -> None:
    for name in ("lasting", "once"):
        (tmp_path / name).mkdir()
    lasting = Fault(match="/v1/policies", status=500, times=None, skip=1)
    facts = Facts(
        snapshot("careful", NEEDED, tmp_path / "lasting", (lasting,)), settings_for("careful")
    )
    found = judged(facts)["google.drive.external_sharing_restricted"]
    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, Reason.API_ERROR)
    once = Fault(match="/v1/policies", kind="reset")
    facts = Facts(snapshot("careful", NEEDED, tmp_path / "once", (once,)), settings_for("careful"))
    assert outcomes(facts) == outcomes(worlds["careful"])


def test_without_the_tiers_only_read_only_rights_are_needed() -> None:
    todo = plan(CHECKS, [Target(HOME)])
    assert all(right.endswith(".readonly") for right in todo.rights(HOME))
    off = {one.check_id for one in todo.not_selected}
    assert off == {
        "google.admin.no_mail_forwarding_or_delegates",
        "google.apps.no_unapproved_risky_tokens",
        "google.calendar.no_public_calendars",
        "google.drive.no_consumer_account_access",
        "google.drive.no_external_writers",
        "google.drive.no_foreign_domain_wide_shares",
        "google.drive.no_public_files",
        "google.drive.shared_drives_restricted_to_domain",
        "google.gmail.no_external_auto_forwarding",
        "google.gmail.no_external_forwarding_filters",
        "google.groups.external_members_not_allowed",
        "google.groups.not_self_joinable_if_privileged",
        "google.mfa.no_app_passwords",
        "google.admin.roles_not_granted_to_open_groups",
        "google.chrome.extensions_blocked_by_default",
        "google.admin.super_admins_excluded_from_risky_oauth",
        "google.drive.no_anyone_with_link_files",
        "google.drive.shared_drives_no_external_members",
        "google.groups.no_public_archives",
        "google.groups.not_joinable_by_anyone",
        "google.mfa.no_app_passwords_admins",
    }


def test_everything_that_is_granted_is_needed() -> None:
    target = Target(HOME, frozenset(tier.name for tier in TIERS))
    assert set(plan(CHECKS, [target]).rights(HOME)) == NEEDED <= ALL_RIGHTS
