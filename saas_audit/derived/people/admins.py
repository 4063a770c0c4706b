"""Who administers which platform."""

from __future__ import annotations

from ...datasets.google.directory import User as GoogleUser
from ...datasets.m365.directory import User as EntraUser
from ...datasets.salesforce.users import User as SalesforceUser
from ...declare.derive import derive
from ...model import Platform, Row
from ..google.people import Admin as GoogleAdministrator
from ..m365.roles import PrivilegedUser
from ..salesforce.people import Administrator as SalesforceAdministrator
from .addresses import address_like, of_entra, of_google, of_salesforce


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
        addresses=address_like(of_entra(user)),
    )


@derive
def google_admin(admin: GoogleAdministrator, user: GoogleUser) -> GoogleAdmin:
    """As the Directory and the role assignments tell."""
    return GoogleAdmin(
        id=admin.id,
        platform="google",
        address=admin.primary_email,
        addresses=address_like(of_google(user)),
    )


@derive
def salesforce_admin(admin: SalesforceAdministrator, user: SalesforceUser) -> SalesforceAdmin:
    """By the rights that profile, permission sets and their groups add up to."""
    return SalesforceAdmin(
        id=admin.id,
        platform="salesforce",
        address=user.username,
        addresses=address_like(of_salesforce(user)),
    )


ADMINS: dict[Platform, type[AdminAccount]] = {
    "m365": EntraAdmin,
    "google": GoogleAdmin,
    "salesforce": SalesforceAdmin,
}
