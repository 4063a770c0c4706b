"""The order in which mail policies are asked, and whom each is for."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import pytest

from saas_audit.datasets.m365.mail_rules import AntispamRule, PresetRule, RecipientRule
from saas_audit.derived.m365.mail_layers import layers, left_over, ruled, share_of
from saas_audit.errors import Unknown

DOMAINS = ["acme.example", "news.acme.example", "acme.onmicrosoft.com"]
STRICT, STANDARD = "Strict Preset Security Policy", "Standard Preset Security Policy"


def rule(kind: type[RecipientRule] = AntispamRule, name: str = "A", **facts: Any) -> Any:
    usual: dict[str, Any] = {"state": "Enabled", "priority": 0, "policy": name}
    if kind is PresetRule:
        usual = {"state": "Enabled", "preset": name, "antispam": name}
    usual |= dict.fromkeys(
        (
            "sent_to",
            "sent_to_member_of",
            "recipient_domain_is",
            "except_if_sent_to",
            "except_if_sent_to_member_of",
            "except_if_recipient_domain_is",
        )
    )
    return kind(name=name, **{**usual, **facts})


def preset(name: str, **facts: Any) -> PresetRule:
    made: PresetRule = rule(PresetRule, name, **facts)
    return made


def in_force(presets: list[Any], customs: list[Any]) -> dict[str, list[str]]:
    asked = layers(presets, attrgetter("antispam"), customs)
    names = [layer.policy for layer in asked]
    found = {name: ruled(name, asked, DOMAINS, last=False) for name in names}
    return {**found, "Default": ruled("Default", asked, DOMAINS, last=True)}


@pytest.mark.parametrize(
    ("facts", "share"),
    [
        ({}, "all"),
        ({"recipient_domain_is": ["ACME.example"]}, "all"),
        ({"recipient_domain_is": ["cme.example"]}, "none"),
        ({"recipient_domain_is": ["other.example"]}, "none"),
        ({"except_if_recipient_domain_is": ["acme.example"]}, "none"),
        ({"except_if_recipient_domain_is": ["other.example"]}, "all"),
        ({"sent_to": ["ann@acme.example"]}, "some"),
        ({"sent_to": ["ann@other.example"]}, "none"),
        ({"sent_to": ["Ann Arbour"]}, "some"),
        ({"sent_to_member_of": ["staff"]}, "some"),
        ({"except_if_sent_to": ["ann@acme.example"]}, "some"),
        ({"except_if_sent_to": ["ann@other.example"]}, "all"),
        ({"except_if_sent_to_member_of": ["vip"]}, "some"),
        ({"recipient_domain_is": ["other.example"], "sent_to": ["ann@acme.example"]}, "none"),
        ({"recipient_domain_is": ["acme.example"], "sent_to": ["ann@acme.example"]}, "some"),
    ],
)
def test_conditions_must_all_hold_and_one_exception_is_enough(facts, share):
    assert share_of(rule(**facts), "acme.example") == share


def test_a_domain_stands_for_its_subdomains_unless_one_is_excepted():
    assert share_of(rule(recipient_domain_is=["acme.example"]), "news.acme.example") == "all"
    spared = rule(
        recipient_domain_is=["acme.example"], except_if_recipient_domain_is=["news.acme.example"]
    )
    assert share_of(spared, "news.acme.example") == "none"
    assert share_of(spared, "acme.example") == "all"


def test_without_a_rule_the_default_is_for_everybody():
    assert in_force([], []) == {"Default": DOMAINS}


def test_strict_goes_before_standard_whatever_the_order_they_come_in():
    found = in_force([preset(STANDARD), preset(STRICT)], [])
    assert found == {STRICT: DOMAINS, STANDARD: [], "Default": []}


def test_presets_go_before_custom_policies():
    found = in_force([preset(STANDARD)], [rule(name="Ours")])
    assert found == {STANDARD: DOMAINS, "Ours": [], "Default": []}


def test_custom_policies_go_by_priority():
    found = in_force([], [rule(name="Later", priority=1), rule(name="First")])
    assert found == {"First": DOMAINS, "Later": [], "Default": []}


def test_a_rule_for_some_leaves_the_others_to_the_next():
    found = in_force([preset(STRICT, sent_to=["ann@acme.example"])], [])
    assert found == {STRICT: ["acme.example"], "Default": DOMAINS}


def test_exceptions_fall_through():
    found = in_force([preset(STRICT, except_if_sent_to_member_of=["vip"])], [rule(name="Ours")])
    assert found == {STRICT: DOMAINS, "Ours": DOMAINS, "Default": []}


def test_a_rule_that_is_off_is_not_there():
    assert in_force([preset(STRICT, state="Disabled")], [rule(state="Disabled")]) == {
        "Default": DOMAINS
    }


def test_a_preset_without_a_policy_of_this_kind_is_not_there():
    assert in_force([preset(STRICT, antispam=None)], []) == {"Default": DOMAINS}


def test_names_differ_in_case_only_by_accident():
    asked = layers([], attrgetter("antispam"), [rule(name="Ours", policy="OURS")])
    assert ruled("ours", asked, DOMAINS, last=False) == DOMAINS


def test_two_rules_may_name_one_policy():
    first = rule(name="A", policy="P", recipient_domain_is=["other.example"])
    second = rule(name="B", policy="P", priority=1)
    asked = layers([], attrgetter("antispam"), [first, second])
    assert ruled("P", asked, DOMAINS, last=False) == DOMAINS


@pytest.mark.parametrize("missing", ["state", "recipient_domain_is", "except_if_sent_to_member_of"])
def test_what_was_not_seen_of_a_rule_is_unknown(missing):
    held = rule(name="Ours")
    facts = {name: value for name, value in _facts(held).items() if name != missing}
    with pytest.raises(Unknown):
        in_force([], [AntispamRule(**facts)])


def _facts(row: RecipientRule) -> dict[str, Any]:
    return {name: read(row) for name, read in type(row).__members__.items()}


def test_left_over_is_whom_no_layer_takes():
    asked = layers([], attrgetter("antispam"), [rule(recipient_domain_is=["acme.example"])])
    assert not left_over(asked, "acme.example")
    assert left_over(asked, "acme.onmicrosoft.com")
    assert left_over([], "acme.example")
