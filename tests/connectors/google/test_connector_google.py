"""The real SDK over real HTTP: pages, refusals, faults, and what never leaves."""

from __future__ import annotations

import email.utils
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from saas_audit.connectors.google import connector
from saas_audit.connectors.google.reads import BODIES, READS, SCOPE, body_of, scopes
from saas_audit.connectors.google.reads import HOSTS as ASKED
from saas_audit.connectors.interface import Page, Read, ReadError
from saas_audit.datasets.google import files, groups, policies
from saas_audit.datasets.google.chrome import InstallSources
from saas_audit.datasets.google.directory import (
    Customer,
    Domain,
    Group,
    GroupMember,
    OrgUnit,
    User,
)
from saas_audit.errors import ConnectError
from saas_audit.model import Reason, Source, source_of
from saas_audit.model.decode import Page as Decoder
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.google import ALL_RIGHTS, Google, careful
from saas_audit.simulator.google.discovery import methods
from saas_audit.simulator.google.oauth import bearer
from saas_audit.simulator.google.objects import ROOT
from saas_audit.simulator.google.vendor import HOSTS
from saas_audit.simulator.http import Request, Response, json_response
from saas_audit.simulator.server import Simulator

from .support_google import TIERS, Clock, read_of, service_account, signed_in

USERS = read_of(User)
ONCE = 1


def rows(found: list[Page], row_type: Any) -> list[Any]:
    decoder = Decoder(row_type)
    return [row for page in found for row in decoder.rows(page.body)[0]]


def test_lists_are_read_page_by_page_to_their_end() -> None:
    with signed_in() as (held, sim, _):
        found = list(held.pages(USERS))
    assert len(found) == 3
    assert len(rows(found, User)) == len(careful().users)
    assert [line.count("pageToken") for line in sim.log] == [0, 1, 1]


def test_an_empty_page_with_a_token_is_not_the_end() -> None:
    with signed_in() as (held, _, _):
        found = list(held.pages(read_of(policies.Policy)))
    assert [len(rows([page], policies.Policy)) for page in found][:3] == [4, 0, 4]
    assert len(rows(found, policies.Policy)) == len(careful().policies)


@pytest.mark.parametrize("row_type", [Customer, Domain, OrgUnit, Group, policies.SsoAssignment])
def test_every_list_is_asked_for_the_fields_of_its_rows_only(row_type: Any) -> None:
    with signed_in() as (held, _, _):
        (page,) = held.pages(read_of(row_type))
    assert rows([page], row_type)
    assert b"etag" not in page.body
    assert b"kind" not in page.body


def test_templates_are_filled_from_the_row_it_is_read_for() -> None:
    with signed_in() as (held, sim, _):
        group = rows(list(held.pages(read_of(Group))), Group)[2]
        found = list(held.pages(read_of(GroupMember, group.id, id=group.id)))
        settings = list(held.pages(read_of(groups.GroupSettings, group.id, email=group.email)))
    assert len(rows(found, GroupMember)) == 6
    assert rows(settings, groups.GroupSettings)[0].email == group.email
    assert "everyone%40tidy.example" in sim.log[-1] or "everyone@tidy.example" in sim.log[-1]


def test_drive_is_read_as_each_user() -> None:
    with signed_in() as (held, sim, _):
        read = read_of(files.OpenUserFile, "7", primary_email="gita@tidy.example")
        assert len(list(held.pages(read))) == 1
        tokens = {who for _, who in held._tokens._held}
    assert "gita@tidy.example" in tokens
    assert not any("as=" in line for line in sim.log)


def test_a_user_who_cannot_be_spoken_for_is_an_error_of_that_user() -> None:
    with signed_in() as (held, _, _), pytest.raises(ReadError) as raised:
        list(held.pages(read_of(files.OpenUserFile, "9", primary_email="leo@tidy.example")))
    assert raised.value.reason is Reason.API_ERROR
    assert "invalid_grant" in raised.value.detail


def test_a_scope_that_is_not_delegated_blinds_its_source_only() -> None:
    missing = SCOPE + "admin.directory.user.readonly"
    with signed_in(granted=ALL_RIGHTS - {missing}) as (held, _, _):
        assert missing not in held.granted()
        with pytest.raises(ReadError) as raised:
            list(held.pages(USERS))
        assert list(held.pages(read_of(Group)))
    assert raised.value.reason is Reason.NO_PERMISSION
    assert "unauthorized_client" in raised.value.detail
    assert missing in raised.value.detail


def test_granted_are_exactly_the_scopes_that_the_token_endpoint_gives() -> None:
    wanted = frozenset(scopes(TIERS))
    with signed_in() as (held, _, _):
        assert held.granted() == wanted
    with signed_in(granted=frozenset()) as (held, _, _):
        assert held.granted() == frozenset()


def test_what_is_wrong_with_every_scope_is_found_out_by_one_request() -> None:
    refused = Fault(match="oauth2.googleapis.com/token", status=400, times=None)
    clock = Clock()
    with Simulator([Google(careful(), ALL_RIGHTS)], [refused]) as sim:
        held = connector(service_account(), clock=clock, dial=sim.url)
        with pytest.raises(ConnectError, match="cannot sign in to Google"):
            held.connect()
    assert len(sim.log) == 1


def test_what_is_no_read_is_not_even_looked_up() -> None:
    with signed_in() as (held, _, _), pytest.raises(ReadError, match="not on the list"):
        held._ready().is_pageable("admin.directory_v1", "users.delete")


def test_scopes_of_a_tier_that_is_off_are_never_asked_for() -> None:
    config = msgspec.structs.replace(service_account(), tiers=())
    with signed_in(config=config) as (held, _, _):
        granted = held.granted()
    assert granted == frozenset(scopes(()))
    assert all(scope.endswith(".readonly") for scope in granted)
    assert SCOPE + "drive.readonly" not in granted


@pytest.mark.parametrize(
    ("body", "reason", "word"),
    [
        ({"status": "PERMISSION_DENIED", "message": "no"}, Reason.NO_PERMISSION, "scope"),
        ({"errors": [{"reason": "accessNotConfigured"}]}, Reason.API_ERROR, "switch the API on"),
        ({"details": [{"reason": "SERVICE_DISABLED"}]}, Reason.API_ERROR, "switch the API on"),
        ({"errors": [{"reason": "domainCannotUseApis"}]}, Reason.NO_LICENCE_DATA, "domainCannot"),
        ({"errors": [{"reason": "dailyLimitExceeded"}]}, Reason.THROTTLED_OUT, "dailyLimit"),
    ],
)
def test_refusals_are_told_apart(body: dict[str, Any], reason: Reason, word: str) -> None:
    fault = Fault(match="/users", status=403, body=json.dumps({"error": body}), times=None)
    with signed_in(faults=[fault]) as (held, _, _), pytest.raises(ReadError) as raised:
        list(held.pages(USERS))
    assert raised.value.reason is reason
    assert word in raised.value.detail
    assert "ya29" not in raised.value.detail


def test_policies_need_a_super_administrator_and_it_says_so() -> None:
    tenant = careful()
    hugo = next(user for user in tenant.users if user["primaryEmail"].startswith("hugo@"))
    users = [{**hugo, "isDelegatedAdmin": True} if one is hugo else one for one in tenant.users]
    config = service_account(hugo["primaryEmail"])
    with signed_in(msgspec.structs.replace(tenant, users=users), config=config) as (held, _, _):
        assert list(held.pages(USERS))
        with pytest.raises(ReadError, match="only super administrators") as raised:
            list(held.pages(read_of(policies.Policy)))
    assert raised.value.reason is Reason.NO_PERMISSION


def test_a_quota_refusal_is_waited_out() -> None:
    told = json.dumps({"error": {"errors": [{"reason": "userRateLimitExceeded"}]}})
    with signed_in(faults=[Fault(match="/users", status=403, body=told)]) as (held, _, clock):
        found = list(held.pages(USERS))
    assert len(found) == 3
    assert clock.slept
    assert found[0].retries == 1


DATE = email.utils.format_datetime(Clock().time + timedelta(seconds=7), usegmt=True)


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        (Fault(match="/users", status=429, retry_after="3"), 3.0),
        (Fault(match="/users", status=429, retry_after="1.5"), 1.5),
        (Fault(match="/users", status=503, retry_after=DATE), 7.0),
        (Fault(match="/users", status=429), None),
        (Fault(match="/users", status=500), None),
        (Fault(match="/users", status=502), None),
        (Fault(match="/users", kind="reset"), None),
        (Fault(match="/users", kind="short"), None),
        (Fault(match="/users", kind="html"), None),
        (Fault(match="/users", kind="invalid_json"), None),
        (Fault(match="/token", status=500), None),
        (Fault(match="/token", kind="reset"), None),
        (Fault(match="/token", kind="short"), None),
        (Fault(match="/token", kind="html"), None),
        (Fault(match="/token", kind="invalid_json"), None),
    ],
    ids=lambda value: f"{value.kind}-{value.status}" if isinstance(value, Fault) else None,
)
def test_a_passing_fault_costs_a_wait_and_nothing_else(fault: Fault, waited: float | None) -> None:
    with signed_in() as (held, sim, clock):
        clean = [page.body for page in held.pages(USERS)]
        held._tokens._held.clear()
        sim.faults.append(msgspec.structs.replace(fault, times=ONCE))
        found = list(held.pages(USERS))
    assert [page.body for page in found] == clean
    assert sum(page.retries for page in found) == 1
    assert len(clock.slept) == 1
    assert waited is None or clock.slept == [waited]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(match="/users", status=429, times=None), Reason.THROTTLED_OUT),
        (Fault(match="/users", status=500, times=None), Reason.API_ERROR),
        (Fault(match="/users", kind="reset", times=None), Reason.API_ERROR),
        (Fault(match="/users", kind="short", times=None), Reason.TRUNCATED),
        (Fault(match="/users", kind="html", times=None), Reason.TRUNCATED),
        (Fault(match="/users", kind="invalid_json", times=None), Reason.TRUNCATED),
    ],
    ids=lambda value: f"{value.kind}-{value.status}" if isinstance(value, Fault) else None,
)
def test_a_lasting_fault_ends_with_the_budget(fault: Fault, reason: Reason) -> None:
    with signed_in(budget=20) as (held, sim, clock):
        sim.faults.append(msgspec.structs.replace(fault, skip=1))
        reading = held.pages(USERS)
        assert next(reading).body
        with pytest.raises(ReadError) as raised:
            next(reading)
    assert raised.value.reason is reason
    assert sum(clock.slept) <= 20


def test_a_lost_token_is_renewed_once() -> None:
    with signed_in(faults=[Fault(match="/users", status=401)]) as (held, sim, _):
        assert len(list(held.pages(USERS))) == 3
        assert [line for line in sim.log if "/token" in line]
    with signed_in(faults=[Fault(match="/users", status=401, times=None)]) as (held, sim, _):
        with pytest.raises(ReadError) as raised:
            list(held.pages(USERS))
        assert len([line for line in sim.log if "/users" in line]) == 2
    assert raised.value.reason is Reason.NO_PERMISSION


@pytest.mark.parametrize(
    ("api", "method"),
    [
        ("admin.directory_v1", "users.delete"),
        ("admin.directory_v1", "verificationCodes.list"),
        ("drive.v3", "files.get"),
        ("compute.v1", "instances.list"),
    ],
)
def test_what_is_no_read_is_refused_before_a_byte_leaves(api: str, method: str) -> None:
    source = Source(platform="google", api=api, path=method)
    with signed_in() as (held, sim, _), pytest.raises(ReadError, match="not on the list of reads"):
        list(held.pages(Read(source=source, fields=("id",))))
    assert sim.log == []


def test_every_read_is_a_get_at_a_known_host_or_a_body_of_ours() -> None:
    known = {(method.api, method.id): method for method in methods()}
    for api, reads in READS.items():
        for read in reads:
            method = known[api, read]
            assert method.verb == ("POST" if f"{api} {read}" in BODIES else "GET")
            assert method.host in ASKED


def chrome(**more: str) -> Read:
    source = source_of(InstallSources)
    assert source is not None
    changed = msgspec.structs.replace(source, query=(*source.query, *more.items()))
    return Read(source=changed, fields=("value.value",), values={"bare": ROOT})


def test_what_is_asked_by_post_is_a_body_of_ours() -> None:
    with signed_in() as (held, sim, _):
        (page,) = held.pages(chrome())
    assert b"BLOCK_ALL_APPS_USER_EXTENSION_REQUESTS_ALLOWED" in page.body
    assert sim.log[-1].startswith("POST ")
    _, body = body_of("chromepolicy.v1", "customers.policies.resolve", dict(chrome().source.query))
    assert body is not None
    assert set(body) == {"policyTargetKey", "policySchemaFilter", "pageSize"}


def test_nothing_else_gets_into_that_body() -> None:
    with signed_in() as (held, sim, _), pytest.raises(ReadError, match="resolve"):
        list(held.pages(chrome(policyValue="x")))
    assert sim.log == []


class Replaced(Google):
    """A vendor whose users list is not as it should be."""

    def __init__(self, answers: list[Any]) -> None:
        super().__init__(careful(), ALL_RIGHTS)
        self.answers = answers

    def answer(self, request: Request) -> Response:
        if request.path.endswith("/users") or request.path.endswith("/files"):
            assert bearer(request.bearer)
            return json_response(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
        return super().answer(request)


def read_from(answers: list[Any], read: Read = USERS) -> list[Page]:
    with Simulator([Replaced(answers)]) as sim:
        held = connector(service_account(), clock=Clock(), dial=sim.url, budget=5)
        held.connect()
        return list(held.pages(read))


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ([{"users": [], "nextPageToken": "again"}], "circle"),
        ([{"nextPageToken": "a"}, {"nextPageToken": "b"}, {"nextPageToken": "a"}], "circle"),
        ([[]], "not an object"),
        ([{"users": {}}], "no list"),
        ([{"users": [], "nextPageToken": 7}], "no text"),
        ([{"error": {"code": 500}}], "error where a page"),
    ],
)
def test_an_answer_of_another_shape_is_never_an_empty_list(answers: list[Any], word: str) -> None:
    with pytest.raises(ReadError, match=word) as raised:
        read_from(answers)
    assert raised.value.reason is Reason.TRUNCATED


def test_an_incomplete_search_is_no_answer() -> None:
    read = read_of(files.OpenUserFile, "1", primary_email="gita@tidy.example")
    with pytest.raises(ReadError, match="incomplete") as raised:
        read_from([{"files": [], "incompleteSearch": True}], read)
    assert raised.value.reason is Reason.TRUNCATED


def test_the_simulator_serves_every_host_that_is_asked() -> None:
    assert ASKED <= HOSTS


def test_the_customer_id_is_found_or_taken_from_the_config() -> None:
    blind = frozenset[str]()
    configured = service_account(customer="C0123")
    with Simulator([Google(careful(), ALL_RIGHTS)]) as sim:
        held = connector(service_account(), clock=Clock(), dial=sim.url)
        assert held.connect().tenant_id == "C00tidy01"
    with Simulator([Google(careful(), blind)]) as sim:
        assert connector(configured, clock=Clock(), dial=sim.url).connect().tenant_id == "C0123"
        found = connector(service_account(), clock=Clock(), dial=sim.url).connect()
    assert found.tenant_id == found.name == "tidy.example"
