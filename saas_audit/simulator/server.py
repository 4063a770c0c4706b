"""The HTTP server on loopback: finds the vendor by host, applies faults, keeps a log."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote, urlsplit

from .http import Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .fault import Fault
    from .http import Vendor


class Simulator:
    """``with Simulator(vendors) as sim:`` serves at ``sim.url`` until the block ends.

    ``log`` holds ``METHOD host/path?query`` of every request; ``faults`` may be changed while it
    runs.
    """

    def __init__(self, vendors: Sequence[Vendor], faults: Iterable[Fault] = ()) -> None:
        self._vendors = tuple(vendors)
        self.faults = list(faults)
        self.log: list[str] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.simulator = self
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Request) -> tuple[Response, Fault | None]:
        """The vendor's answer, and the fault to apply to it, if it is some fault's turn."""
        query = f"?{request.query_string}" if request.query_string else ""
        with self._lock:
            self.log.append(f"{request.method} {request.host}{request.path}{query}")
            fault = next((fault for fault in self.faults if fault.hits(request)), None)
        vendor = next((v for v in self._vendors if v.serves(request.host)), None)
        if vendor is None:
            return Response(status=421, body=b"nobody here answers for this host"), None
        response = vendor.answer(request)
        return (fault.respond(response) if fault else response), fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    simulator: Simulator

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    server: _Server

    def _serve(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        request = Request(
            method=self.command,
            host=self.headers.get("host", "").rpartition(":")[0] or self.headers.get("host", ""),
            path=unquote(url.path),
            query_string=url.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length) if length else b"",
        )
        response, fault = self.server.simulator.answer(request)
        if fault and fault.kind == "reset":
            self._reset()
        else:
            self._send(response, cut=fault is not None and fault.kind == "short")

    def _send(self, response: Response, *, cut: bool) -> None:
        body = response.body
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if cut:
            body, self.close_connection = body[: len(body) // 2], True
        self.wfile.write(body)
        self.wfile.flush()

    def _reset(self) -> None:
        """Close with RST, as a broken middlebox does."""
        linger = struct.pack("ii", 1, 0)
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the simulator keeps its own log."""
