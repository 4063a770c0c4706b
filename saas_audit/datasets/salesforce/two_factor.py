"""Verification methods that people have registered."""

from __future__ import annotations

import msgspec

from ...derived.salesforce.people import PersonBatch
from ...model import Row
from .api import ALL_USERS, API, MFA_METHODS, salesforce


@salesforce(
    "soql TwoFactorMethodsInfo",
    permission=(API, "ManageTwoFactor"),
    whole_with=(ALL_USERS,),
    tier=MFA_METHODS,
    each=PersonBatch,
    where="UserId IN ({ids})",
)
class TwoFactorMethods(Row, rename="pascal", key="user_id", owner="batch"):
    """What one user could verify with."""

    user_id: str
    batch: str
    has_security_key: bool
    has_built_in_authenticator: bool
    has_u2f: bool = msgspec.field(name="HasU2F")
    has_salesforce_authenticator: bool
    has_totp: bool
