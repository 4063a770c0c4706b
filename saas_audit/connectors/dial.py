"""Clients speak vendor URLs always. This is where a connection may be led to the simulator instead.

With ``dial=None`` the vendor's host is called over TLS. With ``dial="http://127.0.0.1:PORT"`` the
same request, ``Host`` header and all, goes to that port: below the URL, so that everything above is
the production path. Anything but loopback is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from ..errors import UsageError

if TYPE_CHECKING:
    import httpx
    import requests

TIMEOUT = (10.0, 120.0)
"""Seconds to connect, seconds between two reads."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def checked(dial: str | None) -> str | None:
    """The address to dial, if it is loopback. Raises UsageError."""
    if dial is not None and urlsplit(dial).hostname not in LOOPBACK:
        raise UsageError(f"the simulator must run on this machine; {dial} is not loopback")
    return dial


def requests_session(dial: str | None) -> requests.Session:
    """A session with timeouts, no retries or redirects of its own, led to ``dial`` if given."""
    import requests
    from requests.adapters import HTTPAdapter

    target = checked(dial)

    class Adapter(HTTPAdapter):
        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            kwargs["timeout"] = kwargs.get("timeout") or TIMEOUT
            asked = request.url
            if target is not None:
                request.headers["Host"] = urlsplit(asked).netloc
                request.url = _led(asked, target)
            response = super().send(request, *args, **kwargs)
            request.url = response.url = asked
            return response

    session = requests.Session()
    session.max_redirects = 0
    session.trust_env = target is None
    session.mount("https://", Adapter(max_retries=0))
    session.mount("http://", Adapter(max_retries=0))
    return session


def httpx_transport(dial: str | None) -> httpx.AsyncBaseTransport:
    """The lowest layer of an httpx client, led to ``dial`` if given."""
    import httpx

    target = checked(dial)

    class Transport(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if target is not None:
                request.headers["Host"] = request.url.netloc.decode()
                request = httpx.Request(
                    request.method,
                    _led(str(request.url), target),
                    headers=request.headers,
                    stream=request.stream,
                    extensions=request.extensions,
                )
            return await super().handle_async_request(request)

    return Transport(retries=0)


def _led(url: str, target: str) -> str:
    there, asked = urlsplit(target), urlsplit(url)
    return urlunsplit((there.scheme, there.netloc, asked.path, asked.query, ""))
