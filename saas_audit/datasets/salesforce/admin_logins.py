"""What administrators showed when they signed in, for half a year back."""

from __future__ import annotations

from typing import Literal

from ...derived.salesforce.batched_admins import AdminBatch
from ...model import Row
from .api import API, LOGIN_HISTORY, salesforce
from .moment import Moment

Method = Literal[
    "BuiltInAuthenticator",
    "CustomOtpDelivery",
    "Email",
    "EnableLL",
    "LL",
    "Password",
    "PwlessPasskey",
    "SalesforceAuthenticator",
    "Sms",
    "TempCode",
    "Totp",
    "U2F",
    "WebAuthnRoamingAuthenticator",
]


@salesforce(
    "soql VerificationHistory",
    permission=(API, "ManageUsers"),
    tier=LOGIN_HISTORY,
    each=AdminBatch,
    where="VerificationTime >= LAST_N_DAYS:180 AND UserId IN ({ids})",
)
class AdminVerification(Row, rename="pascal", owner="batch"):
    """An attempt. ``activity`` says what for: ``Login``, ``ChangeEmail``, ..."""

    id: str
    batch: str
    user_id: str
    verification_time: Moment
    verification_method: Method | None
    activity: str | None
    status: str | None
