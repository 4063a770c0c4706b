"""When people were last seen on each platform."""

from __future__ import annotations

from datetime import datetime

from ...datasets.google.directory import User as GoogleUser
from ...datasets.m365.directory import User as EntraUser
from ...datasets.m365.sign_ins import UserSignIns
from ...datasets.salesforce.users import User as SalesforceUser
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Platform, Reason, Row
from ..m365.sign_ins import SignInsKept


class LastSeen(Row):
    """The last time that somebody signed in with the account; None: never, as far as is told.

    ``since`` is that time, or the day the account was made: for so long nobody has used it.
    """

    id: str
    at: datetime | None
    since: datetime


class EntraSeen(LastSeen, of=UserSignIns, platform="m365"):
    """Kept where the tenant has the licence for it."""


class GoogleSeen(LastSeen, of=GoogleUser, platform="google"):
    """The epoch stands for never."""


class SalesforceSeen(LastSeen, of=SalesforceUser, platform="salesforce"):
    """Sign-ins of apps in the user's name count."""


@derive
def entra_seen(user: UserSignIns, account: EntraUser, dates: SignInsKept) -> EntraSeen:
    """Where the tenant keeps no dates, an empty one says nothing."""
    if not dates.kept:
        why = "nobody in the tenant has one"
        raise Unknown(Gap(Reason.NO_LICENCE_DATA, "UserSignIns.sign_in_activity", why))
    told = user.sign_in_activity
    last = told.last_sign_in_date_time if told else None
    worked = told.last_successful_sign_in_date_time if told else None
    at = max(filter(None, (last, worked)), default=None)
    since = at or account.created_date_time
    if since is None:
        why = "neither a sign-in nor when it was made"
        raise Unknown(Gap(Reason.NOT_RETURNED, "User.created_date_time", why))
    return EntraSeen(id=user.id, at=at, since=since)


@derive
def google_seen(user: GoogleUser) -> GoogleSeen:
    """To Google itself, or by the identity provider."""
    seen = user.last_login_time
    at = seen if seen.timestamp() > 0 else None
    return GoogleSeen(id=user.id, at=at, since=at or user.creation_time)


@derive
def salesforce_seen(user: SalesforceUser) -> SalesforceSeen:
    """As the user's record says."""
    at = user.last_login_date
    return SalesforceSeen(id=user.id, at=at, since=at or user.created_date)


SEEN: dict[Platform, type[LastSeen]] = {
    "m365": EntraSeen,
    "google": GoogleSeen,
    "salesforce": SalesforceSeen,
}
