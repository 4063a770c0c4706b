"""Everybody on several platforms: second factors, guests, ways past the identity provider."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from saas_audit import HIGH, MEDIUM, AsOf, Lookup, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, BreakGlass
from saas_audit.datasets.google import directory as google
from saas_audit.datasets.google.policies import SignInBehavior, SsoAssignment
from saas_audit.datasets.m365 import directory as m365
from saas_audit.datasets.m365.sign_ins import SignIns, UserSignIns
from saas_audit.datasets.salesforce import users as salesforce
from saas_audit.datasets.salesforce.permissions import PermissionSetAssignment
from saas_audit.derived.declared import ApprovedName, EmergencyName
from saas_audit.derived.google.user_sign_in import UserSignIn
from saas_audit.derived.people.admins import AdminAccount
from saas_audit.derived.people.doors import PasswordDoor
from saas_audit.derived.people.factors import FACTORS, SecondFactor
from saas_audit.derived.people.person import Person
from saas_audit.derived.people.sightings import SEEN, LastSeen

from ...salesforce.examples import ACME, LONG_AGO
from ...salesforce.examples import LAST_WEEK as MADE_LAST_WEEK
from ...salesforce.mfa.examples import health, security
from .examples import (
    LAST_WEEK,
    LAST_YEAR,
    NEVER,
    capable,
    entra,
    force,
    guest,
    is_global,
    works_in_salesforce,
    workspace,
)
from .told import administers, has_factor, is_declared, is_ours, platforms

if TYPE_CHECKING:
    from saas_audit.derived.people.accounts import Account


@check(
    severity=HIGH,
    control=controls.MFA_FOR_EVERYONE,
    blind_to="second factors in Salesforce, which its own checks ask for",
)
def second_factors_are_everywhere(
    person: Person,
    factors: Lookup[SecondFactor],
    sign_ins: Lookup[UserSignIn],
    emergency: Lookup[EmergencyName],
) -> Verdict | Unclear | None:
    """Whoever has a second factor on one platform has one on all.

    Why: the same password, or one found by the same trick, opens the account that asks for
    nothing else; what it shows helps into the others.
    Fix: have the person named register a second factor there, or let them sign in there through
    the identity provider that asks for it.
    See: https://www.cisecurity.org/controls/access-control-management
    """
    asked = person.anywhere().where(
        lambda one: is_ours(one) and one.platform in FACTORS and not is_declared(one, emergency)
    )
    strong = asked.where(lambda one: has_factor(one, factors) is True)
    if not strong:
        return None
    without = asked.where(lambda one: has_factor(one, factors) is False)
    want = "a second factor, or sign-in at the identity provider"
    if weak := without.where(lambda one: _provider(one, sign_ins) == "no"):
        saw = f"has one in {platforms(strong)}, none in {platforms(weak)}"
        return Verdict(False, saw=saw, want=want)
    if untold := asked.where(lambda one: has_factor(one, factors) is None):
        return Unclear(f"{platforms(untold)} has no word on this person's second factor")
    if without.where(lambda one: _provider(one, sign_ins) == "unclear"):
        return Unclear("the SSO assignments do not say where this person signs in to Google")
    return Verdict(True, saw=f"has one in {platforms(strong)}", want=want)


def _provider(account: Account, sign_ins: Lookup[UserSignIn]) -> str:
    """Whether the account is signed in to elsewhere, where a second factor is asked for."""
    told = sign_ins.get(account.id) if account.platform == "google" else None
    return told.federated if told else "no"


def sso(mode: str) -> list[Any]:
    """Everybody signs in to Google at the identity provider, or nobody."""
    unit = google.OrgUnit(org_unit_id="id:root", org_unit_path="/")
    behaviour = SignInBehavior(redirect_condition="REDIRECT_CONDITION_UNSPECIFIED")
    return [
        unit,
        SsoAssignment(
            name="a",
            target_org_unit="orgUnits/root",
            target_group="",
            sso_mode=mode,
            sign_in_behavior=behaviour,
        ),
    ]


ANN = [entra("ann"), capable("ann")]
BARE = workspace("ann", is_enrolled_in_2sv=False)
second_factors_are_everywhere.passes(ANN, workspace("ann"), sso("SSO_OFF"))
second_factors_are_everywhere.passes("the provider asks for it", ANN, BARE, sso("SAML_SSO"))
second_factors_are_everywhere.passes(
    "suspended", ANN, workspace("ann", suspended=True, is_enrolled_in_2sv=False), sso("SSO_OFF")
)
second_factors_are_everywhere.passes(
    "Salesforce is asked by its own checks", ANN, workspace("ann"), force("ann"), sso("SSO_OFF")
)
second_factors_are_everywhere.fails(ANN, BARE, sso("SSO_OFF"))
second_factors_are_everywhere.fails(
    "a super administrator never goes to the provider",
    ANN,
    workspace("ann", is_enrolled_in_2sv=False, is_admin=True),
    sso("SAML_SSO"),
)
second_factors_are_everywhere.fails(
    "the other way round", entra("ann"), capable("ann", False), workspace("ann"), sso("SSO_OFF")
)
second_factors_are_everywhere.skips(
    "none anywhere is a question for each platform", entra("ann"), capable("ann", False), BARE,
    sso("SSO_OFF"),
)  # fmt: skip
second_factors_are_everywhere.skips(
    "an emergency account", ANN, BARE, sso("SSO_OFF"), BreakGlass(account="ann@acme.example")
)
second_factors_are_everywhere.unknown(ANN, unread(google.User))
second_factors_are_everywhere.unknown(
    "the report does not mention the new account yet", entra("ann"), workspace("ann"),
    sso("SSO_OFF"),
)  # fmt: skip
second_factors_are_everywhere.unknown(
    "the old profile of the whole organisation, which nobody can read",
    ANN,
    BARE,
    sso("DOMAIN_WIDE_SAML_IF_ENABLED"),
)
second_factors_are_everywhere.unknown(
    "where they sign in was not read", ANN, BARE, unread(SsoAssignment)
)


@check(severity=MEDIUM, control=controls.ONE_NAME_ONE_PERSON)
def guests_are_nobodys_employees(person: Person, approved: Lookup[ApprovedName]) -> Verdict | None:
    """Nobody is a guest on one platform and staff on another.

    Why: rules for guests and rules for staff are both blind to half of such a person; when they
    leave, only one of the accounts is thought of.
    Fix: give the person named one kind of account everywhere; approve in the config whoever must
    have both.
    See: https://www.cisecurity.org/controls/account-management
    """
    foreign = person.anywhere().where(
        lambda one: one.enabled and one.is_guest and not is_declared(one, approved)
    )
    if not foreign:
        return None
    own = person.anywhere().where(is_ours)
    told = f"staff in {platforms(own)}" if own else "staff nowhere"
    saw = f"guest in {platforms(foreign)}, {told}"
    return Verdict(not own, saw=saw, want="a guest everywhere, or nowhere")


PAT = guest("pat", "pat@partner.example")
guests_are_nobodys_employees.passes(PAT, entra("ann"), workspace("ann"))
guests_are_nobodys_employees.passes(
    "a partner on both", PAT, force("pat", email="pat@partner.example", user_type="PowerPartner")
)
guests_are_nobodys_employees.fails(PAT, force("x", email="Pat@partner.example"))
guests_are_nobodys_employees.skips(
    "approved", PAT, force("x", email="pat@partner.example"), ApprovedAccount(account="m-pat")
)
guests_are_nobodys_employees.skips("no longer a guest", guest("pat", "p@partner.example",
    account_enabled=False), force("x", email="p@partner.example"))  # fmt: skip
guests_are_nobodys_employees.unknown(PAT, unread(salesforce.User))


@check(severity=MEDIUM, control=controls.NO_STANDING_ADMINS)
def administrators_use_all_their_accounts(
    person: Person,
    admins: Lookup[AdminAccount],
    seen: Lookup[LastSeen],
    emergency: Lookup[EmergencyName],
    as_of: AsOf,
    *,
    days: int = 90,
) -> Verdict | Unclear | None:
    """No administrator leaves an account on another platform unused.

    Why: an account that its owner has forgotten is missed by nobody who takes it, and it leads to
    somebody who holds the keys elsewhere.
    Fix: switch off the account named, or take the administrator's rights from somebody who is no
    longer seen.
    See: https://www.cisecurity.org/controls/account-management
    """
    own = person.anywhere().where(lambda one: one.enabled and not is_declared(one, emergency))
    held = own.where(lambda one: administers(one, admins))
    if not held:
        return None
    oldest = as_of.ago(days=days)
    if idle := own.where(lambda one: _last(one, seen, oldest) is False):
        saw = f"administers {platforms(held)}, not seen in {platforms(idle)} for {days} days"
        return Verdict(False, saw=saw, want="every account in use")
    if untold := own.where(lambda one: _last(one, seen, oldest) is None):
        return Unclear(f"{platforms(untold)} does not say when this person was last seen")
    return Verdict(True, saw=f"seen in {platforms(own)}", want="every account in use")


def _last(account: Account, seen: Lookup[LastSeen], oldest: Any) -> bool | None:
    """Was it used since then? None: the platform says nothing of this account."""
    found = seen.of(SEEN[account.platform]).get(account.id)
    return found.since >= oldest if found else None


def came(handle: str, when: Any) -> UserSignIns:
    """When an account in Entra ID was last signed in to."""
    dates = SignIns(last_sign_in_date_time=when, last_successful_sign_in_date_time=when)
    return UserSignIns(id=f"m-{handle}", sign_in_activity=dates)


def never(handle: str) -> UserSignIns:
    """Nothing says that an account in Entra ID was ever signed in to."""
    return UserSignIns(id=f"m-{handle}", sign_in_activity=None)


ROOT = [is_global(entra("ann")), came("ann", LAST_WEEK)]
administrators_use_all_their_accounts.passes(ROOT, workspace("ann", is_admin=True))
administrators_use_all_their_accounts.passes(
    "who administers nothing may be away",
    ROOT,
    workspace("ben", last_login_time=LAST_YEAR),
    workspace("ann", is_admin=True),
)
administrators_use_all_their_accounts.passes(
    "made last week, and never used",
    ROOT,
    workspace("ann", creation_time=LAST_WEEK, last_login_time=NEVER, is_admin=True),
)
administrators_use_all_their_accounts.passes(
    "suspended, so nobody can use it",
    ROOT,
    workspace("ann", suspended=True, last_login_time=LAST_YEAR),
    workspace("ben", is_admin=True),
)
administrators_use_all_their_accounts.passes(
    "seen 90 days ago, to the minute",
    is_global(entra("ann")),
    came("ann", datetime(2026, 8, 4, 6, tzinfo=UTC)),
    workspace("ann", is_admin=True),
)
administrators_use_all_their_accounts.skips(
    "an emergency account is for a day that has not come",
    is_global(entra("bg")),
    came("bg", LAST_YEAR),
    BreakGlass(account="bg@acme.example"),
)
administrators_use_all_their_accounts.fails(
    ROOT, workspace("ann", last_login_time=LAST_YEAR), workspace("ben", is_admin=True)
)
administrators_use_all_their_accounts.fails(
    "never used", ROOT, workspace("ann", last_login_time=NEVER), workspace("ben", is_admin=True)
)
administrators_use_all_their_accounts.unknown(ROOT, unread(google.User))
ROOT_THERE = works_in_salesforce("root", "ModifyAllData")
administrators_use_all_their_accounts.passes("in Salesforce, last week", ROOT_THERE)
administrators_use_all_their_accounts.passes(
    "made last week in both, and never used",
    is_global(entra("root", created_date_time=LAST_WEEK)), never("root"), came("ann", LAST_WEEK),
    works_in_salesforce("root", last_login_date=None, created_date=MADE_LAST_WEEK),
    works_in_salesforce("ann", "ModifyAllData"),
)  # fmt: skip
administrators_use_all_their_accounts.fails(
    "in Salesforce, not for years",
    works_in_salesforce("root", "ModifyAllData", last_login_date=LONG_AGO),
)
administrators_use_all_their_accounts.unknown(
    "the tenant keeps no dates at all", is_global(entra("ann")), never("ann"),
    workspace("ann", is_admin=True),
)  # fmt: skip
administrators_use_all_their_accounts.unknown(
    "never seen, and nothing says when it was made",
    is_global(entra("ann", created_date_time=None)), never("ann"), came("ben", LAST_WEEK),
)  # fmt: skip
administrators_use_all_their_accounts.unknown(
    "the answer leaves the account out",
    is_global(entra("ann")),
    entra("ben"),
    came("ben", LAST_WEEK),
    workspace("ben", is_admin=True),
)
administrators_use_all_their_accounts.unknown(
    is_global(entra("ann")), workspace("ann", is_admin=True), unread(UserSignIns)
)


@check(
    severity=HIGH,
    control=controls.ONE_WAY_IN,
    blind_to="ways past the provider in Google, which other checks ask for",
)
def the_provider_is_not_bypassed(
    person: Person, factors: Lookup[SecondFactor], doors: Lookup[PasswordDoor]
) -> Verdict | Unclear | None:
    """Nobody whose second factor is at the identity provider gets into Salesforce without it.

    Why: a password of Salesforce's own is then all it takes, and the provider's rules, records and
    alarms never hear of it.
    Fix: Salesforce: Setup > Single Sign-On Settings: switch off logins with Salesforce credentials
    for users of single sign-on, or Setup > Identity Verification: require multi-factor
    authentication for all direct UI logins.
    See: https://help.salesforce.com/s/articleView?id=sf.sso_delauthentication_configuring.htm
    """
    there = person.on("salesforce").where(is_ours)
    home = person.on("m365").where(is_ours)
    guarded = home.where(lambda one: has_factor(one, factors) is not False)
    if not there or not guarded:
        return None
    open_to = there.where(lambda one: one.id in doors)
    if open_to and not guarded.where(lambda one: has_factor(one, factors) is True):
        return Unclear("m365 has no word on this person's second factor")
    want = "no way in with a password alone"
    saw = "a password of Salesforce's is enough" if open_to else "no way round"
    return Verdict(not open_to, saw=saw, want=want)


CRM = [ACME, *works_in_salesforce("ann", "IsSsoEnabled")]
the_provider_is_not_bypassed.passes("Salesforce asks too", ANN, CRM, security(True), health("true"))
the_provider_is_not_bypassed.passes(
    "no passwords of Salesforce's", ANN, CRM, security(False, no_passwords=True), health("false")
)
the_provider_is_not_bypassed.passes(
    "a permission asks her", ANN, ACME, works_in_salesforce("ann", "ForceTwoFactor"),
    security(False), health("false"),
)  # fmt: skip
the_provider_is_not_bypassed.fails(ANN, CRM, security(False), health("false"))
the_provider_is_not_bypassed.fails(
    "the switch reaches only who has the permission",
    ANN, ACME, works_in_salesforce("ann"), security(False, no_passwords=True), health("false"),
)  # fmt: skip
the_provider_is_not_bypassed.skips(
    "without a factor at the provider it is no question of going round",
    entra("ann"), capable("ann", False), CRM, security(False), health("false"),
)  # fmt: skip
the_provider_is_not_bypassed.skips(
    "nobody is on both platforms", ANN, ACME, works_in_salesforce("ben"),
    security(False), health("false"),
)  # fmt: skip
the_provider_is_not_bypassed.skips(
    "whom the provider turns away is a leaver", entra("ann", account_enabled=False),
    capable("ann"), CRM, security(False), health("false"),
)  # fmt: skip
the_provider_is_not_bypassed.passes(
    "the report leaves her out, and no password gets in", entra("ann"), CRM, security(True),
    health("true"),
)  # fmt: skip
the_provider_is_not_bypassed.unknown(
    "the report leaves her out", entra("ann"), CRM, security(False), health("false")
)
the_provider_is_not_bypassed.unknown(
    "whose account it is cannot be told", CRM, security(False), health("false"), unread(m365.User)
)
the_provider_is_not_bypassed.unknown(
    "her permissions were not read", ANN, CRM, security(False), health("false"),
    unread(PermissionSetAssignment),
)  # fmt: skip
