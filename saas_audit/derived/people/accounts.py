"""People's accounts on every platform, in one shape, so that they can be laid side by side.

Each fact that has a right of its own is a row of its own: what is unread on one platform hides
that fact there, and nothing else.
"""

from __future__ import annotations

from typing import Literal

from ...datasets.google.directory import User as GoogleUser
from ...datasets.m365.directory import User as EntraUser
from ...datasets.salesforce.users import User as SalesforceUser
from ...declare.derive import derive
from ...model import Missing, Platform, Row, peek
from ..m365.accounts import guest_kind
from ..salesforce.people import ANALYTICS, INSIDE, INTEGRATION, VENDORS_OWN, kind_of, licence_of
from .addresses import Names, address_like, of_entra, of_google, of_salesforce


class Account(Row, label="address"):
    """An account, ours or a guest's. ``names`` are all that tells whose it is, in lower case."""

    id: str
    platform: Platform
    address: str
    name: str
    names: Names
    enabled: bool
    is_guest: bool
    is_machine: bool = False

    @property
    def addresses(self) -> frozenset[str]:
        """What it answers to, in lower case."""
        return address_like(self.names)


class EntraAccount(Account, of=EntraUser, platform="m365"):
    """In Entra ID."""


class GoogleAccount(Account, of=GoogleUser, platform="google"):
    """In Google Workspace."""


class SalesforceAccount(Account, of=SalesforceUser, platform="salesforce"):
    """In Salesforce."""


@derive
def entra_account(user: EntraUser) -> EntraAccount:
    """Guests are somebody else's people, but their accounts are here."""
    return EntraAccount(
        id=user.id,
        platform="m365",
        address=user.user_principal_name,
        name=_shown(user, "display_name"),
        names=of_entra(user),
        enabled=user.account_enabled,
        is_guest=guest_kind(user) is not None,
    )


@derive
def google_account(user: GoogleUser) -> GoogleAccount:
    """Suspended and archived accounts cannot sign in."""
    called = peek(user, "name")
    return GoogleAccount(
        id=user.id,
        platform="google",
        address=user.primary_email,
        name="" if called is None or isinstance(called, Missing) else _shown(called, "full_name"),
        names=of_google(user),
        enabled=not (user.suspended or user.archived),
        is_guest=user.is_guest_user,
    )


@derive
def salesforce_account(user: SalesforceUser) -> SalesforceAccount | None:
    """Customers and partners are guests here. What Salesforce runs itself is nobody's account."""
    kind = kind_of(user)
    if kind == "guest" or (kind in INSIDE and kind != "standard"):
        return None
    if VENDORS_OWN.match(user.username) and licence_of(user) == ANALYTICS:
        return None
    return SalesforceAccount(
        id=user.id,
        platform="salesforce",
        address=user.username,
        name=_shown(user, "name"),
        names=of_salesforce(user),
        enabled=user.is_active,
        is_guest=kind != "standard",
        is_machine=licence_of(user) == INTEGRATION,
    )


def _shown(row: Row, field: str) -> str:
    """For display only: no guards."""
    value = peek(row, field)
    return value if isinstance(value, str) else ""


HomePlatform = Literal["m365", "google"]
"""Where people may join and leave; nobody keeps their staff list in a CRM."""

ACCOUNTS: dict[Platform, type[Account]] = {
    "m365": EntraAccount,
    "google": GoogleAccount,
    "salesforce": SalesforceAccount,
}
