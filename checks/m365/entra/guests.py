"""Conditional access for people from outside."""

from __future__ import annotations

from msgspec.structs import replace

from saas_audit import HIGH, LOW, Own, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount
from saas_audit.datasets.m365.policies import (
    ConditionalAccessPolicy,
    GuestTypes,
    PolicyUsers,
    SecurityDefaults,
)
from saas_audit.derived.m365.coverage import GuestMfaGap
from saas_audit.derived.m365.guests import GuestKind
from saas_audit.derived.m365.licences import ENTRA_P1, EntraLicence
from saas_audit.derived.m365.unasked_guests import UnaskedGuest

from .asking import by_defaults, by_policies
from .policy_examples import (
    BLOCK,
    DEFAULTS_OFF,
    DEFAULTS_ON,
    IDLE,
    PAT,
    TENANT,
    UNLICENSED,
    WORLD,
    guests,
    nulls,
    people,
    policy,
)

PARTNER_HOSTS = "serviceProvider"


@check(severity=HIGH, control=controls.MFA_FOR_EVERYONE)
def ca_mfa_guests(
    kind: GuestKind,
    gap: GuestMfaGap | None,
    unasked: Own[UnaskedGuest],
    defaults: SecurityDefaults,
    licence: EntraLicence,
) -> Verdict:
    """People from outside need a second factor, whatever kind of guest they are.

    Why: nobody here knows how well their password is kept, or when they leave their employer.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for guest or external
    users, all types and all external organisations, on all resources, that requires MFA.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-guests-mfa-strength
    """
    want = f"{kind.id}: a policy that requires MFA"
    if baseline := by_defaults(defaults, want):
        return baseline
    verdict = by_policies(gap, licence, want)
    if not verdict.ok:
        return replace(verdict, severity=LOW if kind.id == PARTNER_HOSTS else None)
    if not unasked:
        return verdict
    return Verdict(False, saw=f"left out: {unasked}", want=want)


GUEST_WORLD = [*TENANT, DEFAULTS_OFF, *WORLD[2:], PAT]
INSIDE = ("internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember")
OUTSIDE = ("b2bDirectConnectUser", "otherExternalUser")
ca_mfa_guests.passes(GUEST_WORLD, policy())
ca_mfa_guests.passes(
    "the older word for all kinds",
    GUEST_WORLD,
    policy(users=people(include_users=["GuestsOrExternalUsers"])),
)
ca_mfa_guests.passes("security defaults ask guests too", UNLICENSED, DEFAULTS_ON)
ca_mfa_guests.passes(
    "a kind declared as an exception",
    GUEST_WORLD,
    policy(users=people(exclude_guests_or_external_users=guests("b2bDirectConnectUser"))),
    ApprovedAccount(account="b2bDirectConnectUser"),
)
ca_mfa_guests.fails(
    "invited guests only, so others come in without",
    GUEST_WORLD,
    policy(
        users=people(
            include_users=[], include_guests_or_external_users=guests("b2bCollaborationGuest")
        )
    ),
    at=HIGH,
)
ca_mfa_guests.fails(
    "the guests of some tenants only",
    GUEST_WORLD,
    policy(
        users=people(
            include_users=[],
            include_guests_or_external_users=guests(
                *INSIDE, *OUTSIDE, PARTNER_HOSTS, of="enumerated"
            ),
        )
    ),
    at=HIGH,
)
ca_mfa_guests.fails(
    "partners who administer the tenant are left out",
    GUEST_WORLD,
    policy(users=people(exclude_guests_or_external_users=guests(PARTNER_HOSTS))),
    at=LOW,
)
ca_mfa_guests.fails(
    "every kind is asked, and one guest is left out by name",
    GUEST_WORLD,
    policy(users=people(exclude_users=["pat"])),
    at=HIGH,
)
ca_mfa_guests.fails("neither licence nor defaults", UNLICENSED, DEFAULTS_OFF, lacks=ENTRA_P1)
ca_mfa_guests.unknown(GUEST_WORLD, unread(ConditionalAccessPolicy))
ca_mfa_guests.passes("security defaults ask the guests who are here", UNLICENSED, PAT, DEFAULTS_ON)
ca_mfa_guests.fails("none of them asks anybody for anything", GUEST_WORLD, IDLE)
ca_mfa_guests.fails(
    "the licence ran out, its policies stay in force, and one guest is left out",
    UNLICENSED,
    DEFAULTS_OFF,
    PAT,
    policy(users=people(exclude_users=["pat"])),
    at=HIGH,
)
ca_mfa_guests.fails(
    "the older word leaves all kinds out, and nobody is here yet",
    [*WORLD, DEFAULTS_OFF],
    policy(users=people(exclude_users=["GuestsOrExternalUsers"])),
)
ALL_KINDS = ",".join((*INSIDE, *OUTSIDE, PARTNER_HOSTS))
ca_mfa_guests.passes(
    "all kinds by name, nothing else named; other policies unread",
    GUEST_WORLD,
    policy(
        users=nulls(
            PolicyUsers,
            include_guests_or_external_users=nulls(
                GuestTypes, guest_or_external_user_types=ALL_KINDS
            ),
            exclude_guests_or_external_users=nulls(GuestTypes),
        )
    ),
    unread(ConditionalAccessPolicy),
)
ca_mfa_guests.passes(
    "one policy for old clients, another for the others",
    GUEST_WORLD,
    policy(client_app_types=["browser", "mobileAppsAndDesktopClients"]),
    policy(BLOCK, id="old", client_app_types=["exchangeActiveSync", "other"]),
)
