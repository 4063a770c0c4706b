"""An answer without end, plain or packed, is taken in up to a bound and then is a damaged one."""

from __future__ import annotations

import asyncio
import gzip
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import requests

from saas_audit.connectors.bounded_async import GZIP
from saas_audit.connectors.dial import httpx_transport, requests_session
from saas_audit.connectors.interface import LARGEST_ANSWER

PIECE = b" " * (1 << 20)
MOST = 40 * LARGEST_ANSWER
"""Where the server gives up: who has read that far bounds nothing."""
GOOD = b'{"value": [%s]}' % (b'"word", ' * 10_000 + b'"end"')


class Endless(BaseHTTPRequestHandler):
    """``/plain`` and ``/packed`` never end, ``/cut`` ends too soon, ``/good`` is an answer."""

    protocol_version = "HTTP/1.1"
    sent = 0

    def do_GET(self) -> None:
        self.send_response(200)
        if self.path != "/plain":
            self.send_header("Content-Encoding", "gzip")
        if self.path in ("/good", "/cut", "/wrong"):
            body = gzip.compress(GOOD)
            body = {"/cut": body[:-40], "/wrong": b"no " + body}.get(self.path, body)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        packer = zlib.compressobj(wbits=GZIP)
        try:
            for _ in range(MOST // len(PIECE)):
                Endless.sent += len(PIECE)
                self._chunk(PIECE if self.path == "/plain" else packer.compress(PIECE))
            self._chunk(b"" if self.path == "/plain" else packer.flush())
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True

    def _chunk(self, piece: bytes) -> None:
        if piece:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def dial() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def by_requests(dial: str, path: str) -> bytes:
    with requests_session(dial) as session:
        return session.get(f"https://vendor.example{path}").content


def by_httpx(dial: str, path: str) -> bytes:
    async def ask() -> bytes:
        async with httpx.AsyncClient(transport=httpx_transport(dial)) as client:
            return (await client.get(f"https://vendor.example{path}")).content

    with ThreadPoolExecutor(1) as beside:  # other tests leave a loop running in this thread
        return beside.submit(lambda: asyncio.run(ask())).result()


@pytest.mark.parametrize("read", [by_requests, by_httpx])
def test_what_is_packed_is_unpacked(dial, read):
    assert read(dial, "/good") == GOOD


@pytest.mark.parametrize("path", ["/plain", "/packed"])
@pytest.mark.parametrize("read", [by_requests, by_httpx])
def test_an_answer_without_end_is_a_damaged_one(dial, read, path):
    Endless.sent = 0
    with pytest.raises((requests.exceptions.ContentDecodingError, httpx.DecodingError)):
        read(dial, path)
    assert Endless.sent < MOST


@pytest.mark.parametrize("path", ["/cut", "/wrong"])
def test_what_was_packed_and_is_damaged_is_told_so(dial, path):
    with pytest.raises(httpx.DecodingError):
        by_httpx(dial, path)
