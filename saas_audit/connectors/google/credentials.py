"""Google's credentials, one function for each way to come by them."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import ConnectError, UsageError
from ...model import Reason
from ...model.decode import anything
from ..interface import ReadError
from ..retry import RETRIED_STATUS
from .sdk import sdk

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from .config import Impersonation, InstalledApp, ServiceAccount

TOKEN_URI = "https://oauth2.googleapis.com/token"
VENDORS = (
    "https://accounts.google.com/",
    "https://oauth2.googleapis.com/",
    "https://www.googleapis.com/",
)
"""Where a key file may have us sign in: what is sent there opens the account to its reader."""
CLOUD = "https://www.googleapis.com/auth/cloud-platform"


def from_key_file(way: ServiceAccount) -> Any:
    """A service account's key. Raises UsageError or ConnectError."""
    service_account = sdk("google.oauth2.service_account")
    path = Path(way.key_file).expanduser()
    try:
        key = _held(path)
        return service_account.Credentials.from_service_account_info(key)
    except OSError as error:
        raise UsageError(f"key_file: cannot read {path}: {error.strerror}") from None
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise ConnectError(
            f"{path} is not a service account key; create one in Google Cloud console > "
            "IAM > Service accounts > Keys"
        ) from None


def _held(path: Path) -> dict[str, Any]:
    """The object in a file of credentials. Raises ValueError; ConnectError for a foreign address.

    OAuth client files hold theirs one level down.
    """
    table = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(table, dict):
        raise ValueError("no object")
    for held in (table, *(one for one in table.values() if isinstance(one, dict))):
        for name in ("token_uri", "auth_uri"):
            if not str(held.get(name) or TOKEN_URI).startswith(VENDORS):
                raise ConnectError(
                    f"{path}: its {name} is no address of Google's, so nothing is sent there; get "
                    "the file anew from Google Cloud console"
                )
    return table


def keyless(way: Impersonation, session: requests.Session) -> Any:
    """The same without a key: IAM signs, on behalf of the default credentials."""
    caller = default((CLOUD,), session)
    signer = sdk("google.auth.iam").Signer(quiet_request(session), caller, way.service_account)
    credentials = sdk("google.oauth2.service_account").Credentials
    return credentials(signer, way.service_account, TOKEN_URI)


def default(asked: tuple[str, ...], session: requests.Session) -> Any:
    """What gcloud or the environment provide. Raises ConnectError."""
    try:
        credentials, _ = sdk("google.auth").default(
            scopes=list(asked), request=quiet_request(session)
        )
    except sdk("google.auth.exceptions").GoogleAuthError:
        raise ConnectError(
            "no application default credentials were found; run: "
            "gcloud auth application-default login --scopes=..."
        ) from None
    return credentials


def installed_app(way: InstalledApp, asked: tuple[str, ...], session: requests.Session) -> Any:
    """The token kept from last time, or a sign-in with the browser. Raises ConnectError."""
    kept = Path(way.token_file).expanduser()
    if kept.exists():
        try:
            table = _held(kept)
            credentials = sdk("google.oauth2.credentials").Credentials.from_authorized_user_info(
                table
            )
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            raise ConnectError(f"{kept} cannot be used; delete it and sign in again") from None
        if set(asked) <= set(table.get("scopes") or ()):
            return credentials
    credentials = _in_browser(way, asked, session)
    keep(kept, credentials.to_json())
    return credentials


def _in_browser(way: InstalledApp, asked: tuple[str, ...], session: requests.Session) -> Any:
    path = Path(way.client_file).expanduser()
    try:
        client = _held(path)
        flow = sdk("google_auth_oauthlib.flow").InstalledAppFlow.from_client_config(
            client, scopes=list(asked)
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


def keep(path: Path, text: str) -> None:
    """Only the owner may read it, from the first byte on."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        mode = stat.S_IRUSR | stat.S_IWUSR
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"token_file: cannot write {path}: {error.strerror}") from None


def quiet_request(session: requests.Session) -> Callable[..., Any]:
    """How the SDK reaches the token endpoint: over our session, without retries of its own."""
    carry = sdk("google.auth.transport.requests").Request(session)

    def once(url: str, *args: Any, **kwargs: Any) -> Any:
        response = carry(url, *args, **kwargs)
        if response.status in RETRIED_STATUS:
            told = f"HTTP {response.status} from the token endpoint"
            raise sdk("google.auth.exceptions").TransportError(told)
        if response.status == 200:
            json_object(response.data)
        return response

    return once


def json_object(body: bytes) -> dict[str, Any]:
    """A sign-in endpoint's answer, if it is whole; the SDK would stumble over anything else."""
    try:
        held = anything(body)
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        told = "the sign-in endpoint's answer is not JSON"
        raise ReadError(Reason.TRUNCATED, told, retryable=True)
    return held
