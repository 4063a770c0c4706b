"""Access tokens, four ways; every one ends in a token and the host it is for."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import msgspec

from ...errors import ConnectError
from ...model import Reason
from ...model.decode import anything
from ..config import secret
from ..dial import broken
from ..interface import ReadError
from ..retry import RETRIED_STATUS
from ..scrub import scrubbed
from .config import ClientCredentials, JwtBearer, SalesforceTenant, SfCli, Token
from .hosts import vendor_host
from .ids import whole_id
from .jwt import assertion

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

    from ..interface import Clock

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SHARED = ("login.salesforce.com", "test.salesforce.com")
CLI_SECONDS = 60


class Access(msgspec.Struct, frozen=True):
    """A token, the org's host, and the org's id where the sign-in tells it."""

    token: str
    host: str
    org_id: str = ""

    def __repr__(self) -> str:
        return f"<access to {self.host}>"


class SignIn:
    """Signs in as configured; again when a token has ended."""

    def __init__(self, config: SalesforceTenant, session: requests.Session, clock: Clock) -> None:
        self._way = config.sign_in
        self._session = session
        self._clock = clock

    def access(self) -> Access:
        """A token. Raises ConnectError or UsageError; ReadError where trying again may help."""
        if isinstance(self._way, ClientCredentials):
            return self._client_credentials(self._way)
        if isinstance(self._way, JwtBearer):
            return self._jwt_bearer(self._way)
        if isinstance(self._way, SfCli):
            return _from_cli(self._way.target_org)
        token = secret("the access token", env=self._way.token_env)
        return Access(token, _checked(self._way.host), _org_of(token))

    def renewed(self) -> Access:
        """A new token. Raises ReadError if this way of signing in cannot have one."""
        if isinstance(self._way, Token):
            raise ReadError(Reason.NO_PERMISSION, "the token is not accepted any more; get another")
        return self.access()

    def _client_credentials(self, way: ClientCredentials) -> Access:
        host = _checked(way.host)
        if host in SHARED:
            raise ConnectError(
                f"client credentials work at the org's own host only, not at {host}; set host to "
                "its My Domain, such as acme.my.salesforce.com (Setup > My Domain)"
            )
        form = {
            "grant_type": "client_credentials",
            "client_id": way.client_id,
            "client_secret": secret(
                "the client secret", env=way.client_secret_env, file=way.client_secret_file
            ),
        }
        return self._token(host, form)

    def _jwt_bearer(self, way: JwtBearer) -> Access:
        host = _checked(way.host)
        key = secret("the private key", file=way.key_file)
        claim = assertion(way.client_id, way.username, _audience(host), key, self._clock.now())
        return self._token(host, {"grant_type": GRANT, "assertion": claim})

    def _token(self, host: str, form: Mapping[str, str]) -> Access:
        import requests

        url = f"https://{host}/services/oauth2/token"
        try:
            response = self._session.post(url, data=form, allow_redirects=False)
        except requests.RequestException as error:
            raise broken(error, f"the connection to {host} failed") from None
        answer = _object(response.content)
        if response.status_code != 200 or "access_token" not in answer:
            secrets = (form.get("client_secret", ""), form.get("assertion", ""))
            raise _refused(response.status_code, answer, host, secrets)
        instance = _checked(str(answer.get("instance_url") or host))
        return Access(str(answer["access_token"]), instance, _org_in(str(answer.get("id", ""))))


def _refused(status: int, answer: dict[str, Any], host: str, secrets: tuple[str, ...]) -> Exception:
    """The token endpoint's word. What may pass is tried again."""
    code, said = str(answer.get("error", "")), str(answer.get("error_description", ""))
    words = (scrubbed(one, *secrets)[:200] for one in (code, said) if one)
    told = ": ".join(words) or f"HTTP {status} from {host}"
    if status in RETRIED_STATUS or (status == 200 and not code):
        return ReadError(Reason.API_ERROR, told, status=status, retryable=True)
    return ConnectError(
        f"Salesforce does not sign us in: {told}; check the app's client id, its secret or "
        "certificate, and the user it runs as (Setup > External Client App Manager)"
    )


def _checked(host: str) -> str:
    found = vendor_host(host)
    if found is None:
        raise ConnectError(
            f"{host[:100]} is no host of Salesforce's; set host to the org's My Domain, such as "
            "acme.my.salesforce.com"
        )
    return found


def _audience(host: str) -> str:
    """Whom the assertion is for: one of the two shared hosts, whichever kind of org it is."""
    if host in SHARED:
        return f"https://{host}"
    return f"https://{SHARED[1] if '.sandbox.' in host else SHARED[0]}"


def _org_of(token: str) -> str:
    """A token of the usual form begins with the org's id."""
    start, mark, _ = token.partition("!")
    return whole_id(start) if mark else ""


def _org_in(identity_url: str) -> str:
    """``https://login.salesforce.com/id/ORG/USER``."""
    parts = identity_url.rstrip("/").split("/")
    return whole_id(parts[-2]) if len(parts) > 2 else ""


def _object(body: bytes) -> dict[str, Any]:
    try:
        held = anything(body)
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _from_cli(target: str) -> Access:
    """What ``sf org display`` knows of an org that somebody signed in to."""
    command = ["sf", "org", "display", "--target-org", target, "--json"]
    step = f"; run: sf org login web --alias {target}"
    try:
        done = subprocess.run(command, capture_output=True, timeout=CLI_SECONDS, check=False)
    except FileNotFoundError:
        raise ConnectError("the Salesforce CLI (sf) is not installed, or not on PATH") from None
    except subprocess.TimeoutExpired:
        raise ConnectError("the Salesforce CLI does not answer" + step) from None
    result = _object(done.stdout).get("result")
    held = result if isinstance(result, dict) else {}
    token, host = str(held.get("accessToken", "")), str(held.get("instanceUrl", ""))
    if done.returncode != 0 or not token or not host:
        raise ConnectError(f"the Salesforce CLI has no session for {target}" + step)
    if "REDACTED" in token:
        raise ConnectError(
            "this version of the Salesforce CLI keeps the token to itself; sign in with method = "
            '"client_credentials", or give a token in an environment variable'
        )
    return Access(token, _checked(host), whole_id(str(held.get("id", ""))))
