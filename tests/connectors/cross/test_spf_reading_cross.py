"""What an SPF record leads to is read with it, name by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from saas_audit.connectors.dns import connector
from saas_audit.connectors.interface import Read, ReadError
from saas_audit.datasets.dns import M365Spf
from saas_audit.derived.mail_spf import spf_of
from saas_audit.errors import Unknown
from saas_audit.model import source_of
from saas_audit.model.decode import Page as Decoder
from saas_audit.simulator.dns import SERVFAIL, Nameserver, Zone

HOME = "acme.example"


class Clock:
    """Waits without waiting."""

    time = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def read(zone: Zone) -> list[M365Spf]:
    source = source_of(M365Spf)
    assert source is not None
    wanted = Read(source=source, fields=("name", "texts"), subject=HOME, values={"domain": HOME})
    with Nameserver(zone) as ns:
        resolver = connector(clock=Clock(), dial=ns.address, budget=2)
        (page,) = resolver.pages(wanted)
    return Decoder(M365Spf).rows(page.body, owner=HOME)[0]


def test_includes_and_redirects_are_followed_and_nothing_else() -> None:
    zone = {
        HOME: ["v=spf1 include:a.example mx:mail.acme.example redirect=b.example"],
        "a.example": ["v=spf1 include:c.example -all"],
        "b.example": ["v=spf1 -all"],
        "c.example": ["v=spf1 ?all"],
    }
    rows = read(zone)
    assert [row.name for row in rows] == [HOME, "a.example", "c.example", "b.example"]
    assert spf_of(HOME, rows).ends == "-"
    assert spf_of(HOME, rows).lookups == 4


def test_a_name_nobody_answers_for_is_unknown_and_the_rest_stands() -> None:
    zone = {HOME: ["v=spf1 include:a.example -all"], "a.example": [SERVFAIL]}
    rows = read(zone)
    assert rows[0].texts == zone[HOME]
    with pytest.raises(Unknown):
        spf_of(HOME, rows)


def test_what_the_record_itself_gives_away_needs_nobody_else() -> None:
    zone = {HOME: ["v=spf1 -all", "v=spf1 include:a.example"], "a.example": [SERVFAIL]}
    assert "2 SPF records" in spf_of(HOME, read(zone)).broken
    zone[HOME] = ["v=spf1 include:a.example +all"]
    assert spf_of(HOME, read(zone)).wide == ("+all (acme.example)",)
    zone[HOME] = ["v=spf1 include:a.example ?all"]
    assert spf_of(HOME, read(zone)).ends == "?"


def test_the_domain_itself_unanswered_is_no_answer() -> None:
    with pytest.raises(ReadError):
        read({HOME: [SERVFAIL]})


def test_a_record_that_leads_in_circles_ends() -> None:
    rows = read({HOME: ["v=spf1 include:a.example -all"], "a.example": [f"v=spf1 include:{HOME}"]})
    assert [row.name for row in rows] == [HOME, "a.example"]
