"""Carrying a request on the Graph SDK and handing back the vendor's bytes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import msgspec

from ...model import Reason
from ...model.decode import anything, parsed
from ..dial import TIMEOUT, broken, httpx_transport
from ..interface import Clock, Page, ReadError
from ..pace import Pace
from ..retry import Retry, for_status
from ..scrub import scrubbed
from .loop import Loop
from .quotas import QUOTAS, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx
    from azure.core.credentials import TokenCredential

_NO_LICENCE = (
    "AadPremiumLicenseRequired",
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
    "RequestFromNonPremiumTenant",
)


Adapters = dict[str, Any]
"""For each host, the SDK's adapter whose token provider allows that host alone."""


class Answer(msgspec.Struct, frozen=True):
    """A whole, well-formed JSON answer. ``next`` is where the list goes on; "": nowhere."""

    body: bytes
    status: int
    next: str = ""


class Question(msgspec.Struct, frozen=True):
    """One request. ``expects`` is the shape of the answer: ``dict``, ``list`` for an object that
    holds a list, ``tuple`` for a bare list, None for anything.
    """

    url: str
    headers: Mapping[str, str]
    expects: type | None = dict
    body: bytes | None = None


class Linked(msgspec.Struct, rename={"next": "@odata.nextLink"}):
    """What paging needs of an answer."""

    value: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    next: str | None = None


class Moved(ReadError):
    """The service lives elsewhere; ``location`` is where it says it does."""

    def __init__(self, status: int, location: str) -> None:
        super().__init__(Reason.API_ERROR, f"HTTP {status}: moved", status=status)
        self.location = location


def linked(url: str, ask: Callable[[str], Page]) -> Iterator[Page]:
    """Page after page, as far as the next links lead. Raises ReadError."""
    seen: set[str] = set()
    while url:
        if url in seen:
            raise ReadError(Reason.TRUNCATED, "the list leads back to a page already read")
        seen.add(url)
        page = ask(url)
        yield page
        url = page.cursor


class Transport:
    """One signed-in session, shared by threads.

    ``scopes`` maps each host it may speak to onto the token for it.
    """

    def __init__(
        self,
        sign_in: Callable[[], TokenCredential],
        scopes: Mapping[str, str],
        clock: Clock,
        dial: str | None,
        budget: float,
        ca_file: str = "",
    ) -> None:
        self._sign_in = sign_in
        self._scopes = scopes
        self._clock = clock
        self._budget = budget
        self._pace = Pace(clock, QUOTAS)
        self._loop = Loop()
        self._client = self._new_client(dial, ca_file)
        self._lock = threading.Lock()
        self._adapters = self._new_adapters()

    def _new_adapters(self) -> Adapters:
        from kiota_authentication_azure.azure_identity_authentication_provider import (
            AzureIdentityAuthenticationProvider,
        )
        from msgraph.graph_request_adapter import GraphRequestAdapter

        credential = self._sign_in()

        def adapter(host: str, scope: str) -> GraphRequestAdapter:
            provider = AzureIdentityAuthenticationProvider(
                credential, scopes=[scope], allowed_hosts=[host]
            )
            return GraphRequestAdapter(provider, client=self._client)

        self._adapter = adapter
        return {host: adapter(host, scope) for host, scope in self._scopes.items()}

    @staticmethod
    def _new_client(dial: str | None, ca_file: str) -> httpx.AsyncClient:
        """Without the SDK's middleware: its retries and redirects are ours to decide."""
        import httpx

        connect, read = TIMEOUT
        return httpx.AsyncClient(
            transport=httpx_transport(dial, ca_file),
            timeout=httpx.Timeout(read, connect=connect),
            follow_redirects=False,
            trust_env=dial is None,
        )

    def admit(self, host: str, scope: str) -> None:
        """Speak to one more host of a vendor's service; the caller knows it to be one."""
        with self._lock:
            if host not in self._adapters:
                self._scopes = {**self._scopes, host: scope}
                self._adapters[host] = self._adapter(host, scope)

    def get(self, url: str, headers: Mapping[str, str], expects: type | None = dict) -> Page:
        """GET until it succeeds or fails for good. Raises ReadError."""
        return self._page(Question(url, headers, expects))

    def post(
        self, url: str, headers: Mapping[str, str], body: bytes, expects: type | None = list
    ) -> Page:
        """POST a question of ours. Raises ReadError; Moved if the service lives elsewhere."""
        return self._page(Question(url, headers, expects, body))

    def _page(self, question: Question) -> Page:
        retry, adapters = Retry(self._clock, self._budget), self._adapters
        try:
            answer = retry(lambda: self._once(adapters, question))
        except ReadError as error:
            if error.status != 401:
                raise
            fresh = self._renewed(adapters)
            answer = retry(lambda: self._once(fresh, question))
        now = self._clock.now()
        return Page(
            body=answer.body,
            status=answer.status,
            received_at=now,
            retries=retry.retries,
            cursor=answer.next,
        )

    def _renewed(self, refused: Adapters) -> Adapters:
        """Sign in again, unless another thread has done so since."""
        with self._lock:
            if self._adapters is refused:
                self._adapters = self._new_adapters()
            return self._adapters

    def _once(self, adapters: Adapters, question: Question) -> Answer:
        import httpx
        from azure.core.exceptions import AzureError

        there = urlsplit(question.url)
        host = there.netloc.removesuffix(":443")
        if host not in adapters or there.scheme != "https":
            raise ReadError(
                Reason.TRUNCATED, f"the answer leads to {host}, which is not the vendor's"
            )
        asked = counted(there.path)
        try:
            with self._pace.turn(asked):
                response = self._loop.run(self._send(adapters[host], question))
        except AzureError as error:
            word = scrubbed(str(error).partition("\n")[0])[:300]
            raise ReadError(Reason.NO_PERMISSION, f"no token for {host}: {word}") from None
        except httpx.DecodingError as error:
            raise ReadError(Reason.TRUNCATED, f"the answer: {error}", retryable=True) from None
        except httpx.HTTPError as error:
            raise broken(error, "the connection broke") from None
        if response.is_redirect and question.body is not None:
            raise Moved(response.status_code, response.headers.get("location", ""))
        if response.status_code != 200:
            refusal = self._refused(response)
            if refusal.retry_after:
                self._pace.hold(asked, refusal.retry_after)
            raise refusal
        return _whole(response, question.expects)

    async def _send(self, adapter: Any, question: Question) -> httpx.Response:
        """Through the SDK's adapter, which hands back the response as it came."""
        from kiota_abstractions.method import Method
        from kiota_abstractions.native_response_handler import NativeResponseHandler
        from kiota_abstractions.request_information import RequestInformation
        from kiota_http.middleware.options import ResponseHandlerOption

        request = RequestInformation()
        request.http_method = Method.GET if question.body is None else Method.POST
        request.content = question.body
        request.url = question.url
        for name, value in question.headers.items():
            request.headers.add(name, value)
        if question.body is not None:
            request.headers.try_add("Content-Type", "application/json")
        request.add_request_options([ResponseHandlerOption(NativeResponseHandler())])
        response: Any = await adapter.send_primitive_async(request, "bytes", {})
        return cast("httpx.Response", response)

    def _refused(self, response: httpx.Response) -> ReadError:
        code, message = _vendors_word(response.content)
        detail = ": ".join(filter(None, (code, message)))
        if message.startswith("Unsupported app only token"):
            detail += " SharePoint takes no client secret: sign in with method = certificate"
        error = for_status(response.status_code, response.headers, detail, self._clock.now())
        if code in _NO_LICENCE or "premium license" in message.lower():
            return ReadError(Reason.NO_LICENCE_DATA, error.detail, status=error.status)
        return error

    def close(self) -> None:
        self._loop.run(self._client.aclose())
        self._loop.close()


def _whole(response: httpx.Response, expects: type | None) -> Answer:
    """The body as JSON of the expected shape; anything else was damaged on the way."""
    try:
        held = parsed(_SHAPES[expects], response.content)
    except msgspec.ValidationError:
        raise ReadError(
            Reason.TRUNCATED, "the answer is JSON of another shape", status=200, retryable=True
        ) from None
    except (msgspec.DecodeError, RecursionError):
        raise ReadError(
            Reason.TRUNCATED, "the answer is no whole JSON", status=200, retryable=True
        ) from None
    if expects is list and held.value is msgspec.UNSET:
        raise ReadError(Reason.TRUNCATED, "a page of the list holds no list", status=200)
    following = held.next if isinstance(held, Linked) else None
    return Answer(response.content, response.status_code, following or "")


_SHAPES: dict[type | None, msgspec.json.Decoder[Any]] = {
    dict: msgspec.json.Decoder(Linked),
    list: msgspec.json.Decoder(Linked),
    tuple: msgspec.json.Decoder(list[msgspec.Raw]),
    int: msgspec.json.Decoder(int),
    None: msgspec.json.Decoder(msgspec.Raw),
}


def _vendors_word(body: bytes) -> tuple[str, str]:
    """Code and message of a Graph or SharePoint error, shortened; "" where there is none."""
    try:
        document = anything(body)
    except (msgspec.DecodeError, RecursionError):
        return "", ""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return "", ""
    message = _cmdlets_word(error) or error.get("message", "")
    if isinstance(message, dict):
        message = message.get("value", "")
    return scrubbed(str(error.get("code", "")))[:100], scrubbed(str(message))[:300]


def _cmdlets_word(error: dict[str, Any]) -> str:
    """The last part of ``Ex1234|Exception.Type|what went wrong``: the only word of use."""
    details = error.get("details")
    first = details[0] if isinstance(details, list) and details else None
    message = first.get("message") if isinstance(first, dict) else None
    return message.rpartition("|")[2].strip() if isinstance(message, str) else ""
