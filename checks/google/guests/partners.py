"""Partners' domains, and guests among the administrators."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, Lookup, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedDomain
from saas_audit.datasets.google.allowlist import AllowlistedDomain
from saas_audit.datasets.google.directory import Customer, GroupMember, RoleAssignment, User
from saas_audit.derived.google.people import RoleHolder

from ..consumer import CONSUMER
from ..examples import ENDED, group, help_desk, member, user


@check(severity=HIGH, control=controls.SHARING_STAYS_KNOWN)
def allowlisted_domains_reviewed(
    customer: Customer,
    listed: Rows[AllowlistedDomain],
    approved: Rows[ApprovedDomain],
    *,
    consumer: frozenset[str] = CONSUMER,
) -> Verdict | Unclear:
    """Every allowlisted domain is an approved partner's, and none gives addresses to anybody.

    Why: a mail provider on the list lets the whole world in by the partners' door.
    Fix: Admin console > Account > Domains > Allowlisted domains: remove what nobody knows; name
        the partners in approved_domains.
    See: https://support.google.com/a/answer/6160020
    """
    known = {one.domain.lower() for one in approved}
    public = listed.where(lambda one: one.domain.lower() in consumer)
    if public:
        return Verdict(False, saw=public, want="no domain that gives addresses to anybody")
    strangers = listed.where(lambda one: one.domain.lower() not in known)
    if strangers and not known:
        return Unclear("no approved_domains are declared", saw=strangers)
    return Verdict(not strangers, saw=strangers, want="approved domains only")


ACME = Customer(customer_domain="acme.example")
PARTNER = ApprovedDomain(domain="partner.example")


def _listed(domain: str) -> AllowlistedDomain:
    return AllowlistedDomain(name=f"allowlistedDomains/{domain}", domain=domain)


allowlisted_domains_reviewed.passes("nobody is on it", ACME)
allowlisted_domains_reviewed.passes(ACME, _listed("partner.example"), PARTNER)
allowlisted_domains_reviewed.fails(
    "a mail provider among the partners",
    ACME,
    _listed("partner.example"),
    _listed("gmail.com"),
    PARTNER,
)
allowlisted_domains_reviewed.fails("whatever is declared", ACME, _listed("Gmail.com"))
allowlisted_domains_reviewed.fails(ACME, _listed("other.example"), PARTNER)
allowlisted_domains_reviewed.fails(
    "below a partner's domain is another", ACME, _listed("x.partner.example"), PARTNER
)
allowlisted_domains_reviewed.unknown("nothing is declared", ACME, _listed("partner.example"))
allowlisted_domains_reviewed.unknown(ACME, unread(AllowlistedDomain))


@check(severity=CRITICAL, control=controls.ADMINS_ARE_OURS)
def guests_hold_no_admin_role(user: User, holders: Lookup[RoleHolder]) -> Verdict | None:
    """No guest account holds an admin role.

    Why: a guest's password and devices are somebody else's to guard.
    Fix: Admin console > Account > Admin roles > the role > Admins: unassign the guest, or take
        them out of the group that holds it.
    See: https://support.google.com/a/answer/9807615
    """
    if not user.is_guest_user:
        return None
    is_admin = user.is_admin or user.is_delegated_admin or user.id in holders
    return Verdict(not is_admin, saw="an administrator" if is_admin else "none", want="none")


ANN, PAT = user("ann"), user("pat", is_guest_user=True)
DESK = [group("desk"), help_desk("desk", "group")]

guests_hold_no_admin_role.passes(ANN, PAT)
guests_hold_no_admin_role.fails(ANN, PAT, help_desk("pat"))
guests_hold_no_admin_role.fails(
    "through a group, which their own account does not show", PAT, DESK, member("desk", "pat")
)
guests_hold_no_admin_role.fails(
    "suspended ones too", user("pat", is_guest_user=True, suspended=True, is_delegated_admin=True)
)
guests_hold_no_admin_role.fails(ANN, user("pat", is_guest_user=True, is_admin=True))
guests_hold_no_admin_role.passes(
    "a role that has expired", PAT, help_desk("pat", expiration_details=ENDED)
)
guests_hold_no_admin_role.skips("no guest", ANN, help_desk("ann"))
guests_hold_no_admin_role.unknown(PAT, DESK, unread(GroupMember, of="desk"))
guests_hold_no_admin_role.unknown(PAT, unread(RoleAssignment))
guests_hold_no_admin_role.unknown(ANN, unread(User))
