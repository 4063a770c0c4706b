"""A token goes to the vendor's own hosts: no config, answer or key file sends it elsewhere."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from saas_audit.cli import main
from saas_audit.connectors.dial import checked
from saas_audit.connectors.google import GoogleTenant
from saas_audit.connectors.google import connector as google_connector
from saas_audit.connectors.google.config import InstalledApp, ServiceAccount
from saas_audit.connectors.interface import ReadError
from saas_audit.connectors.m365.config import M365Tenant
from saas_audit.connectors.salesforce import SalesforceTenant
from saas_audit.connectors.salesforce import connector as salesforce_connector
from saas_audit.connectors.salesforce.config import ClientCredentials, JwtBearer, Token
from saas_audit.datasets.google.directory import User as GoogleUser
from saas_audit.datasets.m365.directory import Group, SubscribedSku
from saas_audit.datasets.m365.mail import AcceptedDomain
from saas_audit.datasets.m365.sharing import TeamsFederation
from saas_audit.datasets.salesforce.users import User as SalesforceUser
from saas_audit.errors import ConnectError, UsageError
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.google import ALL_RIGHTS as GOOGLE_RIGHTS
from saas_audit.simulator.google import Google
from saas_audit.simulator.google import careful as google_careful
from saas_audit.simulator.salesforce import ALL_RIGHTS as SALESFORCE_RIGHTS
from saas_audit.simulator.salesforce import Salesforce
from saas_audit.simulator.salesforce import careful as salesforce_careful
from saas_audit.simulator.server import Simulator
from tests.connectors.google import support_google
from tests.connectors.m365 import support_m365
from tests.connectors.salesforce import support_salesforce

FOREIGN = [
    "https://evil.example/v1.0/x",
    "http://graph.microsoft.com/v1.0/x",
    "https://graph.microsoft.com.evil.example/v1.0/x",
    "https://graph.microsoft.com@evil.example/v1.0/x",
    "https://evil.example#@graph.microsoft.com/v1.0/x",
    "https://graph.microsoft.com:8443/v1.0/x",
    "https://evil.example\\@graph.microsoft.com/v1.0/x",
    "//evil.example/v1.0/x",
    "file:///etc/passwd",
]


def edited(name: str, value: object) -> Callable[[bytes], bytes]:
    """The answer with one more thing in it."""
    return lambda body: msgspec.json.encode({**msgspec.json.decode(body), name: value})


def hosts(log: list[str]) -> set[str]:
    return {line.split(" ")[1].partition("/")[0] for line in log}


@pytest.fixture(scope="module")
def signed_in() -> Iterator[Any]:
    with support_m365.signed_in() as (held, sim, _):
        yield held, sim


def asked(signed_in: Any, row_type: Any, *faults: Fault) -> list[str]:
    """What was asked of Microsoft, sign-in left out, until the reading was refused."""
    held, sim = signed_in
    sim.log.clear()
    sim.faults[:] = faults
    with pytest.raises(ReadError, match=r"not the vendor's|no cmdlets run|which server|HTTP 302"):
        list(held.pages(support_m365.read_of(row_type)))
    sim.faults.clear()
    return [line for line in sim.log if "/oauth2/" not in line]


@pytest.mark.parametrize("link", FOREIGN)
def test_a_next_link_of_graph_leads_nowhere_else(signed_in, link):
    fault = Fault(match="/subscribedSkus", kind="edited", edit=edited("@odata.nextLink", link))
    log = asked(signed_in, SubscribedSku, fault)
    assert len(log) == 1
    assert hosts(log) == {"graph.microsoft.com"}


def test_a_next_link_that_names_the_usual_port_is_followed(signed_in):
    held, sim = signed_in
    link = "https://graph.microsoft.com:443/v1.0/subscribedSkus?$skiptoken=x"
    sim.log.clear()
    sim.faults[:] = [
        Fault(match="/subscribedSkus", kind="edited", edit=edited("@odata.nextLink", link))
    ]
    pages = held.pages(support_m365.read_of(SubscribedSku))
    assert next(pages).cursor == link
    with contextlib.suppress(ReadError):  # the simulator knows no such page
        next(pages)
    assert sim.log[1].endswith("skiptoken=x")


@pytest.mark.parametrize("link", [*FOREIGN, "https://outlook.office365.com/adminapi/beta/x/Other"])
def test_a_next_link_of_a_cmdlet_leads_nowhere_else(signed_in, link):
    fault = Fault(match="/InvokeCommand", kind="edited", edit=edited("@odata.nextLink", link))
    assert len(asked(signed_in, AcceptedDomain, fault)) == 1


@pytest.mark.parametrize(
    "server",
    [
        "evil.example",
        "evil.example/online.lync.com",
        "online.lync.com.evil.example",
        "lync.com",
        "evil.example?.lync.com",
        "evil@admin1e.online.lync.com",
        "a.evillync.com",
    ],
)
def test_teams_passes_our_token_on_to_no_foreign_server(signed_in, server):
    def elsewhere(body: bytes) -> bytes:
        return body.replace(b"admin1e.online.lync.com", server.encode())

    signed_in[0]._beside["teams"]._found = None
    fault = Fault(match="/Teams.Tenant/tenants", kind="edited", edit=elsewhere)
    log = asked(signed_in, TeamsFederation, fault)
    assert len(log) == 1
    assert "TenantFederationSettings" not in log[0]


@pytest.mark.parametrize("name", ["evil.example/", "a.b", "", "a@evil.example", "../x", "é"])
def test_sharepoint_is_named_by_a_label_only(name):
    with (
        pytest.raises(UsageError, match="first label"),
        support_m365.signed_in(told=support_m365.config(sharepoint=name)),
    ):
        pass


@pytest.mark.parametrize(
    "more",
    [
        'cloud = "evil.example"',
        'authority = "https://evil.example"',
        'sign_in = { method = "token", host = "evil.example" }',
        'dial = "http://127.0.0.1:1"',
    ],
)
def test_a_config_names_a_cloud_and_no_host(tmp_path, capsys, more):
    path = tmp_path / "c.toml"
    sign_in = "" if more.startswith("sign_in") else 'sign_in = { method = "token" }\n'
    path.write_text(
        f'organisation = "acme"\n[[tenants]]\nplatform = "m365"\nname = "a"\ntenant = "t"\n'
        f"{sign_in}{more}\n"
    )
    assert main(["run", "--plan", "--config", str(path)]) == 2
    assert "c.toml" in capsys.readouterr().err


@pytest.mark.parametrize("tenant", ["../x", "evil.example/a?", "a b", "x@evil.example", "a#b"])
def test_a_tenants_name_stays_within_the_sign_in_host(tenant):
    told = support_m365.config(tenant=tenant)
    assert isinstance(told, M365Tenant)
    with (
        pytest.raises((UsageError, ConnectError)),
        support_m365.signed_in(told=told) as (_, sim, _),
    ):
        assert hosts(sim.log) <= {"login.microsoftonline.com"}


@pytest.mark.parametrize(
    "url", ["http://evil.example", "http://127.0.0.1.evil.example", "http://127.0.0.1@evil.example"]
)
def test_the_simulator_is_on_this_machine(url):
    with pytest.raises(UsageError, match="not loopback"):
        checked(url)


HOSTS = [
    "evil.example",
    "https://evil.example",
    "acme.my.salesforce.com.evil.example",
    "evil.example/.my.salesforce.com",
    "evil.example#.salesforce.com",
    "acme.my.salesforce.com:444",
    "user@acme.my.salesforce.com",
    "http://acme.my.salesforce.com",
    "evilsalesforce.com",
    "-.salesforce.com",
    "evil.example\\.salesforce.com",
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("way", ["client", "jwt", "token"])
def test_a_config_sends_no_secret_of_salesforce_elsewhere(tmp_path, monkeypatch, host, way):
    monkeypatch.setenv("CANARY", "s3cret")
    sign_in = {
        "client": ClientCredentials(host=host, client_id="x", client_secret_env="CANARY"),
        "jwt": JwtBearer(host=host, client_id="x", username="u", key_file=str(tmp_path / "none")),
        "token": Token(host=host, token_env="CANARY"),
    }[way]
    with Simulator([Salesforce(salesforce_careful(), SALESFORCE_RIGHTS)]) as sim:
        config = SalesforceTenant(name="a", sign_in=sign_in)
        held = salesforce_connector(config, clock=support_salesforce.Clock(), dial=sim.url)
        with pytest.raises(ConnectError, match="no host of Salesforce"):
            held.connect()
        held.close()
    assert sim.log == []


@pytest.mark.parametrize("host", HOSTS)
def test_a_token_answer_of_salesforce_leads_nowhere_else(host):
    elsewhere = host if "//" in host else f"https://{host}"
    fault = Fault(match="/oauth2/token", kind="edited", edit=edited("instance_url", elsewhere))
    with Simulator([Salesforce(salesforce_careful(), SALESFORCE_RIGHTS)], [fault]) as sim:
        config = support_salesforce.client_credentials(salesforce_careful())
        held = salesforce_connector(config, clock=support_salesforce.Clock(), dial=sim.url)
        with pytest.raises(ConnectError, match="no host of Salesforce"):
            held.connect()
        held.close()
    assert len(sim.log) == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/services/data/v63.0/query/01g-1",
        "//evil.example/services/data/v63.0/query/01g-1",
        "/services/apexrest/anything",
        "/services/data/v63.0/tooling/executeAnonymous?anonymousBody=x",
        "/services/data/v63.0/query/../sobjects/User",
    ],
)
def test_a_next_page_of_salesforce_leads_nowhere_else(link):
    def elsewhere(body: bytes) -> bytes:
        page = msgspec.json.decode(body)
        return msgspec.json.encode({**page, "done": False, "nextRecordsUrl": link})

    with support_salesforce.signed_in() as (held, _, sim, _):
        list(held.pages(support_salesforce.read_of(SalesforceUser)))
        sim.faults.append(Fault(match="/query", kind="edited", edit=elsewhere))
        sim.log.clear()
        with pytest.raises(ReadError, match=r"another host|list of reads"):
            list(held.pages(support_salesforce.read_of(SalesforceUser)))
        assert len(sim.log) == 1


URIS = [
    "https://evil.example/token",
    "http://oauth2.googleapis.com/token",
    "https://oauth2.googleapis.com.evil.example/token",
    "https://oauth2.googleapis.com@evil.example/token",
]


def asked_google(sign_in: Any) -> list[str]:
    with Simulator([Google(google_careful(), GOOGLE_RIGHTS)]) as sim:
        config = GoogleTenant(name="a", sign_in=sign_in)
        held = google_connector(config, clock=support_google.Clock(), dial=sim.url)
        with pytest.raises(ConnectError, match="no address of Google's"):
            held.connect()
        held.close()
    return sim.log


@pytest.mark.parametrize("uri", URIS)
def test_a_key_file_of_google_signs_in_nowhere_else(tmp_path, uri):
    key = json.loads(Path(support_google.key_file()).read_text())
    path = tmp_path / "key.json"
    path.write_text(json.dumps({**key, "token_uri": uri}))
    assert asked_google(ServiceAccount(key_file=str(path), subject="a@b.example")) == []


@pytest.mark.parametrize("uri", URIS)
@pytest.mark.parametrize("which", ["token", "client"])
def test_files_of_an_installed_app_sign_in_nowhere_else(tmp_path, uri, which):
    held = {"client_id": "x", "client_secret": "s3cret", "token_uri": uri}
    token, client = tmp_path / "token.json", tmp_path / "client.json"
    if which == "token":
        token.write_text(json.dumps({**held, "refresh_token": "r3fresh"}))
    else:
        good = "https://accounts.google.com/o/oauth2/auth"
        client.write_text(json.dumps({"installed": {**held, "auth_uri": good}}))
    assert asked_google(InstalledApp(client_file=str(client), token_file=str(token))) == []


def test_a_redirect_of_microsoft_is_not_followed(signed_in):
    log = asked(signed_in, Group, Fault(match="/groups", status=302, times=None))
    assert hosts(log) == {"graph.microsoft.com"}


def test_a_redirect_of_google_is_not_followed():
    away = Fault(match="admin.googleapis.com", status=302, times=None)
    with support_google.signed_in(faults=[away]) as (held, sim, _):
        with pytest.raises(ReadError):
            list(held.pages(support_google.read_of(GoogleUser)))
        assert hosts(sim.log) <= {"admin.googleapis.com", "oauth2.googleapis.com"}
