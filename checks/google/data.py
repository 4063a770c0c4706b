"""Data that leaves: by sharing what it should not hold, and by taking it all away."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Own, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.dlp import RULE, DlpRule, DriveGuard, DrivePlace
from saas_audit.derived.google.takeout import PRODUCTS, Product, Takeout, TakeoutPlace
from saas_audit.model import Reason

from .examples import GMAIL, ROOT, UNITS, group, open_child, policy, service, told

NO_RULE = "no rule was returned: the edition may not have them, and licences are not read"


@check(severity=HIGH, control=controls.DATA_LEAVES_KNOWINGLY, maps={"CIS GWS 1.3.0": ["4.2.3.1"]})
def dlp_drive_rules(
    place: DrivePlace, guards: Own[DriveGuard], rules: Rows[DlpRule]
) -> Verdict | Unclear:
    """A data loss prevention rule acts on what is shared from Drive.

    Why: sharing is one click, and nobody looks for card numbers or health data before it.
    Fix: Admin console > Security > Access and data control > Data protection > Manage Rules: a rule
        for Drive that is active, warns or blocks, and reaches every org unit.
    See: https://support.google.com/a/answer/9646351
    """
    acting = guards.where(lambda guard: guard.acts)
    if acting:
        return Verdict(True, saw=told(acting, place), want="a rule that warns or blocks")
    if not rules:
        return Unclear(NO_RULE, reason=Reason.NO_LICENCE_DATA)
    return Verdict(False, saw=told(acting, place), want="a rule that warns or blocks")


SHARE, SEND = "google.workspace.drive.file.v1.share", "google.workspace.gmail.email.v1.send"


def _rule(
    action: str = "warnUser",
    state: str = "ACTIVE",
    order: float = 1,
    triggers: tuple[str, ...] = (SHARE,),
    **query: str,
) -> Policy:
    value: dict[str, Any] = {
        "displayName": "Card numbers",
        "triggers": list(triggers),
        "action": {"driveAction": {action: {}}},
        "state": state,
    }
    return policy(RULE, value, order, **query)


DRIVE_ON = [*UNITS, GMAIL, service("drive_and_docs")]

dlp_drive_rules.passes(DRIVE_ON, _rule())
dlp_drive_rules.passes("for files and mail", DRIVE_ON, _rule(triggers=(SHARE, SEND)))
dlp_drive_rules.passes("for everybody, whatever their org unit", DRIVE_ON, _rule(unit=""))
dlp_drive_rules.fails("nothing in Drive sets it off", DRIVE_ON, _rule(triggers=(SEND,)))
dlp_drive_rules.fails("Google's own rules, all of them off", DRIVE_ON, _rule(state="INACTIVE"))
dlp_drive_rules.fails("captured: for one child only", DRIVE_ON, _rule(unit="sales"))
dlp_drive_rules.fails("it only looks on", DRIVE_ON, _rule("auditOnly"))
dlp_drive_rules.fails("for one group only", DRIVE_ON, group("board"), _rule(group="groups/board"))
dlp_drive_rules.fails(
    "a rule for mail",
    DRIVE_ON,
    policy(
        RULE,
        {
            "displayName": "Mail",
            "triggers": [SEND],
            "action": {"gmailAction": {"warnUser": {}}},
            "state": "ACTIVE",
        },
    ),
)
dlp_drive_rules.unknown("no rule at all: is there the edition for it?", DRIVE_ON)
dlp_drive_rules.unknown(
    "an alert is a rule of another kind",
    DRIVE_ON,
    policy("rule.system_defined_alerts", {"displayName": "Leaked password", "state": "ACTIVE"}, 1),
)
dlp_drive_rules.unknown(
    "for the holders of a licence",
    DRIVE_ON,
    _rule(query="entity.licenses.exists(license, license in ['/product/Google-Apps/sku/1'])"),
)
dlp_drive_rules.unknown(
    "a condition that we do not understand",
    DRIVE_ON,
    _rule(query="!entity.groups.exists(group, group.group_id == groupId('x'))"),
)
dlp_drive_rules.unknown(DRIVE_ON, unread(Policy))
dlp_drive_rules.skips("Drive is off", ROOT, GMAIL, _rule())


@check(
    severity=HIGH,
    control=controls.DATA_LEAVES_KNOWINGLY,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.12.1v1"]},
)
def takeout_disabled(
    place: TakeoutPlace,
    takeouts: Own[Takeout],
    *,
    products: frozenset[Product] = PRODUCTS,
) -> Verdict:
    """Nobody can take all their data away with Google Takeout.

    Why: whoever holds an account for an hour, or leaves tomorrow, takes years of mail and files.
    Fix: Admin console > Data > Data import & export > Google Takeout > User access to Takeout for
        Google services: Don't allow, for every service and org unit.
    See: https://support.google.com/a/answer/6396995
    """
    able = takeouts.where(lambda one: one.product in products and one.status == "ENABLED")
    return Verdict(not able, saw=told(able, place), want="none")


def _switch(product: str, status: str, order: float = 101) -> Policy:
    return policy(f"{product}.user_takeout", {"takeoutStatus": status}, order)


SWITCHES = [_switch(product, "DISABLED") for product in sorted(PRODUCTS - {"takeout"})]
SHUT = [*UNITS, GMAIL, service("takeout", "DISABLED"), *SWITCHES]

takeout_disabled.passes(SHUT)
takeout_disabled.passes("no such service was bought", UNITS, GMAIL, SWITCHES)
takeout_disabled.fails(UNITS, service("takeout"), SWITCHES)
takeout_disabled.fails("only the service is read", UNITS, service("takeout"))
takeout_disabled.fails(
    "captured: off, but for one product", SHUT, _switch("location_history", "ENABLED", 201)
)
takeout_disabled.passes(SHUT, _switch("youtube", "ENABLED", 201), products=frozenset({"takeout"}))
takeout_disabled.fails(
    "one child", SHUT, open_child("takeout.service_status", {"serviceState": "ENABLED"})
)
takeout_disabled.unknown("not a word on the products", UNITS, service("takeout", "DISABLED"))
takeout_disabled.unknown(SHUT, _switch("maps", "SOMETIMES", 201))
takeout_disabled.unknown(SHUT, unread(Policy))
