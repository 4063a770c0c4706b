"""Apps: which Google services they reach, and who lets them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_audit import CRITICAL, HIGH, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.app_settings import (
    SERVICES,
    THIRD_PARTY,
    GoogleServices,
    MarketplaceAccess,
    MarketplaceApps,
    Reach,
    UnconfiguredApps,
)

from ..examples import GMAIL, UNITS, open_child, policy, told

if TYPE_CHECKING:
    from collections.abc import Iterable

MARKETPLACE = "workspace_marketplace.apps_access_options"
HIGH_RISK = {
    "DRIVE_ALL": "DRIVE_HIGH_RISK",
    "GMAIL_ALL": "GMAIL_HIGH_RISK",
    "CLASSROOM_ALL": "CLASSROOM_HIGH_RISK",
    "CHAT": "CHAT_HIGH_RISK",
}
"""Services that can be restricted in part: for the scopes that Google calls risky."""

EVERY_SERVICE = frozenset(
    {
        *HIGH_RISK,
        "APPS_SCRIPT_API",
        "APPS_SCRIPT_RUNTIME",
        "CALENDAR_ALL",
        "CLOUD_BILLING",
        "CLOUD_ML",
        "CLOUD_PLATFORM",
        "CLOUD_SEARCH",
        "CONTACTS_ALL",
        "GROUPS",
        "GSUITE_ADMIN_ALL",
        "MEET",
        "SIGN_IN",
        "TASKS",
        "VAULT_ALL",
    }
)
BLOCKED: frozenset[Reach] = frozenset({"BLOCK_ALL", "BLOCK_ALL_SCOPES"})
SIGN_IN_AT_MOST: frozenset[Reach] = BLOCKED | {"ALLOW_SIGN_IN_ONLY", "ALLOW_SIGN_IN_SCOPES_ONLY"}
CHOSEN_APPS: frozenset[MarketplaceAccess] = frozenset({"ALLOW_LISTED_APPS", "ALLOW_NONE"})


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.10.1v1"], "CIS GWS 1.3.0": ["4.2.1.1"]},
    profiles={"scuba": {"high_risk_is_enough": True}},
    blind_to="the services KEEP and COMMUNICATIONS",
)
def google_services_restricted(
    access: GoogleServices,
    *,
    services: frozenset[str] = EVERY_SERVICE,
    high_risk_is_enough: bool = False,
) -> Verdict:
    """Apps that nobody trusts reach no Google service.

    Why: without it, one person's click on "Allow" gives an app that person's mail and files.
    Fix: Admin console > Security > Access and data control > API controls > Manage Google Services:
        set each service to "Restricted".
    See: https://support.google.com/a/answer/7281227
    """
    restricted = {one.scopes_group for one in access.services if not one.is_enabled}
    if high_risk_is_enough:
        restricted |= {whole for whole, part in HIGH_RISK.items() if part in restricted}
    reached = ", ".join(sorted(services - restricted)) or "none"
    return Verdict(reached == "none", saw=told(reached, access), want="none")


def _services(names: Iterable[str], *, reached: bool = False) -> dict[str, object]:
    held = [{"scopesGroup": name, "isEnabled": reached} for name in sorted(names)]
    return {"services": held}


PLACES = [*UNITS, GMAIL]
ANY_APP = policy(THIRD_PARTY, {"accessLevel": "ACCESS_LEVEL_UNSPECIFIED"}, 101)
DRIVE_IN_PART = _services((EVERY_SERVICE - {"DRIVE_ALL"}) | {"DRIVE_HIGH_RISK"})

google_services_restricted.passes(PLACES, policy(SERVICES, _services(EVERY_SERVICE)))
google_services_restricted.fails("nobody ever restricted any", PLACES, ANY_APP)
google_services_restricted.fails(
    "listed, and open", PLACES, policy(SERVICES, _services(EVERY_SERVICE, reached=True))
)
google_services_restricted.fails(
    "one of them is no answer for the others", PLACES, policy(SERVICES, _services({"GMAIL_ALL"}))
)
google_services_restricted.fails("Drive in part", PLACES, policy(SERVICES, DRIVE_IN_PART))
google_services_restricted.passes(PLACES, policy(SERVICES, DRIVE_IN_PART), high_risk_is_enough=True)
google_services_restricted.passes(
    "a child adds what the root leaves open",
    UNITS[:1],
    GMAIL,
    policy(SERVICES, _services({"GMAIL_ALL"}), 202),
    policy(SERVICES, _services(EVERY_SERVICE - {"GMAIL_ALL"}), 201),
)
google_services_restricted.fails(
    "one child opens one",
    PLACES,
    policy(SERVICES, _services(EVERY_SERVICE)),
    open_child(SERVICES, _services({"VAULT_ALL"}, reached=True)),
)
google_services_restricted.unknown("no setting of this kind was returned", PLACES)
google_services_restricted.unknown(PLACES, unread(Policy))


@check(
    severity=CRITICAL,
    control=controls.APPS_ARE_APPROVED,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.10.4v1"]},
    profiles={"scuba": {"allowed": BLOCKED}},
)
def unconfigured_third_party_apps_blocked(
    apps: UnconfiguredApps, *, allowed: frozenset[Reach] = SIGN_IN_AT_MOST
) -> Verdict:
    """Apps that no administrator has looked at get a basic sign-in at most.

    Why: an app with a harmless name that asks for mail is the phishing page that no filter sees.
    Fix: Admin console > Security > Access and data control > API controls > Settings > Unconfigured
        third-party apps: don't allow, or only what is needed to sign in with Google.
    See: https://support.google.com/a/answer/7281227
    """
    reach = apps.access_level
    return Verdict(reach in allowed, saw=told(reach, apps), want=allowed)


def _reach(word: str, order: float = 201) -> Policy:
    return policy(THIRD_PARTY, {"accessLevel": word}, order)


unconfigured_third_party_apps_blocked.passes(PLACES, _reach("BLOCK_ALL"))
unconfigured_third_party_apps_blocked.passes("sign-in", PLACES, _reach("ALLOW_SIGN_IN_ONLY"))
unconfigured_third_party_apps_blocked.fails(PLACES, _reach("ALLOW_SIGN_IN_ONLY"), allowed=BLOCKED)
unconfigured_third_party_apps_blocked.fails(
    "one child",
    PLACES,
    _reach("BLOCK_ALL"),
    open_child(THIRD_PARTY, {"accessLevel": "ACCESS_LEVEL_UNSPECIFIED"}),
)
unconfigured_third_party_apps_blocked.fails(
    "its name says block, and it is open", PLACES, _reach("UNSPECIFIED_UBER_BLOCK")
)
unconfigured_third_party_apps_blocked.unknown("no policy, and no published default", PLACES)
unconfigured_third_party_apps_blocked.unknown(PLACES, _reach("ALLOW_SOME"))
unconfigured_third_party_apps_blocked.unknown(PLACES, unread(Policy))


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.11.1v1"], "CIS GWS 1.3.0": ["3.1.9.1.1"]},
)
def marketplace_restricted(apps: MarketplaceApps, *, allow_internal: bool = False) -> Verdict:
    """People install Marketplace apps of the allowlist at most.

    Why: such an app asks for mail and files at once, and stays when its maker is sold.
    Fix: Admin console > Apps > Google Workspace Marketplace apps > Settings: allow chosen apps
        only, and untick the exception for internal apps.
    See: https://support.google.com/a/answer/6089179
    """
    level = apps.access_level
    if level not in CHOSEN_APPS or allow_internal or not apps.allow_all_internal_apps:
        return Verdict(level in CHOSEN_APPS, saw=told(level, apps), want=CHOSEN_APPS)
    return Verdict(False, saw=told(f"{level}, and all internal apps", apps), want=CHOSEN_APPS)


def _market(level: str, *, internal: bool = False) -> dict[str, object]:
    return {"accessLevel": level, "allowAllInternalApps": internal}


WITH_INTERNAL = policy(MARKETPLACE, _market("ALLOW_NONE", internal=True))

marketplace_restricted.passes(PLACES, policy(MARKETPLACE, _market("ALLOW_NONE")))
marketplace_restricted.passes(
    "whatever is on it", PLACES, policy(MARKETPLACE, _market("ALLOW_LISTED_APPS"))
)
marketplace_restricted.fails("nobody ever set it", PLACES)
marketplace_restricted.fails("captured: none, but for internal ones", PLACES, WITH_INTERNAL)
marketplace_restricted.passes(PLACES, WITH_INTERNAL, allow_internal=True)
marketplace_restricted.fails(
    "one child",
    PLACES,
    policy(MARKETPLACE, _market("ALLOW_NONE")),
    open_child(MARKETPLACE, _market("ALLOW_ALL")),
)
marketplace_restricted.unknown(PLACES, policy(MARKETPLACE, _market("ALLOW_SOME")))
marketplace_restricted.unknown(PLACES, unread(Policy))
