"""Clients speak vendor URLs always. This is where a connection may be led to the simulator instead.

With ``dial=None`` the vendor's host is called over TLS. With ``dial="http://127.0.0.1:PORT"`` the
same request, ``Host`` header and all, goes to that port: below the URL, so that everything above is
the production path. Anything but loopback is refused.

Certificates are always verified: nothing in a config, and nothing a caller says, switches that off.
"""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from ..errors import UsageError
from ..model import Reason
from .interface import ReadError

if TYPE_CHECKING:
    import httpx
    import requests

TIMEOUT = (10.0, 120.0)
"""Seconds to connect, seconds between two reads."""

NOT_TRUSTED = (
    "the certificate is not trusted; behind a company's proxy, name its certificate in the config "
    "(ca_file)"
)

MOST_WRAPPERS = 100

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def checked(dial: str | None) -> str | None:
    """The address to dial, if it is loopback. Raises UsageError."""
    if dial is not None and urlsplit(dial).hostname not in LOOPBACK:
        raise UsageError(f"the simulator must run on this machine; {dial} is not loopback")
    return dial


def trusted(ca_file: str) -> ssl.SSLContext | None:
    """Whom to trust beside the public authorities; None where none is named. Raises UsageError."""
    if not ca_file:
        return None
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    try:
        context.load_verify_locations(cafile=Path(ca_file).expanduser())
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "no certificate in PEM"
        raise UsageError(f"ca_file: cannot use {ca_file}: {why}") from None
    return context


def broken(error: Exception, told: str = "the connection failed") -> ReadError:
    """What became of a connection. Trying again helps, but not where a certificate is refused."""
    if is_about_trust(error):
        return ReadError(Reason.API_ERROR, f"{told}: {NOT_TRUSTED}")
    return ReadError(Reason.API_ERROR, f"{told} ({type(error).__name__})", retryable=True)


def is_about_trust(error: BaseException) -> bool:
    """Whether a certificate was refused. SDKs wrap that several times over, each its own way."""
    waiting: list[object] = [error]
    for one in waiting:
        if isinstance(one, ssl.SSLCertVerificationError):
            return True
        if isinstance(one, BaseException) and len(waiting) < MOST_WRAPPERS:
            inside = (getattr(one, name, None) for name in ("reason", "inner_exception"))
            waiting += [*one.args, *inside, one.__cause__, one.__context__]
    return False


def requests_session(dial: str | None, ca_file: str = "") -> requests.Session:
    """A session with timeouts, no retries or redirects of its own, led to ``dial`` if given."""
    import requests
    from requests.adapters import HTTPAdapter

    from .bounded import BoundedRaw

    target = checked(dial)

    context = trusted(ca_file)
    extra: dict[str, Any] = {"ssl_context": context} if context else {}

    class Adapter(HTTPAdapter):
        def init_poolmanager(
            self, connections: int, maxsize: int, block: bool = False, **kwargs: Any
        ) -> None:
            super().init_poolmanager(connections, maxsize, block, **kwargs, **extra)

        def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
            return super().proxy_manager_for(proxy, **kwargs, **extra)

        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            kwargs["timeout"] = kwargs.get("timeout") or TIMEOUT
            kwargs["verify"] = kwargs.get("verify") or True
            asked = request.url
            if target is not None:
                request.headers["Host"] = urlsplit(asked).netloc
                request.url = _led(asked, target)
            response = super().send(request, *args, **kwargs)
            response.raw = BoundedRaw(response.raw)
            request.url = response.url = asked
            return response

    session = requests.Session()
    session.max_redirects = 0
    session.trust_env = target is None
    session.mount("https://", Adapter(max_retries=0))
    session.mount("http://", Adapter(max_retries=0))
    return session


def httpx_transport(dial: str | None, ca_file: str = "") -> httpx.AsyncBaseTransport:
    """The lowest layer of an httpx client, led to ``dial`` if given."""
    import httpx

    from .bounded_async import bounded

    target = checked(dial)

    class Transport(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            request.headers["Accept-Encoding"] = "gzip"
            if target is not None:
                request.headers["Host"] = request.url.netloc.decode()
                request = httpx.Request(
                    request.method,
                    _led(str(request.url), target),
                    headers=request.headers,
                    stream=request.stream,
                    extensions=request.extensions,
                )
            return bounded(await super().handle_async_request(request))

    return Transport(retries=0, verify=trusted(ca_file) or True)


def _led(url: str, target: str) -> str:
    there, asked = urlsplit(target), urlsplit(url)
    return urlunsplit((there.scheme, there.netloc, asked.path, asked.query, ""))
