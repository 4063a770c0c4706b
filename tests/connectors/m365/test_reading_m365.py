"""The real SDK over real HTTP: pages, refusals, faults, and what never leaves."""

from __future__ import annotations

import email.utils
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from saas_audit.connectors.interface import Page, Read, ReadError
from saas_audit.connectors.m365 import connector
from saas_audit.connectors.m365.config import Certificate
from saas_audit.connectors.m365.sign_in import BY_HAND
from saas_audit.connectors.m365.tenant import MANY
from saas_audit.datasets.m365.directory import Group, Organization, User
from saas_audit.datasets.m365.policies import AuthorizationPolicy, ConditionalAccessPolicy
from saas_audit.datasets.m365.roles import RoleEligibility
from saas_audit.datasets.m365.sharing import SpoTenant, TeamsFederation
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.role_groups import GroupSchedule
from saas_audit.model import Reason, Source
from saas_audit.model.decode import Page as Decoder
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.http import Request, Response, json_response
from saas_audit.simulator.m365 import ALL_RIGHTS, M365, careful, careless, write_certificate
from saas_audit.simulator.server import Simulator

from .support_m365 import IN_TOKENS, Clock, config, read_of, signed_in

USERS = read_of(User)


def rows(found: list[Page], row_type: Any) -> list[Any]:
    decoder = Decoder(row_type)
    return [row for page in found for row in decoder.rows(page.body)[0]]


def refused(held: Any, read: Read) -> ReadError:
    with pytest.raises(ReadError) as raised:
        list(held.pages(read))
    return raised.value


def test_lists_are_read_page_by_page_to_their_end() -> None:
    with signed_in() as (held, sim, _):
        found = list(held.pages(USERS))
        assert held.count(USERS) == len(careful().many("/users"))
    assert len(found) == 3
    assert len(rows(found, User)) == len(careful().many("/users"))
    assert ["skiptoken" in line for line in sim.log] == [False, True, True, False]


def test_only_the_fields_of_the_row_are_asked_for() -> None:
    with signed_in() as (held, sim, _):
        page, *_ = held.pages(read_of(Group))
    assert "$select=" in sim.log[0]
    assert b"securityEnabled" not in page.body


def test_conditional_access_is_read_whole() -> None:
    with signed_in() as (held, sim, _):
        pages = list(held.pages(read_of(ConditionalAccessPolicy)))
    assert "select" not in sim.log[0]
    assert all(b"sessionControls" in page.body for page in pages)


def test_members_come_from_beta_because_the_other_version_leaves_out_apps() -> None:
    tenant = careless()
    robots = next(one for one in tenant.many("/groups") if one["displayName"] == "Robots")
    with signed_in(tenant) as (held, sim, _):
        found = rows(
            list(held.pages(read_of(GroupMember, robots["id"], id=robots["id"]))), GroupMember
        )
        older = msgspec.structs.replace(read_of(GroupMember).source, api="graph")
        assert refused(held, Read(source=older, fields=("id",), values={"id": robots["id"]}))
    assert "/beta/groups/" in sim.log[0]
    assert [one.id for one in found] == [tenant.many("/servicePrincipals")[0]["id"]]


def test_a_filter_is_filled_from_the_row_it_is_read_for() -> None:
    group = careful().many("/groups")[0]["id"]
    with signed_in() as (held, sim, _):
        found = rows(list(held.pages(read_of(GroupSchedule, group, id=group))), GroupSchedule)
    assert len(found) == 1
    assert group in sim.log[0]


@pytest.mark.parametrize("value", ["a/b", "x' or 'a' eq 'a", "../users", "a?b", ""])
def test_a_value_that_is_no_plain_id_never_leaves(value: str) -> None:
    with signed_in() as (held, sim, _):
        error = refused(held, read_of(GroupSchedule, "g", id=value))
    assert error.reason is Reason.API_ERROR
    assert sim.log == []


def test_what_is_not_on_the_list_of_reads_never_leaves() -> None:
    source = Source(platform="m365", api="graph", path="/me/messages", items=("value",))
    with signed_in() as (held, sim, _):
        error = refused(held, Read(source=source, fields=("id",)))
    assert "list of reads" in error.detail
    assert sim.log == []


def test_sharepoint_and_teams_are_asked_with_tokens_of_their_own(tmp_path: Path) -> None:
    pem = write_certificate(tmp_path / "audit.pem")
    told = config(sign_in=Certificate(client_id="app", certificate_file=str(pem)))
    with signed_in(told=told) as (held, sim, _):
        (spo,) = held.pages(read_of(SpoTenant))
        (teams,) = held.pages(read_of(TeamsFederation))
    assert rows([spo], SpoTenant)[0].sharing_capability == 3
    assert rows([teams], TeamsFederation)[0].allow_federated_users
    assert [line.split("/")[0] for line in sim.log if "oauth2" not in line] == [
        "GET tidy-admin.sharepoint.com",
        "GET api.interfaces.records.teams.microsoft.com",
        "GET api.interfaces.records.teams.microsoft.com",
    ]


def test_sharepoint_takes_no_client_secret_and_says_what_to_do() -> None:
    with signed_in() as (held, _, _):
        error = refused(held, read_of(SpoTenant))
    assert error.reason is Reason.NO_PERMISSION
    assert "method = certificate" in error.detail


def test_a_tier_that_is_off_has_no_host_to_ask() -> None:
    with signed_in(told=config(tiers=())) as (held, sim, _):
        error = refused(held, read_of(SpoTenant))
        assert "SharePoint:Sites.FullControl.All" not in held.granted()
    assert "not the vendor's" in error.detail
    assert sim.log == []


def test_granted_is_what_the_tokens_say() -> None:
    with signed_in() as (held, _, _):
        assert held.granted() == IN_TOKENS
    with signed_in(granted=frozenset({"User.Read.All"})) as (held, _, _):
        assert held.granted() == frozenset({"User.Read.All"})
    with signed_in(told=config(tiers=("power_bi",))) as (held, _, _):
        assert held.granted() >= {*BY_HAND["power_bi"]}


def test_who_may_not_ask_for_the_name_still_knows_the_tenant() -> None:
    with Simulator([M365(careful(), frozenset())]) as sim:
        held = connector(config(), clock=Clock(), dial=sim.url)
        assert held.connect().tenant_id == careful().tenant_id
        held.close()


def test_a_missing_right_blinds_its_source_only() -> None:
    with signed_in(granted=ALL_RIGHTS - {"Policy.Read.All"}) as (held, _, _):
        error = refused(held, read_of(ConditionalAccessPolicy))
        assert list(held.pages(USERS))
    assert error.reason is Reason.NO_PERMISSION
    assert "Authorization_RequestDenied" in error.detail
    assert error.status == 403


def test_a_missing_licence_is_no_missing_right() -> None:
    tenant = careful()
    tenant.premium = "P1"
    with signed_in(tenant) as (held, _, _):
        assert refused(held, read_of(RoleEligibility)).reason is Reason.NO_LICENCE_DATA


FAULTS = {
    "integer": (Fault(match="/users", status=429, retry_after="7"), [7.0]),
    "decimal": (Fault(match="/users", status=429, retry_after="1.5"), [1.5]),
    "date": (
        Fault(
            match="/users",
            status=503,
            retry_after=email.utils.format_datetime(Clock().time + timedelta(seconds=9), True),
        ),
        [9.0],
    ),
    "missing": (Fault(match="/users", status=429), None),
    "500": (Fault(match="/users", status=500), None),
    "reset": (Fault(match="/users", kind="reset"), None),
    "short": (Fault(match="/users", kind="short"), None),
    "html": (Fault(match="/users", kind="html"), None),
    "invalid json": (Fault(match="/users", kind="invalid_json"), None),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_fails_once_is_asked_again(name: str) -> None:
    fault, slept = FAULTS[name]
    once = msgspec.structs.replace(fault)
    with signed_in(faults=[once]) as (held, _, clock):
        found = list(held.pages(USERS))
    assert len(rows(found, User)) == len(careful().many("/users"))
    assert sum(page.retries for page in found) == 1
    assert len(clock.slept) == 1
    assert slept is None or clock.slept == slept


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(match="/users", status=429, retry_after="5", times=None), Reason.THROTTLED_OUT),
        (Fault(match="/users", status=500, times=None), Reason.API_ERROR),
        (Fault(match="/users", kind="reset", times=None), Reason.API_ERROR),
        (Fault(match="/users", kind="html", times=None), Reason.TRUNCATED),
        (Fault(match="/users", kind="invalid_json", times=None), Reason.TRUNCATED),
        (Fault(match="/users", status=403, times=None), Reason.NO_PERMISSION),
        (Fault(match="/users", status=302, times=None), Reason.API_ERROR),
    ],
)
def test_what_fails_for_ever_ends_with_its_reason(fault: Fault, reason: Reason) -> None:
    with signed_in(faults=[fault], budget=20.0) as (held, _, clock):
        assert refused(held, USERS).reason is reason
    assert sum(clock.slept) <= 20.0


def test_a_refused_token_is_renewed_once() -> None:
    with signed_in(faults=[Fault(match="/users", status=401)]) as (held, sim, _):
        assert len(list(held.pages(USERS))) == 3
    assert sum("/oauth2/v2.0/token" in line for line in sim.log) == 1
    with signed_in(faults=[Fault(match="/users", status=401, times=None)]) as (held, sim, _):
        assert refused(held, USERS).reason is Reason.NO_PERMISSION
    assert sum("/users" in line for line in sim.log) == 2


class Misleading:
    """Graph, but every next link is changed."""

    def __init__(self, link: str) -> None:
        self._real = M365(careful(), ALL_RIGHTS)
        self._link = link

    def serves(self, host: str) -> bool:
        return True

    def answer(self, request: Request) -> Response:
        response = self._real.answer(request)
        if b"nextLink" not in response.body:
            return response
        page = json.loads(response.body)
        page["@odata.nextLink"] = self._link
        return json_response(page)


@pytest.mark.parametrize(
    "link", ["https://evil.example/v1.0/users", "http://graph.microsoft.com/v1.0/users"]
)
def test_a_next_link_to_another_place_is_not_followed(link: str) -> None:
    with Simulator([Misleading(link)]) as sim:
        held = connector(config(), clock=Clock(), dial=sim.url)
        held.connect()
        sim.log.clear()
        assert refused(held, USERS).reason is Reason.TRUNCATED
        held.close()
    assert len(sim.log) == 1


def test_a_list_that_leads_in_a_circle_is_not_whole() -> None:
    with Simulator([Misleading("https://graph.microsoft.com/v1.0/users?page=2")]) as sim:
        held = connector(config(), clock=Clock(), dial=sim.url)
        held.connect()
        assert refused(held, USERS).reason is Reason.TRUNCATED
        held.close()


def test_a_setting_is_one_page() -> None:
    with signed_in() as (held, _, _):
        (page,) = held.pages(read_of(AuthorizationPolicy))
        (own,) = held.pages(read_of(Organization))
    assert rows([page], AuthorizationPolicy)[0].allow_invites_from == "adminsAndGuestInviters"
    assert rows([own], Organization)[0].display_name == "Tidy Ltd"


def test_very_many_people_are_read_in_parts_that_together_are_all() -> None:
    with signed_in() as (held, _, _):
        assert held.parts(USERS, MANY) == (USERS,)
        parts = held.parts(USERS, MANY + 1)
        found = [row.id for part in parts for row in rows(list(held.pages(part)), User)]
        whole = [row.id for row in rows(list(held.pages(USERS)), User)]
    assert len(parts) == 36
    assert sorted(found) == sorted(whole)


def test_a_list_goes_on_from_a_page_that_was_kept() -> None:
    with signed_in() as (held, _, _):
        first, *others = held.pages(USERS)
        again = list(held.pages(USERS, first.cursor))
    assert [page.body for page in again] == [page.body for page in others]
    assert again[-1].cursor == ""
