"""Tenant-wide policies: what guests and users may do without asking."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, LOW, MEDIUM, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.policies import (
    AdminConsentRequests,
    AllowInvitesFrom,
    AuthorizationPolicy,
    ConsentReviewer,
    DefaultUserRole,
)

ADMINS_OR_NOBODY: frozenset[AllowInvitesFrom] = frozenset({"none", "adminsAndGuestInviters"})


@check(
    severity=HIGH,
    control=controls.GUESTS_ARE_INVITED,
    maps={"SCuBA": ["MS.AAD.8.2v1"], "CIS M365 6.0.1": ["5.1.6.3"]},
)
def guest_invites_limited(
    policy: AuthorizationPolicy, *, allowed: frozenset[AllowInvitesFrom] = ADMINS_OR_NOBODY
) -> Verdict:
    """Only chosen roles invite guests.

    Why: whoever may invite decides who is inside.
    Fix: Entra admin centre > External Identities > External collaboration settings: only users
    assigned to specific admin roles can invite guest users.
    See: https://learn.microsoft.com/entra/external-id/external-collaboration-settings-configure
    """
    found = policy.allow_invites_from
    return Verdict(found in allowed, saw=found, want=allowed)


guest_invites_limited.passes(AuthorizationPolicy(allow_invites_from="adminsAndGuestInviters"))
guest_invites_limited.passes(
    "nobody at all is stricter still", AuthorizationPolicy(allow_invites_from="none")
)
guest_invites_limited.fails(
    "sounds restricted, and lets every member invite",
    AuthorizationPolicy(allow_invites_from="adminsGuestInvitersAndAllMembers"),
)
guest_invites_limited.unknown(AuthorizationPolicy())

FOR_SELF = "managepermissiongrantsforself."
LOW_RISK = f"{FOR_SELF}microsoft-user-default-low"


@check(
    severity=CRITICAL,
    control=controls.APPS_ARE_APPROVED,
    maps={"SCuBA": ["MS.AAD.5.2v1"], "CIS M365 6.0.1": ["5.1.5.1"]},
    blind_to="which permissions are classified as low, and consent rights in custom roles",
)
def user_consent_restricted(policy: AuthorizationPolicy) -> Verdict | Unclear:
    """Users cannot let any app into their mail and files.

    Why: consent phishing needs no password: one click hands an app the mailbox, for months.
    Fix: Entra admin centre > Enterprise applications > Consent and permissions > User consent
    settings: do not allow user consent.
    See: https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent
    """
    granted = policy.default_user_role_permissions.permission_grant_policies_assigned
    if granted is None:
        return Unclear("the list of consent policies is null")
    own = sorted(one.lower() for one in granted if one.lower().startswith(FOR_SELF))
    want = "no consent by users"
    if not own:
        return Verdict(True, saw="users cannot consent", want=want)
    names = [one.removeprefix(FOR_SELF) for one in own]
    if own == [LOW_RISK]:
        return Unclear("low-risk permissions only; which ones those are was not read", saw=names)
    custom = all(one == LOW_RISK or "microsoft-" not in one for one in own)
    return Verdict(False, saw=names, want=want, severity=LOW if custom else None)


def consent(*policies: str | None) -> AuthorizationPolicy:
    """A policy for the truth table."""
    told = None if policies == (None,) else list(policies)
    role = DefaultUserRole(permission_grant_policies_assigned=told)
    return AuthorizationPolicy(default_user_role_permissions=role)


user_consent_restricted.passes(consent())
user_consent_restricted.passes(
    "entries for owned resources are about groups and chats",
    consent("ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions"),
)
OURS = "ManagePermissionGrantsForSelf.our-own"
LEGACY = "ManagePermissionGrantsForSelf.microsoft-user-default-legacy"
user_consent_restricted.fails(consent(LEGACY), at=CRITICAL)
user_consent_restricted.fails("a policy of one's own must not pass unread", consent(OURS), at=LOW)
user_consent_restricted.unknown(
    "low-risk permissions are whatever the tenant calls so",
    consent("managePermissionGrantsForSelf.microsoft-user-default-low"),
)
user_consent_restricted.unknown(AuthorizationPolicy())
user_consent_restricted.fails("ours and Microsoft's widest", consent(OURS, LEGACY), at=CRITICAL)
user_consent_restricted.fails("ours and Microsoft's narrowest", consent(OURS, LOW_RISK), at=LOW)
user_consent_restricted.unknown("null is no empty list", consent(None))


@check(
    severity=MEDIUM,
    control=controls.APPS_ARE_APPROVED,
    maps={"SCuBA": ["MS.AAD.5.3v1"], "CIS M365 6.0.1": ["5.1.5.2"]},
    blind_to="whether a reviewer still works here and answers",
)
def admin_consent_workflow(requests: AdminConsentRequests) -> Verdict | Unclear:
    """Users can ask somebody to approve an app.

    Why: who cannot ask finds a way round, and an administrator who is asked by mail just clicks.
    Fix: Entra admin centre > Enterprise applications > Consent and permissions > Admin consent
    settings: Users can request admin consent: Yes, and name reviewers.
    See: https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow
    """
    want = "users can ask, and reviewers are named"
    if not requests.is_enabled:
        return Verdict(False, saw="users cannot ask", want=want)
    if requests.reviewers is None:
        return Unclear("the list of reviewers is null")
    saw = [one.query for one in requests.reviewers]
    return Verdict(bool(saw), saw=saw or "users can ask, and nobody reviews", want=want)


IT = ConsentReviewer(query="/groups/it/transitiveMembers/microsoft.graph.user")
admin_consent_workflow.passes(AdminConsentRequests(is_enabled=True, reviewers=[IT]))
admin_consent_workflow.fails(
    "reviewers are left over from when it was on",
    AdminConsentRequests(is_enabled=False, reviewers=[IT]),
)
admin_consent_workflow.fails("whoever reviewed", AdminConsentRequests(is_enabled=False))
admin_consent_workflow.fails(
    "they can ask, and nobody hears it", AdminConsentRequests(is_enabled=True, reviewers=[])
)
admin_consent_workflow.unknown(
    "null is no empty list", AdminConsentRequests(is_enabled=True, reviewers=None)
)
admin_consent_workflow.unknown("only who reviews is known", AdminConsentRequests(reviewers=[IT]))
admin_consent_workflow.unknown(unread(AdminConsentRequests))
