"""Whoever has left, and accounts that nobody at home answers for."""

from __future__ import annotations

from saas_audit import (
    CRITICAL,
    LOW,
    MEDIUM,
    Lookup,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import (
    ApprovedAccount,
    DifferentPeople,
    SamePerson,
    ServiceAccount,
)
from saas_audit.datasets.google import directory as google
from saas_audit.datasets.m365 import directory as m365
from saas_audit.datasets.salesforce.permissions import PermissionSetAssignment
from saas_audit.datasets.salesforce.users import Profile, UserLicense
from saas_audit.derived.declared import ApprovedName
from saas_audit.derived.people.accounts import Account, HomePlatform
from saas_audit.derived.people.homes import HOMES, HomeDomain
from saas_audit.derived.people.left import LEFT, LeftHome, known_as
from saas_audit.derived.people.person import Person
from saas_audit.derived.salesforce.people import Service

from .examples import HOME, entra, force, guest, had, works_in_salesforce, workspace
from .told import is_declared, is_ours, platforms


@check(severity=CRITICAL, control=controls.LEAVERS_LOSE_ACCESS)
def leavers_lose_access(
    person: Person,
    domains: Lookup[HomeDomain],
    every_domain: Rows[HomeDomain],
    machines: Lookup[Service],
    left: Lookup[LeftHome],
    *,
    home: HomePlatform = "m365",
) -> Verdict | Unclear | None:
    """Whoever has left at home can sign in nowhere else.

    Why: the account that was forgotten is the one nobody watches; its password is known outside.
    Fix: suspend or delete the accounts named, and revoke their sessions and app tokens. If they
    are somebody else's, say so in the config: same_person, different_people.
    See: https://www.cisecurity.org/controls/account-management
    """
    away = _away(person, home)
    if not away:
        return None
    want = f"an enabled account in {home}, or none elsewhere"
    at_home = person.on(home).where(lambda one: not one.is_guest)
    if at_home:
        if any(one.enabled for one in at_home):
            return Verdict(True, saw=f"active in {platforms(away)}, and in {home}", want=want)
        return _gone(person, f"active in {platforms(away)}, disabled in {home}", want)
    if not away.where(lambda one: one.id not in machines):
        return None
    if not every_domain.of(HOMES[home]):
        return Unclear(f"no tenant of the home platform, {home}, was read")
    saw = f"active in {platforms(away)}, gone from {home}"
    if away.where(lambda one: _is_from(one, domains.of(HOMES[home]))):
        return _gone(person, saw, want)
    return _gone_since(away, left.of(LEFT[home]), saw, want)


def _away(person: Person, home: HomePlatform) -> Rows[Account]:
    return person.anywhere().where(lambda one: one.platform != home and is_ours(one))


def _is_from(account: Account, own: Lookup[HomeDomain]) -> bool:
    return any(name.rpartition("@")[2] in own for name in sorted(account.addresses))


def _has_left(account: Account, left: Lookup[LeftHome]) -> bool:
    return known_as(account) in left


def _gone(person: Person, saw: str, want: str) -> Verdict:
    matched = f"matched by {person.basis}" if person.basis != "unmatched" else ""
    return _failure(saw, want, person.basis, matched)


def _gone_since(away: Rows[Account], left: Lookup[LeftHome], saw: str, want: str) -> Verdict | None:
    """By what the last run saw, where no address says that they were ever at home."""
    for account in away.where(lambda one: _has_left(one, left)):
        was = left.get(known_as(account))
        if was is not None:
            told = f"was there on {was.seen}, matched by {was.basis}"
            return _failure(saw, want, was.basis, told)
    return None


def _failure(saw: str, want: str, basis: str, told: str) -> Verdict:
    """What rests on an address that nobody verified is told with less noise."""
    severity = MEDIUM if basis == "other mail" else None
    return Verdict(False, saw=saw, want=want, severity=severity, caveat=told)


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
leavers_lose_access.passes(
    "a second account at home is enabled",
    HOME,
    entra("a", account_enabled=False),
    entra(),
    workspace(),
    SamePerson(person="Leo", accounts=["m-a", "m-leo"]),
)
leavers_lose_access.fails("gone from home", HOME, entra("ann"), workspace())
leavers_lose_access.fails(
    "matched only by an address that nobody verified",
    HOME,
    entra("a", other_mails=["leo@home.example"], account_enabled=False),
    workspace(address="leo@home.example"),
    at=MEDIUM,
)
leavers_lose_access.fails(
    "Google unread saves nobody",
    HOME,
    entra(account_enabled=False),
    force(),
    unread(google.User),
)
leavers_lose_access.fails(
    "one of the addresses is of home",
    HOME,
    entra("ann"),
    workspace(address="leo@other.example", aliases=["leo@acme.example"]),
)
leavers_lose_access.fails(
    "which users of Salesforce are machines decides about nobody in Google",
    HOME,
    entra("ann"),
    workspace(),
    force("ann"),
    unread(PermissionSetAssignment),
)
leavers_lose_access.skips(
    "a machine in Salesforce",
    HOME,
    entra("ann"),
    works_in_salesforce("leo", "ApiUserOnly"),
)
leavers_lose_access.skips("archived", HOME, entra("ann"), workspace(archived=True))
leavers_lose_access.skips(
    "an address that somebody typed is no home",
    google.Domain(domain_name="acme.example", verified=True),
    workspace("ann"),
    entra(upn="leo@other.example", other_mails=["leo@acme.example"]),
    home="google",
)
leavers_lose_access.skips(
    "an address in a domain that home never had is nobody's leaver",
    HOME,
    entra("ann"),
    workspace(address="robot@other.example"),
)
leavers_lose_access.fails(
    "gone since the last run, which saw whose account this is",
    HOME,
    entra("ann"),
    workspace(address="leo@other.example"),
    had(),
)
leavers_lose_access.fails(
    "matched then only by an address that nobody verified",
    HOME,
    entra("ann"),
    workspace(address="leo@other.example"),
    had(basis="other mail"),
    at=MEDIUM,
)
leavers_lose_access.skips(
    "gone, and the config says that it was somebody else's",
    HOME,
    entra("ann"),
    workspace(address="leo@other.example"),
    had(),
    DifferentPeople(reason="two Leos", accounts=["google:leo@other.example", "leo@acme.example"]),
)
leavers_lose_access.skips(
    "still at home under another address, and nothing says that it is the same person",
    HOME,
    entra("leo"),
    workspace(address="leo@other.example"),
    had(),
)
leavers_lose_access.unknown(
    "gone from a list that was not read to its end is not gone",
    HOME,
    workspace(address="leo@other.example"),
    had(),
    unread(m365.User),
)
leavers_lose_access.skips(
    "a declared service account",
    HOME,
    entra("ann"),
    workspace(),
    ServiceAccount(account="leo@acme.example"),
)
leavers_lose_access.fails(
    "whose alias is a machine's address is still a person",
    HOME,
    entra(account_enabled=False),
    workspace(aliases=["robot@acme.example"]),
    ServiceAccount(account="robot@acme.example"),
)
leavers_lose_access.unknown(
    "Google unread may hide one", HOME, entra(account_enabled=False), unread(google.User)
)
leavers_lose_access.unknown(
    "home is not among the platforms that are read", works_in_salesforce("leo")
)
leavers_lose_access.unknown(
    "Google unread may hold the alias that leads home",
    HOME,
    entra("ann"),
    force(),
    unread(google.User),
)
leavers_lose_access.unknown("home unread", HOME, workspace(), unread(m365.User))
leavers_lose_access.unknown(
    "two users claim one address, so nobody can say whose account at home it is",
    HOME,
    entra(),
    force("x", email="leo@acme.example"),
    force("y", email="leo@acme.example"),
)


@check(severity=MEDIUM, control=controls.LEAVERS_LOSE_ACCESS)
def accounts_have_an_owner(
    person: Person,
    domains: Lookup[HomeDomain],
    approved: Lookup[ApprovedName],
    left: Lookup[LeftHome],
    *,
    home: HomePlatform = "m365",
) -> Verdict | None:
    """Every account belongs to somebody who is known at home.

    Why: nobody hears that its owner has left, so it stays.
    Fix: find out whose it is; give them an account at home or end this one. What must stay is
    declared: service_accounts, approved_accounts, or same_person.
    See: https://www.cisecurity.org/controls/account-management
    """
    away = _away(person, home).where(lambda one: not is_declared(one, approved))
    if not away:
        return None
    saw = f"active in {platforms(away)}"
    want = f"an account in {home}"
    if person.on(home):
        return Verdict(True, saw=f"{saw}, and in {home}", want=want)
    gone = left.of(LEFT[home])
    if away.where(lambda one: _is_from(one, domains.of(HOMES[home])) or _has_left(one, gone)):
        return None
    return Verdict(False, saw=f"{saw}, unmatched", want=want)


OUTSIDE = force("x", email="agent@agency.example")
accounts_have_an_owner.passes(HOME, entra(), force())
accounts_have_an_owner.passes(
    "a guest at home is known there", HOME, guest("x", "agent@agency.example"), OUTSIDE
)
accounts_have_an_owner.fails(HOME, entra(), OUTSIDE)
accounts_have_an_owner.skips(
    "approved", HOME, entra(), OUTSIDE, ApprovedAccount(account="agent@agency.example")
)
accounts_have_an_owner.skips(
    "gone from home is a leaver, and told as one", HOME, entra("ann"), force()
)
accounts_have_an_owner.skips(
    "gone since the last run is a leaver too",
    HOME,
    entra("ann"),
    workspace(address="leo@other.example"),
    had(),
)
accounts_have_an_owner.skips("switched off", HOME, entra(), force("x", is_active=False))
accounts_have_an_owner.unknown("home unread", HOME, OUTSIDE, unread(m365.User))


@check(severity=LOW, control=controls.ONE_NAME_ONE_PERSON)
def names_are_claimed_once(person: Person) -> Verdict:
    """No two people claim one address or employee number.

    Why: whose account it is cannot be told, so nobody notices when it should end; and mail about
    the account of one may reach the other.
    Fix: give each account an address of its own, or say in the config whose they are: same_person,
    different_people.
    See: https://www.cisecurity.org/controls/account-management
    """
    claimed = ", ".join(person.claimed_on)
    saw = f"a name is claimed by others in {claimed}" if claimed else "names of their own"
    return Verdict(not claimed, saw=saw, want="names that nobody else claims")


VENDORS = "security@00d5g0000000002eaa.com"
ANALYST = Profile(name="A", user_license=UserLicense(name="Analytics Cloud Integration User"))
names_are_claimed_once.passes(entra(), workspace(), force())
names_are_claimed_once.passes(
    "one person's accounts share an alias as well",
    entra(proxy_addresses=["smtp:l@acme.example"]),
    workspace(aliases=["l@acme.example"]),
    force(federation_identifier="l@acme.example"),
)
names_are_claimed_once.passes(
    "a Salesforce user name is no address", entra("ann"), force("x", username="ann@acme.example")
)
names_are_claimed_once.passes(
    "what Salesforce runs itself claims no name",
    entra(),
    force(),
    force("visitor", user_type="Guest", email="leo@acme.example"),
    force("process", user_type="AutomatedProcess", email="leo@acme.example"),
    force("security", email="leo@acme.example", username=VENDORS, profile=ANALYST),
)
names_are_claimed_once.fails(
    "a partner's account is somebody's",
    force("ann", email="leo@acme.example"),
    force("pat", email="leo@acme.example", user_type="PowerPartner"),
)
names_are_claimed_once.fails(
    "a user name like Salesforce's own is not enough",
    force(),
    force("x", email="leo@acme.example", username=VENDORS),
)
names_are_claimed_once.fails(
    "nor is the licence", force(), force("x", email="leo@acme.example", profile=ANALYST)
)
names_are_claimed_once.fails(
    "one mailbox for two users",
    entra(),
    force("x", email="leo@acme.example"),
    force("y", email="leo@acme.example"),
)
names_are_claimed_once.fails(
    "an old mailbox that became an alias elsewhere",
    entra("ann"),
    entra("info"),
    workspace("ann", aliases=["info@acme.example"]),
)
names_are_claimed_once.unknown(entra(), unread(google.User))
