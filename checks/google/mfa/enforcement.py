"""2-Step Verification is asked for: of everybody, of administrators, with nobody left out."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, AsOf, Lookup, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import GroupMember, RoleAssignment, User
from saas_audit.datasets.google.policies import Policy, SsoAssignment
from saas_audit.derived.google.exempt import Exempt, is_rule
from saas_audit.derived.google.people import Admin
from saas_audit.derived.google.sign_in import AdminSignIn, TargetSignIn
from saas_audit.derived.google.two_step import AdminTwoStep, TwoStep, is_enforced, told
from saas_audit.model import Beside

from ..examples import (
    ALL_ADMINS,
    ENDED,
    ENDS,
    EPOCH,
    LONG_AGO,
    NOW,
    TOMORROW,
    UNITS,
    group,
    help_desk,
    member,
    super_admin,
    user,
)
from .examples import (
    BOSS,
    DESK,
    EXEMPT,
    PLACES,
    WANTED,
    enforced,
    enrollment,
    factor,
    if_here,
    sso,
)


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_EVERYONE,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.1.2v1"], "CIS GWS 1.3.0": ["4.1.1.3"]},
    blind_to="what the identity provider asks of those who sign in there",
)
def two_step_enforced_all_users(
    two_step: TwoStep, sign_in: TargetSignIn, as_of: AsOf
) -> Verdict | Unclear | None:
    """2-Step Verification is enforced for everybody who signs in to Google itself.

    Why: a stolen password alone opens mail, files and every app behind "Sign in with Google".
    Fix: Admin console > Security > Authentication > 2-step verification: allow it, set
        Enforcement to On, and look through the org units and groups that override it.
    See: https://support.google.com/a/answer/9176657
    """
    if sign_in.federated == "yes":
        return None
    saw = Beside(told(two_step), two_step.people)
    return if_here(Verdict(is_enforced(two_step, as_of), saw=saw, want=WANTED), sign_in)


two_step_enforced_all_users.passes(PLACES, enforced(LONG_AGO))
two_step_enforced_all_users.fails("nobody ever set it", PLACES)
two_step_enforced_all_users.passes("from this second on", PLACES, enforced(NOW))
two_step_enforced_all_users.fails("not before tomorrow", PLACES, enforced(TOMORROW))
two_step_enforced_all_users.fails("one child is exempt", PLACES, enforced(LONG_AGO), EXEMPT)
two_step_enforced_all_users.fails(
    "enrolment is forbidden in one child",
    PLACES,
    enforced(LONG_AGO),
    enrollment(False, 202, unit="sales"),
)
two_step_enforced_all_users.fails(
    "all administrators are exempt",
    PLACES,
    enforced(LONG_AGO),
    enforced(TOMORROW, 201.5, group=ALL_ADMINS),
)
two_step_enforced_all_users.passes(
    "the exempt child signs in elsewhere",
    PLACES,
    enforced(LONG_AGO),
    EXEMPT,
    sso("SAML_SSO", unit="sales"),
)
two_step_enforced_all_users.fails(
    "it could, but is not sent there",
    PLACES,
    enforced(LONG_AGO),
    EXEMPT,
    sso("SAML_SSO", unit="sales", redirect="NEVER"),
)
two_step_enforced_all_users.fails(
    "some of them, by group, sign in at Google after all",
    PLACES,
    enforced(LONG_AGO),
    EXEMPT,
    sso("SAML_SSO", unit="sales"),
    sso("SSO_OFF", group="board"),
)
two_step_enforced_all_users.unknown(
    "the old organisation-wide profile", PLACES, sso("DOMAIN_WIDE_SAML_IF_ENABLED", unit="root")
)
two_step_enforced_all_users.passes(
    "the old profile, but enforced all the same",
    PLACES,
    enforced(LONG_AGO),
    sso("DOMAIN_WIDE_SAML_IF_ENABLED", unit="root"),
)
two_step_enforced_all_users.passes(
    "the exempt group signs in elsewhere",
    *(PLACES, enforced(LONG_AGO), group("board"), sso("SAML_SSO", group="board")),
    enforced(EPOCH, 399, group="groups/board"),
)
two_step_enforced_all_users.passes(
    "one org unit signs in at Google, and must; the others do not",
    *(PLACES, enforced(LONG_AGO, 203, unit="field")),
    *(sso("SAML_SSO", unit="root"), sso("SSO_OFF", unit="field")),
)
two_step_enforced_all_users.skips(
    "all sign in elsewhere, one group at another provider",
    *(PLACES, sso("SAML_SSO", unit="root"), sso("SAML_SSO", group="board")),
)
two_step_enforced_all_users.unknown(
    "the old profile, whatever one group does",
    *(PLACES, sso("DOMAIN_WIDE_SAML_IF_ENABLED", unit="root"), sso("SSO_OFF", group="board")),
)
two_step_enforced_all_users.unknown("no policy of Google's own", UNITS, enforced(LONG_AGO))
two_step_enforced_all_users.unknown(PLACES, EXEMPT, unread(SsoAssignment))
two_step_enforced_all_users.unknown(PLACES, unread(Policy))
two_step_enforced_all_users.skips("all sign in elsewhere", PLACES, sso("OIDC_SSO", unit="root"))


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_ADMINS,
    maps={"CIS GWS 1.3.0": ["4.1.1.1"]},
)
def two_step_enforced_admins(
    admin: Admin, two_step: AdminTwoStep, sign_in: AdminSignIn, user: User, as_of: AsOf
) -> Verdict | Unclear | None:
    """2-Step Verification is enforced for everybody who holds an admin role.

    Why: whoever has an administrator's password has the organisation.
    Fix: Admin console > Security > Authentication > 2-step verification: set Enforcement to On
        for the administrators' org units and groups; an org unit's exemption may outrank them.
    See: https://support.google.com/a/answer/9176657
    """
    if sign_in.federated == "yes":
        return None
    ok = is_enforced(two_step, as_of)
    doubt = "" if user.is_enforced_in_2sv == ok else "the directory's own flag says otherwise"
    return if_here(Verdict(ok, saw=told(two_step), want=WANTED, caveat=doubt), sign_in)


two_step_enforced_admins.passes(PLACES, BOSS, enforced(LONG_AGO))
two_step_enforced_admins.fails("nobody ever set it", PLACES, BOSS)
two_step_enforced_admins.passes(
    "by the all-admins target alone", PLACES, BOSS, enforced(LONG_AGO, 201.5, group=ALL_ADMINS)
)
two_step_enforced_admins.fails(
    "an exempt org unit outranks the all-admins target",
    PLACES,
    super_admin("ann", org_unit_path="/Sales"),
    enforced(LONG_AGO, 201.5, group=ALL_ADMINS),
    EXEMPT,
)
two_step_enforced_admins.fails(
    "captured: the all-admins target only starts tomorrow",
    PLACES,
    BOSS,
    enforced(LONG_AGO),
    enforced(TOMORROW, 201.00109, group=ALL_ADMINS),
)
two_step_enforced_admins.fails(
    "the help desk holds its role through a group",
    PLACES,
    BOSS,
    DESK,
    enforced(LONG_AGO),
    enforced(EPOCH, 399, group="groups/desk"),
)
two_step_enforced_admins.fails(
    "wherever in the organisation the help desk is",
    *(PLACES, BOSS, DESK, enforced(LONG_AGO)),
    enforced(EPOCH, 399, group="groups/desk", unit=""),
)
two_step_enforced_admins.fails(
    "the directory's own flag is enough",
    *(PLACES, BOSS, user("hugo", is_delegated_admin=True, org_unit_path="/Sales")),
    *(enforced(LONG_AGO), EXEMPT),
)
two_step_enforced_admins.fails(
    "a role that has not expired yet",
    *(PLACES, BOSS, user("hugo", org_unit_path="/Sales"), enforced(LONG_AGO), EXEMPT),
    help_desk("hugo", expiration_details=ENDS),
)
two_step_enforced_admins.passes(
    "a suspended administrator",
    *(PLACES, BOSS, user("hugo", org_unit_path="/Sales", suspended=True), help_desk("hugo")),
    *(enforced(LONG_AGO), EXEMPT),
)
two_step_enforced_admins.passes(
    "who is in a group of another org unit is not needed",
    *(PLACES, BOSS, enforced(LONG_AGO), group("board"), unread(GroupMember, of="board")),
    enforced(EPOCH, 399, group="groups/board", unit="sales"),
)
two_step_enforced_admins.passes(
    "a role that has expired",
    PLACES,
    BOSS,
    user("hugo", org_unit_path="/Sales"),
    help_desk("hugo", expiration_details=ENDED),
    enforced(LONG_AGO),
    EXEMPT,
)
two_step_enforced_admins.fails(
    "a super administrator is never left to the identity provider",
    PLACES,
    BOSS,
    sso("SAML_SSO", unit="root"),
)
two_step_enforced_admins.passes(
    "a delegated one is",
    PLACES,
    BOSS,
    user("hugo", org_unit_path="/Sales"),
    help_desk("hugo"),
    enforced(LONG_AGO),
    EXEMPT,
    sso("SAML_SSO", unit="sales"),
)
two_step_enforced_admins.unknown(
    "in two groups that sign in at different places",
    PLACES,
    BOSS,
    DESK,
    [group("a"), group("b"), member("a", "hugo"), member("b", "hugo")],
    [sso("SAML_SSO", group="a"), sso("SSO_OFF", group="b")],
    enforced(LONG_AGO),
    enforced(EPOCH, 399, group="groups/desk"),
)
two_step_enforced_admins.unknown("no administrator to be seen", PLACES, user("ann"))
two_step_enforced_admins.unknown(
    "anybody may be one", PLACES, BOSS, user("x"), enforced(LONG_AGO), unread(RoleAssignment)
)
two_step_enforced_admins.unknown(
    PLACES, BOSS, DESK, enforced(LONG_AGO), unread(GroupMember, of="desk")
)
two_step_enforced_admins.unknown(
    "it hangs on a licence",
    PLACES,
    BOSS,
    enforced(LONG_AGO),
    enforced(EPOCH, 202, query="entity.licenses.exists(license, license in ['/product/x/sku/1'])"),
)
two_step_enforced_admins.unknown(PLACES, BOSS, unread(Policy))


@check(severity=HIGH, control=controls.MFA_FOR_EVERYONE)
def enrollment_allowed(two_step: TwoStep) -> Verdict:
    """Everybody is allowed to turn on 2-Step Verification.

    Why: who may not enrol signs in by password alone, whatever else is enforced.
    Fix: Admin console > Security > Authentication > 2-step verification: tick "Allow users to turn
        on 2-Step Verification", in every org unit and group that overrides it.
    See: https://support.google.com/a/answer/9176657
    """
    state = "allowed" if two_step.allow_enrollment else "not allowed"
    return Verdict(state == "allowed", saw=Beside(state, two_step.people), want="allowed")


enrollment_allowed.passes(PLACES, enrollment(True))
enrollment_allowed.passes("nobody ever set it: that is Google's default", PLACES)
enrollment_allowed.fails("one child", PLACES, enrollment(False, 202, unit="sales"))
enrollment_allowed.fails(
    "captured: passkeys only, enforced for long, and nobody there may enrol",
    PLACES,
    enforced(LONG_AGO, 202, unit="sales"),
    factor("PASSKEY_ONLY", 202, unit="sales"),
    enrollment(False, 202, unit="sales"),
)
enrollment_allowed.unknown(PLACES, unread(Policy))


@check(
    severity=HIGH,
    control=controls.MFA_FOR_EVERYONE,
    blind_to="what the identity provider asks of those who sign in there",
)
def no_exempt_ou_or_group(
    two_step: TwoStep, exempt: Own[Exempt], places: Lookup[TwoStep], as_of: AsOf
) -> Verdict | None:
    """No org unit or group is left out of 2-Step Verification.

    Why: the exception made for one awkward app is the door that a stolen password opens.
    Fix: Admin console > Security > Authentication > 2-step verification: open each org unit and
        group that is told apart there, and choose "Inherit" or Enforcement "On".
    See: https://support.google.com/a/answer/9176657
    """
    if two_step.place == "/" or not is_rule(places, as_of):
        return None
    if is_enforced(two_step, as_of):
        return Verdict(True, saw=told(two_step), want="nobody left out")
    note = "" if exempt else f"{told(two_step)}, and nobody active is left out by that"
    return Verdict(not exempt, saw=exempt, want="nobody left out", caveat=note)


MUST = [*PLACES, BOSS, enforced(LONG_AGO)]
SALLY = user("sally", org_unit_path="/Sales")
BOARD = [group("board"), member("board", "sally")]

no_exempt_ou_or_group.passes(MUST, SALLY)
no_exempt_ou_or_group.fails("one child", MUST, SALLY, EXEMPT)
no_exempt_ou_or_group.fails(
    "one child, by forbidding it", MUST, SALLY, enrollment(False, 202, unit="sales")
)
no_exempt_ou_or_group.passes(
    "it holds a suspended person only",
    MUST,
    user("sally", org_unit_path="/Sales", suspended=True),
    EXEMPT,
)
no_exempt_ou_or_group.passes(
    "its people sign in elsewhere", MUST, SALLY, EXEMPT, sso("SAML_SSO", unit="sales")
)
no_exempt_ou_or_group.fails(
    "one group", MUST, SALLY, BOARD, enforced(EPOCH, 399, group="groups/board")
)
no_exempt_ou_or_group.passes(
    "the group's exemption is outranked by its members' org unit",
    MUST,
    SALLY,
    BOARD,
    enforced(EPOCH, 201.5, group="groups/board"),
    enforced(LONG_AGO, 202, unit="sales"),
)
no_exempt_ou_or_group.fails(
    "captured: for administrators it only starts tomorrow",
    MUST,
    enforced(TOMORROW, 201.00109, group=ALL_ADMINS),
)
no_exempt_ou_or_group.fails(
    "a group's policy binds its members only",
    *(MUST, SALLY, EXEMPT, group("board")),
    enforced(LONG_AGO, 399, group="groups/board"),
)
no_exempt_ou_or_group.unknown(
    "where its people sign in is not clear",
    *(MUST, SALLY, EXEMPT, sso("DOMAIN_WIDE_SAML_IF_ENABLED", unit="root")),
)
no_exempt_ou_or_group.unknown("who is in it is not known", MUST, EXEMPT, unread(User))
no_exempt_ou_or_group.unknown(
    MUST,
    SALLY,
    group("board"),
    unread(GroupMember, of="board"),
    enforced(EPOCH, 399, group="groups/board"),
)
no_exempt_ou_or_group.unknown(MUST, SALLY, EXEMPT, unread(SsoAssignment))
no_exempt_ou_or_group.unknown(
    "who holds the licence is not read",
    MUST,
    enforced(EPOCH, 202, query="entity.licenses.exists(license, license in ['/product/x/sku/1'])"),
)
no_exempt_ou_or_group.unknown(PLACES, unread(Policy))
no_exempt_ou_or_group.skips("it is enforced for nobody", PLACES, SALLY)
