"""Administrators on several platforms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_audit import (
    CRITICAL,
    HIGH,
    MEDIUM,
    Lookup,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import ApprovedAccount, BreakGlass, ServiceAccount
from saas_audit.datasets.google import directory as google
from saas_audit.datasets.m365 import directory as m365
from saas_audit.derived.declared import ApprovedName, EmergencyName, ServiceName
from saas_audit.derived.people.admins import AdminAccount
from saas_audit.derived.people.factors import FACTORS, SecondFactor
from saas_audit.derived.people.person import Person

from .examples import capable, entra, guest, is_global, works_in_salesforce, workspace
from .told import administers, has_factor, is_declared, platforms

if TYPE_CHECKING:
    from saas_audit.derived.people.accounts import Account

CONSUMER = frozenset(
    {
        "aol.com",
        "gmail.com",
        "gmx.de",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "rediffmail.com",
        "web.de",
        "yahoo.com",
        "yahoo.co.in",
        "yandex.com",
    }
)
"""Mail domains in which anybody can have an address."""


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_ADMINS,
    blind_to="second factors in Salesforce, which its own checks ask for",
)
def admins_use_mfa_everywhere(
    person: Person,
    admins: Lookup[AdminAccount],
    factors: Lookup[SecondFactor],
    emergency: Lookup[EmergencyName],
) -> Verdict | Unclear | None:
    """Administrators have a second factor wherever they have an account.

    Why: thieves take the platform where the administrator's password alone is enough.
    Fix: have the administrator named register a second factor there, a security key at best.
    See: https://www.cisecurity.org/controls/access-control-management
    """
    own = person.anywhere().where(lambda one: not is_declared(one, emergency))
    if not own.where(lambda one: administers(one, admins)):
        return None
    asked = own.where(lambda one: one.enabled and one.platform in FACTORS)
    if weak := asked.where(lambda one: has_factor(one, factors) is False):
        return Verdict(False, saw=f"none in {platforms(weak)}", want="a usable second factor")
    if untold := asked.where(lambda one: has_factor(one, factors) is None):
        return Unclear(f"{platforms(untold)} has no word on this person's second factor")
    if not asked:
        return None
    return Verdict(True, saw=f"has one in {platforms(asked)}", want="a usable second factor")


CAPABLE = capable("ann")
CRM = works_in_salesforce("root", "ModifyAllData")
admins_use_mfa_everywhere.passes(is_global(entra("ann")), CAPABLE, workspace("ben", is_admin=True))
admins_use_mfa_everywhere.passes(
    "who administers nothing is asked about on each platform",
    is_global(entra("ann")),
    CAPABLE,
    workspace("ben", is_admin=True),
    workspace("cat", is_enrolled_in_2sv=False),
)
admins_use_mfa_everywhere.passes(
    "an account that is suspended lets nobody in",
    is_global(entra("ann")),
    CAPABLE,
    workspace("ann", suspended=True, is_enrolled_in_2sv=False),
    workspace("ben", is_admin=True),
)
admins_use_mfa_everywhere.passes(
    "Salesforce is asked by its own checks",
    is_global(entra("ann")), CAPABLE, CRM, works_in_salesforce("ann"),
)  # fmt: skip
admins_use_mfa_everywhere.skips("an administrator of Salesforce only", CRM)
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
    "the report leaves the account out",
    is_global(entra("ann")),
    entra("ben"),
    capable("ben"),
    workspace("ben", is_admin=True),
)
admins_use_mfa_everywhere.unknown(
    is_global(entra("ann")), workspace("ben", is_admin=True), unread(m365.RegistrationDetail)
)


@check(severity=MEDIUM, control=controls.ADMINS_ARE_OURS)
def admin_in_several_platforms(
    person: Person,
    admins: Lookup[AdminAccount],
    approved: Lookup[ApprovedName],
    emergency: Lookup[EmergencyName],
) -> Verdict | None:
    """Nobody administers several platforms.

    Why: one stolen session, or one tired person, then costs everything at once.
    Fix: give the person named administrator rights on one platform, and somebody else the other;
    approve in the config whoever must hold both.
    See: https://www.cisecurity.org/controls/access-control-management
    """
    held = person.anywhere().where(
        lambda one: (
            administers(one, admins)
            and not is_declared(one, approved)
            and not is_declared(one, emergency)
        )
    )
    if not held:
        return None
    first = next(iter(held)).platform
    others = held.where(lambda one: one.platform != first)
    return Verdict(not others, saw=platforms(held), want="one platform only")


admin_in_several_platforms.passes(is_global(entra("ann")), workspace("ben", is_admin=True))
admin_in_several_platforms.fails(is_global(entra("ann")), workspace("ann", is_admin=True))
admin_in_several_platforms.passes(
    "on the other platform a user like any other",
    is_global(entra("ann")),
    workspace("ann"),
    workspace("ben", is_admin=True),
)
admin_in_several_platforms.passes(
    "disabled on the other", is_global(entra("ann", account_enabled=False)),
    workspace("ann", is_admin=True),
)  # fmt: skip
admin_in_several_platforms.passes(
    "approved on one of them",
    is_global(entra("ann")),
    workspace("ann", is_admin=True),
    workspace("ben", is_admin=True),
    ApprovedAccount(account="g-ann"),
)
admin_in_several_platforms.passes(
    "an emergency account", is_global(entra("bg")), workspace("bg", is_admin=True),
    workspace("ben", is_admin=True), BreakGlass(account="bg@acme.example"),
)  # fmt: skip
admin_in_several_platforms.unknown(is_global(entra("ann")), unread(google.User))


@check(severity=HIGH, control=controls.ADMINS_ARE_OURS)
def admins_are_no_guests_elsewhere(
    person: Person, admins: Lookup[AdminAccount], approved: Lookup[ApprovedName]
) -> Verdict | None:
    """Whoever administers one platform is a guest on no other.

    Why: a guest is somebody else's person, in an account that somebody else guards; who is one
    here should not hold the keys there.
    Fix: take the administrator's rights from the person named, or give them an account of the
    organisation's own; approve in the config whoever must have both.
    See: https://www.cisecurity.org/controls/access-control-management
    """
    held = person.anywhere().where(lambda one: administers(one, admins))
    if not held:
        return None
    foreign = person.anywhere().where(lambda one: _is_live_guest(one, approved))
    told = f"guest in {platforms(foreign)}" if foreign else "a guest nowhere"
    saw = f"administers {platforms(held)}, {told}"
    return Verdict(not foreign, saw=saw, want="a guest nowhere")


def _is_live_guest(account: Account, approved: Lookup[ApprovedName]) -> bool:
    return account.enabled and account.is_guest and not is_declared(account, approved)


PAT = guest("pat", "pat@acme.example")
admins_are_no_guests_elsewhere.passes(is_global(entra("ann")), workspace("ann", is_admin=True))
admins_are_no_guests_elsewhere.passes(
    "a guest who administers nothing",
    is_global(entra("ann")),
    PAT,
    workspace("pat"),
    workspace("ann", is_admin=True),
)
admins_are_no_guests_elsewhere.passes(
    "a guest no longer",
    is_global(entra("ann")),
    guest("pat", "pat@acme.example", account_enabled=False),
    workspace("pat", is_admin=True),
)
admins_are_no_guests_elsewhere.passes(
    "approved",
    is_global(entra("ann")),
    PAT,
    workspace("pat", is_admin=True),
    ApprovedAccount(account="m-pat"),
)
admins_are_no_guests_elsewhere.fails(is_global(entra("ann")), PAT, workspace("pat", is_admin=True))
admins_are_no_guests_elsewhere.unknown(
    "Entra ID unread may hide a guest", workspace("pat", is_admin=True), unread(m365.User)
)


@check(severity=MEDIUM, control=controls.ADMINS_ARE_OURS)
def admins_have_no_private_mail(
    person: Person,
    admins: Lookup[AdminAccount],
    approved: Lookup[ApprovedName],
    *,
    consumer: frozenset[str] = CONSUMER,
) -> Verdict | None:
    """No administrator's account leads to a private mailbox.

    Why: codes and reset links go to such an address, and the organisation guards neither the
    mailbox nor its password.
    Fix: replace the private address in the account named by one of the organisation's own.
    See: https://www.cisecurity.org/controls/account-management
    """
    held = person.anywhere().where(
        lambda one: administers(one, admins) and not is_declared(one, approved)
    )
    if not held:
        return None
    private = held.where(lambda one: any(_is_of(name, consumer) for name in one.names))
    saw = f"a private address in {platforms(private)}" if private else "none"
    return Verdict(not private, saw=saw, want="addresses of the organisation only")


def _is_of(name: str, domains: frozenset[str]) -> bool:
    return name.rpartition("@")[2] in domains


admins_have_no_private_mail.passes(is_global(entra("ann")), workspace("ben", is_admin=True))
admins_have_no_private_mail.passes(
    "somebody who administers nothing may have one",
    is_global(entra("ann")),
    entra("ben", other_mails=["ben@gmail.com"]),
    workspace("ann", is_admin=True),
)
admins_have_no_private_mail.passes(
    "not where the name only ends alike",
    is_global(entra("ann", other_mails=["ann@notgmail.com"])),
    workspace("ann", is_admin=True),
)
admins_have_no_private_mail.fails(
    is_global(entra("ann", other_mails=["Ann@Gmail.com"])), workspace("ben", is_admin=True)
)
admins_have_no_private_mail.skips(
    "approved",
    is_global(entra("ann", other_mails=["ann@gmail.com"])),
    ApprovedAccount(account="m-ann"),
)
admins_have_no_private_mail.unknown(is_global(entra("ann")), unread(google.User))


@check(severity=HIGH, control=controls.EMERGENCY_ACCESS)
def emergency_accounts_are_nobodys(
    person: Person, emergency: Lookup[EmergencyName]
) -> Verdict | None:
    """Emergency accounts share no address with anybody's own account.

    Why: an account that is somebody's as well is not there when that person's access is lost or
    stolen; that is what it is for.
    Fix: take the address named off the emergency account, or make a new one that nobody else uses.
    See: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
    """
    if not any(_signs_in_as(one, emergency) for one in person.accounts):
        return None
    want = "names that nobody else has"
    if person.claimed_on:
        saw = f"shares a name with accounts in {', '.join(person.claimed_on)}"
        return Verdict(False, saw=saw, want=want)
    others = person.anywhere().where(lambda one: not _signs_in_as(one, emergency))
    saw = f"shares a name with accounts in {platforms(others)}" if others else "names of its own"
    return Verdict(not others, saw=saw, want=want)


def _signs_in_as(account: Account, names: Lookup[EmergencyName]) -> bool:
    return account.id.lower() in names or account.address.lower() in names


GLASS = BreakGlass(account="bg@acme.example")
emergency_accounts_are_nobodys.passes(entra("bg"), workspace("ann"), GLASS)
emergency_accounts_are_nobodys.fails(
    "by its id", entra("bg"), workspace("ann", aliases=["bg@acme.example"]),
    BreakGlass(account="m-bg"),
)  # fmt: skip
emergency_accounts_are_nobodys.fails(
    "it gets somebody's mail", entra("bg"), workspace("ann", aliases=["bg@acme.example"]), GLASS
)
emergency_accounts_are_nobodys.fails(
    "its second address is a colleague's own",
    entra("bg", other_mails=["ann@acme.example"]),
    entra("ann"),
    workspace("x"),
    GLASS,
)
emergency_accounts_are_nobodys.skips("not declared", entra("bg"), workspace("ann"))
emergency_accounts_are_nobodys.unknown(entra("bg"), GLASS, unread(google.User))


@check(severity=HIGH, control=controls.MACHINES_ARE_BOUNDED)
def service_accounts_administer_nothing(
    service: ServiceName, admins: Rows[AdminAccount]
) -> Verdict:
    """Declared service accounts hold no administrator's rights.

    Why: nobody answers a prompt for a machine, so its password or key is all it takes, and it
    often lies in a script.
    Fix: give the machine an app of its own with the few rights it uses, and take the
    administrator's rights from the account.
    See: https://www.cisecurity.org/controls/account-management
    """
    held = admins.where(lambda one: _is_named(one, service.id))
    saw = f"administers {platforms(held)}" if held else "administers nothing"
    return Verdict(not held, saw=saw, want="no administrator's rights")


def _is_named(admin: AdminAccount, name: str) -> bool:
    return name in {admin.id.lower(), admin.address.lower(), *admin.addresses}


ROBOT = ServiceAccount(account="Robot@acme.example")
service_accounts_administer_nothing.passes(
    "a person administers", ROBOT, is_global(entra("ann")), entra("robot"),
    workspace("ann", is_admin=True), workspace("robot"),
)  # fmt: skip
service_accounts_administer_nothing.fails(
    ROBOT, is_global(entra("robot")), workspace("ann", is_admin=True)
)
service_accounts_administer_nothing.fails(
    "by its id", ServiceAccount(account="g-robot"), workspace("robot", is_admin=True),
    is_global(entra("ann")),
)  # fmt: skip
service_accounts_administer_nothing.fails(ROBOT, works_in_salesforce("robot", "ModifyAllData"))
service_accounts_administer_nothing.skips("none declared", is_global(entra("ann")))
service_accounts_administer_nothing.unknown(ROBOT, is_global(entra("ann")), unread(google.User))
