"""Whatever a plugin's row asks for, whatever ids a tenant holds: of a write not a byte leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from saas_audit import LOW, Row, Verdict, check, controls
from saas_audit.collect import reading
from saas_audit.connectors.google.reads import READS as GOOGLE_READS
from saas_audit.connectors.interface import Read, ReadError
from saas_audit.connectors.m365 import what_if
from saas_audit.connectors.m365.hunting import QUERIES
from saas_audit.connectors.m365.reads import CMDLETS, filled
from saas_audit.connectors.m365.reads import READS as M365_READS
from saas_audit.model import Source, read_from
from saas_audit.simulator.fault import Fault
from tests.connectors.google import support_google
from tests.connectors.m365 import support_m365
from tests.connectors.salesforce import support_salesforce
from tests.organisations import audited

UP = ["..", ".", "x/../../me/sendMail", "x%2F..%2Fy", "a?b=c", "a#b", "a b", "a\r\nX: y", "", "é/"]


@pytest.fixture(scope="module")
def m365() -> Iterator[Any]:
    every = ("sharepoint_admin", "teams_admin", "exchange", "compliance", "power_platform")
    told = support_m365.config(tiers=(*every, "power_bi", "azure_logs", "threat_hunting"))
    with support_m365.signed_in(told=told) as (held, sim, _):
        yield held, sim


@pytest.fixture(scope="module")
def google() -> Iterator[Any]:
    with support_google.signed_in() as (held, sim, _):
        yield held, sim


@pytest.fixture(scope="module")
def salesforce() -> Iterator[Any]:
    with support_salesforce.signed_in() as (held, _, sim, _):
        yield held, sim


def refused(signed_in: Any, source: Source, values: dict[str, str], *, counts: bool) -> str:
    """Asks for it, and for its count; says what was refused. Nothing must have left."""
    held, sim = signed_in
    sim.log.clear()
    read = Read(source=source, fields=("id",), subject="x", values=values)
    with pytest.raises((ReadError, TypeError)) as why:
        list(held.pages(read))
    if counts:
        with pytest.raises((ReadError, TypeError)):
            held.count(read)
    assert sim.log == []
    return str(why.value)


@pytest.mark.parametrize(
    ("api", "path"),
    [
        ("graph", "/users/{id}/sendMail"),
        ("graph", "/me/messages"),
        ("graph", "/$batch"),
        ("graph", "/users?$select=id"),
        ("graph", "/users/../me"),
        ("graph-beta", "/users"),
        ("graph_links", "/drives/{id}/items/{id}/createLink"),
        ("exchange", "Set-Mailbox"),
        ("exchange", "Get-Mailbox;Set-Mailbox"),
        ("exchange", "Get-DlpCompliancePolicy"),
        ("compliance", "Get-Mailbox"),
        ("sharepoint", "/_api/web/lists"),
        ("sharepoint_sites", "RemoveSite"),
        ("teams", "Skype.Policy/configurations/TeamsMeetingPolicy/configuration/Global"),
        ("hunting", "DeviceEvents | take 1"),
        ("azure", "/subscriptions"),
        ("power_platform", "/providers/Microsoft.BusinessAppPlatform/environments"),
        ("power_bi", "/v1/admin/tenantsettings/x/update"),
        ("dataverse", "{host}/api/data/v9.2/WhoAmI"),
        ("https", "//evil.example/"),
    ],
)
def test_microsoft_is_asked_what_is_on_the_list_only(m365, api, path):
    source = Source(platform="m365", api=api, path=path, items=("value",))
    told = refused(m365, source, {"id": "x", "host": "a.crm.dynamics.com"}, counts=True)
    assert "list of reads" in told


@pytest.mark.parametrize(
    "source",
    [
        Source(platform="m365", api="exchange", path="Get-Mailbox"),
        Source(platform="m365", api="dataverse", path="{host}/api/data/v9.2/bots"),
        Source(platform="m365", api="teams", path=M365_READS["teams"][0]),
    ],
)
def test_a_count_is_asked_of_graph_only(m365, source):
    held, sim = m365
    sim.log.clear()
    with pytest.raises(ReadError, match="does not count"):
        held.count(Read(source=source, fields=(), values={"host": "@evil.example"}))
    assert sim.log == []


TEMPLATES = [(api, p) for api, paths in M365_READS.items() for p in paths if "{" in p]


@pytest.mark.parametrize("value", UP)
@pytest.mark.parametrize(("api", "path"), TEMPLATES)
def test_an_id_never_becomes_another_path_at_microsoft(m365, api, path, value):
    values = dict.fromkeys(("id", "drive", "item", "host", "tenant"), value)
    each = Source(platform="m365", api=api, path=path, items=("value",))
    if "{tenant}" in path:
        assert filled(path, {"tenant": value}) is None
    else:
        refused(m365, each, values, counts=api.startswith("graph") and api != "graph_links")


@pytest.mark.parametrize("asked", [{"user": "x", "client": "y", "body": "z"}, {"user": "a b"}])
def test_the_question_to_conditional_access_is_ours(m365, asked):
    query = tuple(asked.items())
    source = Source(platform="m365", api="graph", path=what_if.PATH, query=query)
    refused(m365, source, {}, counts=False)


def test_every_cmdlet_only_gets_and_no_query_manages():
    names = [name for cmdlets in CMDLETS.values() for name in cmdlets]
    assert all(name.startswith("Get-") for name in names)
    assert not [q for q in QUERIES.values() if re.search(r"^\s*\.", q, re.M)]


@pytest.mark.parametrize(
    ("api", "method"),
    [
        ("admin.directory_v1", "users.update"),
        ("admin.directory_v1", "users.makeAdmin"),
        ("drive.v3", "files.delete"),
        ("drive.v3", "files.get"),
        ("gmail.v1", "users.messages.list"),
        ("gmail.v1", "users.settings.updateAutoForwarding"),
        ("chromepolicy.v1", "customers.policies.orgunits.batchModify"),
        ("admin.directory_v1", "users.list_next"),
        ("admin.directory_v1", "_http.request"),
        ("evil.v1", "users.list"),
    ],
)
def test_google_is_asked_what_is_on_the_list_only(google, api, method):
    source = Source(platform="google", api=api, path=method, items=("x",))
    assert "list of reads" in refused(google, source, {}, counts=False)


@pytest.mark.parametrize("value", ["..", "."])
@pytest.mark.parametrize(
    ("api", "method", "name"),
    [
        ("admin.directory_v1", "asps.list", "userKey"),
        ("admin.directory_v1", "tokens.list", "userKey"),
        ("admin.directory_v1", "members.list", "groupKey"),
        ("gmail.v1", "users.settings.delegates.list", "userId"),
        ("drive.v3", "permissions.list", "fileId"),
        ("groupssettings.v1", "groups.get", "groupUniqueId"),
        ("calendar.v3", "acl.list", "calendarId"),
    ],
)
def test_an_id_never_becomes_another_path_at_google(google, api, method, name, value):
    assert method in GOOGLE_READS[api]
    source = Source(platform="google", api=api, path=method, query=((name, "{id}"),))
    assert "not a read" in refused(google, source, {"id": value}, counts=False)


@pytest.mark.parametrize("value", ["a/../../x", "a/b", "a?x=1", "a#b", "é", "a%2Fb"])
def test_an_id_with_a_slash_stays_one_segment_at_google(google, value):
    held, _ = google
    asked = held._ready().call("admin.directory_v1", "asps.list", {"userKey": value}, "")
    path = urlsplit(asked.url).path.removeprefix("/admin/directory/v1/users/")
    assert path.removesuffix("/asps") == quote(value, safe="")


@pytest.mark.parametrize(
    ("api", "path", "query"),
    [
        ("soql", "User; DELETE", {}),
        ("soql", "User WHERE Id != null FOR VIEW", {}),
        ("soql", "../sobjects/User/005", {}),
        ("soql", "User", {"limit": "1 FOR VIEW"}),
        ("soql", "User", {"limit": "1 for\nreference"}),
        ("soql", "User", {"where": "Id != null) UPDATE VIEWSTAT, (Id != null"}),
        ("soql", "User", {"where": "Id = {id}"}),
        ("soql", "{id}", {}),
        ("tooling", "executeAnonymous/?anonymousBody=x", {}),
        ("tooling", "ApexClass", {"group": "Id UPDATE TRACKING"}),
        ("describe", "User/../../../../apexrest/x", {}),
        ("describe", "User/describe?x=", {}),
        ("metadata", "Profile</type></readMetadata><deleteMetadata><type>Profile", {"names": "*"}),
        ("metadata", "Profile</type></readMetadata><deleteMetadata><type>P", {"names": "Admin"}),
    ],
)
def test_salesforce_is_asked_what_is_on_the_list_only(salesforce, api, path, query):
    held, sim = salesforce
    source = Source(platform="salesforce", api=api, path=path, query=tuple(query.items()))
    read = Read(source=source, fields=("Id",), values={"id": "x' OR Name != '"})
    sim.log.clear()
    with pytest.raises(ReadError):
        list(held.pages(read))
    if api in ("soql", "tooling"):
        with pytest.raises(ReadError):
            held.count(read)
    describes = [line for line in sim.log if re.search(r"/sobjects/\w+/describe$", line)]
    assert sim.log == describes


def test_a_full_name_in_metadata_is_text(salesforce):
    held, _ = salesforce
    names = "</fullNames></readMetadata><deleteMetadata/>"
    query = (("names", names),)
    source = Source(platform="salesforce", api="metadata", path="Profile", query=query)
    with pytest.raises(ReadError, match="0 of 1"):
        list(held.pages(Read(source=source, fields=())))


class Sent(Row, platform="m365"):
    """A plugin's row, at the address of a write."""

    id: str


read_from(Sent, Source(platform="m365", api="graph", path="/me/sendMail", items=("value",)))


@check(severity=LOW, control=controls.FEW_ADMINS)
def sends(sent: Sent) -> Verdict:
    """Nothing is sent.

    Why: a plugin may try.
    Fix: none.
    """
    return Verdict(True, saw=sent.id, want="")


sends.id = "m365.test.sends"


def test_a_plugin_that_tries_to_write_gets_unknown_and_nothing_left():
    done = audited("careful", checks=(sends,))
    (result,) = done.run.results
    assert result.outcome == "unknown"
    assert "list of reads" in str(result.doubts[0].gap)
    assert not [line for line in done.log if "sendMail" in line]


POSTS = re.compile(
    r"POST (login\.microsoftonline\.com/[\w-]+/oauth2/v2\.0/token"
    r"|oauth2\.googleapis\.com/token(info)?"
    r"|[\w-]+\.my\.salesforce\.com/services/oauth2/token"
    r"|[\w.]+\.com/adminapi/beta/[\w-]+/InvokeCommand"
    r"|[\w-]+\.my\.salesforce\.com/services/Soap/m/\d+\.\d"
    r"|graph\.microsoft\.com/v1\.0/(identity/conditionalAccess/evaluate|security/runHuntingQuery)"
    r"|graph\.microsoft\.com/v1\.0/\$batch"
    r"|chromepolicy\.googleapis\.com/v1/customers/my_customer/policies:resolve"
    r"|[\w-]+-admin\.sharepoint\.com/_vti_bin/client\.svc/ProcessQuery)"
)


class Bodies(Fault, kw_only=True):
    """Strikes nothing; keeps what was said in every POST."""

    said: list[Any] = []

    def hits(self, request: Any) -> bool:
        if request.method != "GET":
            self.said.append(request)
        return False


def test_a_whole_run_posts_questions_only():
    """Down to the cmdlet, the part of a batch, the body of SOAP and of CSOM."""
    kept = Bodies(match="")
    done = audited("careful", faults=(kept,))
    for line in done.log:
        assert line.startswith("GET ") or POSTS.fullmatch(line.partition("?")[0]), line
    for request in kept.said:
        _only_asks(request.path, request.body.decode())
    assert len(kept.said) > 50


def _only_asks(path: str, body: str) -> None:
    if path.endswith("/InvokeCommand"):
        assert re.match(r'\{"CmdletInput":\{"CmdletName":"Get-[A-Za-z0-9]+","Parameters":\{', body)
    elif path.endswith("/$batch"):
        assert set(re.findall(r'"method":"(\w+)"', body)) == {"GET"}
        assert re.findall(r'"url":"/drives/[^/"]+/items/[^/"]+/permissions\?\$select', body)
    elif "/Soap/" in path:
        assert set(re.findall(r"<(\w+Metadata)>", body)) <= {"readMetadata", "listMetadata"}
    elif path.endswith("/ProcessQuery"):
        assert re.findall(r'<Method [^>]*Name="(\w+)"', body) == [
            "GetSitePropertiesFromSharePointByFilters"
        ]


def test_templates_are_filled_from_the_subject_alone():
    """Names in a template lead to fields of the row, not into Python."""
    assert reading._TEMPLATE.findall("{id.__class__} {id[0]} {id}") == ["id"]
