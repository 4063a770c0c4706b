"""Words that no password may hold."""

from __future__ import annotations

from saas_audit import MEDIUM, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Organization, SubscribedSku
from saas_audit.datasets.m365.group_settings import GroupSetting
from saas_audit.derived.m365.licences import ENTRA_P1, EntraLicence

from .examples import ORGANISATION, sku
from .group_values import setting, values_beside

SWITCH, WORDS = "EnableBannedPasswordCheck", "BannedPasswordList"
AT_HOME, MODE = "EnableBannedPasswordCheckOnPremises", "BannedPasswordCheckOnPremisesMode"
NOT_LICENSED = "not licensed"


@check(
    severity=MEDIUM,
    control=controls.PASSWORDS_RESIST,
    maps={"CIS M365 6.0.1": ["5.2.3.2"]},
    blind_to="whether the words are the right ones",
)
def banned_password_list(licence: EntraLicence, settings: Rows[GroupSetting]) -> Verdict | Unclear:
    """Passwords must not be made of the organisation's own words.

    Why: its name with a year is what is tried first, and Microsoft's own list does not know it.
    Fix: Entra admin centre > Protection > Authentication methods > Password protection: Enforce
    custom list: Yes; list names of the organisation, its products and its places.
    See: https://learn.microsoft.com/entra/identity/authentication/tutorial-configure-custom-password-protection
    """
    want = "a list of own words, enforced"
    if not licence.p1:
        return Verdict(False, saw=NOT_LICENSED, want=want, lacks=ENTRA_P1)
    values = values_beside(SWITCH, settings)
    if values and WORDS not in values:
        return Unclear("the setting has no list")
    if not values.get(WORDS, "").strip():
        return Verdict(False, saw="no word is listed", want=want)
    enforced = values[SWITCH].lower()
    if enforced not in ("true", "false"):
        return Unclear("whether the list is enforced is not said", saw=values[SWITCH])
    saw = "a list, enforced" if enforced == "true" else "a list, not enforced"
    return Verdict(enforced == "true", saw=saw, want=want)


def rules(**values: str | None) -> GroupSetting:
    """As Microsoft's template has it, unless told otherwise."""
    usual = {SWITCH: "True", WORDS: "", AT_HOME: "True", MODE: "Audit"}
    return setting(usual | values)


LICENSED = [ORGANISATION, sku("AAD_PREMIUM")]
banned_password_list.passes(LICENSED, rules(BannedPasswordList="acme\troadrunner"))
banned_password_list.passes(
    "whatever of the own directory",
    LICENSED,
    setting({SWITCH: "true", WORDS: "acme"}),
    setting({"EnableGroupSpecificConsent": "false", WORDS: ""}),
)
banned_password_list.fails("the switch is on, and no word is listed", LICENSED, rules())
for nothing in (" \t", None):
    banned_password_list.fails("a list of nothing", LICENSED, rules(BannedPasswordList=nothing))
banned_password_list.fails(
    "words, and the switch is off",
    LICENSED,
    rules(BannedPasswordList="acme", EnableBannedPasswordCheck="False"),
)
banned_password_list.fails("nobody has set anything, so Microsoft's defaults hold", LICENSED)
banned_password_list.fails(
    "left over from a licence that ran out",
    ORGANISATION,
    rules(BannedPasswordList="acme"),
    lacks=ENTRA_P1,
)
banned_password_list.unknown(
    "a switch that says neither",
    LICENSED,
    rules(BannedPasswordList="acme", EnableBannedPasswordCheck=""),
)
banned_password_list.unknown("a setting without its list", LICENSED, setting({SWITCH: "True"}))
banned_password_list.unknown(LICENSED, unread(GroupSetting))
banned_password_list.unknown(ORGANISATION, unread(SubscribedSku))


@check(
    severity=MEDIUM,
    control=controls.PASSWORDS_RESIST,
    maps={"CIS M365 6.0.1": ["5.2.3.3"]},
    blind_to="whether every domain controller runs the agent",
)
def banned_password_on_premises(
    organization: Organization, licence: EntraLicence, settings: Rows[GroupSetting]
) -> Verdict | Unclear | None:
    """Words that are banned in the cloud are refused in the own directory too.

    Why: synchronised people change their password at home, where nothing else refuses it.
    Fix: Entra admin centre > Protection > Authentication methods > Password protection: Enable
    password protection on Windows Server Active Directory: Yes, Mode: Enforced; install the agents.
    See: https://learn.microsoft.com/entra/identity/authentication/howto-password-ban-bad-on-premises-operations
    """
    if not organization.on_premises_sync_enabled:
        return None
    want = "refused, not only noted"
    if not licence.p1:
        return Verdict(False, saw=NOT_LICENSED, want=want, lacks=ENTRA_P1)
    values = values_beside(AT_HOME, settings)
    if not values:
        return Verdict(False, saw="off, as Microsoft delivers it", want=want)
    on, mode = values[AT_HOME].lower(), values.get(MODE, "").lower()
    if on == "false" or mode == "audit":
        return Verdict(False, saw="off" if on == "false" else "only noted", want=want)
    if on != "true" or mode != "enforce":
        return Unclear("a mode that is not documented", saw=[values[AT_HOME], mode])
    return Verdict(True, saw="refused", want=want)


SYNCED = [
    Organization(id="t", display_name="Acme", on_premises_sync_enabled=True),
    sku("AAD_PREMIUM"),
]
banned_password_on_premises.passes(SYNCED, rules(BannedPasswordCheckOnPremisesMode="Enforce"))
banned_password_on_premises.fails("it is on, and only takes notes", SYNCED, rules())
banned_password_on_premises.fails(
    "enforced, and switched off",
    SYNCED,
    rules(EnableBannedPasswordCheckOnPremises="False", BannedPasswordCheckOnPremisesMode="Enforce"),
)
banned_password_on_premises.fails(
    "nothing but notes, whatever of the switch",
    SYNCED,
    rules(EnableBannedPasswordCheckOnPremises=""),
)
banned_password_on_premises.fails("nobody has set anything", SYNCED)
banned_password_on_premises.fails("not licensed", SYNCED[:1], rules(), lacks=ENTRA_P1)
banned_password_on_premises.unknown(
    "a mode that is new", SYNCED, rules(BannedPasswordCheckOnPremisesMode="Ask")
)
banned_password_on_premises.unknown(
    "a switch that says neither",
    SYNCED,
    rules(EnableBannedPasswordCheckOnPremises="", BannedPasswordCheckOnPremisesMode="Enforce"),
)
banned_password_on_premises.unknown("no mode", SYNCED, setting({AT_HOME: "True"}))
banned_password_on_premises.unknown(SYNCED, unread(GroupSetting))
banned_password_on_premises.skips(
    "no directory of its own",
    Organization(id="t", display_name="Acme", on_premises_sync_enabled=None),
    unread(GroupSetting),
)
