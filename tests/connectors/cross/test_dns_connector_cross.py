"""The DNS connector asks a real nameserver on loopback: what is an answer, and what is not."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import msgspec
import pytest

from saas_audit.connectors.dns import connector
from saas_audit.connectors.interface import Read, ReadError
from saas_audit.datasets.dns import DmarcRecord
from saas_audit.model import Reason, source_of
from saas_audit.model.decode import Page as Decoder
from saas_audit.simulator.dns import SERVFAIL, Nameserver

NAME = "_dmarc.acme.example"
RECORD = "v=DMARC1; p=reject; rua=mailto:dmarc@acme.example"


class Clock:
    """Waits without waiting."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
        self.slept = 0.0

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.time += timedelta(seconds=seconds)


Reply = Callable[[dns.message.Message, bool], dns.message.Message | None]
"""From a question (and whether it came over TCP) to the answer; None: say nothing."""


class _Udp(socketserver.BaseRequestHandler):
    server: Any

    def handle(self) -> None:
        wire, socket = self.request
        reply = self.server.reply(dns.message.from_wire(wire), False)
        if reply is not None:
            socket.sendto(reply.to_wire(), self.client_address)


class _Tcp(socketserver.BaseRequestHandler):
    server: Any

    def handle(self) -> None:
        size = int.from_bytes(self.request.recv(2), "big")
        reply = self.server.reply(dns.message.from_wire(self.request.recv(size)), True)
        if reply is not None:
            wire = reply.to_wire()
            self.request.sendall(len(wire).to_bytes(2, "big") + wire)


class _TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


def _pair() -> tuple[socketserver.ThreadingUDPServer, _TcpServer]:
    """UDP and TCP on one port. A port free for one may be taken for the other: then the next."""
    for _ in range(20):
        tcp = _TcpServer(("127.0.0.1", 0), _Tcp)
        try:
            return socketserver.ThreadingUDPServer(("127.0.0.1", tcp.server_address[1]), _Udp), tcp
        except OSError:
            tcp.server_close()
    raise RuntimeError("no port is free for UDP and TCP")


@contextmanager
def nameserver(reply: Reply) -> Iterator[tuple[str, int]]:
    """A server that answers as told, over UDP and TCP on one port."""
    udp, tcp = _pair()
    with udp, tcp:
        for server in (udp, tcp):
            server.reply = reply  # type: ignore[union-attr]
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield ("127.0.0.1", int(udp.server_address[1]))
        finally:
            udp.shutdown()
            tcp.shutdown()


def answered(query: dns.message.Message, *sets: dns.rrset.RRset) -> dns.message.Message:
    """The answer that holds these."""
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.RA
    reply.answer.extend(sets)
    return reply


def refused(code: dns.rcode.Rcode) -> Reply:
    def reply(query: dns.message.Message, tcp: bool) -> dns.message.Message:
        message = answered(query)
        message.set_rcode(code)
        return message

    return reply


def txt(name: str, *records: str) -> dns.rrset.RRset:
    """``records`` as a zone file writes them, quotes included."""
    return dns.rrset.from_text(name + ".", 300, "IN", "TXT", *records)


def ask(address: tuple[str, int], domain: str = "acme.example", clock: Clock | None = None) -> Any:
    """The page for one domain, decoded."""
    source = source_of(DmarcRecord)
    assert source is not None
    read = Read(source=source, fields=("text",), subject=domain, values={"domain": domain})
    resolver = connector(clock=clock or Clock(), dial=address, budget=5)
    (page,) = resolver.pages(read)
    rows, unreadable = Decoder(DmarcRecord).rows(page.body, owner=domain)
    assert not unreadable
    assert {row.domain for row in rows} <= {domain}
    return page, [row.text for row in rows]


def test_a_record_becomes_a_row_of_its_domain() -> None:
    with Nameserver({NAME: [RECORD]}) as ns:
        page, texts = ask(ns.address)
    assert texts == [RECORD]
    assert page.retries == 0
    assert msgspec.json.decode(page.body)["name"] == NAME


def test_a_name_that_does_not_exist_is_a_whole_empty_answer() -> None:
    with Nameserver({}) as ns:
        assert ask(ns.address)[1] == []


def test_a_name_without_txt_records_is_a_whole_empty_answer() -> None:
    with Nameserver({NAME: []}) as ns:
        assert ask(ns.address)[1] == []


def test_several_records_are_all_kept() -> None:
    with Nameserver({NAME: [RECORD, "v=spf1 -all"]}) as ns:
        assert ask(ns.address)[1] == [RECORD, "v=spf1 -all"]


def test_the_strings_of_one_record_are_joined_without_a_blank() -> None:
    def reply(query: dns.message.Message, tcp: bool) -> dns.message.Message:
        return answered(query, txt(NAME, '"v=DMARC1; p=rej" "ect"'))

    with nameserver(reply) as address:
        assert ask(address)[1] == ["v=DMARC1; p=reject"]


def test_a_cname_to_a_hosted_record_is_followed() -> None:
    def reply(query: dns.message.Message, tcp: bool) -> dns.message.Message:
        alias = dns.rrset.from_text(NAME + ".", 300, "IN", "CNAME", "acme.dmarc.example.")
        return answered(query, alias, txt("acme.dmarc.example", f'"{RECORD}"'))

    with nameserver(reply) as address:
        assert ask(address)[1] == [RECORD]


def test_an_answer_cut_short_over_udp_is_asked_for_again_over_tcp() -> None:
    def reply(query: dns.message.Message, tcp: bool) -> dns.message.Message:
        if tcp:
            return answered(query, txt(NAME, f'"{RECORD}"', '"v=DMARC1; p=none"'))
        cut = answered(query, txt(NAME, f'"{RECORD}"'))
        cut.flags |= dns.flags.TC
        return cut

    with nameserver(reply) as address:
        assert ask(address)[1] == ["v=DMARC1; p=none", RECORD]


@pytest.mark.parametrize("code", [dns.rcode.SERVFAIL, dns.rcode.REFUSED, dns.rcode.NOTIMP])
def test_a_server_that_fails_is_no_answer(code: dns.rcode.Rcode) -> None:
    clock = Clock()
    with nameserver(refused(code)) as address, pytest.raises(ReadError) as told:
        ask(address, clock=clock)
    assert told.value.reason is Reason.API_ERROR
    assert NAME in told.value.detail
    assert 0 < clock.slept <= 5


def test_the_simulator_fails_on_request() -> None:
    with Nameserver({NAME: [SERVFAIL]}) as ns, pytest.raises(ReadError):
        ask(ns.address)


class Late(Clock):
    """Whatever is asked, the wait for the answer itself has used up the budget."""

    def now(self) -> datetime:
        self.time += timedelta(seconds=10)
        return self.time


def test_a_server_that_says_nothing_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saas_audit.connectors.dns.LIFETIME", 0.3)
    with nameserver(lambda query, tcp: None) as address, pytest.raises(ReadError) as told:
        ask(address, clock=Late())
    assert told.value.reason is Reason.API_ERROR


def test_a_failure_that_passes_costs_a_retry_and_nothing_else() -> None:
    failures = iter([dns.rcode.SERVFAIL])

    def reply(query: dns.message.Message, tcp: bool) -> dns.message.Message:
        message = answered(query)
        if code := next(failures, None):
            message.set_rcode(code)
        else:
            message.answer.append(txt(NAME, f'"{RECORD}"'))
        return message

    with nameserver(reply) as address:
        page, texts = ask(address)
    assert texts == [RECORD]
    assert page.retries == 1


def test_a_dead_nameserver_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``dial`` nobody else is asked, the system's resolver neither."""
    monkeypatch.setattr("saas_audit.connectors.dns.LIFETIME", 0.3)
    with nameserver(refused(dns.rcode.NXDOMAIN)) as address:
        dead = address
    with pytest.raises(ReadError):
        ask(dead, clock=Late())


def test_a_name_that_cannot_be_asked_is_not_asked_again_and_again() -> None:
    clock = Clock()
    with Nameserver({}) as ns, pytest.raises(ReadError):
        ask(ns.address, domain=f"{'x' * 64}.example", clock=clock)
    assert clock.slept == 0


def test_the_evidence_says_why_an_answer_is_empty() -> None:
    with Nameserver({NAME: []}) as ns:
        no_text = ask(ns.address)[0]
    with Nameserver({}) as ns:
        no_name = ask(ns.address)[0]
    assert no_text.body != no_name.body
