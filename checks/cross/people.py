"""People on several platforms: leavers, second factors, administrators of everything."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    CRITICAL,
    MEDIUM,
    Lookup,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import ServiceAccount
from saas_audit.datasets.google import directory as google
from saas_audit.datasets.m365 import directory as m365
from saas_audit.datasets.m365.roles import RoleAssignment
from saas_audit.derived.declared import ApprovedName, EmergencyName, ServiceName
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR
from saas_audit.derived.people import (
    ACCOUNTS,
    HOMES,
    Account,
    AdminAccount,
    HomeDomain,
    HomePlatform,
    SecondFactor,
)
from saas_audit.derived.salesforce.people import Service

# --- the truth tables' small world -----------------------------------------------------------


def entra(name: str = "leo", **facts: Any) -> m365.User:
    """An account in Entra ID."""
    usual = {"account_enabled": True, "user_type": "Member", "mail": None, "proxy_addresses": []}
    upn = facts.pop("upn", f"{name}@acme.example")
    return m365.User(id=f"m-{name}", user_principal_name=upn, **{**usual, **facts})


def workspace(name: str = "leo", **facts: Any) -> google.User:
    """An account in Google Workspace."""
    usual = {
        "suspended": False,
        "archived": False,
        "is_admin": False,
        "is_delegated_admin": False,
        "is_enrolled_in_2sv": True,
        "is_enforced_in_2sv": True,
        "org_unit_path": "/",
    }
    address = facts.pop("address", f"{name}@acme.example")
    return google.User(id=f"g-{name}", primary_email=address, **{**usual, **facts})


HOME = m365.Domain(id="acme.example", is_verified=True)

# --- the checks --------------------------------------------------------------------------------


@check(severity=CRITICAL, control=controls.LEAVERS_LOSE_ACCESS)
def leavers_lose_access(
    account: Account,
    accounts: Lookup[Account],
    domains: Lookup[HomeDomain],
    every_domain: Rows[HomeDomain],
    services: Lookup[ServiceName],
    machines: Lookup[Service],
    *,
    home: HomePlatform = "m365",
) -> Verdict | Unclear | None:
    """Whoever has left at home can sign in nowhere else.

    Why: the account that was forgotten is the one nobody watches; its password is known outside.
    Fix: suspend or delete the account named, and revoke its sessions and app tokens.
    See: https://www.cisecurity.org/controls/account-management
    """
    if account.platform == home or not account.enabled or account.is_guest:
        return None
    if _is_declared(account, services):
        return None
    want = f"an enabled account in {home}, or none here"
    found = list(_answering(account, accounts.of(ACCOUNTS[home])).where(_is_ours))
    if found:
        alive = any(one.enabled for one in found)
        state = "enabled" if alive else "disabled"
        return Verdict(alive, saw=f"active here, {state} in {home}", want=want)
    if account.platform == "salesforce" and account.id in machines:
        return None
    if not every_domain.of(HOMES[home]):
        return Unclear(f"no tenant of the home platform, {home}, was read")
    own = domains.of(HOMES[home])
    if not any(name.rpartition("@")[2] in own for name in sorted(account.addresses)):
        return None
    return Verdict(False, saw=f"active here, gone from {home}", want=want)


def _answering(account: Account, accounts: Lookup[Account]) -> Rows[Account]:
    """The accounts that answer to one of this account's addresses."""
    none: Rows[Account] = Rows()
    names = sorted(account.addresses)
    return sum((accounts.all(addresses=name) for name in names), start=none)


def _is_ours(account: Account) -> bool:
    return not account.is_guest


def _is_declared(account: Account | AdminAccount, names: Lookup[Any]) -> bool:
    return account.id.lower() in names or any(name in names for name in account.addresses)


leavers_lose_access.passes(HOME, entra(), workspace())
leavers_lose_access.passes("suspended there", HOME, entra(), entra("b", account_enabled=False),
                           workspace(), workspace("b", suspended=True))  # fmt: skip
leavers_lose_access.passes(
    "matched by an alias",
    HOME,
    entra("a", upn="a.bell@acme.example", proxy_addresses=["smtp:leo@acme.example"]),
    workspace(),
)
leavers_lose_access.fails("disabled at home", HOME, entra(account_enabled=False), workspace())
leavers_lose_access.fails("gone from home", HOME, entra("ann"), workspace())
leavers_lose_access.skips(
    "an address in a domain that home never had is nobody's leaver",
    HOME,
    entra("ann"),
    workspace(address="robot@other.example"),
)
leavers_lose_access.skips(
    "a declared service account",
    HOME,
    entra("ann"),
    workspace(),
    ServiceAccount(account="leo@acme.example"),
)
leavers_lose_access.unknown(
    "Google unread may hide one", HOME, entra(account_enabled=False), unread(google.User)
)
leavers_lose_access.unknown("home unread", HOME, workspace(), unread(m365.User))


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_ADMINS,
    blind_to="second factors in Salesforce, which its own checks ask for",
)
def admins_use_mfa_everywhere(
    account: Account,
    admins: Rows[AdminAccount],
    factors: Lookup[SecondFactor],
    emergency: Lookup[EmergencyName],
) -> Verdict | Unclear | None:
    """Administrators have a second factor wherever they have an account.

    Why: thieves take the platform where the administrator's password alone is enough.
    Fix: have the administrator named register a second factor there, a security key at best.
    See: https://www.cisecurity.org/controls/access-control-management
    """
    if account.platform == "salesforce" or not account.enabled:
        return None
    if _is_declared(account, emergency):
        return None
    if not admins.where(lambda admin: not admin.addresses.isdisjoint(account.addresses)):
        return None
    factor = factors.get(account.id)
    if factor is None:
        return Unclear(f"{account.platform} has no word on this account's second factor")
    saw = f"{account.platform}: " + ("has one" if factor.usable else "has none")
    return Verdict(factor.usable, saw=saw, want="a usable second factor")


def is_global(user: m365.User) -> list[Any]:
    """A Global Administrator of the truth table, and the tenant."""
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


CAPABLE = m365.RegistrationDetail(id="m-ann", is_mfa_capable=True)
admins_use_mfa_everywhere.passes(is_global(entra("ann")), CAPABLE, workspace("ben", is_admin=True))
admins_use_mfa_everywhere.fails(
    "good in one place, missing in the other",
    is_global(entra("ann")),
    CAPABLE,
    workspace("ann", is_admin=True, is_enrolled_in_2sv=False),
)
admins_use_mfa_everywhere.fails(
    "the account need not be an administrator's there",
    is_global(entra("ann")),
    CAPABLE,
    workspace("ann", is_enrolled_in_2sv=False),
    workspace("ben", is_admin=True),
)
admins_use_mfa_everywhere.fails(
    "what is unread elsewhere saves nobody",
    unread(m365.User),
    workspace("ann", is_admin=True, is_enrolled_in_2sv=False),
)
admins_use_mfa_everywhere.unknown(
    is_global(entra("ann")), workspace("ben", is_admin=True), unread(m365.RegistrationDetail)
)


@check(severity=MEDIUM, control=controls.ADMINS_ARE_OURS)
def admin_in_several_platforms(
    admin: AdminAccount,
    admins: Rows[AdminAccount],
    approved: Lookup[ApprovedName],
    emergency: Lookup[EmergencyName],
) -> Verdict | None:
    """Nobody administers several platforms.

    Why: one stolen session, or one tired person, then costs everything at once.
    Fix: give the person named administrator rights on one platform, and somebody else the other;
    approve in the config whoever must hold both.
    See: https://www.cisecurity.org/controls/access-control-management
    """
    if _is_declared(admin, approved) or _is_declared(admin, emergency):
        return None
    same = admins.where(lambda other: not other.addresses.isdisjoint(admin.addresses))
    elsewhere = same.where(lambda other: other.platform != admin.platform)
    saw = f"also {elsewhere}" if elsewhere else admin.platform
    return Verdict(not elsewhere, saw=saw, want="one platform only")


admin_in_several_platforms.passes(is_global(entra("ann")), workspace("ben", is_admin=True))
admin_in_several_platforms.fails(is_global(entra("ann")), workspace("ann", is_admin=True))
admin_in_several_platforms.passes(
    "on the other platform a user like any other",
    is_global(entra("ann")),
    workspace("ann"),
    workspace("ben", is_admin=True),
)
admin_in_several_platforms.unknown(is_global(entra("ann")), unread(google.User))
