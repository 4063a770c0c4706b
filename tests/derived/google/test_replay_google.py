"""Captured Policy API answers, through simulator and real connector, against a peer's reading.

``results`` in each case is how ScubaGoggles resolved it. We must agree target by target and field
by field, but for the differences listed here, each with its reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from saas_audit.datasets.google.directory import Group, OrgUnit
from saas_audit.datasets.google.policies import Policy, PolicyQuery, PolicySetting
from saas_audit.derived.google.alerts import SystemAlert
from saas_audit.derived.google.collaboration_settings import ChatFileSharing
from saas_audit.derived.google.gmail_settings import PreDeliveryScanning
from saas_audit.derived.google.policies import ScopedPolicy, Target, speaks_to
from saas_audit.derived.google.reducers import EVERY, MAX_MAP, MERGE, Stored, effective
from saas_audit.derived.google.spam_rules import SpamExemption
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.model import Missing, Row, Tenant
from saas_audit.model.decode import Page as Decoder
from saas_audit.simulator.google import careful
from saas_audit.simulator.google.objects import group, org_unit
from tests.connectors.google.support_google import read_of, signed_in

CASES = Path(__file__).parents[4] / "shared/data/scubagoggles/policy_cases"
NAMES = [f"case_{number}" for number in range(1, 7)]
SERVICES = (
    "api_controls",
    "calendar",
    "chat",
    "data_regions",
    "drive_and_docs",
    "gmail",
    "groups_for_business",
    "meet",
    "rule",
    "security",
)

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the captured answers are not here")

ALERTS = "adds rules of its own table that the API did not return, and drops one it does not know"
NAMES_FOR_IDS = "writes the names of address lists for their ids; the policy itself says ids"
DIFFERENCES = {
    **{(name, "topOU", "rule_system_defined_alerts"): ALERTS for name in NAMES},
    ("case_1", "topOU", "meet_meet_joining"): "of two policies of one precedence it drops one",
    ("case_3", "topOU", "gmail_blocked_sender_lists"): NAMES_FOR_IDS,
    ("case_3", "topOU", "gmail_spam_override_lists"): "drops a rule that rule_states switches off",
    ("case_4", "topOU", "gmail_blocked_sender_lists"): NAMES_FOR_IDS,
    ("case_4", "topOU", "gmail_spam_override_lists"): NAMES_FOR_IDS,
    (
        "case_6",
        "topOU",
        "gmail_confidential_mode",
    ): "gives a licence's policy to the whole org unit",
}
"""Case, place, setting: what the peer does there that the policies do not say."""


def dotted(name: str) -> str:
    """``drive_and_docs_external_sharing`` -> ``drive_and_docs.external_sharing``."""
    service = next(one for one in SERVICES if name.startswith(f"{one}_"))
    return f"{service}.{name.removeprefix(service + '_')}"


def load(name: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text())
    case["pages"] = case.get("responses") or [case["response"]]
    return case


def tenant_of(case: dict[str, Any]) -> Any:
    """A simulator tenant with the case's org units, groups and policies."""
    known = {told["path"]: unit for unit, told in case["orgunits"].items()}
    for path in list(known):
        parts = path.strip("/").split("/")
        for depth in range(1, len(parts)):
            known.setdefault("/" + "/".join(parts[:depth]), f"made{depth}")
    parents = {path: path.rpartition("/")[0] or "/" for path in known}
    return msgspec.structs.replace(
        careful(),
        org_units=[org_unit(unit, path, known[parents[path]]) for path, unit in known.items()],
        groups=[
            {**group(1, address, address), "id": key}
            for key, address in (case.get("groups") or {}).items()
        ],
        policies=[
            {**policy, "name": f"policies/{number}"}  # some captures were copied, name and all
            for number, policy in enumerate(
                policy for page in case["pages"] for policy in page.get("policies", [])
            )
        ],
    )


def world_of(case: dict[str, Any], *more: Row) -> World:
    """Everything that follows from the case, as the connector reads it."""
    facts: list[Row] = [*more]
    with signed_in(tenant_of(case)) as (held, _, _):
        for row_type in (OrgUnit, Group, Policy):
            decoder: Any = Decoder(row_type)
            for page in held.pages(read_of(row_type)):
                rows, unreadable = decoder.rows(page.body)
                assert unreadable == 0
                facts.extend(rows)
    return World(Told(tuple(facts)))


HOME = Tenant("google", "example", "google-1", "Example")


def read(case: dict[str, Any]) -> tuple[list[Target], list[ScopedPolicy]]:
    """Targets and policies, as the derives make them."""
    world = world_of(case)
    targets = world.population(Target, HOME)
    policies = world.population(ScopedPolicy, HOME)
    assert targets.any_gap is None
    assert policies.any_gap is None
    return list(targets.rows), list(policies.rows)


def value_at(
    target: Target, setting: str, policies: list[ScopedPolicy], case: dict[str, Any]
) -> dict[str, Any]:
    defaults = {dotted(name): value for name, value in (case.get("defaults") or {}).items()}
    for service in case.get("service_status") or ():
        defaults[f"{service}.service_status"] = {"serviceState": "DISABLED"}
    stored = [
        Stored(one.order, one.value)
        for one in policies
        if one.setting == setting and speaks_to(one.scope, target)
    ]
    return effective(setting, stored, defaults)


def peer_name(target: Target, case: dict[str, Any]) -> str:
    """How ScubaGoggles names our target."""
    unit = next(
        (told for told in case["orgunits"].values() if target.place.split(" (")[0] == told["path"]),
        {"name": target.place},
    )
    above = target.place.split(" (")[0].strip("/").rpartition("/")[0]
    name = f"{unit['name']} (in {above})" if above else unit["name"]
    if target.group == "WORKSPACE_ALL_ADMIN_GROUP":
        return f"{name} (group {target.group})"
    return f"{name} ({target.place.split(' (', 1)[1]}" if target.group else name


def plain(value: Any) -> Any:
    """Keyed lists in no particular order."""
    if isinstance(value, list):
        return sorted(json.dumps(one, sort_keys=True) for one in value)
    return value


def same(ours: dict[str, Any], peers: Any) -> bool:
    if not isinstance(peers, dict):
        return bool(ours == {EVERY: peers})
    told = {name: plain(value) for name, value in ours.items()}
    return told == {name: plain(value) for name, value in peers.items()}


@pytest.mark.parametrize("name", NAMES)
def test_we_agree_with_the_peer_but_where_it_is_wrong(name: str) -> None:
    case = load(name)
    targets, policies = read(case)
    ours = {peer_name(target, case): target for target in targets if not target.licence}
    assert set(case["results"]) <= set(ours)
    found = {
        (name, place, setting)
        for place, settings in case["results"].items()
        for setting, peers in settings.items()
        if not same(value_at(ours[place], dotted(setting), policies, case), peers)
    }
    assert found == {key for key in DIFFERENCES if key[0] == name}


def said(case: dict[str, Any], target: Target, setting: str) -> Any:
    """The captured answer itself, read by hand: the topmost policy of target and ancestors."""
    path, _, rest = target.place.partition(" (")
    above = [told for told in case["orgunits"].items() if f"{path}/".startswith(_slashed(told[1]))]
    units = {f"orgUnits/{unit}" for unit, _ in above} | {None}
    group = f"groups/{target.group}" if target.group.islower() else target.group
    best: dict[str, Any] | None = None
    for page in case["pages"]:
        for policy in page["policies"]:
            query = policy["policyQuery"]
            if policy["setting"]["type"] != f"settings/{setting}" or "licenses" in str(query):
                continue
            if query.get("orgUnit") in units and query.get("group", "") in (
                "",
                group if rest else "",
            ):
                best = max(best or policy, policy, key=lambda p: p["policyQuery"]["sortOrder"])
    return best["setting"]["value"] if best else None


def _slashed(told: dict[str, str]) -> str:
    return told["path"].rstrip("/") + "/"


@pytest.mark.parametrize("name", NAMES)
def test_every_place_has_what_the_policies_say(name: str) -> None:
    """Org units without a policy of their own, and made-up ones between, inherit."""
    case = load(name)
    targets, policies = read(case)
    case["defaults"] = {}
    case["service_status"] = ()
    skipped = {*MERGE, *MAX_MAP, "rule.system_defined_alerts", "meet.meet_joining"}
    compared = 0
    for target in targets:
        for setting in {one.setting for one in policies} - skipped:
            ours = value_at(target, setting, policies, case)
            assert not any(isinstance(value, Missing) for value in ours.values())
            if not target.licence:
                assert (ours or None) == said(case, target, setting), (target.place, setting)
                compared += 1
    assert compared or name == "case_5"


def test_a_licence_speaks_for_its_holders_only() -> None:
    case = load("case_6")
    targets, policies = read(case)
    found = {t.place: value_at(t, "gmail.confidential_mode", policies, case) for t in targets}
    assert found == {"/": {}, "/ (licence 1010020020)": {"enableConfidentialMode": True}}


GOOGLES_OWN = Policy(
    name="policies/own",
    type="SYSTEM",
    policy_query=PolicyQuery(sort_order=101.0, org_unit="orgUnits/03ph8a2z2dvk5ts"),
    setting=PolicySetting(type="settings/gmail.service_status", value={"serviceState": "ENABLED"}),
)
"""Some captures are excerpts, without any policy of Google's own; a real answer has many."""


def rows_of(name: str, row_type: type[Row], *fields: str) -> list[tuple[Any, ...]]:
    """What a new setting's row says of the captured answer."""
    population = world_of(load(name), GOOGLES_OWN).population(row_type, HOME)
    assert population.any_gap is None
    return [tuple(getattr(row, field) for field in fields) for row in population.rows]


def test_captured_settings_as_rows() -> None:
    scanning = ("place", "enable_improved_suspicious_content_detection")
    assert rows_of("case_1", PreDeliveryScanning, *scanning) == [("/", True)]
    kinds = rows_of("case_2", ChatFileSharing, "place", "external_file_sharing")
    assert {kind for _, kind in kinds} == {"ALL_FILES"}
    without_chat = {"/1/1-1/1-1-1/1-1-1-1"}
    assert {place for place, _ in kinds} == set(_paths("case_2")) - without_chat


def _paths(name: str) -> list[str]:
    targets, _ = read(load(name))
    return [target.place for target in targets if not (target.group or target.licence)]


def test_captured_spam_rules_as_rows() -> None:
    """A rule that is off spares nobody."""
    assert rows_of("case_3", SpamExemption, "mercy", "domains") == []
    domains = ("cisaent.onmicrosoft.com", "scubagws.org")
    assert rows_of("case_4", SpamExemption, "mercy", "domains") == [
        ("everybody", ()),
        ("bypasses the filter", domains),
        ("hides warnings", (*domains, "test.com")),
        ("hides warnings", ("test.com",)),
    ]


def test_captured_alerts_as_rows() -> None:
    found = dict(rows_of("case_5", SystemAlert, "display_name", "recipients"))
    assert [one.email for one in found["Super admin password reset"]] == ["ahilton@scubagws.org"]
    assert found["Government-backed attacks"] == []
    assert found["Suspicious login"][0].all_super_admins is True
