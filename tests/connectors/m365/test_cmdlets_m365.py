"""Cmdlets over REST: what is sent, what is refused unsent, what a warning means."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from saas_audit.connectors.interface import ReadError
from saas_audit.connectors.m365.cmdlets import SERVICES
from saas_audit.connectors.m365.reads import CMDLETS
from saas_audit.datasets.m365.dlp import DlpPolicy
from saas_audit.datasets.m365.mail import AcceptedDomain, Mailbox, TransportRule
from saas_audit.datasets.m365.mail_policies import SafeLinksPolicy
from saas_audit.model import Reason
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.m365 import ALL_RIGHTS, careful
from tests.connectors.m365.support_m365 import config, read_of, signed_in

EXCHANGE = "POST outlook.office365.com"


def rows(held: Any, read: Any, cursor: str = "") -> list[dict[str, Any]]:
    pages = list(held.pages(read, cursor))
    return [row for page in pages for row in msgspec.json.decode(page.body)["value"]]


def _cmdlets(sim: Any) -> list[str]:
    return [line for line in sim.log if "/InvokeCommand" in line]


def refusal(held: Any, read: Any) -> ReadError:
    with pytest.raises(ReadError) as caught:
        rows(held, read)
    return caught.value


def test_every_page_is_read_and_only_the_columns_wanted():
    with signed_in() as (held, sim, _):
        found = rows(held, read_of(Mailbox))
        asked = _cmdlets(sim)
    assert len(found) == len(careful().cmdlets["Get-Mailbox"]) > 8
    assert "ProhibitSendQuota" not in found[0]
    assert [line.startswith(EXCHANGE) for line in asked] == [True] * len(asked)
    assert len(asked) == 3


def test_a_list_goes_on_where_it_was_left():
    with signed_in() as (held, _, _):
        first = next(held.pages(read_of(Mailbox)))
        rest = rows(held, read_of(Mailbox), first.cursor)
    assert len(rest) == len(careful().cmdlets["Get-Mailbox"]) - 4


def test_the_compliance_endpoint_is_asked_where_it_sends_us_and_remembered():
    with signed_in() as (held, sim, _):
        assert rows(held, read_of(DlpPolicy))
        assert rows(held, read_of(DlpPolicy))
        hosts = [line.split(" ")[1].partition("/")[0] for line in _cmdlets(sim)]
    region = "nam12b.ps.compliance.protection.outlook.com"
    assert hosts == ["ps.compliance.protection.outlook.com", region, region]


@pytest.mark.parametrize(
    "host", ["evil.example", "ps.compliance.protection.outlook.com.evil.example", "a.b.evil"]
)
def test_a_token_goes_to_no_host_but_the_services_own(host):
    moved = Fault(match="ps.compliance", kind="status", status=302, times=None)
    with signed_in(faults=(moved,)) as (held, _, _):
        service = SERVICES["compliance"]["global"]
        assert not service.owns(host)
        error = refusal(held, read_of(DlpPolicy))
    assert error.reason is Reason.TRUNCATED
    assert "not the vendor's" in error.detail


@pytest.mark.parametrize(
    "cmdlet", ["Set-Mailbox", "Remove-Mailbox", "Get-MailboxPermission", "get-mailbox", ""]
)
def test_a_cmdlet_that_is_not_on_the_list_is_refused_unsent(cmdlet):
    read = read_of(Mailbox)
    strange = msgspec.structs.replace(read.source, path=cmdlet)
    with signed_in() as (held, sim, _):
        error = refusal(held, msgspec.structs.replace(read, source=strange))
        assert sim.log == []
    assert "not on the list of reads" in error.detail


def test_a_cmdlet_of_one_service_is_not_sent_to_the_other():
    read = read_of(DlpPolicy)
    elsewhere = msgspec.structs.replace(read.source, api="exchange")
    with signed_in() as (held, sim, _):
        refusal(held, msgspec.structs.replace(read, source=elsewhere))
        assert sim.log == []


def test_a_tier_that_is_off_is_not_asked():
    with signed_in(told=config(tiers=())) as (held, sim, _):
        assert "not switched on" in refusal(held, read_of(AcceptedDomain)).detail
        assert sim.log == []


@pytest.mark.parametrize("right", ["Exchange.ManageAsApp", "role:Global Reader"])
def test_without_right_or_role_the_refusal_says_what_to_grant(right):
    with signed_in(granted=ALL_RIGHTS - {right}) as (held, _, _):
        error = refusal(held, read_of(AcceptedDomain))
    assert error.reason is Reason.NO_PERMISSION
    assert "Exchange.ManageAsApp" in error.detail
    assert "Global Reader" in error.detail


def test_without_a_licence_the_cmdlet_is_unknown_to_the_tenant():
    tenant = careful()
    del tenant.graph["/subscribedSkus"][-1]
    with signed_in(tenant) as (held, _, _):
        assert "licence" in refusal(held, read_of(SafeLinksPolicy)).detail


def test_a_cut_list_is_not_whole(monkeypatch):
    monkeypatch.setitem(CMDLETS["exchange"], "Get-Mailbox", {})
    with signed_in() as (held, _, _):
        pages = held.pages(read_of(Mailbox))
        assert next(pages).status == 200
        with pytest.raises(ReadError) as caught:
            next(pages)
    assert caught.value.reason is Reason.TRUNCATED
    assert "ResultSize" in caught.value.detail


def test_the_services_own_word_is_found_in_its_error(monkeypatch):
    monkeypatch.setitem(CMDLETS["exchange"], "Get-AcceptedDomain", {"Identity": "x"})
    with signed_in() as (held, _, _):
        error = refusal(held, read_of(AcceptedDomain))
    assert error.detail.endswith("matches parameter name 'Identity'.")
    assert "|" not in error.detail


def test_throttling_is_waited_out():
    slow = Fault(match="/InvokeCommand", status=429, retry_after="7", times=2)
    with signed_in(faults=(slow,)) as (held, _, clock):
        assert rows(held, read_of(TransportRule))
    assert clock.slept == [7.0, 7.0]


def test_every_cloud_has_both_services():
    for service in SERVICES.values():
        assert set(service) == {"global", "gcc_high", "dod", "china"}
        for place in service.values():
            assert place.owns(place.host)
            assert place.owns(f"eur01b.{place.suffix}")
            assert not place.owns(place.suffix.partition(".")[2])
