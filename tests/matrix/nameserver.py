"""A nameserver on loopback, UDP and TCP on one port, that answers as told: bytes included."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import dns.message

Answer = Callable[[dns.message.Message, bool], Any]
"""From a question (and whether it came over TCP) to a message, raw bytes, or None for silence."""


def _wire(reply: Any) -> bytes:
    return reply if isinstance(reply, bytes) else bytes(reply.to_wire())


class _Udp(socketserver.BaseRequestHandler):
    server: Any

    def handle(self) -> None:
        wire, socket = self.request
        reply = self.server.reply(dns.message.from_wire(wire), False)
        if reply is not None:
            socket.sendto(_wire(reply), self.client_address)


class _Tcp(socketserver.BaseRequestHandler):
    server: Any

    def handle(self) -> None:
        size = int.from_bytes(self.request.recv(2), "big")
        reply = self.server.reply(dns.message.from_wire(self.request.recv(size)), True)
        if reply is not None:
            wire = _wire(reply)
            self.request.sendall(len(wire).to_bytes(2, "big") + wire)


def _pair() -> tuple[Any, Any]:
    """A port free for one may be taken for the other: then the next."""
    for _ in range(20):
        tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Tcp)
        try:
            return socketserver.ThreadingUDPServer(tcp.server_address, _Udp), tcp
        except OSError:
            tcp.server_close()
    raise RuntimeError("no port is free for UDP and TCP")


@contextmanager
def nameserver(reply: Answer) -> Iterator[tuple[str, int]]:
    """Where it listens."""
    udp, tcp = _pair()
    with udp, tcp:
        for server in (udp, tcp):
            server.reply = reply
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield ("127.0.0.1", int(udp.server_address[1]))
        finally:
            udp.shutdown()
            tcp.shutdown()
