"""A switch that two places tell: either is enough, and both must agree."""

from __future__ import annotations

from typing import Literal

import pytest

from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.settings import (
    HealthCheckRisk,
    SecurityMetadata,
    SecuritySettings,
    SessionSettings,
)
from saas_audit.declare.example import unread
from saas_audit.derived.salesforce.health import (
    CookiesHiddenFromScripts,
    ForgeryProtection,
    LoginAsAnyUser,
)
from saas_audit.derived.salesforce.switches import (
    Switch,
    _insist_on_path,
    _raw_of,
    health_check,
    told_by,
    value_of,
)
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.errors import DeclarationError
from saas_audit.model import Population, Reason

ORG = Organization(id="00D", name="Acme")


def row(raw: str | None) -> HealthCheckRisk:
    return HealthCheckRisk(durable_id="SessionSettings.requireHttpOnly", org_value_raw=raw)


def twin(on: bool) -> SecuritySettings:
    session = SessionSettings(require_http_only=on)
    return SecuritySettings(metadata=SecurityMetadata(session_settings=session))


def derived(*facts: object) -> Population[CookiesHiddenFromScripts]:
    told = Told((ORG, *facts), ["salesforce"])  # type: ignore[arg-type]
    return World(told).population(CookiesHiddenFromScripts, told.tenants[0])


@pytest.mark.parametrize(
    ("facts", "on"),
    [
        ((row("true"), twin(True)), True),
        ((row("TRUE"), unread(SecuritySettings)), True),
        ((row("false"), unread(SecuritySettings)), False),
        ((unread(HealthCheckRisk), twin(False)), False),
        ((row("1"), twin(True)), True),
        ((row(None), twin(True)), True),
    ],
)
def test_either_place_is_enough(facts: tuple[object, ...], on: bool) -> None:
    assert [one.on for one in derived(*facts).rows] == [on]


@pytest.mark.parametrize("on", [True, False])
def test_two_that_contradict_each_other_prove_nothing(on: bool) -> None:
    found = derived(row(str(not on)), twin(on))
    assert found.rows == []
    assert found.gap is not None
    assert found.gap.reason is Reason.UNKNOWN_VALUE


def test_the_reason_is_that_of_the_place_that_was_not_read() -> None:
    found = derived(unread(HealthCheckRisk), unread(SecuritySettings))
    assert found.gap is not None
    assert found.gap.reason is Reason.NO_PERMISSION
    other = HealthCheckRisk(durable_id="Other.row", org_value_raw="true")
    found = derived(other, unread(SecuritySettings))
    assert found.gap is not None
    assert found.gap.reason is Reason.NO_PERMISSION


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        ("False", bool, False),
        ("0", bool, None),
        ("12", int, 12),
        ("12 characters", int, None),
        ("TenAttempts", Literal["TenAttempts", "NoLimit"], "TenAttempts"),
        ("10", Literal["TenAttempts", "NoLimit"], None),
    ],
)
def test_a_raw_form_is_known_or_says_nothing(raw: str, kind: object, value: object) -> None:
    assert value_of(raw, kind) == value


def test_a_question_with_two_halves_names_both_rows() -> None:
    both = ["SessionSettings.csrfGet", "SessionSettings.csrfPost"]
    assert health_check(ForgeryProtection) == both
    assert health_check(LoginAsAnyUser) == ["LoginAccessPolicies.adminLoginAsAnyUser"]


def test_a_row_tells_its_own_setting_only() -> None:
    read = _raw_of("SessionSettings.requireHttpOnly", bool)
    assert read(row("true")) is True
    assert read(row(None)) is None
    assert read(HealthCheckRisk(durable_id="Other.row", org_value_raw="true")) is None


def test_a_twin_may_stand_at_the_top() -> None:
    _insist_on_path(SecurityMetadata, "enable_admin_login_as_any_user")


def test_a_twin_that_does_not_exist_is_refused_where_it_is_written() -> None:
    with pytest.raises(DeclarationError, match="SessionSettings has no field require_https"):
        told_by("SessionSettings.requireHttps", "session_settings.require_https")(Switch)
