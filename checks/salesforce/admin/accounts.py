"""Accounts: people who no longer come, and machines that could open the pages."""

from __future__ import annotations

from datetime import UTC

from saas_audit import MEDIUM, AsOf, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ServiceAccount
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.people import (
    API_ONLY,
    INTEGRATION,
    Person,
    Service,
    licence_of,
)
from saas_audit.derived.salesforce.rights import Held, holds

from ..examples import (
    LAST_WEEK,
    LONG_AGO,
    customer,
    grant,
    holder,
    permission_set,
    user,
)


@check(
    severity=MEDIUM,
    control=controls.LEAVERS_LOSE_ACCESS,
    maps={"SBS": ["SBS-ACS-010"]},
    blind_to="which accounts are frozen: nobody signs in to those, and they keep their rights",
)
def no_dormant_users(
    person: Person, user: User, service: Service | None, as_of: AsOf, *, days: int = 90
) -> Verdict | None:
    """Everybody who has an account has signed in lately.

    Why: whoever left, or never came, does not notice that somebody else uses the account.
    Fix: Setup > Users: deactivate the account; its records stay.
    See: https://help.salesforce.com/s/articleView?id=sf.deactivating_users.htm
    """
    if service is not None:
        return None
    last = user.last_login_date or user.created_date
    return Verdict(last >= as_of.ago(days=days), saw=last, want=f"in the last {days} days")


JUST_IN_TIME = Moment(2026, 8, 4, 6, tzinfo=UTC)
TOO_LATE = Moment(2026, 8, 4, 5, 59, tzinfo=UTC)

no_dormant_users.passes(holder("ann"))
no_dormant_users.passes("90 days ago, to the minute", holder("ann", last_login_date=JUST_IN_TIME))
no_dormant_users.passes(
    "made lately, and never signed in",
    holder("ann", created_date=LAST_WEEK, last_login_date=None),
)
no_dormant_users.passes(
    "a partner, a leaver and a machine are other questions",
    holder("ann"),
    customer("pat", last_login_date=LONG_AGO),
    holder("leo", last_login_date=LONG_AGO, is_active=False),
    holder("bot", "ApiUserOnly", last_login_date=LONG_AGO),
)
no_dormant_users.passes(
    "a machine that could open the pages, and is declared",
    holder("ann"),
    holder("bot", last_login_date=LONG_AGO),
    ServiceAccount(account="bot@acme.example"),
)
no_dormant_users.fails("a minute too long ago", holder("ann", last_login_date=TOO_LATE))
no_dormant_users.fails("made long ago, never signed in", holder("ann", last_login_date=None))
no_dormant_users.fails(
    "an administrator is somebody too", holder("ann", "ModifyAllData", last_login_date=LONG_AGO)
)
no_dormant_users.fails("a week ago, where three days are wanted", holder("ann"), days=3)
no_dormant_users.fails(
    "whoever else is unread", holder("ann", last_login_date=LONG_AGO), unread(User)
)
no_dormant_users.unknown(holder("ann"), unread(User))
no_dormant_users.unknown(
    "what makes it a machine was not read", user("ann", last_login_date=LONG_AGO), grant("ann", "?")
)
no_dormant_users.skips("nobody but a machine", holder("bot", "ApiUserOnly"))


@check(
    severity=MEDIUM,
    control=controls.MACHINES_ARE_BOUNDED,
    maps={"SBS": ["SBS-ACS-007", "SBS-ACS-009"]},
    blind_to="integrations that sign in as a person and are not declared under service_accounts",
)
def service_accounts_api_only(service: Service, user: User, held: Own[Held]) -> Verdict | Unclear:
    """Service accounts can use the API and nothing else.

    Why: with an integration's secret a thief could otherwise click through the pages as well.
    Fix: Setup > Permission Sets: give the account named a set with API Only User, or move it to
    the licence Salesforce Integration and its profile.
    See: https://help.salesforce.com/s/articleView?id=platform.integration_user.htm
    """
    bound = holds(held, API_ONLY)
    if not bound and licence_of(user) == INTEGRATION:
        return Unclear("its licence is for the API only, and no set that it holds says so")
    return Verdict(bound, saw="API only" if bound else "pages and API", want="API only")


DECLARED = ServiceAccount(account="bot@acme.example")

service_accounts_api_only.passes(holder("bot", "ApiUserOnly"))
service_accounts_api_only.passes(
    "by the licence's own profile", holder("bot", "ApiUserOnly", licence="Salesforce Integration")
)
service_accounts_api_only.passes(
    "by a set beside its profile",
    holder("bot"),
    permission_set("machine", "ApiUserOnly"),
    grant("bot", "machine"),
    DECLARED,
)
service_accounts_api_only.passes(
    "whatever else it holds", holder("bot", "ApiUserOnly"), grant("bot", "?")
)
service_accounts_api_only.fails(
    "it may use the API, and the pages too", holder("bot", "ApiEnabled"), DECLARED
)
service_accounts_api_only.fails(
    "bound by a set that ended",
    holder("bot"),
    permission_set("machine", "ApiUserOnly"),
    grant("bot", "machine", until=LONG_AGO),
    DECLARED,
)
service_accounts_api_only.unknown(
    "the licence alone", holder("bot", licence="Salesforce Integration")
)
service_accounts_api_only.unknown(
    "a set that was not read may bind it", holder("bot"), grant("bot", "?"), DECLARED
)
service_accounts_api_only.unknown(holder("bot", "ApiUserOnly"), unread(User))
service_accounts_api_only.skips("nobody guesses by the name", holder("bot"))
service_accounts_api_only.skips(
    "a partner's machine is another question", customer("bot", "ApiUserOnly")
)
