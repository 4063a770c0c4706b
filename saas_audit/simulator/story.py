"""Two months at Loosely Ltd, a few questions only: each thing that changes has another cause.

``saas-audit demo --month november``, then ``--month december``; told in docs/month.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from ..datasets.m365.policies import AuthorizationPolicy  # noqa: TC001  (read as a contract)
from ..declare.check import Check
from ..declare.check import check as declare
from ..model import Verdict
from .cast import NOW, ago
from .google import apps as google_apps
from .google import objects as google
from .m365 import logs
from .organisations import World, world
from .salesforce import tenant as salesforce

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARING = "m365.sharepoint.external_sharing_level"
INVITES = "m365.entra.guest_invites_limited"
ALLOWLIST = "google.gmail.ip_allowlist_empty"
CAPABLE = "m365.entra.users_mfa_capable"
APPS = "m365.entra.users_cannot_register_apps"
ADMINS = "salesforce.admin.modify_all_data_limited"
STALE = "google.admin.super_admin_not_stale"
MFA = "salesforce.mfa.org_wide_login_required"
STILL = ("m365.teams.external_domains_restricted", "google.gmail.auto_forwarding_disabled")

QUESTIONS = (SHARING, INVITES, ALLOWLIST, CAPABLE, APPS, ADMINS, STALE, MFA, *STILL)
"""What the two months ask; of the last two nothing moves."""

DECEMBER = NOW + timedelta(days=35)
"""The first Monday of December."""


class Month(msgspec.Struct, frozen=True):
    """What is served, when it is looked at, and what is asked: which questions (none named: all),
    by which knobs, and which of them by an older rule.
    """

    as_of: datetime
    world: World
    questions: tuple[str, ...] = ()
    knobs: Mapping[str, Mapping[str, Any]] = {}
    older: Mapping[str, Callable[..., Verdict]] = {}

    def checks(self, known: Iterable[Check]) -> tuple[Check, ...]:
        """The questions, as they were asked that month."""
        asked = (one for one in known if not self.questions or one.id in self.questions)
        return tuple(self._as_it_was(one) for one in asked)

    def _as_it_was(self, check: Check) -> Check:
        if check.id not in self.older:
            return check
        older = declare(severity=check.severity, control=check.control)(self.older[check.id])
        older.id = check.id
        return older


def november() -> Month:
    """Guests are invited by the few, Salesforce asks everybody for a second factor, and Carla was
    away for a while. The rule about apps is young: it lets everything pass.
    """
    held = world("careless")
    held.m365.one("/policies/authorizationPolicy")["allowInvitesFrom"] = "adminsAndGuestInviters"
    carla = google.named(held.google.users, "carla")
    carla["lastLoginTime"] = ago(days=70).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    _second_factor(held, asked=True)
    return Month(NOW, held, QUESTIONS, older={APPS: _registration_is_fine})


def december() -> Month:
    """SharePoint is mended; everybody may invite again; one more network is trusted; Salesforce
    asks for a password only; the right to read who can do MFA was taken away; the rule about apps
    grew up; the limit of administrators was raised; Carla has still not come back. The logs tell
    who did it.
    """
    held = november().world
    held.m365.one("/admin/sharepoint/settings")["sharingCapability"] = "disabled"
    held.m365.one("/policies/authorizationPolicy")["allowInvitesFrom"] = "everyone"
    for policy in held.google.policies:
        networks = policy["setting"]["value"].get("allowedIpAddresses")
        if networks:
            networks.append("198.51.100.0/24")
    _second_factor(held, asked=False)
    _logged(held)
    fewer = held.rights.m365 - {"AuditLog.Read.All"}
    held.rights = msgspec.structs.replace(held.rights, m365=fewer)
    return Month(DECEMBER, held, QUESTIONS, knobs={ADMINS: {"limit": 50}})


def _second_factor(held: World, *, asked: bool) -> None:
    """Salesforce's switch for all, as its settings and Health Check tell it."""
    for settings in held.salesforce.objects["SecuritySettings"]:
        settings["Metadata"]["sessionSettings"]["enableMFADirectUILoginOptIn"] = asked
    for risk in held.salesforce.objects["SecurityHealthCheckRisks"]:
        if risk["DurableId"] == "Identity.mfaEnabled":
            risk["OrgValue"] = risk["OrgValueRaw"] = str(asked).lower()


def _logged(held: World) -> None:
    """Who did what in November: Ben opened a little, Ann all; and things that nobody asks about."""
    _logged_by_entra(held)
    ben = google.named(held.google.users, "ben")["primaryEmail"]
    for number, (setting, days) in enumerate((("EMAIL_SPAM_ALLOWLIST", 21), ("MAIL_LIMITS", 30))):
        when = NOW + timedelta(days=days)
        held.google.activities.append(
            google_apps.setting_changed(700 + number, "careless", setting, ben, when)
        )
    users = held.salesforce.objects["User"]
    admin = next(one for one in users if one["Username"].startswith("ann@"))
    action = "mFADirectUILoginOptInOnOff"
    told = f"Organization setup action: {action} has changed."
    held.salesforce.objects["SetupAuditTrail"] = [
        salesforce.change(1, action, told, admin, NOW + timedelta(days=28)),
        salesforce.change(2, action, told, admin, ago(days=90)),
    ]


def _logged_by_entra(held: World) -> None:
    by = {one["userPrincipalName"].partition("@")[0]: one for one in held.m365.many("/users")}
    few, members, all_ = "adminsAndGuestInviters", "adminsGuestInvitersAndAllMembers", "everyone"
    told = (
        ("ben", 10, {"AllowInvitesFrom": (few, members)}),
        ("ann", 17, {"AllowInvitesFrom": (members, all_)}),
        ("dan", 24, {"AllowedToUseSSPR": ("true", "false")}),
    )
    held.m365.graph[logs.AUDITS] = [
        logs.change(
            "Update authorization policy",
            by[who],
            NOW + timedelta(days=days),
            "authorizationPolicy",
            "Authorization Policy",
            changed,
        )
        for who, days, changed in told
    ]


MONTHS: dict[str, Callable[[], Month]] = {"november": november, "december": december}


def _registration_is_fine(policy: AuthorizationPolicy) -> Verdict:
    """Ordinary users cannot register applications.

    Why: nobody had thought about it.
    Fix: nothing.
    """
    return Verdict(True, saw=policy.default_user_role_permissions, want="anything")
