"""Ways to sign in, as the tenant allows them."""

from __future__ import annotations

from msgspec.structs import replace

from saas_audit import HIGH, MEDIUM, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.policies import (
    AuthenticationMethod,
    AuthenticationMethods,
    AuthenticatorFeatures,
    FeatureTarget,
    MethodFeature,
    MethodTarget,
)

PHONE_METHODS = ("Sms", "Voice")
OFF = "disabled"
EVERYBODY = "all_users"
NOBODY = "00000000-0000-0000-0000-000000000000"


def _method(methods: AuthenticationMethods, name: str) -> AuthenticationMethod | None:
    configured = methods.authentication_method_configurations
    return next((one for one in configured if one.id.lower() == name.lower()), None)


@check(
    severity=HIGH,
    control=controls.WEAK_FACTORS_OFF,
    maps={"SCuBA": ["MS.AAD.3.5v2"], "CIS M365 6.0.1": ["5.2.3.5"]},
)
def method_sms_voice_off(methods: AuthenticationMethods) -> Verdict | Unclear:
    """Text messages and calls are not accepted as a second factor.

    Why: a phone number can be taken over, and a code can be talked out of people.
    Fix: Entra admin centre > Protection > Authentication methods > Policies: disable SMS and Voice
    call, and complete the migration from the legacy settings.
    See: https://learn.microsoft.com/entra/identity/authentication/concept-authentication-methods-manage
    """
    return _disabled(methods, PHONE_METHODS, saw="both disabled", want="neither")


def _disabled(
    methods: AuthenticationMethods, names: tuple[str, ...], saw: str, want: str
) -> Verdict | Unclear:
    """Whether each of them is, and nothing older than the policy still allows it."""
    found = {name: _method(methods, name) for name in names}
    enabled = [name for name, one in found.items() if one and one.state == "enabled"]
    if enabled:
        return Verdict(False, saw=enabled, want=want)
    missing = [name for name, one in found.items() if one is None]
    if missing:
        return Unclear(f"the list of methods does not speak of {', '.join(missing)}")
    if methods.policy_migration_state not in ("migrationComplete", None):
        return Unclear("the legacy MFA settings still count, and no API shows them")
    return Verdict(True, saw=saw, want=want)


def policy_of(
    *methods: AuthenticationMethod, state: str | None = "migrationComplete"
) -> AuthenticationMethods:
    """A policy for the truth table."""
    return AuthenticationMethods(
        policy_migration_state=state, authentication_method_configurations=list(methods)
    )


def methods(sms: str, voice: str, state: str | None = "migrationComplete") -> AuthenticationMethods:
    """A policy about both."""
    told = {"Sms": sms, "Voice": voice}
    held = [AuthenticationMethod(id=name, state=one) for name, one in told.items()]
    return policy_of(*held, state=state)


method_sms_voice_off.passes(methods("disabled", "disabled"))
method_sms_voice_off.passes(
    "a new tenant has nothing to migrate", methods("disabled", "disabled", None)
)
method_sms_voice_off.fails(methods("enabled", "disabled"))
method_sms_voice_off.fails("whatever the migration", methods("disabled", "enabled", "preMigration"))
method_sms_voice_off.fails(
    "one is enough, whatever became of the other",
    policy_of(AuthenticationMethod(id="Sms", state="enabled"), state=None),
)
method_sms_voice_off.unknown(
    "both off, but the legacy settings may still allow them",
    methods("disabled", "disabled", "migrationInProgress"),
)
method_sms_voice_off.unknown(
    "a method that is not in the list",
    policy_of(AuthenticationMethod(id="Sms", state="disabled"), state=None),
)


@check(
    severity=MEDIUM,
    control=controls.WEAK_FACTORS_OFF,
    maps={"SCuBA": ["MS.AAD.3.5v2"], "CIS M365 6.0.1": ["5.2.3.7"]},
)
def method_email_otp_off(methods: AuthenticationMethods) -> Verdict | Unclear:
    """No member proves who they are by a code sent by e-mail.

    Why: whoever reads the other mailbox has the code, and nobody here guards that mailbox.
    Fix: Entra admin centre > Protection > Authentication methods > Policies: disable Email OTP,
    and complete the migration from the legacy settings.
    See: https://learn.microsoft.com/entra/identity/authentication/concept-authentication-methods-manage
    """
    answer, email = _disabled(methods, ("Email",), OFF, OFF), _method(methods, "Email")
    if isinstance(answer, Verdict) and email and email.state == OFF:
        guests = email.allow_external_id_to_use_email_otp != OFF
        return replace(answer, caveat="guests may still sign in with one" if guests else "")
    return answer


def email(
    state: str, guests: str | None = "disabled", migration: str | None = "migrationComplete"
) -> AuthenticationMethods:
    """A policy for the truth table."""
    one = AuthenticationMethod(id="Email", state=state, allow_external_id_to_use_email_otp=guests)
    return policy_of(one, state=migration)


method_email_otp_off.passes(email("disabled"))
method_email_otp_off.passes("a new tenant has nothing to migrate", email("disabled", None, None))
method_email_otp_off.passes(
    "with a caveat: guests may be sent one",
    email("disabled", "default"),
)
method_email_otp_off.fails(email("enabled"))
method_email_otp_off.fails(
    "off for guests is not off for members", email("enabled", "disabled", "preMigration")
)
method_email_otp_off.unknown(
    "off, but the legacy settings may still allow it",
    email("disabled", "disabled", "migrationInProgress"),
)
method_email_otp_off.unknown("not in the list", methods("disabled", "disabled"))
method_email_otp_off.unknown(unread(AuthenticationMethods))


@check(severity=HIGH, control=controls.WEAK_FACTORS_OFF)
def method_sms_signin_off(methods: AuthenticationMethods) -> Verdict | Unclear:
    """Nobody signs in with a text message alone.

    Why: where the message is the first factor, whoever takes over the number is in.
    Fix: Entra admin centre > Protection > Authentication methods > Policies > SMS: clear "Use for
    sign-in" for every group, or disable the method.
    See: https://learn.microsoft.com/entra/identity/authentication/howto-authentication-sms-signin
    """
    sms = _method(methods, "Sms")
    if sms is None:
        return Unclear("the list of methods does not speak of Sms")
    want = "no group may use it for sign-in"
    if sms.state == "disabled":
        return Verdict(True, saw="disabled", want=want)
    usable = [one.id for one in sms.include_targets if one.is_usable_for_sign_in]
    return Verdict(not usable, saw=usable, want=want)


def sms(state: str, *targets: MethodTarget) -> AuthenticationMethods:
    """A policy for the truth table."""
    one = AuthenticationMethod(id="Sms", state=state, include_targets=list(targets))
    return AuthenticationMethods(authentication_method_configurations=[one])


SECOND_ONLY = MethodTarget(id="all_users", is_usable_for_sign_in=False)
method_sms_signin_off.passes(sms("disabled"))
method_sms_signin_off.passes("as a second factor only", sms("enabled", SECOND_ONLY))
FIRST_TOO = MethodTarget(id="pilot", is_usable_for_sign_in=True)
method_sms_signin_off.passes("off, whoever was meant", sms("disabled", FIRST_TOO))
method_sms_signin_off.fails(
    "a pilot group",
    sms("enabled", SECOND_ONLY, FIRST_TOO),
)
method_sms_signin_off.unknown(
    "a target that does not say: it may well be usable", sms("enabled", MethodTarget(id="pilot"))
)
method_sms_signin_off.unknown(
    "not in the list", AuthenticationMethods(authentication_method_configurations=[])
)


@check(
    severity=HIGH,
    control=controls.WEAK_FACTORS_OFF,
    maps={"SCuBA": ["MS.AAD.3.3v2"], "CIS M365 6.0.1": ["5.2.3.1"]},
)
def authenticator_context(methods: AuthenticationMethods) -> Verdict | Unclear | None:
    """Authenticator prompts show everyone the app and the place.

    Why: a prompt that names app and town is refused by those who did not ask for it.
    Fix: Entra admin centre > Protection > Authentication methods > Policies > Microsoft
    Authenticator > Configure: enable application name and geographic location for all users.
    See: https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-additional-context
    """
    app = _method(methods, "MicrosoftAuthenticator")
    if app is None:
        return Unclear("the list of methods does not speak of Microsoft Authenticator")
    if app.state == "disabled":
        return None
    shown = app.feature_settings
    if shown is None:
        return Unclear("the method has no settings")
    features = {
        "app": shown.display_app_information_required_state,
        "place": shown.display_location_information_required_state,
    }
    want = "both shown to everyone"
    hidden = [name for name, one in features.items() if one and _is_hidden(one, app)]
    if hidden:
        return Verdict(False, saw=f"not shown to everyone: {', '.join(hidden)}", want=want)
    if not all(one and one.state for one in features.values()):
        return Unclear("a feature has no state")
    by_default = [name for name, one in features.items() if one and one.state == "default"]
    caveat = f"left to Microsoft, who may change it: {', '.join(by_default)}" if by_default else ""
    return Verdict(True, saw="both", want=want, caveat=caveat)


def _is_hidden(feature: MethodFeature, method: AuthenticationMethod) -> bool:
    """Off, or for fewer people than the method is for."""
    if feature.state == "disabled":
        return True
    if feature.exclude_target and feature.exclude_target.id not in (None, NOBODY):
        return True
    meant = feature.include_target.id if feature.include_target else EVERYBODY
    return meant != EVERYBODY and any(one.id != meant for one in method.include_targets)


def feature(state: str | None, to: str = EVERYBODY, but: str | None = None) -> MethodFeature:
    """Something a prompt shows, to whom."""
    return MethodFeature(
        state=state,
        include_target=FeatureTarget(id=to),
        exclude_target=FeatureTarget(id=but) if but else None,
    )


def authenticator(
    app: MethodFeature | None, place: MethodFeature | None, state: str = "enabled", *to: str
) -> AuthenticationMethods:
    """A policy for the truth table."""
    settings = AuthenticatorFeatures(
        display_app_information_required_state=app,
        display_location_information_required_state=place,
    )
    one = AuthenticationMethod(
        id="MicrosoftAuthenticator",
        state=state,
        include_targets=[MethodTarget(id=one) for one in to or (EVERYBODY,)],
        feature_settings=settings,
    )
    return AuthenticationMethods(authentication_method_configurations=[one])


SHOWN, HIDDEN = feature("enabled"), feature("disabled")
authenticator_context.passes(authenticator(SHOWN, SHOWN))
authenticator_context.passes(
    "excluding nobody", authenticator(SHOWN, feature("enabled", but=NOBODY))
)
authenticator_context.passes(
    "left to Microsoft is not hidden", authenticator(feature("default"), SHOWN)
)
authenticator_context.passes(
    "for the one group that may use the method",
    authenticator(feature("enabled", to="pilot"), SHOWN, "enabled", "pilot"),
)
authenticator_context.fails(authenticator(SHOWN, HIDDEN))
authenticator_context.fails(
    "for some of those who may use the method", authenticator(feature("enabled", to="pilot"), SHOWN)
)
authenticator_context.fails(
    "a group is left out", authenticator(SHOWN, feature("enabled", but="managers"))
)
authenticator_context.skips("the method is off", authenticator(HIDDEN, HIDDEN, "disabled"))
authenticator_context.unknown(authenticator(SHOWN, MethodFeature()))
authenticator_context.fails(
    "for one of the two groups that may use the method",
    authenticator(feature("enabled", to="pilot"), SHOWN, "enabled", "pilot", "sales"),
)
authenticator_context.fails("one is off, of the other nothing is said", authenticator(None, HIDDEN))
for silent in (None, feature(None)):
    authenticator_context.unknown("nothing is said of one", authenticator(SHOWN, silent))
authenticator_context.unknown(
    "the method has no settings",
    AuthenticationMethods(
        authentication_method_configurations=[
            AuthenticationMethod(
                id="MicrosoftAuthenticator", state="enabled", feature_settings=None
            )
        ]
    ),
)
authenticator_context.unknown(
    "not in the list", AuthenticationMethods(authentication_method_configurations=[])
)


@check(severity=HIGH, control=controls.WEAK_FACTORS_OFF, maps={"SCuBA": ["MS.AAD.3.4v1"]})
def method_migration_complete(methods: AuthenticationMethods) -> Verdict:
    """The legacy settings for MFA and password reset are no longer in force.

    Why: until then they allow methods that the policy forbids, and no API shows which.
    Fix: Entra admin centre > Protection > Authentication methods > Policies > Manage migration:
    Migration Complete.
    See: https://learn.microsoft.com/entra/identity/authentication/how-to-authentication-methods-manage
    """
    found = methods.policy_migration_state
    want = "migrationComplete, or nothing to migrate"
    return Verdict(found in ("migrationComplete", None), saw=found, want=want)


method_migration_complete.passes(AuthenticationMethods(policy_migration_state="migrationComplete"))
method_migration_complete.passes(
    "a new tenant has nothing to migrate", AuthenticationMethods(policy_migration_state=None)
)
method_migration_complete.fails(
    "in progress is not complete, whatever is off already",
    AuthenticationMethods(policy_migration_state="migrationInProgress"),
)
method_migration_complete.fails(AuthenticationMethods(policy_migration_state="preMigration"))
method_migration_complete.unknown(AuthenticationMethods())
