"""Sign-ins by the SOAP login call, which takes a password and asks for no second factor."""

from __future__ import annotations

from ...datasets.salesforce.login_kinds import LoginGroup
from ...declare.derive import derive
from ...model import Row


class SoapLogin(Row, of=LoginGroup, label="name"):
    """A kind of sign-in that worked and was such a call."""

    id: str
    name: str


@derive
def soap_logins(group: LoginGroup) -> SoapLogin | None:
    login = group.login
    kind, api = login.login_type or "", login.api_type or ""
    by_token = kind.lower().startswith("remote access") or "oauth" in kind.lower()
    if "soap" not in api.lower() or by_token or login.status != "Success":
        return None
    return SoapLogin(id=group.number, name=f"{kind} by {api}")
