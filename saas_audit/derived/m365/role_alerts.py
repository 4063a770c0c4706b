"""Who is mailed when a directory role is assigned or activated."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.role_policies import RolePolicy, RolePolicyRule
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Reason, Row

ASSIGNED = "Notification_Admin_Admin_Assignment"
MADE_ELIGIBLE = "Notification_Admin_Admin_Eligibility"
ACTIVATED = "Notification_Admin_EndUser_Assignment"
"""Ids of the rules about mail to administrators, by what has happened."""


class RoleAlert(Row):
    """Whom a rule names beside Microsoft's own choice, which is the administrators themselves.

    ``level`` is ``None``, ``Critical`` (where something is to be done at once) or ``All``.
    """

    id: str
    level: str
    recipients: list[str]


def alert_id(role: str, event: str) -> str:
    """A role's rule about one event."""
    return f"{role}:{event}"


@derive
def role_alerts(policy: RolePolicy) -> Iterator[RoleAlert]:
    """A rule that says nothing of its level or its recipients leaves a gap."""
    if policy.role_definition_id is None or policy.policy is None:
        return
    for rule in policy.policy.rules:
        if rule.id in (ASSIGNED, MADE_ELIGIBLE, ACTIVATED):
            yield _alert(alert_id(policy.role_definition_id, rule.id), rule)


def _alert(key: str, rule: RolePolicyRule) -> RoleAlert:
    level, recipients = rule.notification_level, rule.notification_recipients
    if level is None or recipients is None:
        raise Unknown(Gap(Reason.NOT_RETURNED, "RolePolicy.policy", f"{rule.id} is empty"))
    return RoleAlert(id=key, level=level, recipients=recipients)
