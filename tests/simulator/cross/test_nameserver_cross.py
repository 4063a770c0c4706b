"""The simulated nameserver speaks DNS as a resolver expects, and knows the organisations."""

from __future__ import annotations

import dns.message
import dns.query
import dns.rcode
import pytest

from saas_audit.simulator import google, m365
from saas_audit.simulator.cast import Style
from saas_audit.simulator.dns import SERVFAIL, Nameserver, zone

STYLES: tuple[Style, ...] = ("careless", "careful")


def asked(ns: Nameserver, name: str) -> dns.message.Message:
    host, port = ns.address
    return dns.query.udp(dns.message.make_query(name, "TXT"), host, port=port, timeout=5)


def test_it_tells_a_name_that_is_missing_from_one_without_records_and_from_a_failure() -> None:
    with Nameserver({"a.example": ["x"], "b.example": [], "c.example": [SERVFAIL]}) as ns:
        assert asked(ns, "a.example").answer[0][0].strings == (b"x",)
        empty = asked(ns, "b.example")
        assert (empty.rcode(), empty.answer) == (dns.rcode.NOERROR, [])
        assert asked(ns, "c.example").rcode() == dns.rcode.SERVFAIL
        assert asked(ns, "d.example").rcode() == dns.rcode.NXDOMAIN


def test_names_match_whatever_their_case() -> None:
    with Nameserver({"_dmarc.a.example": ["x"]}) as ns:
        assert asked(ns, "_DMARC.A.Example").answer


def test_several_records_are_several_strings() -> None:
    with Nameserver({"a.example": ["x", "v=DMARC1; p=none"]}) as ns:
        assert len(asked(ns, "a.example").answer[0]) == 2


@pytest.mark.parametrize("style", STYLES)
def test_every_domain_of_the_tenants_has_its_record(style: Style) -> None:
    """Otherwise *careful* would fail, and *careless* fail for the wrong reason."""
    entra = m365.careful() if style == "careful" else m365.careless()
    workspace = google.careful() if style == "careful" else google.careless()
    names = {one["id"] for one in entra.graph["/domains"]}
    for domain in workspace.domains:
        names.add(domain["domainName"])
        names |= {alias["domainAliasName"] for alias in domain.get("domainAliases", [])}
    own = {one for one in names if not one.endswith((".onmicrosoft.com", ".test-google-a.com"))}
    told = {name for name in zone(style) if name.startswith("_dmarc.")}
    silent = {f"_dmarc.{one}" for one in own} - told
    assert told <= {f"_dmarc.{one}" for one in names}
    assert silent == (set() if style == "careful" else {"_dmarc.loosely-shop.example"})
