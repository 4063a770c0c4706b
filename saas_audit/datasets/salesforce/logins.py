"""How people signed in, day by day, and what they showed for it."""

from __future__ import annotations

from ...model import Row
from .api import API, LOGIN_HISTORY, salesforce
from .moment import Moment


@salesforce(
    "soql LoginHistory",
    permission=(API,),
    whole_with=("MonitorLoginHistory",),
    tier=LOGIN_HISTORY,
    where="LoginType = 'Application'",
    windows="days of LoginTime",
)
class Login(Row, rename="pascal", owner="user_id"):
    """An attempt to sign in on Salesforce's own page, with a password of Salesforce's."""

    id: str
    user_id: str
    login_time: Moment
    status: str


@salesforce(
    "soql VerificationHistory",
    permission=(API, "ManageUsers"),
    tier=LOGIN_HISTORY,
    windows="days of VerificationTime",
)
class Verification(Row, rename="pascal"):
    """An attempt to verify who one is. ``verification_method`` is ``Email``, ``Totp``, ..."""

    id: str
    login_history_id: str | None
    verification_method: str | None
    status: str | None
