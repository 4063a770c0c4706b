"""Conditional access for everybody, judged by whom it really reaches."""

from __future__ import annotations

from saas_audit import CRITICAL, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, ApprovedResource, BreakGlass
from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy, SecurityDefaults
from saas_audit.derived.m365.coverage import MfaGap
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.licences import ENTRA_P1, EntraLicence
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR

from .asking import NOT_LICENSED, by_defaults, by_policies, left_over
from .examples import ANY_SYNC, active, user
from .policy_examples import (
    ANN,
    ANN_IN_IT,
    BLOCK,
    BOTH_IN_IT,
    BUT_ANN,
    BUT_IT,
    DEFAULTS_OFF,
    DEFAULTS_ON,
    DISABLED,
    GITA,
    IDLE,
    IT,
    NOBODY_SPECIAL,
    ONLY_ANN,
    PAT,
    REPORT_ONLY,
    SPARSE,
    TENANT,
    UNLICENSED,
    WORLD,
    devices,
    flows,
    grant,
    guests,
    people,
    places,
    platforms,
    policy,
    resources,
    strength,
)

MODERN_ONLY = ["browser", "mobileAppsAndDesktopClients"]


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_EVERYONE,
    maps={"SCuBA": ["MS.AAD.3.2v2"], "CIS M365 6.0.1": ["5.2.2.2"]},
)
def ca_mfa_all_users(
    user: User, gap: MfaGap | None, defaults: SecurityDefaults, licence: EntraLicence
) -> Verdict | None:
    """Every user needs a second factor for every resource.

    Why: one password that is guessed, reused or phished is all it takes without it.
    Fix: Entra admin centre > Protection > Conditional Access: one enforced policy for all users
    and all resources that requires MFA; declare your break-glass accounts in the config. Without a
    licence: Overview > Properties > Manage security defaults.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    if not user.account_enabled:
        return None
    want = "a policy that requires MFA"
    return by_defaults(defaults, want) or by_policies(gap, licence, want)


MFA_WORLD = [*WORLD, DEFAULTS_OFF]
ca_mfa_all_users.passes(MFA_WORLD, policy())
ca_mfa_all_users.passes("security defaults do it too", UNLICENSED, DEFAULTS_ON)
ca_mfa_all_users.passes(
    "two policies cover everyone between them",
    MFA_WORLD,
    policy(id="p1", users=ONLY_ANN),
    policy(id="p2", users=BUT_ANN),
)
ca_mfa_all_users.passes(
    "a declared break-glass account is an exception",
    MFA_WORLD,
    policy(users=BUT_ANN),
    BreakGlass(account="ann@acme.example"),
)
ca_mfa_all_users.fails("the same account, not declared", MFA_WORLD, policy(users=BUT_ANN))
ca_mfa_all_users.fails(
    "a compliant device instead of MFA is a way round",
    MFA_WORLD,
    policy(grant("mfa", "compliantDevice")),
)
ca_mfa_all_users.passes(
    "a compliant device as well as MFA is not",
    MFA_WORLD,
    policy(grant("mfa", "compliantDevice", operator="AND")),
)
ca_mfa_all_users.fails(
    "a strength that a password satisfies",
    MFA_WORLD,
    policy(grant(strength=strength("password", satisfies="none"))),
)
ca_mfa_all_users.fails("report-only", MFA_WORLD, policy(state=REPORT_ONLY))
ca_mfa_all_users.fails(
    "one resource is left out", MFA_WORLD, policy(applications=resources(without=("app",)))
)
ca_mfa_all_users.passes(
    "a resource declared as an exception",
    MFA_WORLD,
    policy(applications=resources(without=("App",))),
    ApprovedResource(app="app"),
)
ca_mfa_all_users.passes(
    "a condition that names nothing narrows nothing",
    MFA_WORLD,
    policy(locations=places(), devices=devices(None), authentication_flows=flows(None)),
)
ca_mfa_all_users.fails(
    "only managed devices are meant",
    MFA_WORLD,
    policy(devices=devices("device.isCompliant -eq True", "include")),
)
ca_mfa_all_users.fails(
    "only device-code sign-in is meant",
    MFA_WORLD,
    policy(authentication_flows=flows("deviceCodeFlow")),
)
ca_mfa_all_users.fails(
    "trusted places are let off", MFA_WORLD, policy(locations=places(without="AllTrusted"))
)
ca_mfa_all_users.unknown(
    "a guest who may or may not be from the excluded tenants",
    MFA_WORLD,
    PAT,
    policy(
        users=people(
            exclude_guests_or_external_users=guests("b2bCollaborationGuest", of="enumerated")
        )
    ),
)
ca_mfa_all_users.fails("only at risk", MFA_WORLD, policy(sign_in_risk_levels=["high"]))
ca_mfa_all_users.fails(
    "not on Linux", MFA_WORLD, policy(platforms=platforms("all", without=("linux",)))
)
ca_mfa_all_users.fails(
    "not for legacy clients, which nothing blocks", MFA_WORLD, policy(client_app_types=MODERN_ONLY)
)
ca_mfa_all_users.passes(
    "legacy clients are blocked by another policy",
    MFA_WORLD,
    policy(client_app_types=MODERN_ONLY),
    policy(BLOCK, id="legacy", client_app_types=["exchangeActiveSync", "other"]),
)
ca_mfa_all_users.fails(
    "an excluded group hides its members", MFA_WORLD, ANN_IN_IT, policy(users=BUT_IT)
)
ca_mfa_all_users.unknown(
    "an excluded group that could not be read may hold anybody",
    MFA_WORLD,
    IT,
    policy(users=BUT_IT),
    unread(GroupMember, of="it"),
)
ca_mfa_all_users.passes(
    "a policy that could not be read takes nothing away",
    MFA_WORLD,
    policy(),
    ConditionalAccessPolicy(id="other", display_name="other"),
)
ca_mfa_all_users.unknown(MFA_WORLD, unread(ConditionalAccessPolicy))
ca_mfa_all_users.fails(
    "neither licence nor defaults: nothing asks", UNLICENSED, DEFAULTS_OFF, lacks=ENTRA_P1
)
ca_mfa_all_users.passes("null is no condition either", MFA_WORLD, SPARSE)
ca_mfa_all_users.passes(
    "the licence ran out, and its policies stay in force", UNLICENSED, DEFAULTS_OFF, policy()
)
ca_mfa_all_users.fails("enforced, and none of them asks a person for anything", MFA_WORLD, IDLE)
ca_mfa_all_users.passes("they take nothing from one that does", MFA_WORLD, IDLE, policy())
ca_mfa_all_users.fails(
    "asked in the office only", MFA_WORLD, policy(locations=places(only="office"))
)
ca_mfa_all_users.fails(
    "managed devices are let off",
    MFA_WORLD,
    policy(devices=devices("device.isCompliant -eq True")),
)
ca_mfa_all_users.fails(
    "every platform is left out", MFA_WORLD, policy(platforms=platforms("all", without=("all",)))
)
ca_mfa_all_users.fails("insiders at risk only", MFA_WORLD, policy(insider_risk_levels="elevated"))
ca_mfa_all_users.fails(
    "only the resources with a tag",
    MFA_WORLD,
    policy(applications=resources(tagged='CustomSecurityAttribute.A.B -eq "c"')),
)
ca_mfa_all_users.fails(
    "somebody else's factor will do instead",
    MFA_WORLD,
    policy(grant("mfa", custom_authentication_factors=["vendor"])),
)
ca_mfa_all_users.fails(
    "agreeing to some terms will do instead",
    MFA_WORLD,
    policy(grant("mfa", terms_of_use=["terms"])),
)
ca_mfa_all_users.skips("who is disabled signs in nowhere", DISABLED, DEFAULTS_OFF)


# Whom a policy reaches, told here once for all checks that ask it.
ca_mfa_all_users.fails("the first of two alike is named", MFA_WORLD, policy(users=ONLY_ANN))
ca_mfa_all_users.fails(
    "the second of two alike is left out",
    [*TENANT, GITA, ANN, NOBODY_SPECIAL, DEFAULTS_OFF],
    policy(users=BUT_ANN),
)
for declared in (BreakGlass(account="ann@acme.example"), ApprovedAccount(account="Ann")):
    ca_mfa_all_users.fails(
        "of two in an excluded group one is declared",
        MFA_WORLD,
        BOTH_IN_IT,
        policy(users=BUT_IT),
        declared,
    )
    ca_mfa_all_users.passes("the only one is", MFA_WORLD, ANN_IN_IT, policy(users=BUT_IT), declared)
ca_mfa_all_users.passes(
    "the excluded group is declared as a whole",
    MFA_WORLD,
    BOTH_IN_IT,
    policy(users=BUT_IT),
    ApprovedAccount(account="IT"),
)
ca_mfa_all_users.passes("an excluded group that no longer exists", MFA_WORLD, policy(users=BUT_IT))
ca_mfa_all_users.passes(
    "one policy for a group, another for the rest",
    MFA_WORLD,
    ANN_IN_IT,
    policy(users=people(include_users=[], include_groups=["none", "it"])),
    policy(id="rest", users=BUT_ANN),
)
ca_mfa_all_users.passes(
    "one for guests of a kind, another for members",
    MFA_WORLD,
    PAT,
    policy(
        users=people(
            include_users=[], include_guests_or_external_users=guests("b2bCollaborationGuest")
        )
    ),
    policy(id="members", users=people(exclude_users=["GuestsOrExternalUsers"])),
)
ca_mfa_all_users.fails(
    "a role is left out",
    MFA_WORLD,
    active("ann"),
    policy(users=people(exclude_roles=[GLOBAL_ADMINISTRATOR])),
)
ca_mfa_all_users.passes(
    "the account that synchronises directories cannot do it",
    MFA_WORLD,
    active("ann", ANY_SYNC),
    policy(users=BUT_ANN),
)


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_EVERYONE,
    maps={"CIS M365 4.0.0": ["5.1.1.1"]},
)
def security_defaults_or_ca(
    defaults: SecurityDefaults, licence: EntraLicence, without_mfa: Rows[MfaGap]
) -> Verdict:
    """Security defaults are on, or conditional access does as much.

    Why: with neither, a password alone opens every account, old protocols included.
    Fix: Entra admin centre > Overview > Properties > Manage security defaults: enable them; or
    require MFA of all users, with legacy authentication blocked, by conditional access.
    See: https://learn.microsoft.com/entra/fundamentals/security-defaults
    """
    want = "security defaults, or MFA for every user with every kind of client"
    if defaults.is_enabled:
        unused = "conditional access is licensed and unused" if licence.p1 else ""
        return Verdict(True, saw="security defaults", want=want, caveat=unused)
    if not without_mfa:
        return Verdict(True, saw="policies for all", want=want, caveat=left_over(licence))
    if not licence.p1:
        return Verdict(False, saw=f"neither; {NOT_LICENSED}", want=want, lacks=ENTRA_P1)
    return Verdict(False, saw=f"not always asked for MFA: {without_mfa}", want=want)


security_defaults_or_ca.passes("defaults alone", UNLICENSED, DEFAULTS_ON)
security_defaults_or_ca.passes("one policy does both: it blocks", MFA_WORLD, policy(BLOCK))
security_defaults_or_ca.passes(
    MFA_WORLD,
    policy(client_app_types=MODERN_ONLY),
    policy(BLOCK, id="eas", client_app_types=["exchangeActiveSync"]),
    policy(BLOCK, id="other", client_app_types=["other"]),
)
security_defaults_or_ca.passes(
    "legacy clients cannot do the MFA asked of them", MFA_WORLD, policy()
)
security_defaults_or_ca.fails(
    "MFA, and legacy clients open", MFA_WORLD, policy(client_app_types=MODERN_ONLY)
)
security_defaults_or_ca.fails(MFA_WORLD)
security_defaults_or_ca.passes(
    "a disabled account may be left out",
    MFA_WORLD,
    user("old", account_enabled=False),
    policy(users=people(exclude_users=["old"])),
)
security_defaults_or_ca.fails(
    "no licence and no defaults", UNLICENSED, DEFAULTS_OFF, lacks=ENTRA_P1
)
security_defaults_or_ca.passes(
    "the licence ran out, and its policies stay in force", UNLICENSED, DEFAULTS_OFF, policy()
)
security_defaults_or_ca.unknown(
    "no licence, and nobody saw whether policies were left",
    UNLICENSED,
    DEFAULTS_OFF,
    unread(ConditionalAccessPolicy),
)
security_defaults_or_ca.unknown(MFA_WORLD, unread(User), unread(ConditionalAccessPolicy))
