"""A nameserver on loopback that knows the three organisations' domains."""

from __future__ import annotations

import socketserver
import threading
from typing import TYPE_CHECKING, Any, Self

from .cast import DOMAIN, Style

if TYPE_CHECKING:
    from collections.abc import Mapping

Zone = dict[str, list[str]]
"""Name -> TXT records. A name that is not there does not exist."""

OUTLOOK = "include:spf.protection.outlook.com"
VENDORS: Zone = {
    "spf.protection.outlook.com": ["v=spf1 ip4:40.92.0.0/15 ip6:2a01:111:f400::/48 -all"],
    "_spf.google.com": ["v=spf1 include:_netblocks.google.com -all"],
    "_netblocks.google.com": ["v=spf1 ip4:35.190.247.0/24 ip6:2001:4860:4000::/36 ~all"],
}
"""What the mail platforms publish, in short."""

KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"
"""As DKIM keys begin."""

SERVFAIL = "servfail"
"""As a record: the server fails to answer for this name."""


def careful() -> Zone:
    """Mail that is not the organisation's is turned away."""
    enforced = ["v=DMARC1; p=reject; rua=mailto:dmarc@tidy.example"]
    home = DOMAIN["careful"]
    return {
        f"_dmarc.{home}": enforced,
        "_dmarc.tidy-mail.example": enforced,
        "_dmarc.tidy.onmicrosoft.com": enforced,
        home: [f"v=spf1 {OUTLOOK} include:_spf.google.com -all", "verification=tidy"],
        f"google._domainkey.{home}": [f"v=DKIM1; k=rsa; p={KEY}"],
        "google._domainkey.tidy-mail.example": [f"k=rsa; p={KEY}"],
        "tidy-mail.example": ["v=spf1 redirect=_spf.google.com"],
        **VENDORS,
    }


def careless() -> Zone:
    """A policy that asks for nothing, though it looks as if it did; everybody may send."""
    home = DOMAIN["careless"]
    return {
        f"_dmarc.{home}": ["v=DMARC1; p=none; sp=reject"],
        home: [f"v=spf1 {OUTLOOK} include:_spf.google.com ?all"],
        f"google._domainkey.{home}": ["v=DKIM1; k=rsa; p="],
        **VENDORS,
    }


def zone(style: Style) -> Zone:
    """By organisation."""
    return careful() if style == "careful" else careless()


class Nameserver:
    """``with Nameserver(zone) as ns:`` answers TXT questions at ``ns.address`` over UDP."""

    def __init__(self, zone: Mapping[str, list[str]]) -> None:
        self._server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), _Question)
        self._server.zone = dict(zone)  # type: ignore[attr-defined]
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, args=(0.05,), daemon=True)

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._server.server_address[:2]
        return str(host), int(port)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Question(socketserver.BaseRequestHandler):
    server: Any

    def handle(self) -> None:
        import dns.flags
        import dns.message
        import dns.rcode
        import dns.rrset

        wire, socket = self.request
        query = dns.message.from_wire(wire)
        name = query.question[0].name
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA | dns.flags.RA
        records = self.server.zone.get(name.to_text(omit_final_dot=True).lower())
        if records is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif SERVFAIL in records:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif records:
            quoted = [f'"{text}"' for text in records]
            reply.answer.append(dns.rrset.from_text(name, 300, "IN", "TXT", *quoted))
        socket.sendto(reply.to_wire(), self.client_address)
