"""Google's reductions, one by one, and how the scope of a policy is read."""

from __future__ import annotations

from typing import Any

import pytest

from saas_audit.datasets.google.policies import PolicyQuery
from saas_audit.derived.google.policies import Scope, scope_of
from saas_audit.derived.google.reducers import EVERY, Stored, effective
from saas_audit.model import Missing

SHARING = "drive_and_docs.external_sharing"


def value(setting: str, *stored: tuple[float, dict[str, Any]], **more: Any) -> dict[str, Any]:
    return effective(setting, [Stored(order, held) for order, held in stored], **more)


def test_max_takes_the_greatest_sort_order() -> None:
    found = value("a.b", (101, {"x": 1}), (202, {"x": 3}), (201.5, {"x": 2}), defaults={})
    assert found == {"x": 3}


def test_what_no_policy_carries_comes_from_the_published_table() -> None:
    found = value(SHARING)
    assert (found["externalSharingMode"], found["allowPublishingFiles"]) == ("ALLOWED", True)
    assert value("a.b", defaults={}) == {}


def test_a_field_left_out_above_is_unknown_where_below_and_table_differ() -> None:
    found = value(
        SHARING,
        (201, {"externalSharingMode": "ALLOWED"}),
        (101, {"allowPublishingFiles": False}),
    )
    assert found["externalSharingMode"] == "ALLOWED"
    assert isinstance(found["allowPublishingFiles"], Missing)


def test_policies_of_one_precedence_must_not_contradict() -> None:
    agreed = value("a.b", (101, {"x": 1}), (101, {"y": 2}), defaults={})
    assert agreed == {"x": 1, "y": 2}
    torn = value("a.b", (101, {"x": 1}), (101, {"x": 2}), defaults={})
    assert isinstance(torn["x"], Missing)


def test_merge_goes_field_by_field_and_joins_lists() -> None:
    found = value(
        "chat.chat_history",
        (202, {"allowUserModification": False, "list": [1, 2]}),
        (201, {"historyOnByDefault": True, "allowUserModification": True, "list": [2, 3]}),
        defaults={},
    )
    assert found == {
        "allowUserModification": False,
        "historyOnByDefault": True,
        "list": [1, 2, 3],
    }


RULES = [
    (201.5, {"ruleStates": [{"ruleId": "a", "enabled": True}]}),
    (201.0, {"ruleStates": [{"ruleId": "a", "enabled": False, "note": 1}, {"ruleId": "b"}]}),
]


def test_max_map_takes_each_entry_from_the_greatest() -> None:
    found = value("gmail.rule_states", *RULES)
    assert found == {"ruleStates": [{"ruleId": "a", "enabled": True}, {"ruleId": "b"}]}


def test_lists_are_not_reduced() -> None:
    assert value("rule.dlp", (2, {"x": 1}), (1, {"x": 2})) == {EVERY: [{"x": 1}, {"x": 2}]}


UNIT = "entity.org_units.exists(org_unit, org_unit.org_unit_id == orgUnitId('03a'))"
GROUP = "entity.groups.exists(group, group.group_id == groupId('01b'))"
LICENCE = "entity.licenses.exists(license, license in ['/product/G/sku/1', '/product/G/sku/2'])"


@pytest.mark.parametrize(
    ("query", "scope"),
    [
        ({}, Scope()),
        ({"org_unit": "orgUnits/03a"}, Scope("id:03a")),
        ({"org_unit": "orgUnits/03a", "group": "groups/01b"}, Scope("id:03a", "01b")),
        ({"group": "WORKSPACE_ALL_ADMIN_GROUP"}, Scope("", "WORKSPACE_ALL_ADMIN_GROUP")),
        ({"query": UNIT}, Scope("id:03a")),
        (
            {"query": f"{UNIT} && {GROUP} && {LICENCE}"},
            Scope("id:03a", "01b", ("/product/G/sku/1", "/product/G/sku/2")),
        ),
    ],
)
def test_scopes(query: dict[str, str], scope: Scope) -> None:
    assert scope_of(PolicyQuery(sort_order=1.0, **{"org_unit": "", **query})) == scope


@pytest.mark.parametrize(
    "query", [f"!{GROUP}", f"{UNIT} || {GROUP}", f"{GROUP} && {GROUP}", "entity.all", f"({UNIT})"]
)
def test_a_condition_that_is_not_understood_is_not_guessed(query: str) -> None:
    assert isinstance(scope_of(PolicyQuery(sort_order=1.0, query=query)), Missing)
