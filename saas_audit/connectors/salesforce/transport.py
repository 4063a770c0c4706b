"""One request, with the SDK's URLs and headers: checked, carried, and once renewed."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ...model import Reason
from ...model.decode import parsed
from ..dial import broken
from ..interface import ReadError
from .budget import Budget
from .errors import SessionEnded, read_error
from .reads import check_metadata, check_read
from .soap import CONTENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import requests

    from ..interface import Clock
    from .budget import Usage
    from .sign_in import Access, SignIn

T = TypeVar("T")

TESTED = 63.0
"""The newest version of the API that this connector was written against."""


class Versions(msgspec.Struct, frozen=True):
    """One entry of what an org can speak."""

    version: str


class Daily(msgspec.Struct, frozen=True, rename="pascal"):
    """Requests a day."""

    max: int
    remaining: int


class Limits(msgspec.Struct, frozen=True):
    """The part of an org's limits that concerns us."""

    daily: Daily | None = msgspec.field(name="DailyApiRequests", default=None)


class Transport:
    """Speaks to one org with one token at a time."""

    def __init__(
        self, session: requests.Session, sign_in: SignIn, access: Access, clock: Clock
    ) -> None:
        self._session = session
        self._sign_in = sign_in
        self._access = access
        self._clock = clock
        self._sdk = _sdk(access, session, TESTED)
        self._budget = Budget()
        self._lock = Lock()

    @property
    def host(self) -> str:
        return str(self._sdk.sf_instance)

    @property
    def version(self) -> str:
        return str(self._sdk.sf_version)

    def speak_newest(self) -> None:
        """The newest version that both sides know. Raises ReadError."""
        body = self.get(f"https://{self.host}/services/data")
        offered = [float(one.version) for one in whole(body, list[Versions])]
        version = max((one for one in offered if one <= TESTED), default=TESTED)
        self._sdk = _sdk(self._access, self._session, version)

    def look_at_limits(self) -> None:
        """How many requests the org has left today. Raises ReadError."""
        daily = whole(self.get(self.url("limits")), Limits).daily
        if daily is not None:
            self._budget.told((daily.max - daily.remaining, daily.max))

    def url(self, path: str, *, tooling: bool = False) -> str:
        """The URL of a path below the API's version."""
        return f"{self._sdk.tooling_url if tooling else self._sdk.base_url}{path}"

    def get(self, url: str, params: Mapping[str, str] | None = None) -> bytes:
        """The answer to a read. Raises ReadError, before a byte leaves if it is none."""
        check_read(url, self.host)

        def send() -> requests.Response:
            headers = {**self._sdk.headers, "Accept": "application/json"}
            headers.pop("X-PrettyPrint", None)
            return self._session.get(url, params=params, headers=headers, allow_redirects=False)

        return self._answer(send)

    def metadata(self, envelope: Callable[[str], bytes]) -> bytes:
        """The answer of the Metadata API; ``envelope`` is written around the session's id."""

        def send() -> requests.Response:
            url = str(self._sdk.metadata_url).rstrip("/")
            check_metadata(url, self.host)
            body = envelope(str(self._sdk.session_id))
            headers = {"Content-Type": CONTENT_TYPE, "SOAPAction": '""'}
            return self._session.post(url, data=body, headers=headers, allow_redirects=False)

        return self._answer(send)

    def _answer(self, send: Callable[[], requests.Response]) -> bytes:
        before = self._access
        try:
            return self._once(send)
        except SessionEnded:
            self._renew(before)
        try:
            return self._once(send)
        except SessionEnded as ended:
            told = f"the session is not accepted ({ended})"
            raise ReadError(Reason.NO_PERMISSION, told, status=401) from None

    def _once(self, send: Callable[[], requests.Response]) -> bytes:
        number = self._budget.take()
        usage = None
        try:
            response = _sent(send)
            usage = self._usage(response.headers.get("Sforce-Limit-Info", ""))
        finally:
            self._budget.give_back(number, usage)
        if response.status_code != 200:
            raise read_error(
                response.status_code, response.headers, response.content, self._clock.now()
            )
        return response.content

    def _renew(self, ended: Access) -> None:
        """Sign in again, unless another thread has done so since."""
        with self._lock:
            if self._access is not ended:
                return
            access = self._sign_in.renewed()
            if access.host != ended.host:
                raise ReadError(Reason.API_ERROR, "signing in again led to another org")
            self._sdk = _sdk(access, self._session, float(self._sdk.sf_version))
            self._access = access

    def _usage(self, header: str) -> Usage | None:
        told = self._sdk.parse_api_usage(header).get("api-usage") if header else None
        return None if told is None else (told.used, told.total)


def _sent(send: Callable[[], requests.Response]) -> requests.Response:
    """Raises ReadError for an answer that does not come, or ends early."""
    import requests
    from requests.exceptions import ChunkedEncodingError, ContentDecodingError

    try:
        return send()
    except (ChunkedEncodingError, ContentDecodingError):
        raise ReadError(Reason.TRUNCATED, "the answer ended early", retryable=True) from None
    except requests.RequestException as error:
        raise broken(error) from None


def _sdk(access: Access, session: requests.Session, version: float) -> Any:
    """The SDK's object; always from a token, so that it never signs in by itself."""
    from simple_salesforce.api import Salesforce

    return Salesforce(
        session_id=access.token,
        instance_url=f"https://{access.host}",
        version=f"{version:.1f}",
        session=session,
    )


def whole(body: bytes, kind: type[T]) -> T:
    """The body as what it should be. Raises ReadError: half of it is nothing, and so is HTML."""
    try:
        return parsed(msgspec.json.Decoder(kind), body)
    except RecursionError:
        raise ReadError(Reason.TRUNCATED, "the answer: nested beyond reason") from None
    except msgspec.DecodeError as error:
        told = "is not JSON" if not isinstance(error, msgspec.ValidationError) else str(error)
        raise ReadError(Reason.TRUNCATED, f"the answer: {told}", retryable=True) from None
