"""Small worlds for the truth tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from saas_audit.datasets.google import directory as google
from saas_audit.datasets.last_run import HadEntra
from saas_audit.datasets.m365 import directory as m365
from saas_audit.datasets.m365.roles import RoleAssignment
from saas_audit.datasets.salesforce import users as salesforce
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR

from ...salesforce.examples import holder

HOME = m365.Domain(id="acme.example", is_verified=True)
LAST_WEEK = datetime(2026, 10, 26, tzinfo=UTC)
LAST_YEAR = datetime(2025, 10, 26, tzinfo=UTC)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def entra(handle: str = "leo", /, **facts: Any) -> m365.User:
    """An account in Entra ID."""
    usual = {
        "account_enabled": True,
        "user_type": "Member",
        "mail": None,
        "proxy_addresses": [],
        "other_mails": [],
        "employee_id": None,
        "on_premises_immutable_id": None,
        "created_date_time": LAST_YEAR,
    }
    upn = facts.pop("upn", f"{handle}@acme.example")
    return m365.User(id=f"m-{handle}", user_principal_name=upn, **{**usual, **facts})


def guest(handle: str, mail: str, **facts: Any) -> m365.User:
    """Somebody invited to Entra ID."""
    upn = f"{mail.replace('@', '_')}#EXT#@acme.onmicrosoft.com"
    return entra(handle, upn=upn, mail=mail, user_type="Guest", **facts)


def workspace(handle: str = "leo", /, **facts: Any) -> google.User:
    """An account in Google Workspace."""
    usual = {
        "suspended": False,
        "archived": False,
        "is_admin": False,
        "is_delegated_admin": False,
        "is_enrolled_in_2sv": True,
        "is_enforced_in_2sv": True,
        "org_unit_path": "/",
        "creation_time": LAST_YEAR,
        "last_login_time": LAST_WEEK,
    }
    address = facts.pop("address", f"{handle}@acme.example")
    return google.User(id=f"g-{handle}", primary_email=address, **{**usual, **facts})


def had(handle: str = "leo", /, **facts: Any) -> HadEntra:
    """What the last run saw: an account in Google Workspace and one at home were one person's."""
    usual = {
        "address": f"{handle}@other.example",
        "home": "m365",
        "homes": (f"m-{handle}",),
        "home_addresses": (f"{handle}@acme.example",),
        "basis": "alias",
        "seen": LAST_WEEK.date(),
    }
    return HadEntra(account=f"google:g-{handle}", **{**usual, **facts})


def force(handle: str = "leo", /, **facts: Any) -> salesforce.User:
    """An account in Salesforce."""
    usual = {
        "username": f"{handle}@acme.example.crm",
        "name": handle,
        "email": f"{handle}@acme.example",
        "federation_identifier": None,
        "is_active": True,
        "user_type": "Standard",
        "profile": None,
        "created_date": Moment.fromtimestamp(LAST_YEAR.timestamp(), UTC),
        "last_login_date": Moment.fromtimestamp(LAST_WEEK.timestamp(), UTC),
    }
    return salesforce.User(id=f"s-{handle}", **{**usual, **facts})


def works_in_salesforce(handle: str, *rights: str, **facts: Any) -> list[Any]:
    """The same with a profile that gives these permissions."""
    usual = {"federation_identifier": None, "email": f"{handle}@acme.example"}
    return holder(handle, *rights, **{**usual, **facts})


def is_global(user: m365.User) -> list[Any]:
    """A Global Administrator, and the tenant."""
    return [
        m365.Organization(id="t", display_name="Acme"),
        user,
        RoleAssignment(
            id=user.id,
            principal_id=user.id,
            role_definition_id=GLOBAL_ADMINISTRATOR,
            directory_scope_id="/",
        ),
    ]


def capable(handle: str, is_capable: bool = True) -> m365.RegistrationDetail:
    """What the registration report says of an account in Entra ID."""
    return m365.RegistrationDetail(id=f"m-{handle}", is_mfa_capable=is_capable)
