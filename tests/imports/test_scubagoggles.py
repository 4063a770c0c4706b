"""A ScubaGoggles result becomes a snapshot: what it rewrote is put back, what it lacks unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from saas_audit.audit import Occasion, judge
from saas_audit.discover import built_in
from saas_audit.errors import UsageError
from saas_audit.imports.scubagoggles import dotted, imported
from saas_audit.reports.run import Run
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.google import careful

OCCASION = Occasion("imported", NOW)
CASES = Path(__file__).parents[3] / "shared" / "data" / "scubagoggles" / "policy_cases"
ON = {"serviceState": "ENABLED"}
ALL_RULES_ON = {"ruleStates": [{"ruleId": "r", "enabled": True}]}


def unit(path: str, name: str) -> dict[str, str]:
    return {"orgUnitPath": path, "name": name, "orgUnitId": "id:0a0a0a0a0a0a0a0"}


UNITS = [unit("/", "Acme"), unit("/Sales", "Sales"), unit("/Sales/Field", "Field")]


def result(root: dict[str, Any], more: dict[str, Any] | None = None, **raw: Any) -> dict[str, Any]:
    """A result with these settings at the root, and what it always has."""
    services = {f"{one}_service_status": ON for one in ("gmail", "drive_and_docs", "chat")}
    return {
        "MetaData": {"TenantId": "C01", "DomainName": "acme.example", "Tool": "ScubaGoggles"},
        "Raw": {
            "organizational_units": {"organizationUnits": UNITS},
            "policies": {"Acme": {**services, **root}, **(more or {})},
            **raw,
        },
    }


def judged(folder: Path, held: dict[str, Any]) -> Run:
    folder.mkdir(exist_ok=True)
    file = folder / "ScubaResults.json"
    file.write_text(json.dumps(held), encoding="utf-8")
    settings = Settings(organisation="imported")
    run, _ = judge(imported(file, OCCASION, folder / "run"), settings, built_in())
    return run


def outcomes(folder: Path, held: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {r.check_id: (str(r.outcome), r.reason) for r in judged(folder, held).results}


FORWARDING = "google.gmail.auto_forwarding_disabled"
OFF, FORWARDED = {"enableAutoForwarding": False}, {"enableAutoForwarding": True}


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({}, "pass"),
        ({"Sales": {"gmail_auto_forwarding": FORWARDED}}, "fail"),
        ({"Field (in Sales)": {"gmail_auto_forwarding": FORWARDED}}, "fail"),
        ({"Acme (group vip@acme.example)": {"gmail_auto_forwarding": FORWARDED}}, "fail"),
        (
            {
                "Sales": {"gmail_auto_forwarding": FORWARDED},
                "Field (in Sales)": {"gmail_auto_forwarding": OFF},
            },
            "fail",
        ),
        ({"Gone": {"gmail_auto_forwarding": FORWARDED}}, "unknown"),
    ],
)
def test_each_place_has_its_own_value_and_the_rest_inherits(tmp_path, more, outcome):
    found = outcomes(tmp_path, result({"gmail_auto_forwarding": OFF}, more))
    assert found[FORWARDING][0] == outcome


def test_the_finding_names_the_place(tmp_path):
    more = {"Field (in Sales)": {"gmail_auto_forwarding": FORWARDED}}
    run = judged(tmp_path, result({"gmail_auto_forwarding": OFF}, more))
    (failed,) = [one for one in run.results if one.check_id == FORWARDING]
    (finding,) = run.findings.of(failed)
    assert (finding.subject_name, finding.saw) == ("/Sales/Field", "on (people not counted)")
    assert run.grade == "imported"


def test_two_org_units_of_one_name_are_not_taken_for_one_another(tmp_path):
    units = [*UNITS, unit("/Acme", "Acme")]
    held = result({"gmail_auto_forwarding": OFF})
    held["Raw"]["organizational_units"] = {"organizationUnits": units}
    assert outcomes(tmp_path, held)[FORWARDING][0] == "unknown"


def spam(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"gmail_spam_override_lists": {"spamOverride": list(rules)}}


def rule(*addresses: str, **more: Any) -> dict[str, Any]:
    lists = [{"name": "Scuba", "list": list(addresses)}]
    return {
        "ruleId": "r",
        "bypassSelectedSenders": True,
        "bypassSenderAllowlist": lists,
        **more,
    }


BYPASS = "google.gmail.no_domains_bypass_spam"


@pytest.mark.parametrize(
    ("held", "outcome"),
    [
        ({}, "pass"),  # no policy at all
        (spam(rule("partner.example")), "fail"),
        (spam(rule("pat@partner.example")), "unknown"),  # rules without a state were dropped
        (spam(), "unknown"),
    ],
)
def test_spam_rules_are_put_back_and_dropped_ones_not_forgotten(tmp_path, held, outcome):
    found = outcomes(tmp_path, result({**held, "gmail_rule_states": ALL_RULES_ON}))
    assert found[BYPASS][0] == outcome


def test_alerts_that_the_tool_made_up_are_left_out(tmp_path):
    made_up = {"displayName": "Leaked password", "description": "...", "state": "ACTIVE"}
    real = {
        "displayName": "Government-backed attacks",
        "state": "ACTIVE",
        "createTime": "2026-03-25T19:26:12.814513Z",
        "action": {"alertCenterAction": {"recipients": [{"allSuperAdmins": True}]}},
    }
    found = outcomes(tmp_path, result({"rule_system_defined_alerts": [made_up, real]}))
    assert found["google.alerts.leaked_password"][0] == "unknown"
    assert found["google.alerts.government_backed_attack"][0] == "pass"
    assert found["google.alerts.admin_privilege_granted"][0] == "fail"


def test_what_is_not_in_it_is_not_collected(tmp_path):
    found = outcomes(tmp_path, result({}))
    assert found["google.admin.super_admin_maximum"] == ("unknown", "not_collected")
    assert found["google.mfa.two_step_enforced_all_users"][0] == "unknown"


def test_every_setting_that_is_read_finds_its_dot_again():
    held = {policy["setting"]["type"].removeprefix("settings/") for policy in careful().policies}
    assert {dotted(name.replace(".", "_")) for name in held} == held


@pytest.mark.skipif(not CASES.exists(), reason="the captured answers are not here")
def test_a_real_reduction(tmp_path):
    """Case 2: the peer's own reduction of a captured answer, imported."""
    case = json.loads((CASES / "case_2.json").read_text())
    units = [unit(one["path"], one["name"]) for one in case["orgunits"].values()]
    units += [unit("/1", "1"), unit("/1/1-1", "1-1"), unit("/1/1-1/1-1-1", "1-1-1")]
    held = result({}, organizational_units={"organizationUnits": units})
    held["Raw"]["policies"] = case["results"]
    found = outcomes(tmp_path, held)
    assert found["google.chat.external_file_sharing_disabled"][0] == "unknown"
    assert found["google.chat.external_chat_restricted"][0] == "pass"
    assert "check_error" not in {reason for _, reason in found.values()}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no whole JSON"),
        ('{"Raw": {"policies": {"Ac', "no whole JSON"),
        ("[]", "no ScubaGoggles result"),
        ("{}", "Raw.policies is missing"),
        ('{"Raw": []}', "Raw.policies is missing"),
        ('{"Raw": {"policies": {}}}', "no settings"),
        ('{"Raw": {"policies": {"Acme": 7}}}', "no settings"),
        ('{"Raw": {"policies": {"Acme": {}}}}', "does not say whose tenant"),
        ('{"baseline_version": "1"}', "Raw.policies is missing"),
    ],
)
def test_a_file_that_is_no_result_is_refused_by_name(tmp_path, text, told):
    path = tmp_path / "ScubaResults.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=told) as caught:
        imported(path, OCCASION, tmp_path / "run")
    assert "ScubaResults.json" in str(caught.value)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "damage",
    [
        {"organizational_units": 7},
        {"organizational_units": {"organizationUnits": [{"name": "?"}, 7]}},
        {"policies": {"Acme": {"gmail_auto_forwarding": [7], "gmail_spam_override_lists": {}}}},
        {"policies": {"Acme": {"rule_dlp": {"x": 1}, "gmail_spam_override_lists": [None]}}},
        {"policies": {"Acme": spam(rule("a"), {"bypassSenderAllowlist": [7, {}]})}},
        {"tenant_info": "?"},
    ],
)
def test_damaged_parts_make_nothing_pass_or_break(tmp_path, damage):
    found = outcomes(tmp_path, result({"gmail_auto_forwarding": OFF}, **damage))
    assert "check_error" not in {reason for _, reason in found.values()}
    assert found[BYPASS][0] != "pass" or "policies" not in damage
