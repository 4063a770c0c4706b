"""The simulator stands on Microsoft's files, and answers as Microsoft does."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from saas_audit.simulator.http import Request
from saas_audit.simulator.m365 import ALL_RIGHTS, M365, OVERLAYS, careful, careless
from saas_audit.simulator.m365.schema import published, readers, routes, violations

ROOT = Path(__file__).parents[3]
VENDOR = ROOT.parent / "shared" / "data" / "vendor"
GRAPH = "graph.microsoft.com"


def ask(
    path: str,
    query: str = "",
    *,
    granted: frozenset[str] = ALL_RIGHTS,
    host: str = GRAPH,
    scope: str = f"https://{GRAPH}/.default",
    **headers: str,
) -> tuple[int, Any]:
    vendor = M365(careful(), granted)
    response = vendor.answer(
        Request(
            method="GET",
            host=host,
            path=path,
            query_string=query,
            headers={"authorization": f"Bearer {vendor.token(scope)}", **headers},
        )
    )
    return response.status, json.loads(response.body)


@pytest.mark.skipif(not VENDOR.exists(), reason="the vendor's files are not here")
def test_the_extracts_are_what_microsoft_publishes() -> None:
    spec = importlib.util.spec_from_file_location("extract", ROOT / "tools" / "vendor_extract.py")
    assert spec is not None
    assert spec.loader is not None
    extract = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(extract)
    schema = extract.schema(VENDOR / "graph_v1.0_metadata.xml")
    rights = extract.permissions(VENDOR / "graph_application_permissions.json")
    assert schema == published("graph_schema.json")
    assert rights == published("graph_permissions.json")


@pytest.mark.parametrize("tenant", [careful(), careless(), *(make() for make in OVERLAYS.values())])
def test_every_object_keeps_to_the_schema(tenant: Any) -> None:
    for path, held in tenant.graph.items():
        for one in held if isinstance(held, list) else [held]:
            assert list(violations(one, routes()[path]["type"])) == []
    for path, owned in tenant.under.items():
        for one in (one for held in owned.values() for one in held):
            assert list(violations(one, routes()[path]["type"])) == []


def test_an_object_that_does_not_is_found() -> None:
    one = {**careful().many("/users")[0], "acountEnabled": True, "mail": 7}
    assert len(list(violations(one, "user"))) == 2
    policy = {"id": "x", "state": "enabeld", "conditions": {"clientAppTypes": ["every"]}}
    found = " ".join(violations(policy, "conditionalAccessPolicy"))
    assert "enabeld" in found
    assert "every" in found


@pytest.mark.parametrize("path", sorted(set(routes()) - {"/groups/{id}/transitiveMembers"}))
def test_without_a_right_that_reads_it_every_path_is_refused(path: str) -> None:
    status, body = ask(f"/v1.0{path}", granted=ALL_RIGHTS - readers(path))
    assert (status, body["error"]["code"]) == (403, "Authorization_RequestDenied")


def test_a_name_microsoft_does_not_have_is_refused() -> None:
    status, body = ask("/v1.0/users", "$select=id,acountEnabled")
    assert status == 400
    assert "Could not find a property named 'acountEnabled'" in body["error"]["message"]


def test_only_what_is_selected_comes_back() -> None:
    _, body = ask("/v1.0/users", "$select=id,mail")
    assert {name for one in body["value"] for name in one} == {"id", "mail"}


def test_lists_come_in_pages_whatever_is_asked() -> None:
    _, body = ask("/v1.0/users", "$top=999")
    assert len(body["value"]) < len(careful().many("/users"))
    assert body["@odata.nextLink"].startswith(f"https://{GRAPH}/v1.0/users?")


def test_a_token_opens_the_api_it_is_for() -> None:
    teams = "api.interfaces.records.teams.microsoft.com"
    path = "/Skype.Policy/configurations/TenantFederationSettings/configuration/Global"
    assert ask(path, host=teams)[0] == 401
    assert ask(path, host=teams, scope="48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default")[0] == 200
    assert ask("/_api/SPO.Tenant", host="tidy-admin.sharepoint.com")[0] == 401


def test_counting_needs_the_header_and_a_directory_list() -> None:
    assert ask("/v1.0/users/$count")[0] == 400
    assert ask("/v1.0/users/$count", consistencylevel="eventual") == (200, 12)
    assert ask("/v1.0/domains/$count", consistencylevel="eventual")[0] == 400


def test_pim_for_groups_wants_to_know_which_group() -> None:
    path = "/v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances"
    assert ask(path)[0] == 400
    group = careful().many("/groups")[0]["id"]
    status, body = ask(path, f"$filter=groupId%20eq%20'{group}'")
    assert (status, len(body["value"])) == (200, 1)


@pytest.mark.parametrize("bearer", ["", "x", "a.b.c", "....", "a.bm90IGpzb24.c"])
def test_nonsense_for_a_token_is_refused_and_raises_nothing(bearer: str) -> None:
    request = Request(
        method="GET",
        host=GRAPH,
        path="/v1.0/users",
        headers={"authorization": f"Bearer {bearer}"},
    )
    assert M365(careful(), ALL_RIGHTS).answer(request).status == 401
