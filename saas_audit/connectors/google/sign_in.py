"""Tokens: each for scopes that are granted, so that one missing scope does not blind the rest."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from itertools import compress
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from ...model import Reason
from ..config import secret
from ..dial import broken
from ..interface import ReadError
from ..scrub import scrubbed
from .config import (
    AccessToken,
    DefaultCredentials,
    GoogleTenant,
    Impersonation,
    InstalledApp,
    ServiceAccount,
)
from .credentials import default, from_key_file, installed_app, json_object, keyless, quiet_request
from .reads import PERSONAL, scopes
from .sdk import sdk

if TYPE_CHECKING:
    import requests

LANES = 4
"""Scopes asked for at a time."""
MANY = 2_000
"""Tokens that are kept."""
TURNS = 64
"""Tokens that can be asked for at a time: one asks, whoever wants the same waits for it."""

Speech = tuple[tuple[str, ...], str]
"""What a token is for: its scopes, and whom it speaks for."""

TOKENINFO = "https://oauth2.googleapis.com/tokeninfo"
_SECRET = ("client_secret", "refresh_token", "token")
"""Attributes of the SDK's credentials that no message may hold."""

DELEGATION = "Admin console > Security > API controls > Domain-wide delegation"


class Tokens(Protocol):
    """Where access tokens come from."""

    subject: str
    """Whom the tokens speak for unless told otherwise; "" if that is not known."""

    def token(self, scope: str, speaker: str = "", *, renew: str = "") -> str:
        """An access token that holds the scope, and is not the one to renew. Raises ReadError."""

    def granted(self) -> frozenset[str] | None:
        """The scopes that we hold; None if it cannot be told. Raises ReadError."""


def tokens_for(config: GoogleTenant, session: requests.Session) -> Tokens:
    """The tokens of the configured way to sign in. Raises ConnectError or UsageError."""
    way = config.sign_in
    asked = scopes(config.tiers)
    if isinstance(way, ServiceAccount):
        return Delegated(from_key_file(way), way.subject, asked, session)
    if isinstance(way, Impersonation):
        return Delegated(keyless(way, session), way.subject, asked, session)
    if isinstance(way, InstalledApp):
        return OneToken(installed_app(way, asked, session), session)
    if isinstance(way, DefaultCredentials):
        return OneToken(default(asked, session), session)
    assert isinstance(way, AccessToken)
    return OneToken(_Given(secret("the access token", env=way.token_env)), session)


class Delegated:
    """A service account that speaks for people: an administrator, or whoever a thing belongs to."""

    def __init__(
        self, credentials: Any, subject: str, asked: tuple[str, ...], session: requests.Session
    ) -> None:
        self.subject = subject
        self._credentials = credentials
        self._asked = asked
        self._session = session
        self._together: tuple[str, ...] = ()
        self._held: OrderedDict[Speech, Any] = OrderedDict()
        self._lock = Lock()
        self._turns = [Lock() for _ in range(TURNS)]

    def token(self, scope: str, speaker: str = "", *, renew: str = "") -> str:
        who = speaker or self.subject
        is_one_of_many = who != self.subject and scope in self._together
        speech = (self._together if is_one_of_many else (scope,), who)
        with self._turns[hash(speech) % TURNS]:
            held = self._known(speech)
            if held is None or not held.valid or held.token == renew:
                held = self._credentials.with_scopes(list(speech[0])).with_subject(who)
                _refresh(held, self._session, f"{scope} for {who}")
                self._keep(speech, held)
            return str(held.token)

    def _known(self, speech: Speech) -> Any:
        with self._lock:
            if speech in self._held:
                self._held.move_to_end(speech)
            return self._held.get(speech)

    def _keep(self, speech: Speech, held: Any) -> None:
        """For a while: people are many, and each is spoken for by several sources in turn."""
        with self._lock:
            self._held[speech] = held
            while len(self._held) > MANY:
                self._held.popitem(last=False)

    def granted(self) -> frozenset[str]:
        """Each scope asked for by itself: Google refuses a set for one that is missing.

        The first one alone: what is wrong with all of them is found out by one request. From then
        on one token speaks for a user, with all of their scopes that there are.
        """
        with ThreadPoolExecutor(LANES) as pool:
            held = [
                *map(self._is_granted, self._asked[:1]),
                *pool.map(self._is_granted, self._asked[1:]),
            ]
        found = frozenset(compress(self._asked, held))
        self._together = tuple(sorted(found & PERSONAL))
        return found

    def _is_granted(self, scope: str) -> bool:
        try:
            self.token(scope)
        except ReadError as error:
            if error.reason is not Reason.NO_PERMISSION:
                raise
            return False
        return True


class OneToken:
    """A token of a fixed set of scopes. It speaks for its owner only."""

    subject = ""

    def __init__(self, credentials: Any, session: requests.Session) -> None:
        self._credentials = credentials
        self._session = session
        self._lock = Lock()

    def token(self, scope: str, speaker: str = "", *, renew: str = "") -> str:
        if speaker:
            raise ReadError(
                Reason.NO_PERMISSION,
                "reading as each user takes a service account with domain-wide delegation",
            )
        with self._lock:
            if not self._credentials.valid or self._credentials.token == renew:
                _refresh(self._credentials, self._session, scope)
            return str(self._credentials.token)

    def granted(self) -> frozenset[str]:
        """What Google itself says of the token."""
        response = _posted(self._session, TOKENINFO, {"access_token": self.token("")})
        if response.status_code != 200:
            raise ReadError(
                Reason.NO_PERMISSION,
                f"HTTP {response.status_code}: Google does not accept the token (expired?)",
                status=response.status_code,
                retryable=response.status_code >= 500,
            )
        return frozenset(str(json_object(response.content).get("scope", "")).split())


class _Given:
    """A bare token: it cannot be renewed."""

    valid = True

    def __init__(self, token: str) -> None:
        self.token = token

    def refresh(self, _request: Any) -> None:
        raise ReadError(Reason.NO_PERMISSION, "the token is not accepted any more; get a new one")


def _refresh(credentials: Any, session: requests.Session, what: str) -> None:
    """Fetch a token. The SDK's retries are not used: a passing fault leaves it at once."""
    exceptions = sdk("google.auth.exceptions")
    try:
        credentials.refresh(quiet_request(session))
    except exceptions.RefreshError as error:
        held = (getattr(credentials, name, None) for name in _SECRET)
        raise _refused(error, what, tuple(str(one) for one in held if one)) from None
    except exceptions.GoogleAuthError as error:
        raise broken(error, "sign-in failed") from None


def _posted(session: requests.Session, url: str, form: dict[str, str]) -> requests.Response:
    import requests

    try:
        return session.post(url, data=form, allow_redirects=False)
    except requests.RequestException as error:
        raise broken(error) from None


def _refused(error: Exception, what: str, secrets: tuple[str, ...]) -> ReadError:
    """The token endpoint's word, told apart: a scope not delegated, or a sign-in that is wrong."""
    answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    code = str(answer.get("error", "")) or str(error.args[0] if error.args else "")
    code = scrubbed(code, *secrets)[:100]
    said = scrubbed(str(answer.get("error_description", "")), *secrets)[:200]
    if code in ("unauthorized_client", "access_denied", "invalid_scope"):
        step = f"add the scope to the client under {DELEGATION}"
        return ReadError(Reason.NO_PERMISSION, f"{code}: {what} is not delegated; {step}")
    return ReadError(Reason.API_ERROR, f"{code}: {said}" if said else code)
