"""Second factors: who is exempt, and who may exempt others."""

from __future__ import annotations

from datetime import UTC

from saas_audit import (
    CRITICAL,
    HIGH,
    Lookup,
    Own,
    Rows,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import (
    PREFIX,
    PermissionColumn,
    PermissionSetAssignment,
)
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.people import Privileged
from saas_audit.derived.salesforce.rights import Held, of_these
from saas_audit.derived.salesforce.staff import FactorResetter, Staff

from ..examples import (
    ACME,
    LONG_AGO,
    TOMORROW,
    columns,
    customer,
    grant,
    holder,
    permission_set,
    user,
)

WAIVER = "BypassMFAForUiLogins"


@check(severity=CRITICAL, control=controls.WEAK_FACTORS_OFF)
def no_waiver_on_admins(
    privileged: Privileged, held: Own[Held], columns: Lookup[PermissionColumn]
) -> Verdict | None:
    """Nobody with an administrator's permission is exempt from the second factor.

    Why: the waiver turns the strongest account into one that a password opens.
    Fix: Setup > Permission Sets: take "Waive Multi-Factor Authentication for Exempt Users" away
    from the user named.
    See: https://help.salesforce.com/s/articleView?id=sf.mfa_exclude_exempt_users.htm
    """
    if PREFIX + WAIVER not in columns:
        return None
    waived = of_these(held, frozenset({WAIVER}))
    return Verdict(not waived, saw="exempt" if waived else "not exempt", want="not exempt")


ALL, NO_WAIVER = columns(), columns(WAIVER)

no_waiver_on_admins.passes(ALL, holder("ann", "ModifyAllData"), holder("bot", WAIVER))
no_waiver_on_admins.fails(ALL, holder("ann", "AuthorApex", WAIVER))
no_waiver_on_admins.fails(
    "the waiver in a set, the right in the profile",
    ALL,
    holder("ann", "ModifyAllData"),
    permission_set("exempt", WAIVER),
    grant("ann", "exempt"),
)
no_waiver_on_admins.fails(
    "a partner is privileged too", ALL, customer("pat", "ViewAllData", WAIVER), unread(User)
)
no_waiver_on_admins.passes(
    "the exemption has ended",
    ALL,
    holder("ann", "ModifyAllData"),
    permission_set("exempt", WAIVER),
    grant("ann", "exempt", until=LONG_AGO),
)
no_waiver_on_admins.unknown(ALL, holder("ann", "ModifyAllData"), unread(User))
no_waiver_on_admins.unknown(ALL, holder("ann", "ModifyAllData"), unread(PermissionSetAssignment))
no_waiver_on_admins.unknown(holder("ann", "ModifyAllData"), unread(PermissionColumn))
no_waiver_on_admins.skips(
    "this org has no such permission", NO_WAIVER, holder("ann", "ModifyAllData")
)


@check(severity=HIGH, control=controls.WEAK_FACTORS_OFF)
def no_waiver_on_people(
    member: Staff,
    held: Own[Held],
    columns: Lookup[PermissionColumn],
    *,
    exempt: frozenset[str] = frozenset(),
) -> Verdict | None:
    """Nobody is exempt from the second factor, listed test users apart.

    Why: exemptions are made for a test and found by somebody else; machines that use the API need
    none.
    Fix: Setup > Permission Sets: take "Waive Multi-Factor Authentication for Exempt Users" away
    from the user named, or list a test user under the check's exempt.
    See: https://help.salesforce.com/s/articleView?id=sf.mfa_exclude_exempt_users.htm
    """
    if PREFIX + WAIVER not in columns or member.username in exempt:
        return None
    waived = of_these(held, frozenset({WAIVER}))
    return Verdict(not waived, saw="exempt" if waived else "not exempt", want="not exempt")


GITA = [*holder("gita"), permission_set("exempt", WAIVER)]

no_waiver_on_people.passes(ALL, holder("gita"))
no_waiver_on_people.passes("until last year", ALL, GITA, grant("gita", "exempt", until=LONG_AGO))
no_waiver_on_people.passes(
    "until this minute",
    ALL,
    GITA,
    grant("gita", "exempt", until=Moment(2026, 11, 2, 6, tzinfo=UTC)),
)
no_waiver_on_people.passes("somebody outside", ALL, holder("gita"), customer("pat", WAIVER))
no_waiver_on_people.fails("until tomorrow", ALL, GITA, grant("gita", "exempt", until=TOMORROW))
no_waiver_on_people.fails("a machine needs none", ALL, holder("bot", "ApiUserOnly", WAIVER))
no_waiver_on_people.fails(ALL, holder("gita", WAIVER), unread(User))
no_waiver_on_people.passes(
    "listed", ALL, holder("ann"), holder("qa", WAIVER), exempt=frozenset({"qa@acme.example"})
)
no_waiver_on_people.unknown(ALL, holder("gita"), unread(PermissionSetAssignment))
no_waiver_on_people.unknown(ALL, holder("gita"), unread(User))
no_waiver_on_people.unknown(holder("gita"), unread(PermissionColumn))
no_waiver_on_people.skips("this org has no such permission", NO_WAIVER, holder("gita"))


@check(severity=HIGH, control=controls.WEAK_FACTORS_OFF)
def reset_permission_limited(
    org: Organization, holders: Rows[FactorResetter], *, maximum: int = 5
) -> Verdict:
    """Few people beyond the administrators may reset the second factor of others.

    Why: who takes a colleague's second factor away needs only the password to be that colleague.
    Fix: Setup > Permission Sets: take "Manage Multi-Factor Authentication in API" and "... in User
    Interface" from all but the help desk.
    See: https://help.salesforce.com/s/articleView?id=xcloud.security_delegate_2fa_mgt_ui.htm
    """
    return Verdict(holders.count() <= maximum, saw=holders, want=f"at most {maximum}")


SIX = [one for name in "abcdef" for one in holder(name, "DelegatedTwoFactor")]

reset_permission_limited.passes(ACME, SIX[:15])
reset_permission_limited.passes(
    "six administrators and no help desk",
    ACME,
    [holder(name, "ManageTwoFactor", "ModifyAllData") for name in "abcdef"],
)
reset_permission_limited.passes(
    "neither somebody outside nor who has no such permission",
    ACME,
    SIX[:15],
    customer("pat", "ManageTwoFactor"),
    holder("gita"),
)
reset_permission_limited.fails(ACME, SIX)
reset_permission_limited.fails("by either way", ACME, SIX[:15], holder("x", "ManageTwoFactor"))
reset_permission_limited.fails("six are six", ACME, SIX, unread(User))
reset_permission_limited.passes(ACME, SIX, maximum=6)
reset_permission_limited.unknown("there may be more", ACME, SIX[:15], unread(User))
reset_permission_limited.unknown(ACME, SIX[:15], user("x"), grant("x", "?"))
