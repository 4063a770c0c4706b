"""Facts about privileged identity that no single answer holds."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest

from saas_audit import unread
from saas_audit.datasets.m365.app_rights import MICROSOFT_GRAPH, DelegatedGrant, GraphRight
from saas_audit.datasets.m365.directory import Application, ServicePrincipal
from saas_audit.datasets.m365.roles import RoleAssignment
from saas_audit.derived.m365.app_rights import DIRECT, INDIRECT, RISKY_SCOPES, RiskyScope
from saas_audit.derived.m365.intune import PolicySetting, WindowsPolicy, device_values
from saas_audit.derived.m365.owners import AccountOwner, AppOwner, PowerfulApp, RegistrationOwner
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.errors import Unknown
from saas_audit.model import Own, Piece, Population, Row

R = TypeVar("R", bound=Row)
APPS_OF_ALL = "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"
ROBOT = ServicePrincipal(id="sp", app_id="app", display_name="Robot")
RIGHT = GraphRight(id="r", app_role_id=APPS_OF_ALL, principal_id="sp")
REGISTERED = Application(id="o", app_id="app", display_name="Robot")


def population(row_type: type[R], *facts: Any) -> Population[R]:
    told = Told(facts, ("m365",))
    return World(told).population(row_type, told.tenants[0])


def test_ids_stand_once_and_names_too() -> None:
    assert not DIRECT.keys() & INDIRECT.keys()
    names = [*DIRECT.values(), *INDIRECT.values()]
    assert len(names) == len(set(names))
    assert all(len(one) == 36 for one in (*DIRECT, *INDIRECT, *RISKY_SCOPES))


def test_an_app_with_a_right_is_powerful_whatever_is_known_of_roles() -> None:
    found = population(PowerfulApp, ROBOT, RIGHT, unread(RoleAssignment))
    assert [one.id for one in found.rows] == ["sp"]
    assert found.any_gap


def test_owners_of_a_known_app_are_whole_though_other_apps_are_not() -> None:
    found = population(
        AppOwner, ROBOT, RIGHT, AccountOwner(id="ann", app="sp"), unread(RoleAssignment)
    )
    assert [(one.who, one.of_the) for one in found.rows] == [("ann", "account")]
    assert found.owned_by("sp").gap is None


def test_an_owner_of_account_and_registration_is_told_of_both() -> None:
    owns = [AccountOwner(id="ann", app="sp"), RegistrationOwner(id="ann", registration="o")]
    roles = RoleAssignment(id="a", principal_id="x", role_definition_id="y", directory_scope_id="/")
    found = population(AppOwner, ROBOT, RIGHT, REGISTERED, roles, *owns)
    assert [one.of_the for one in found.rows] == ["account", "registration"]


def grant(scope: str | None, resource: str = "graph") -> DelegatedGrant:
    return DelegatedGrant(
        id="g", client_id="sp", consent_type="AllPrincipals", resource_id=resource, scope=scope
    )


GRAPH = ServicePrincipal(id="graph", app_id=MICROSOFT_GRAPH, display_name="Microsoft Graph")


@pytest.mark.parametrize(
    ("given", "risky"),
    [
        (grant(" openid  Mail.Read\tMail.Send "), ["Mail.Read", "Mail.Send"]),
        (grant("Mail.ReadBasic"), []),
        (grant(None), []),
        (grant("Mail.Read", "gone"), []),
    ],
)
def test_scopes_are_whole_words_of_an_api_that_is_here(given: Any, risky: list[str]) -> None:
    assert [one.name for one in population(RiskyScope, ROBOT, GRAPH, given).rows] == risky


def values(instance: dict[str, Any]) -> list[tuple[str, str]]:
    setting = PolicySetting(id="0", policy="p", setting_instance=instance)
    own: Own[PolicySetting] = Own([Piece(PolicySetting, [setting])])
    found = device_values(WindowsPolicy(id="p", name="p", family=""), own)
    return [(one.definition, one.value) for one in found]


def choice(name: str, value: str, *children: dict[str, Any]) -> dict[str, Any]:
    held = {"value": value, "children": list(children)}
    return {"settingDefinitionId": name, "choiceSettingValue": held}


@pytest.mark.parametrize(
    ("instance", "found"),
    [
        (choice("a", "a_1", choice("b", "b_2", choice("c", "c_0"))), ["a_1", "b_2", "c_0"]),
        ({"settingDefinitionId": "a", "simpleSettingValue": {"value": 50}}, ["50"]),
        ({"settingDefinitionId": "a", "simpleSettingValue": {"value": 0}}, ["0"]),
        (
            {
                "settingDefinitionId": "a",
                "groupSettingCollectionValue": [
                    {"children": [choice("b", "b_1")]},
                    {"children": [choice("b", "b_2")]},
                ],
            },
            ["b_1", "b_2"],
        ),
        (
            {
                "settingDefinitionId": "a",
                "choiceSettingCollectionValue": [{"value": "a_1", "children": []}],
            },
            ["a_1"],
        ),
        ({"settingDefinitionId": "a", "simpleSettingCollectionValue": []}, []),
    ],
)
def test_values_are_found_in_every_shape_and_depth(instance: Any, found: list[str]) -> None:
    assert [value for _, value in values(instance)] == found


def test_a_shape_nobody_knows_is_no_absence() -> None:
    with pytest.raises(Unknown):
        values({"settingDefinitionId": "a", "matrixSetting": {"value": 1}})
