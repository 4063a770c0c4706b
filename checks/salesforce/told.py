"""Settings that Health Check and the security settings tell: a switch's answer, all examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from saas_audit import Verdict, unread
from saas_audit.datasets.salesforce.settings import (
    HealthCheckRisk,
    PasswordPolicies,
    SecurityMetadata,
    SecuritySettings,
    SessionSettings,
)
from saas_audit.derived.salesforce.switches import Switch, Told, places_of

from .examples import ACME

Value = bool | int | str
Values = Mapping[type[Told], Value]
ALONE: Values = {}
OTHER_RISK = HealthCheckRisk(durable_id="SessionSettings.lockSessionsToIp", org_value_raw="true")
UNREAD = (unread(HealthCheckRisk), unread(SecuritySettings))


def is_on(switch: Switch) -> Verdict:
    """It is switched on."""
    return Verdict(switch.on, saw="on" if switch.on else "off", want="on")


def row(setting: type[Told], raw: Value, **more: Any) -> HealthCheckRisk:
    """What Health Check says of one setting."""
    (place,) = places_of(setting)
    form = str(raw).lower() if isinstance(raw, bool) else str(raw)
    return HealthCheckRisk(durable_id=place.durable_id, org_value_raw=form, **more)


def rows(values: Values) -> list[HealthCheckRisk]:
    """What Health Check says of several."""
    return [row(switch, value) for switch, value in values.items()]


def settings(values: Values) -> SecuritySettings:
    """What the security settings say of them."""
    parts: dict[str, dict[str, Any]] = defaultdict(dict)
    for setting, value in values.items():
        (place,) = places_of(setting)
        part, _, field = place.twin.rpartition(".")
        parts[part][field] = value
    metadata = SecurityMetadata(
        session_settings=SessionSettings(**parts["session_settings"]),
        password_policies=PasswordPolicies(**parts["password_policies"]),
        **parts[""],
    )
    return SecuritySettings(metadata=metadata)


def both(values: Values) -> list[Any]:
    """What both say."""
    return [ACME, *rows(values), settings(values)]


def examples_of(check: Any, switch: type[Switch], good: bool, *, beside: Values = ALONE) -> None:
    """What is true of every switch. ``beside``: the other half of the question, as it should be."""
    examples_between(check, switch, good, not good, beside=beside)


def examples_between(
    check: Any, setting: type[Told], good: Value, bad: Value, *, beside: Values = ALONE
) -> None:
    """What is true of every setting that two places tell: one good value, one of the worst."""
    right = {setting: good, **beside}
    wrong = {setting: bad, **beside}
    others = rows(beside)
    check.passes("both places say so", both(right))
    check.passes("Health Check has no such row", ACME, OTHER_RISK, settings(right))
    check.passes("the settings are unread", ACME, rows(right), unread(SecuritySettings))
    check.fails("both places say so", both(wrong))
    check.fails(
        "a baseline that puts up with it",
        ACME,
        others,
        row(setting, bad, risk_type="MEETS_STANDARD"),
        unread(SecuritySettings),
    )
    check.fails("a form that nobody knows", ACME, others, row(setting, "enabled"), settings(wrong))
    check.unknown("the settings of an old version", ACME, OTHER_RISK, settings(beside))
    check.unknown("nobody tells", ACME, UNREAD)
