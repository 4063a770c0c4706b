"""In which ways people and machines signed in during three months, each way once."""

from __future__ import annotations

from ...model import Part, Row
from .api import API, LOGIN_HISTORY, salesforce


class LoginKind(Part, rename="pascal"):
    """``Other Apex API`` by ``SOAP Partner``, ``Remote Access 2.0``, ``Application``, ..."""

    login_type: str | None
    api_type: str | None
    status: str | None


@salesforce(
    "soql LoginHistory",
    permission=(API,),
    whole_with=("MonitorLoginHistory",),
    tier=LOGIN_HISTORY,
    where="LoginTime >= LAST_N_DAYS:90",
    group="LoginType, ApiType, Status",
    numbered="login",
)
class LoginGroup(Row, key="number"):
    """All sign-ins of one kind: who it was would be too many groups for one query."""

    number: str
    login: LoginKind
