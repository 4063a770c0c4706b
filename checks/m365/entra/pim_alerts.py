"""Who is told when a privileged role changes hands."""

from __future__ import annotations

from saas_audit import MEDIUM, Lookup, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Organization
from saas_audit.datasets.m365.role_policies import RolePolicy, RolePolicyRule
from saas_audit.datasets.m365.roles import RoleDefinition
from saas_audit.derived.m365.activation import APPROVAL
from saas_audit.derived.m365.licences import ENTRA_P2, EntraLicence
from saas_audit.derived.m365.role_alerts import (
    ACTIVATED,
    ASSIGNED,
    MADE_ELIGIBLE,
    RoleAlert,
    alert_id,
)
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR, PRIVILEGED

from .examples import NO_PIM, PIM
from .pim import GA, settings

EVENTS = {ASSIGNED: "assigned", MADE_ELIGIBLE: "made eligible", ACTIVATED: "activated"}
UNREAD = "whether anybody reads that mailbox"


def _told(
    role: str, name: str, events: tuple[str, ...], alerts: Lookup[RoleAlert]
) -> Verdict | Unclear:
    """Whether each event is mailed to somebody who was named for it."""
    want = "mail to a named recipient"
    found = {event: alerts.get(alert_id(role, event)) for event in events}
    unheard = [EVENTS[event] for event, one in found.items() if one and _tells_nobody(one)]
    if unheard:
        return Verdict(False, saw=f"{name} {' or '.join(unheard)}: nobody is named", want=want)
    known = [one for one in found.values() if one]
    if len(known) < len(events):
        return Unclear(f"PIM shows no rule about such mail for {name}")
    if cut := [one.level for one in known if one.level != "All"]:
        why = "only some mail is sent, and Microsoft does not say whether this is among it"
        return Unclear(why, saw=f"{name}: {', '.join(cut)}")
    mailed = sorted({to for one in known for to in one.recipients})
    return Verdict(True, saw=f"{name}: {', '.join(mailed)}", want=want)


def _tells_nobody(alert: RoleAlert) -> bool:
    return not alert.recipients or alert.level == "None"


@check(
    severity=MEDIUM,
    control=controls.ALERTS_REACH_PEOPLE,
    maps={"SCuBA": ["MS.AAD.7.7v1"]},
    blind_to=UNREAD,
)
def pim_assignment_alert(
    role: RoleDefinition, licence: EntraLicence, alerts: Lookup[RoleAlert]
) -> Verdict | Unclear | None:
    """Whenever a privileged role is assigned, a named mailbox is told.

    Why: mail to the administrators alone tells the one who did it, and nobody on watch.
    Fix: Entra admin centre > Identity Governance > Privileged Identity Management > Entra roles >
    Settings > the role > Notification: for "assigned as eligible" and "assigned as active", Role
    assignment alert: add a mailbox that is watched, and leave "Critical emails only" clear.
    See: https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-email-notifications
    """
    if role.id not in PRIVILEGED:
        return None
    name = PRIVILEGED[role.id]
    if not licence.p2:
        return Verdict(False, saw=f"{name}: no such mail", want="mail", lacks=ENTRA_P2)
    return _told(role.id, name, (ASSIGNED, MADE_ELIGIBLE), alerts)


def mails(*to: str, on: str, level: str | None = "All") -> RolePolicyRule:
    """A rule about mail."""
    return RolePolicyRule(id=on, notification_level=level, notification_recipients=list(to))


SOC = "soc@acme.example"
ACTIVE, ELIGIBLE = mails(SOC, on=ASSIGNED), mails(SOC, on=MADE_ELIGIBLE)
SAYS_NOTHING = RolePolicyRule(id=ASSIGNED, notification_level="All", notification_recipients=None)
pim_assignment_alert.passes(PIM, GA, settings(GLOBAL_ADMINISTRATOR, ACTIVE, ELIGIBLE))
pim_assignment_alert.passes(
    "beside rules that are not about mail",
    PIM,
    GA,
    settings(GLOBAL_ADMINISTRATOR, RolePolicyRule(id=APPROVAL), ACTIVE, ELIGIBLE),
)
for silent, other in ((ASSIGNED, ELIGIBLE), (MADE_ELIGIBLE, ACTIVE)):
    pim_assignment_alert.fails(
        "Microsoft's default recipients are the administrators themselves",
        PIM,
        GA,
        settings(GLOBAL_ADMINISTRATOR, mails(on=silent), other),
    )
    pim_assignment_alert.fails(
        "one of the two goes unheard, whatever became of the other",
        PIM,
        GA,
        settings(GLOBAL_ADMINISTRATOR, mails(on=silent)),
    )
pim_assignment_alert.fails(
    "somebody is named, and no mail is sent",
    PIM,
    GA,
    settings(GLOBAL_ADMINISTRATOR, mails(SOC, on=ASSIGNED, level="None"), ELIGIBLE),
)
pim_assignment_alert.fails(
    "activations are told, assignments are not",
    PIM,
    GA,
    settings(GLOBAL_ADMINISTRATOR, mails(SOC, on=ACTIVATED), mails(on=ASSIGNED), ELIGIBLE),
)
pim_assignment_alert.fails(
    "without PIM no such mail is sent", NO_PIM, GA, unread(RolePolicy), lacks=ENTRA_P2
)
pim_assignment_alert.unknown(
    "critical mail only: an assignment may not be critical",
    PIM,
    GA,
    settings(GLOBAL_ADMINISTRATOR, ACTIVE, mails(SOC, on=MADE_ELIGIBLE, level="Critical")),
)
for level in (None, "Sometimes"):
    pim_assignment_alert.unknown(
        "a level that nobody knows",
        PIM,
        GA,
        settings(GLOBAL_ADMINISTRATOR, mails(SOC, on=ASSIGNED, level=level), ELIGIBLE),
    )
pim_assignment_alert.unknown(
    "null is no empty list", PIM, GA, settings(GLOBAL_ADMINISTRATOR, SAYS_NOTHING, ELIGIBLE)
)
pim_assignment_alert.unknown("no such rule", PIM, GA, settings(GLOBAL_ADMINISTRATOR, ACTIVE))
pim_assignment_alert.unknown("another role's rules", PIM, GA, settings("x", ACTIVE, ELIGIBLE))
pim_assignment_alert.unknown(
    "whose rules they are is not said, or there are none",
    PIM,
    GA,
    RolePolicy(id="a", role_definition_id=None, policy=None),
    RolePolicy(id="b", role_definition_id=GLOBAL_ADMINISTRATOR, policy=None),
)
pim_assignment_alert.unknown(PIM, GA, unread(RolePolicy))
pim_assignment_alert.skips(
    "a lesser role", PIM, RoleDefinition(id="x", display_name="Reader"), unread(RolePolicy)
)


@check(
    severity=MEDIUM,
    control=controls.ALERTS_REACH_PEOPLE,
    maps={"SCuBA": ["MS.AAD.7.8v1"]},
    blind_to=UNREAD,
)
def pim_global_admin_activation_alert(
    organization: Organization, licence: EntraLicence, alerts: Lookup[RoleAlert]
) -> Verdict | Unclear | None:
    """Whenever Global Administrator is activated, a named mailbox is told.

    Why: an activation that nobody expected is the first sign of a stolen account that can be seen.
    Fix: Entra admin centre > Identity Governance > Privileged Identity Management > Entra roles >
    Settings > Global Administrator > Notification: for "eligible members activate this role", Role
    activation alert: add a mailbox that is watched, and leave "Critical emails only" clear.
    See: https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-email-notifications
    """
    if not licence.p2:
        return None
    name = f"Global Administrator of {organization.display_name}"
    return _told(GLOBAL_ADMINISTRATOR, name, (ACTIVATED,), alerts)


pim_global_admin_activation_alert.passes(
    PIM, settings(GLOBAL_ADMINISTRATOR, mails(SOC, on=ACTIVATED))
)
pim_global_admin_activation_alert.fails(
    "Microsoft's default recipients are the administrators themselves",
    PIM,
    settings(GLOBAL_ADMINISTRATOR, mails(on=ACTIVATED)),
)
pim_global_admin_activation_alert.fails(
    "assignments are told, activations are not",
    PIM,
    settings(GLOBAL_ADMINISTRATOR, ACTIVE, ELIGIBLE, mails(on=ACTIVATED)),
)
pim_global_admin_activation_alert.unknown(
    "another role's activation", PIM, settings("x", mails(SOC, on=ACTIVATED))
)
pim_global_admin_activation_alert.unknown(
    "critical mail only",
    PIM,
    settings(GLOBAL_ADMINISTRATOR, mails(SOC, on=ACTIVATED, level="Critical")),
)
pim_global_admin_activation_alert.unknown(PIM, unread(RolePolicy))
pim_global_admin_activation_alert.skips(
    "without PIM nothing is activated", NO_PIM, unread(RolePolicy)
)
