"""Switches that Health Check and the security settings tell: their one answer, their examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saas_audit import Verdict, unread
from saas_audit.datasets.salesforce.settings import (
    HealthCheckRisk,
    SecurityMetadata,
    SecuritySettings,
    SessionSettings,
)
from saas_audit.derived.salesforce.switches import Switch, places_of

from .examples import ACME

Values = Mapping[type[Switch], bool]
ALONE: Values = {}
OTHER_RISK = HealthCheckRisk(durable_id="PasswordPolicies.minPasswordLength", org_value_raw="12")
UNREAD = (unread(HealthCheckRisk), unread(SecuritySettings))


def is_on(switch: Switch) -> Verdict:
    """It is switched on."""
    return Verdict(switch.on, saw="on" if switch.on else "off", want="on")


def row(switch: type[Switch], raw: bool | str, **more: Any) -> HealthCheckRisk:
    """What Health Check says of one switch."""
    (place,) = places_of(switch)
    return HealthCheckRisk(durable_id=place.durable_id, org_value_raw=str(raw).lower(), **more)


def rows(values: Values) -> list[HealthCheckRisk]:
    """What Health Check says of several."""
    return [row(switch, value) for switch, value in values.items()]


def settings(values: Values) -> SecuritySettings:
    """What the security settings say of them."""
    session: dict[str, bool] = {}
    plain: dict[str, bool] = {}
    for switch, value in values.items():
        (place,) = places_of(switch)
        part, _, field = place.twin.rpartition(".")
        (session if part else plain)[field] = value
    metadata = SecurityMetadata(session_settings=SessionSettings(**session), **plain)
    return SecuritySettings(metadata=metadata)


def both(values: Values) -> list[Any]:
    """What both say."""
    return [ACME, *rows(values), settings(values)]


def examples_of(check: Any, switch: type[Switch], good: bool, *, beside: Values = ALONE) -> None:
    """What is true of every switch. ``beside``: the other half of the question, as it should be."""
    right = {switch: good, **beside}
    wrong = {switch: not good, **beside}
    others = rows(beside)
    check.passes(both(right))
    check.passes("Health Check has no such row", ACME, OTHER_RISK, settings(right))
    check.passes("the settings are unread", ACME, rows(right), unread(SecuritySettings))
    check.fails(both(wrong))
    check.fails(
        "a baseline that puts up with it",
        ACME,
        others,
        row(switch, not good, risk_type="MEETS_STANDARD"),
        unread(SecuritySettings),
    )
    check.fails("a form that nobody knows", ACME, others, row(switch, "enabled"), settings(wrong))
    check.unknown("the settings of an old version", ACME, OTHER_RISK, settings(beside))
    check.unknown("nobody tells", ACME, UNREAD)
