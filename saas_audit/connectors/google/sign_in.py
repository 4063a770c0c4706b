"""Tokens: one for each scope and speaker, so that one missing scope does not blind the rest."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...errors import ConnectError, UsageError
from ...model import Reason
from ..config import secret
from ..interface import ReadError
from ..retry import RETRIED_STATUS
from .config import (
    AccessToken,
    DefaultCredentials,
    GoogleTenant,
    Impersonation,
    InstalledApp,
    ServiceAccount,
)
from .reads import scopes
from .sdk import sdk

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

TOKEN_URI = "https://oauth2.googleapis.com/token"
TOKENINFO = "https://oauth2.googleapis.com/tokeninfo"
CLOUD = "https://www.googleapis.com/auth/cloud-platform"
DELEGATION = "Admin console > Security > API controls > Domain-wide delegation"


class Tokens(Protocol):
    """Where access tokens come from."""

    subject: str
    """Whom the tokens speak for unless told otherwise; "" if that is not known."""

    def token(self, scope: str, speaker: str = "", *, renew: bool = False) -> str:
        """An access token that holds the scope. Raises ReadError."""

    def granted(self) -> frozenset[str] | None:
        """The scopes that we hold; None if it cannot be told. Raises ReadError."""


def tokens_for(config: GoogleTenant, session: requests.Session) -> Tokens:
    """The tokens of the configured way to sign in. Raises ConnectError or UsageError."""
    way = config.sign_in
    asked = scopes(config.tiers)
    if isinstance(way, ServiceAccount):
        return Delegated(_from_key_file(way), way.subject, asked, session)
    if isinstance(way, Impersonation):
        return Delegated(_keyless(way, session), way.subject, asked, session)
    if isinstance(way, InstalledApp):
        return OneToken(_installed_app(way, asked, session), session)
    if isinstance(way, DefaultCredentials):
        return OneToken(_default(asked, session), session)
    assert isinstance(way, AccessToken)
    return OneToken(_Given(secret("the access token", env=way.token_env)), session)


class Delegated:
    """A service account that speaks for people: an administrator, or for Drive each user."""

    def __init__(
        self, credentials: Any, subject: str, asked: tuple[str, ...], session: requests.Session
    ) -> None:
        self.subject = subject
        self._credentials = credentials
        self._asked = asked
        self._session = session
        self._held: dict[tuple[str, str], Any] = {}

    def token(self, scope: str, speaker: str = "", *, renew: bool = False) -> str:
        who = (scope, speaker or self.subject)
        held = self._held.get(who)
        if held is None or renew or not held.valid:
            held = self._credentials.with_scopes([scope]).with_subject(who[1])
            _refresh(held, self._session, f"{scope} for {who[1]}")
            self._held[who] = held
        return str(held.token)

    def granted(self) -> frozenset[str]:
        """Each scope asked for by itself: Google refuses a set for one that is missing."""
        return frozenset(scope for scope in self._asked if self._is_granted(scope))

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

    def token(self, scope: str, speaker: str = "", *, renew: bool = False) -> str:
        if speaker:
            raise ReadError(
                Reason.NO_PERMISSION,
                "reading as each user takes a service account with domain-wide delegation",
            )
        if renew or not self._credentials.valid:
            _refresh(self._credentials, self._session, scope)
        return str(self._credentials.token)

    def granted(self) -> frozenset[str]:
        """What Google itself says of the token."""
        response = self._session.post(
            TOKENINFO, data={"access_token": self.token("")}, allow_redirects=False
        )
        if response.status_code != 200:
            raise ReadError(
                Reason.NO_PERMISSION,
                f"HTTP {response.status_code}: Google does not accept the token (expired?)",
                status=response.status_code,
                retryable=response.status_code >= 500,
            )
        return frozenset(response.json().get("scope", "").split())


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
        credentials.refresh(_quiet_request(session))
    except exceptions.RefreshError as error:
        raise _refused(error, what) from None
    except exceptions.GoogleAuthError as error:
        raise ReadError(
            Reason.API_ERROR, f"sign-in failed ({type(error).__name__})", retryable=True
        ) from None


def _quiet_request(session: requests.Session) -> Callable[..., Any]:
    """How the SDK reaches the token endpoint: over our session, without retries of its own."""
    carry = sdk("google.auth.transport.requests").Request(session)

    def once(url: str, *args: Any, **kwargs: Any) -> Any:
        response = carry(url, *args, **kwargs)
        if response.status in RETRIED_STATUS:
            told = f"HTTP {response.status} from the token endpoint"
            raise sdk("google.auth.exceptions").TransportError(told)
        return response

    return once


def _refused(error: Exception, what: str) -> ReadError:
    """The token endpoint's word, told apart: a scope not delegated, or a sign-in that is wrong."""
    answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    code = str(answer.get("error", "")) or str(error.args[0] if error.args else "")[:100]
    said = str(answer.get("error_description", ""))[:200]
    if code in ("unauthorized_client", "access_denied", "invalid_scope"):
        step = f"add the scope to the client under {DELEGATION}"
        return ReadError(Reason.NO_PERMISSION, f"{code}: {what} is not delegated; {step}")
    return ReadError(Reason.API_ERROR, f"{code}: {said}" if said else code)


def _from_key_file(way: ServiceAccount) -> Any:
    service_account = sdk("google.oauth2.service_account")
    path = Path(way.key_file).expanduser()
    try:
        return service_account.Credentials.from_service_account_file(str(path))
    except OSError as error:
        raise UsageError(f"key_file: cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise ConnectError(
            f"{path} is not a service account key; create one in Google Cloud console > "
            "IAM > Service accounts > Keys"
        ) from None


def _keyless(way: Impersonation, session: requests.Session) -> Any:
    caller = _default((CLOUD,), session)
    signer = sdk("google.auth.iam").Signer(_quiet_request(session), caller, way.service_account)
    credentials = sdk("google.oauth2.service_account").Credentials
    return credentials(signer, way.service_account, TOKEN_URI)


def _default(asked: tuple[str, ...], session: requests.Session) -> Any:
    try:
        credentials, _ = sdk("google.auth").default(
            scopes=list(asked), request=_quiet_request(session)
        )
    except sdk("google.auth.exceptions").GoogleAuthError:
        raise ConnectError(
            "no application default credentials were found; run: "
            "gcloud auth application-default login --scopes=..."
        ) from None
    return credentials


def _installed_app(way: InstalledApp, asked: tuple[str, ...], session: requests.Session) -> Any:
    kept = Path(way.token_file).expanduser()
    if kept.exists():
        try:
            table = json.loads(kept.read_text(encoding="utf-8"))
            credentials = sdk("google.oauth2.credentials").Credentials.from_authorized_user_info(
                table
            )
        except (OSError, ValueError):
            raise ConnectError(f"{kept} cannot be used; delete it and sign in again") from None
        if set(asked) <= set(table.get("scopes") or ()):
            return credentials
    credentials = _in_browser(way, asked, session)
    _keep(kept, credentials.to_json())
    return credentials


def _in_browser(way: InstalledApp, asked: tuple[str, ...], session: requests.Session) -> Any:
    path = Path(way.client_file).expanduser()
    try:
        flow = sdk("google_auth_oauthlib.flow").InstalledAppFlow.from_client_secrets_file(
            str(path), scopes=list(asked)
        )
    except OSError as error:
        raise UsageError(f"client_file: cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise ConnectError(f"{path} is not an OAuth client of type Desktop app") from None
    for scheme in ("https://", "http://"):
        flow.oauth2session.mount(scheme, session.get_adapter(scheme))
    try:
        return flow.run_local_server(port=0)
    except (sdk("oauthlib.oauth2").OAuth2Error, OSError) as error:
        told = f"signing in with the browser failed ({type(error).__name__})"
        raise ConnectError(told) from None


def _keep(path: Path, text: str) -> None:
    """Only the owner may read it, from the first byte on."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        mode = stat.S_IRUSR | stat.S_IWUSR
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"token_file: cannot write {path}: {error.strerror}") from None
