"""Which second steps count: keys and passkeys, nothing that a stranger can talk people out of."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, MEDIUM, AsOf, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy, SsoAssignment
from saas_audit.derived.google.people import Admin
from saas_audit.derived.google.sign_in import AdminSignIn, TargetSignIn
from saas_audit.derived.google.two_step import (
    AdminFactors,
    AdminTwoStep,
    DeviceTrust,
    Factors,
    TwoStepFactors,
    is_enforced,
    seconds,
    told,
)
from saas_audit.model import Beside

from ..examples import (
    LONG_AGO,
    TOMORROW,
    group,
    help_desk,
    member,
    open_child,
    open_group,
    policy,
    user,
)
from .examples import (
    BOSS,
    ENFORCED,
    EXEMPT,
    KEYS,
    PLACES,
    PREFIX,
    WANTED,
    backup,
    enforced,
    factor,
    if_here,
    sso,
)

PASSKEYS: frozenset[Factors] = frozenset({"PASSKEY_ONLY"})
NOT_BY_PHONE: frozenset[Factors] = frozenset(
    {
        "NO_TELEPHONY",
        "PASSKEY_ONLY",
        "PASSKEY_PLUS_SECURITY_CODE",
        "PASSKEY_PLUS_IP_BOUND_SECURITY_CODE",
    }
)


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_ADMINS,
    maps={"CIS GWS 1.3.0": ["4.1.1.2"]},
    blind_to="valuable accounts that hold no admin role",
)
def phishing_resistant_required_admins(
    admin: Admin,
    two_step: AdminTwoStep,
    factors: AdminFactors,
    sign_in: AdminSignIn,
    as_of: AsOf,
    *,
    allowed: frozenset[Factors] = PASSKEYS,
    longest_backup_seconds: int = 86400,
) -> Verdict | Unclear | None:
    """Administrators must use a security key or passkey as their second step.

    Why: codes and prompts can be talked out of people; keys answer only the real site.
    Fix: Admin console > Security > Authentication > 2-step verification > Methods: "Only security
        key", and at most one day for backup codes, for every administrator's org unit or group.
    See: https://support.google.com/a/answer/9176657
    """
    if sign_in.federated == "yes":
        return None
    if not is_enforced(two_step, as_of):
        return if_here(Verdict(False, saw=f"2-Step {told(two_step)}", want=WANTED), sign_in)
    used = factors.allowed_sign_in_factor_set
    if used not in allowed:
        return if_here(Verdict(False, saw=used, want=allowed), sign_in)
    period = factors.backup_code_exception_period
    ok = seconds(period) <= longest_backup_seconds
    saw = f"{used}, backup codes for {period}"
    return if_here(Verdict(ok, saw=saw, want=f"{longest_backup_seconds}s at most"), sign_in)


phishing_resistant_required_admins.passes(ENFORCED, KEYS, backup("86400s"))
phishing_resistant_required_admins.fails("nobody ever set it", ENFORCED, backup("0s"))
phishing_resistant_required_admins.fails(ENFORCED, factor("NO_TELEPHONY"), backup("0s"))
phishing_resistant_required_admins.fails("backup codes for good", ENFORCED, KEYS, backup("172800s"))
phishing_resistant_required_admins.fails("keys, but not enforced", PLACES, BOSS, KEYS, backup("0s"))
phishing_resistant_required_admins.fails(
    "keys for the group of super administrators; the help desk comes by a nested group",
    ENFORCED,
    group("bosses"),
    member("bosses", "ann"),
    backup("0s"),
    factor("PASSKEY_ONLY", 399, group="groups/bosses"),
    user("hugo"),
    group("desk"),
    group("night"),
    help_desk("desk", "group"),
    member("desk", "night", "GROUP"),
    member("night", "hugo"),
)
phishing_resistant_required_admins.passes(
    "the help desk signs in elsewhere",
    *(ENFORCED, KEYS, backup("0s"), user("hugo", org_unit_path="/Sales"), help_desk("hugo")),
    *(factor("ALL", 202, unit="sales"), sso("SAML_SSO", unit="sales")),
)
phishing_resistant_required_admins.unknown("no word on backup codes", ENFORCED, KEYS)
phishing_resistant_required_admins.unknown(ENFORCED, factor("QUANTUM_ONLY"), backup("0s"))
phishing_resistant_required_admins.unknown(ENFORCED, unread(Policy))


def _second_step(
    factors: TwoStepFactors, sign_in: TargetSignIn, as_of: AsOf, allowed: frozenset[Factors]
) -> Verdict | Unclear | None:
    """A way that nobody must use protects nobody: enforcement first."""
    if sign_in.federated == "yes":
        return None
    if not is_enforced(factors, as_of):
        saw = Beside(f"2-Step {told(factors)}", factors.people)
        return if_here(Verdict(False, saw=saw, want=WANTED), sign_in)
    used = factors.allowed_sign_in_factor_set
    saw = Beside(used, factors.people)
    return if_here(Verdict(used in allowed, saw=saw, want=allowed), sign_in)


@check(
    severity=HIGH,
    control=controls.MFA_FOR_EVERYONE,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.1.1v1"]},
    blind_to="what the identity provider asks of those who sign in there",
)
def phishing_resistant_required(
    factors: TwoStepFactors,
    sign_in: TargetSignIn,
    as_of: AsOf,
    *,
    allowed: frozenset[Factors] = PASSKEYS,
) -> Verdict | Unclear | None:
    """Everybody must use a security key or passkey as their second step.

    Why: a forged sign-in page passes codes and prompts on; a key does not answer it.
    Fix: Admin console > Security > Authentication > 2-step verification > Methods: "Only security
        key", with enforcement on.
    See: https://support.google.com/a/answer/9176657
    """
    return _second_step(factors, sign_in, as_of, allowed)


EVERYBODY = [*PLACES, enforced(LONG_AGO)]

phishing_resistant_required.passes(EVERYBODY, KEYS)
phishing_resistant_required.fails("nobody ever set it", EVERYBODY)
phishing_resistant_required.fails("keys, and nobody must", PLACES, KEYS)
phishing_resistant_required.fails(
    "codes can be read out to a stranger", EVERYBODY, factor("PASSKEY_PLUS_SECURITY_CODE")
)
phishing_resistant_required.fails(
    "one child", EVERYBODY, KEYS, factor("NO_TELEPHONY", 202, unit="sales")
)
phishing_resistant_required.passes(
    "the child that need not signs in elsewhere",
    EVERYBODY,
    KEYS,
    EXEMPT,
    sso("SAML_SSO", unit="sales"),
)
phishing_resistant_required.unknown(EVERYBODY, factor("QUANTUM_ONLY"))
phishing_resistant_required.unknown(EVERYBODY, unread(SsoAssignment))
phishing_resistant_required.unknown(PLACES, unread(Policy))
phishing_resistant_required.skips("all sign in elsewhere", PLACES, sso("OIDC_SSO", unit="root"))


@check(
    severity=HIGH,
    control=controls.WEAK_FACTORS_OFF,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.1.3v1"]},
    blind_to="what the identity provider asks of those who sign in there",
)
def sms_voice_disabled(
    factors: TwoStepFactors, sign_in: TargetSignIn, as_of: AsOf
) -> Verdict | Unclear | None:
    """Text messages and phone calls do not count as a second step.

    Why: a phone number can be moved to another SIM card by a talk with the shop.
    Fix: Admin console > Security > Authentication > 2-step verification > Methods: "Any except
        verification codes via text, phone call", or keys only, with enforcement on.
    See: https://support.google.com/a/answer/9176657
    """
    return _second_step(factors, sign_in, as_of, NOT_BY_PHONE)


sms_voice_disabled.passes(EVERYBODY, factor("NO_TELEPHONY"))
sms_voice_disabled.passes(EVERYBODY, KEYS)
sms_voice_disabled.fails("nobody ever set it", EVERYBODY)
sms_voice_disabled.fails(
    "not by phone, from tomorrow on", PLACES, enforced(TOMORROW), factor("NO_TELEPHONY")
)
sms_voice_disabled.fails("one child", EVERYBODY, KEYS, factor("ALL", 202, unit="sales"))
sms_voice_disabled.unknown(EVERYBODY, factor("NO_FAX"))
sms_voice_disabled.unknown(
    "the old organisation-wide profile", PLACES, sso("DOMAIN_WIDE_SAML_IF_ENABLED", unit="root")
)
sms_voice_disabled.unknown(PLACES, unread(Policy))
sms_voice_disabled.skips("all sign in elsewhere", PLACES, sso("OIDC_SSO", unit="root"))


@check(
    severity=MEDIUM,
    control=controls.WEAK_FACTORS_OFF,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.1.5v1"]},
    blind_to="devices that were trusted before, and what the identity provider asks",
)
def trusted_devices_disabled(trust: DeviceTrust) -> Verdict:
    """No device can be trusted, so that it asks for no second step any more.

    Why: a trusted device that is stolen, sold or shared needs no more than the password.
    Fix: Admin console > Security > Authentication > 2-step verification > Frequency: untick "Allow
        user to trust the device", in every org unit and group that overrides it.
    See: https://support.google.com/a/answer/9176657
    """
    # Asked of every place: where all others sign in elsewhere, super administrators do not.
    may = "may" if trust.allow_trusting_device else "may not"
    saw = Beside(f"people {may} trust a device", trust.people)
    return Verdict(may == "may not", saw=saw, want="people may not")


TRUST = PREFIX + "device_trust"
ASKED = policy(TRUST, {"allowTrustingDevice": False})
TRUSTING = {"allowTrustingDevice": True}

trusted_devices_disabled.passes(PLACES, ASKED)
trusted_devices_disabled.fails("nobody ever set it", PLACES)
trusted_devices_disabled.fails("keys only, and none is asked for", EVERYBODY, KEYS)
trusted_devices_disabled.fails("one child", PLACES, ASKED, open_child(TRUST, TRUSTING))
trusted_devices_disabled.fails("one group", PLACES, ASKED, open_group(TRUST, TRUSTING))
trusted_devices_disabled.unknown(PLACES, policy(TRUST, {"allowTrustingDevice": "sometimes"}))
trusted_devices_disabled.unknown(PLACES, unread(Policy))
