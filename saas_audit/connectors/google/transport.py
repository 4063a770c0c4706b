"""One request, as the discovery client builds it and our session carries it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from ...model import Reason
from ...model.decode import anything
from ..dial import broken
from ..interface import ReadError
from ..pace import Pace
from .errors import read_error
from .quotas import QUOTAS
from .reads import HOSTS, body_of, scope_of
from .sdk import sdk

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

    from ..interface import Clock
    from .sign_in import Tokens


class Call(msgspec.Struct, frozen=True):
    """A request that may leave: built, checked, and with the scope it takes."""

    url: str
    scope: str
    speaker: str
    counted_as: str = ""
    body: str | None = None


class Transport:
    """Builds requests with the SDK, refuses what is no read, carries the rest."""

    def __init__(self, session: requests.Session, tokens: Tokens, clock: Clock) -> None:
        self._session = session
        self._tokens = tokens
        self._clock = clock
        self._services: dict[str, Any] = {}
        self._resources: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()
        self._pace = Pace(clock, QUOTAS)

    def call(self, api: str, method: str, parameters: Mapping[str, str], speaker: str) -> Call:
        """The request for a discovery method. Raises ReadError before a byte leaves."""
        scope = scope_of(api, method)
        resource, _, verb = method.rpartition(".")
        try:
            in_url, body = body_of(api, method, parameters)
            asked = _typed(in_url) if body is None else {**_typed(in_url), "body": body}
            request = getattr(self._resource(api, resource), verb)(**asked)
        except (TypeError, ValueError) as error:
            raise ReadError(Reason.API_ERROR, f"{method}: {error}") from None
        wanted = "GET" if body is None else "POST"
        if request.method != wanted or not _is_plain(request.uri):
            raise ReadError(Reason.API_ERROR, f"{method} is not a read; not asked")
        return Call(request.uri, scope, speaker, f"{api} {method}", request.body)

    def is_pageable(self, api: str, method: str) -> bool:
        """Whether the vendor has a next page for it. Raises ReadError."""
        scope_of(api, method)
        resource, _, verb = method.rpartition(".")
        return hasattr(self._resource(api, resource), f"{verb}_next")

    def _resource(self, api: str, path: str) -> Any:
        """``users`` or ``spaces.members`` of a service: the SDK makes them anew when asked."""
        if (api, path) not in self._resources:
            held = self._service(api)
            for name in path.split("."):
                held = getattr(held, name)()
            self._resources[api, path] = held
        return self._resources[api, path]

    def _service(self, api: str) -> Any:
        with self._lock:
            if api not in self._services:
                name, _, version = api.partition(".")
                self._services[api] = sdk("googleapiclient.discovery").build(
                    name,
                    version,
                    credentials=sdk("google.auth.credentials").AnonymousCredentials(),
                    static_discovery=True,
                    cache_discovery=False,
                )
            return self._services[api]

    def fetch(self, call: Call) -> tuple[bytes, dict[str, Any]]:
        """The answer's bytes, and the same decoded. Raises ReadError. A lost token is renewed."""
        token = self._tokens.token(call.scope, call.speaker)
        response = self._carried(call, token)
        if response.status_code == 401:
            token = self._tokens.token(call.scope, call.speaker, renew=token)
            response = self._carried(call, token)
        if response.status_code != 200:
            error = read_error(
                response.status_code,
                response.headers,
                response.content,
                call.scope,
                self._clock.now(),
            )
            if error.retry_after:
                self._pace.hold(call.counted_as, error.retry_after)
            raise error
        return response.content, _whole(response.content)

    def _carried(self, call: Call, token: str) -> requests.Response:
        import requests
        from requests.exceptions import ChunkedEncodingError, ContentDecodingError

        try:
            with self._pace.turn(call.counted_as):
                return self._sent(call, token)
        except (ChunkedEncodingError, ContentDecodingError):
            raise ReadError(Reason.TRUNCATED, "the answer ended early", retryable=True) from None
        except requests.RequestException as error:
            raise broken(error) from None

    def _sent(self, call: Call, token: str) -> requests.Response:
        headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
        if call.body is None:
            return self._session.get(call.url, headers=headers, allow_redirects=False)
        headers["content-type"] = "application/json"
        body = call.body.encode()
        return self._session.post(call.url, data=body, headers=headers, allow_redirects=False)


def _is_plain(url: str) -> bool:
    """At one of the vendor's hosts, and no id has become a step up the path."""
    parts = urlsplit(url)
    steps_up = {".", ".."} & set(parts.path.split("/"))
    return parts.scheme == "https" and parts.netloc in HOSTS and not steps_up


def _whole(body: bytes) -> dict[str, Any]:
    try:
        page = anything(body)
    except (msgspec.DecodeError, RecursionError):
        raise ReadError(Reason.TRUNCATED, "the answer is not JSON", retryable=True) from None
    if not isinstance(page, dict):
        raise ReadError(Reason.TRUNCATED, "the answer is not an object", retryable=True)
    return page


def _typed(parameters: Mapping[str, str]) -> dict[str, Any]:
    """The SDK would read the text "false" as true."""
    words = {"true": True, "false": False}
    return {name: words.get(value, value) for name, value in parameters.items()}
