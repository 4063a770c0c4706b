"""Conditional access for those whose account opens everything."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, LOW, Lookup, Own, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, BreakGlass
from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.policies import (
    ConditionalAccessPolicy,
    PersistentBrowser,
    PolicySession,
    SecurityDefaults,
    SignInFrequency,
)
from saas_audit.derived.m365.accounts import ApprovedName, EmergencyName, guest_kind, is_declared
from saas_audit.derived.m365.admin_roles import AdminRole
from saas_audit.derived.m365.coverage import AdminMfaGap, AdminStrongGap, MfaGap, StrongGap
from saas_audit.derived.m365.licences import ENTRA_P1, EntraLicence
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR
from saas_audit.derived.m365.sessions import AdminSession

from .asking import NOT_LICENSED, by_defaults, by_policies, left_over
from .examples import ORGANISATION, P2, USER_ADMINISTRATOR, active, eligible, user
from .policy_examples import (
    ADMIN_ROLE,
    ADMINS,
    ANN,
    ANN_IN_IT,
    BLOCK,
    BUT_ANN,
    BUT_IT,
    DEFAULTS_OFF,
    DEFAULTS_ON,
    DISABLED,
    NOBODY_SPECIAL,
    ONLY_PAT,
    PAT,
    REPORT_ONLY,
    STRONG,
    TENANT,
    UNLICENSED,
    WORLD,
    devices,
    frequency,
    grant,
    nulls,
    people,
    policy,
    session,
    strength,
)

ON_REQUEST = [ORGANISATION, P2, ANN, eligible("ann"), NOBODY_SPECIAL]
IN_A_UNIT = active("ann", scope="/administrativeUnits/u")


@check(severity=CRITICAL, control=controls.MFA_FOR_ADMINS, maps={"CIS M365 6.0.1": ["5.2.2.1"]})
def ca_mfa_admins(
    held: AdminRole, gap: AdminMfaGap | None, defaults: SecurityDefaults, licence: EntraLicence
) -> Verdict:
    """Administrators need a second factor for every resource.

    Why: their password alone would open the whole tenant.
    Fix: Entra admin centre > Protection > Conditional Access: for the privileged roles, on all
    resources, require MFA; take administrators out of the policy's excluded groups.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-old-require-mfa-admin
    """
    want = "a policy that requires MFA"
    return by_defaults(defaults, want) or by_policies(gap, licence, want)


ca_mfa_admins.passes(ADMINS, DEFAULTS_OFF, policy())
ca_mfa_admins.passes("by role", ADMINS, DEFAULTS_OFF, policy(users=ADMIN_ROLE))
ca_mfa_admins.passes(
    "a role not yet activated is asked when it is",
    ON_REQUEST,
    DEFAULTS_OFF,
    policy(users=ADMIN_ROLE),
)
ca_mfa_admins.passes("security defaults ask", ADMINS[:1], ADMINS[2:], DEFAULTS_ON)
ca_mfa_admins.fails(
    "no role is excluded, and an excluded group holds the IT team",
    ADMINS,
    DEFAULTS_OFF,
    ANN_IN_IT,
    policy(
        users=people(include_users=[], include_roles=[GLOBAL_ADMINISTRATOR], exclude_groups=["it"])
    ),
)
ca_mfa_admins.fails(
    "a role held in a part of the tenant, which policies by role do not see",
    TENANT,
    ANN,
    IN_A_UNIT,
    DEFAULTS_OFF,
    policy(users=ADMIN_ROLE),
)
ca_mfa_admins.fails(
    "another role's policy",
    ADMINS,
    DEFAULTS_OFF,
    policy(users=people(include_users=[], include_roles=["x"])),
)
ca_mfa_admins.fails(
    "neither licence nor defaults", ADMINS[:1], ADMINS[2:], DEFAULTS_OFF, lacks=ENTRA_P1
)
ca_mfa_admins.unknown(ADMINS, DEFAULTS_OFF, unread(ConditionalAccessPolicy))
ca_mfa_admins.passes(
    "a disabled administrator signs in nowhere",
    ADMINS,
    user("ben", account_enabled=False),
    active("ben"),
    DEFAULTS_OFF,
    policy(users=people(exclude_users=["ben"])),
)
ca_mfa_admins.passes(
    "one of several roles, and nothing can be activated without PIM",
    TENANT,
    ANN,
    active("ann", USER_ADMINISTRATOR),
    eligible("ann"),
    DEFAULTS_OFF,
    policy(
        users=people(
            include_users=[],
            include_roles=["x", USER_ADMINISTRATOR],
            exclude_roles=[GLOBAL_ADMINISTRATOR],
        )
    ),
)


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_ADMINS,
    maps={"SCuBA": ["MS.AAD.3.6v1"], "CIS M365 6.0.1": ["5.2.2.5"]},
)
def ca_phishing_resistant_admins(
    held: AdminRole, gap: AdminStrongGap | None, licence: EntraLicence
) -> Verdict:
    """Administrators sign in with a factor that cannot be phished.

    Why: codes and approvals are talked out of administrators by phone; keys are not.
    Fix: Entra admin centre > Protection > Conditional Access: for the privileged roles, on all
    resources, require the authentication strength "Phishing-resistant MFA".
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-admin-phish-resistant-mfa
    """
    return by_policies(gap, licence, "a policy that allows such factors only")


ca_phishing_resistant_admins.passes(
    "a policy for all users with the built-in strength will do", ADMINS, policy(STRONG)
)
ca_phishing_resistant_admins.passes("by role", ADMINS, policy(STRONG, users=ADMIN_ROLE))
ca_phishing_resistant_admins.fails(
    "a strength with a fine name that also allows a push",
    ADMINS,
    policy(grant(strength=strength("fido2", "password,microsoftAuthenticatorPush"))),
)
ca_phishing_resistant_admins.fails("any MFA is not enough", ADMINS, policy())
ca_phishing_resistant_admins.fails(
    "no licence, so no such policy", ADMINS[:1], ADMINS[2:], lacks=ENTRA_P1
)
ca_phishing_resistant_admins.unknown(ADMINS, unread(ConditionalAccessPolicy))
ca_phishing_resistant_admins.passes("a block is stronger than any factor", ADMINS, policy(BLOCK))
ca_phishing_resistant_admins.fails(
    "a strength that names no factor", ADMINS, policy(grant(strength=strength()))
)


@check(severity=HIGH, control=controls.MFA_FOR_EVERYONE, maps={"SCuBA": ["MS.AAD.3.1v1"]})
def ca_phishing_resistant_all_users(
    user: User, gap: StrongGap | None, without_mfa: MfaGap | None, licence: EntraLicence
) -> Verdict | None:
    """Members sign in with a factor that cannot be phished, guests with MFA at least.

    Why: fake sign-in pages pass on codes and approvals while they are fresh; keys know the page.
    Fix: Entra admin centre > Protection > Conditional Access: for all users, on all resources,
    require the authentication strength "Phishing-resistant MFA" as the only grant control.
    See: https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
    """
    if not user.account_enabled:
        return None
    want = "a policy that allows such factors only"
    if guest_kind(user) and gap and not without_mfa:
        aside = "any MFA will do for this guest, who proves it at home"
        return Verdict(True, saw="a policy for MFA", want=want, caveat=aside)
    return by_policies(gap, licence, want)


BESIDE_A_DEVICE = grant("compliantDevice", strength=STRONG.authentication_strength)
ca_phishing_resistant_all_users.passes(WORLD, policy(STRONG))
ca_phishing_resistant_all_users.passes(
    "guests are asked for MFA by another policy",
    WORLD,
    PAT,
    policy(STRONG, users=people(exclude_users=["GuestsOrExternalUsers"])),
    policy(id="guests", users=people(include_users=["GuestsOrExternalUsers"])),
)
ca_phishing_resistant_all_users.fails(
    "a managed device will do instead", WORLD, policy(BESIDE_A_DEVICE)
)
ca_phishing_resistant_all_users.fails("one is left out", WORLD, policy(STRONG, users=BUT_ANN))
ca_phishing_resistant_all_users.fails("no licence, so no such policy", UNLICENSED, lacks=ENTRA_P1)
ca_phishing_resistant_all_users.unknown(WORLD, unread(ConditionalAccessPolicy))
ca_phishing_resistant_all_users.fails("any MFA, which is for guests only", WORLD, policy())
ca_phishing_resistant_all_users.passes("a guest alone, asked for any MFA", ONLY_PAT, policy())
ca_phishing_resistant_all_users.fails("a guest alone, asked for nothing", ONLY_PAT)
ca_phishing_resistant_all_users.skips("who is disabled signs in nowhere", DISABLED)


@check(severity=HIGH, control=controls.SESSIONS_END, maps={"CIS M365 6.0.1": ["5.2.2.4"]})
def ca_admin_sign_in_frequency(
    held: AdminRole,
    sessions: Own[AdminSession],
    users: Lookup[User],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
    licence: EntraLicence,
    *,
    hours: int = 4,
) -> Verdict | None:
    """Administrators' sessions end within hours, and with the browser.

    Why: a stolen session works until it ends, whatever factor it was opened with.
    Fix: Entra admin centre > Protection > Conditional Access: for the privileged roles, on all
    resources, Session: sign-in frequency 4 hours, persistent browser session never.
    See: https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    user = users.get(held.user)
    if user and (is_declared(user, emergency) or is_declared(user, approved)):
        return None
    want = f"asked again within {hours} hours, and when the browser was closed"
    strict = sessions.where(lambda one: not one.spares_managed)
    if _end(strict, hours):
        return Verdict(True, saw=strict, want=want, caveat=left_over(licence))
    if not licence.p1:
        return Verdict(False, saw=NOT_LICENSED, want=want, lacks=ENTRA_P1)
    on_unmanaged = _end(sessions, hours)
    saw = "so on unmanaged devices only" if on_unmanaged else "no such policies"
    return Verdict(False, saw=saw, want=want, severity=LOW if on_unmanaged else None)


def _end(sessions: Rows[AdminSession], hours: int) -> bool:
    """In time and with the browser, be it by two policies."""
    in_time = sessions.where(lambda one: one.hours is not None and one.hours <= hours)
    return bool(in_time) and bool(sessions.where(lambda one: one.ends_with_browser))


HOURLY = session(frequency(4))
BOTH = session(frequency(4), "never")
UNMANAGED = devices('device.isCompliant -eq True -or device.trustType -eq "ServerAD"')
ca_admin_sign_in_frequency.passes(ADMINS, policy(None, users=ADMIN_ROLE, session=BOTH))
ca_admin_sign_in_frequency.passes(
    "two policies, one of them asking every time",
    ADMINS,
    policy(session=session(frequency())),
    policy(None, id="browser", session=session(browser="never")),
)
ca_admin_sign_in_frequency.passes(
    "a role not yet activated", ON_REQUEST, policy(None, users=ADMIN_ROLE, session=BOTH)
)
ca_admin_sign_in_frequency.fails(
    "four days", ADMINS, policy(session=session(frequency(4, "days"), "never"))
)
ca_admin_sign_in_frequency.fails(
    "switched off", ADMINS, policy(session=session(frequency(4, on=False), "never"))
)
ca_admin_sign_in_frequency.fails("the browser stays signed in", ADMINS, policy(session=HOURLY))
ca_admin_sign_in_frequency.fails("report-only", ADMINS, policy(session=BOTH, state=REPORT_ONLY))
ca_admin_sign_in_frequency.fails("MFA, and no word of sessions", ADMINS, policy())
EVERY_TIME = session(frequency(), "never")
ca_admin_sign_in_frequency.passes(
    "each time is soonest", ADMINS, policy(session=EVERY_TIME), hours=0
)
ONE_DAY = policy(session=session(frequency(1, "days"), "never"))
ca_admin_sign_in_frequency.passes("a day", ADMINS, ONE_DAY, hours=24)
for longer, most in ((ONE_DAY, 23), (policy(session=session(frequency(5), "never")), 4)):
    ca_admin_sign_in_frequency.fails("one hour too long", ADMINS, longer, hours=most)
for half in (
    nulls(SignInFrequency, is_enabled=True, type="hours"),
    nulls(SignInFrequency, is_enabled=True, value=4),
):
    ca_admin_sign_in_frequency.fails(
        "so long, of nobody knows what", ADMINS, policy(session=session(half, "never"))
    )
for stays in (
    PersistentBrowser(is_enabled=True, mode="always"),
    PersistentBrowser(is_enabled=False, mode="never"),
):
    ca_admin_sign_in_frequency.fails(
        "the browser stays signed in, or nothing is done about it",
        ADMINS,
        policy(session=PolicySession(sign_in_frequency=frequency(4), persistent_browser=stays)),
    )
ca_admin_sign_in_frequency.fails(
    "an excluded group holds the IT team", ADMINS, ANN_IN_IT, policy(users=BUT_IT, session=BOTH)
)
ca_admin_sign_in_frequency.fails(
    "on unmanaged devices only", ADMINS, policy(session=BOTH, devices=UNMANAGED), at=LOW
)
ca_admin_sign_in_frequency.fails(
    "no licence, so no such policy", ADMINS[:1], ADMINS[2:], lacks=ENTRA_P1
)
ca_admin_sign_in_frequency.skips(
    "a declared break-glass account", ADMINS, BreakGlass(account="ann@acme.example")
)
ca_admin_sign_in_frequency.unknown(ADMINS, unread(ConditionalAccessPolicy))
ca_admin_sign_in_frequency.skips("an approved account", ADMINS, ApprovedAccount(account="ann"))
ca_admin_sign_in_frequency.passes(
    "a filter that holds no rule spares no device",
    ADMINS,
    policy(session=BOTH, devices=devices(None)),
)
