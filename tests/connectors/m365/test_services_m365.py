"""Teams, sites, Power Platform, Power BI, Dataverse: whom they ask, and whom never."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from saas_audit.connectors.interface import Page, Read, ReadError
from saas_audit.connectors.m365.config import Certificate
from saas_audit.connectors.m365.power import POWER
from saas_audit.connectors.m365.sites import question
from saas_audit.datasets.m365.agents import Agent, AgentPart
from saas_audit.datasets.m365.fabric import FabricSetting
from saas_audit.datasets.m365.power_platform import ConnectorPolicy, Environment, TenantIsolation
from saas_audit.datasets.m365.sharing import Site, TeamsFederation
from saas_audit.datasets.m365.teams import MeetingPolicy
from saas_audit.model import Reason, source_of
from saas_audit.model.decode import Page as Decoder
from saas_audit.model.decode import field_paths
from saas_audit.simulator.http import Request, Response, json_response
from saas_audit.simulator.m365 import ALL_RIGHTS, M365, careful, careless, write_certificate
from saas_audit.simulator.server import Simulator

from .support_m365 import Clock, config, read_of, signed_in

EVERYTHING = ("sharepoint_admin", "teams_admin", "power_platform", "power_bi")
HOST = "tidy.crm4.dynamics.com"


def told(folder: Path, **more: Any):
    pem = write_certificate(folder / "audit.pem")
    how = Certificate(client_id="app", certificate_file=str(pem))
    return config(sign_in=how, tiers=EVERYTHING, **more)


def rows(found: list[Page], row_type: Any) -> list[Any]:
    return [row for page in found for row in Decoder(row_type).rows(page.body)[0]]


def test_sites_come_page_by_page_peoples_own_included(tmp_path: Path) -> None:
    with signed_in(told=told(tmp_path)) as (held, sim, _):
        pages = list(held.pages(read_of(Site)))
        later = list(held.pages(read_of(Site), pages[0].cursor))
    found = rows(pages, Site)
    assert len(pages) == 3
    assert [page.body for page in later] == [page.body for page in pages[1:]]
    assert any("-my.sharepoint.com" in site.url for site in found)
    assert {line.split("/", 1)[0] for line in sim.log if "oauth2" not in line} == {
        "POST tidy-admin.sharepoint.com"
    }


@pytest.mark.parametrize("start", ['"/><Evil/>', "0</Property>", "x" * 300, "a b"])
def test_nothing_but_a_place_in_the_list_is_filled_in(start: str) -> None:
    with pytest.raises(ReadError, match="list of reads"):
        question("GetSitePropertiesFromSharePointByFilters", start)


def test_no_other_question_is_put() -> None:
    with pytest.raises(ReadError, match="list of reads"):
        question("RemoveSite", "0")


class Answering:
    """The vendor, but one host says something else."""

    def __init__(self, host: str, answer: Response) -> None:
        self._real = M365(careful(), ALL_RIGHTS)
        self._host, self._answer = host, answer

    def serves(self, host: str) -> bool:
        return self._real.serves(host)

    def answer(self, request: Request) -> Response:
        return self._answer if request.host == self._host else self._real.answer(request)


def asked(folder: Path, host: str, answer: Response, read: Read) -> list[Page]:
    from saas_audit.connectors.m365 import connector

    with Simulator([Answering(host, answer)]) as sim:
        held = connector(told(folder), clock=Clock(), dial=sim.url, budget=1)
        held.connect()
        try:
            return list(held.pages(read))
        finally:
            held.close()


def test_an_error_in_a_good_answer_is_an_error(tmp_path: Path) -> None:
    error = {"ErrorMessage": "Denied.", "ErrorTypeName": "System.UnauthorizedAccessException"}
    answer = json_response([{"ErrorInfo": error}])
    with pytest.raises(ReadError, match="Denied") as caught:
        asked(tmp_path, "tidy-admin.sharepoint.com", answer, read_of(Site))
    assert caught.value.reason is Reason.NO_PERMISSION


@pytest.mark.parametrize("body", [[], [{"ErrorInfo": None}], [{}, 5, {"IsNull": True}]])
def test_an_answer_without_sites_is_no_empty_list(tmp_path: Path, body: list[Any]) -> None:
    with pytest.raises(ReadError) as caught:
        asked(tmp_path, "tidy-admin.sharepoint.com", json_response(body), read_of(Site))
    assert caught.value.reason is Reason.TRUNCATED


def test_teams_finds_the_older_server_once(tmp_path: Path) -> None:
    with signed_in(told=told(tmp_path)) as (held, sim, _):
        (first,) = held.pages(read_of(TeamsFederation))
        list(held.pages(read_of(TeamsFederation)))
        policies = list(held.pages(read_of(MeetingPolicy)))
    assert rows([first], TeamsFederation)[0].allow_federated_users
    assert len(rows(policies, MeetingPolicy)) == 3
    assert sum("Teams.Tenant/tenants" in line for line in sim.log) == 1


def test_teams_needs_the_domain_the_vendor_gave(tmp_path: Path) -> None:
    by_id = told(tmp_path, tenant=careful().tenant_id)
    with signed_in(told=by_id) as (held, _, _):
        assert list(held.pages(read_of(TeamsFederation)))
    less = ALL_RIGHTS - {"Organization.Read.All"}
    nobody = frozenset(right for right in less if not right.startswith("Directory"))
    with (
        signed_in(told=by_id, granted=nobody - _organization_readers()) as (held, _, _),
        pytest.raises(ReadError, match=r"Organization\.Read\.All"),
    ):
        list(held.pages(read_of(TeamsFederation)))


def _organization_readers() -> frozenset[str]:
    from saas_audit.simulator.m365.schema import readers

    return readers("/organization")


def test_a_list_that_is_none_is_refused(tmp_path: Path) -> None:
    host = "api.interfaces.records.teams.microsoft.com"
    with pytest.raises(ReadError) as caught:
        asked(tmp_path, host, json_response({"error": "none"}), read_of(MeetingPolicy))
    assert caught.value.reason is Reason.TRUNCATED


def test_power_platform_speaks_for_the_tenant_it_signed_in_to(tmp_path: Path) -> None:
    with signed_in(told=told(tmp_path)) as (held, sim, _):
        (isolation,) = held.pages(read_of(TenantIsolation))
        policies = list(held.pages(read_of(ConnectorPolicy)))
    assert not rows([isolation], TenantIsolation)[0].properties.is_disabled
    assert len(policies) == 2
    assert any(careful().tenant_id in line for line in sim.log)


def test_isolation_that_was_never_configured_is_not_a_broken_answer(tmp_path: Path) -> None:
    tenant = careless()
    tenant.beside.isolation = None
    with signed_in(tenant, told=told(tmp_path, tenant="loosely.onmicrosoft.com")) as (held, _, _):
        found = rows(list(held.pages(read_of(TenantIsolation))), TenantIsolation)
    assert found[0].properties is None


def test_a_token_of_fabric_is_put_to_the_address_we_asked(tmp_path: Path) -> None:
    answer = json_response({"tenantSettings": [], "continuationToken": "a b&c"})
    with pytest.raises(ReadError, match="back to a page"):
        asked(tmp_path, "api.powerbi.com", answer, read_of(FabricSetting))


def test_a_link_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    there = "https://api.bap.microsoft.com/providers/Else/delete"
    answer = json_response({"value": [], "nextLink": there})
    with pytest.raises(ReadError, match="was not asked"):
        asked(tmp_path, "api.bap.microsoft.com", answer, read_of(Environment))


def test_agents_are_read_where_the_environment_says_credentials_masked(tmp_path: Path) -> None:
    tenant = careless()
    ((host, tables),) = tenant.beside.databases.items()
    (agent,) = (one for one in tables["bots"] if one["name"] == "Helpdesk")
    read = Read(
        source=source_of(AgentPart),
        fields=field_paths(AgentPart),
        subject=agent["botid"],
        values={"host": host, "botid": agent["botid"]},
    )
    with signed_in(tenant, told=told(tmp_path, tenant="loosely.onmicrosoft.com")) as (held, _, _):
        agents = list(held.pages(read_of(Agent, host, host=host)))
        pages = list(held.pages(read))
    assert {one.name for one in rows(agents, Agent)} == {"Helpdesk", "Old helpdesk"}
    assert b"c2ltdWxhdGVk" not in b"".join(page.body for page in pages)
    assert "masked: bearer token" in str(msgspec.json.decode(pages[-1].body))


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example.crm.dynamics.com",
        "tidy.crm4.dynamics.com.evil.example",
        "crm4.dynamics.com",
        "tidy.dynamics.com",
        "tidy.crm4.dynamics.com@evil.example",
    ],
)
def test_no_token_goes_to_a_host_that_is_not_an_environments(tmp_path: Path, host: str) -> None:
    with signed_in(told=told(tmp_path)) as (held, sim, _):
        with pytest.raises(ReadError, match="no environment"):
            list(held.pages(read_of(Agent, host, host=host)))
        assert sim.log == []


def test_each_cloud_knows_its_own() -> None:
    assert POWER["global"].owns(HOST)
    assert POWER["gcc_high"].owns("tidy.crm.microsoftdynamics.us")
    assert not POWER["gcc_high"].owns(HOST)
    assert len({hosts.platform for hosts in POWER.values()}) == len(POWER)
