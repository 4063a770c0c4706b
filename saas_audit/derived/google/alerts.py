"""Google's own alerts, as far as an administrator has touched them: others are not returned."""

from __future__ import annotations

from typing import Literal

from ... import Row, derive
from ...model import Part, peek
from .policies import ScopedPolicy, typed

SETTING = "rule.system_defined_alerts"


class Recipient(Part, rename="camel"):
    """Who is mailed."""

    all_super_admins: bool = False
    email: str = ""


class AlertCenterAction(Part, rename="camel"):
    """What happens when the rule fires. Without recipients, it shows in the alert center only."""

    recipients: list[Recipient] = []


class AlertAction(Part, rename="camel"):
    """The only kind of action that these rules have."""

    alert_center_action: AlertCenterAction = AlertCenterAction(recipients=[])


class AlertValue(Part, rename="camel"):
    """A rule as it is stored."""

    display_name: str
    state: Literal["ACTIVE", "INACTIVE"]
    action: AlertAction = AlertAction(alert_center_action=AlertCenterAction(recipients=[]))


class SystemAlert(Row, key="display_name"):
    """A rule that an administrator has touched."""

    display_name: str
    state: Literal["ACTIVE", "INACTIVE"]
    recipients: list[Recipient]


@derive
def alerts(policy: ScopedPolicy) -> SystemAlert | None:
    if policy.setting != SETTING:
        return None
    rule = typed(AlertValue, policy.value)
    return SystemAlert(
        display_name=rule.display_name,
        state=peek(rule, "state"),
        recipients=rule.action.alert_center_action.recipients,
    )
