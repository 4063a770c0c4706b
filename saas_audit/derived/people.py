"""People's accounts on every platform, in one shape, so that they can be laid side by side.

Each fact that has a right of its own is a row of its own: what is unread on one platform hides
that fact there, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ..datasets.google.directory import User as GoogleUser
from ..datasets.m365.directory import Domain as EntraDomain
from ..datasets.m365.directory import RegistrationDetail
from ..datasets.m365.directory import User as EntraUser
from ..datasets.salesforce.users import User as SalesforceUser
from ..declare.derive import derive
from ..model import Platform, Row
from .google.addresses import OwnDomain
from .google.people import Admin as GoogleAdministrator
from .m365.accounts import guest_kind
from .m365.roles import PrivilegedUser
from .salesforce.people import Administrator as SalesforceAdministrator
from .salesforce.people import is_staff

# --- accounts ----------------------------------------------------------------------------------


class Account(Row, label="address"):
    """An account, ours or a guest's. ``addresses`` are all it answers to, in lower case."""

    id: str
    platform: Platform
    address: str
    addresses: frozenset[str]
    enabled: bool
    is_guest: bool


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
        addresses=_of_entra(user),
        enabled=user.account_enabled,
        is_guest=guest_kind(user) is not None,
    )


@derive
def google_account(user: GoogleUser) -> GoogleAccount:
    """Suspended and archived accounts cannot sign in."""
    return GoogleAccount(
        id=user.id,
        platform="google",
        address=user.primary_email,
        addresses=_of_google(user),
        enabled=not (user.suspended or user.archived),
        is_guest=user.is_guest_user,
    )


@derive
def salesforce_account(user: SalesforceUser) -> SalesforceAccount:
    """A user name looks like an address and need not be one; the address and the id given by
    single sign-on count too. Customers, partners and the vendor's own users are guests here.
    """
    return SalesforceAccount(
        id=user.id,
        platform="salesforce",
        address=user.username,
        addresses=_of_salesforce(user),
        enabled=user.is_active,
        is_guest=user.is_active and not is_staff(user),
    )


def _of_salesforce(user: SalesforceUser) -> frozenset[str]:
    return _lower([user.username, user.email, user.federation_identifier or ""])


def _of_entra(user: EntraUser) -> frozenset[str]:
    smtp = (one[5:] for one in user.proxy_addresses if one.lower().startswith("smtp:"))
    return _lower([user.user_principal_name, user.mail or "", *smtp])


def _of_google(user: GoogleUser) -> frozenset[str]:
    return _lower([user.primary_email, *user.aliases, *user.non_editable_aliases])


def _lower(names: list[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names if name)


HomePlatform = Literal["m365", "google"]
"""Where people may join and leave; nobody keeps their staff list in a CRM."""

ACCOUNTS: dict[HomePlatform, type[Account]] = {"m365": EntraAccount, "google": GoogleAccount}

# --- administrators ------------------------------------------------------------------------------


class AdminAccount(Row, label="address"):
    """An account that can sign in and holds an administrator's rights on its platform."""

    id: str
    platform: Platform
    address: str
    addresses: frozenset[str]


class EntraAdmin(AdminAccount, of=PrivilegedUser, platform="m365"):
    """Holds a highly privileged Entra role, or may activate one."""


class GoogleAdmin(AdminAccount, of=GoogleAdministrator, platform="google"):
    """Holds any admin role."""


class SalesforceAdmin(AdminAccount, of=SalesforceAdministrator, platform="salesforce"):
    """Holds one of the rights that open the whole org."""


@derive
def entra_admin(admin: PrivilegedUser, user: EntraUser) -> EntraAdmin | None:
    """Disabled accounts are no way in."""
    if not user.account_enabled:
        return None
    return EntraAdmin(
        id=admin.id,
        platform="m365",
        address=user.user_principal_name,
        addresses=_of_entra(user),
    )


@derive
def google_admin(admin: GoogleAdministrator, user: GoogleUser) -> GoogleAdmin:
    """As the Directory and the role assignments tell."""
    return GoogleAdmin(
        id=admin.id,
        platform="google",
        address=admin.primary_email,
        addresses=_of_google(user),
    )


@derive
def salesforce_admin(admin: SalesforceAdministrator, user: SalesforceUser) -> SalesforceAdmin:
    """By the rights that profile, permission sets and their groups add up to."""
    return SalesforceAdmin(
        id=admin.id,
        platform="salesforce",
        address=user.username,
        addresses=_of_salesforce(user),
    )


# --- second factors -------------------------------------------------------------------------------


class SecondFactor(Row):
    """Whether the account has a second factor that works.

    Salesforce tells only those who may change it; its own checks ask, where that tier is on.
    """

    id: str
    usable: bool


class EntraFactor(SecondFactor, of=RegistrationDetail, platform="m365"):
    """By the registration report."""


class GoogleFactor(SecondFactor, of=GoogleUser, platform="google"):
    """By enrolment in 2-Step Verification."""


@derive
def entra_factor(detail: RegistrationDetail) -> EntraFactor:
    """Registered is not enough: the method must be allowed too."""
    return EntraFactor(id=detail.id, usable=detail.is_mfa_capable)


@derive
def google_factor(user: GoogleUser) -> GoogleFactor:
    """Enrolled."""
    return GoogleFactor(id=user.id, usable=user.is_enrolled_in_2sv)


# --- domains --------------------------------------------------------------------------------------


class HomeDomain(Row, key="name"):
    """A domain that a platform has verified; lower case."""

    name: str


class EntraHome(HomeDomain, platform="m365"):
    """Verified in Entra ID."""


class GoogleHome(HomeDomain, platform="google"):
    """Verified in Google Workspace."""


@derive
def entra_home(domain: EntraDomain) -> EntraHome | None:
    """The id is the name."""
    return EntraHome(name=domain.id.lower()) if domain.is_verified else None


@derive
def google_home(domain: OwnDomain) -> Iterator[GoogleHome]:
    """Aliases of domains included."""
    yield GoogleHome(name=domain.name)


HOMES: dict[HomePlatform, type[HomeDomain]] = {"m365": EntraHome, "google": GoogleHome}
