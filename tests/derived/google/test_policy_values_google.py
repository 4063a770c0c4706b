"""Setting values have no published type: who vouches for each field that we read of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saas_audit.derived.google.drive_settings import DriveService, ExternalSharing
from saas_audit.derived.google.two_step import AdminFactors, AdminTwoStep, TwoStep
from saas_audit.model import Row, fields_of
from saas_audit.simulator.google import careful

CASES = Path(__file__).parents[4] / "shared/data/scubagoggles/policy_cases"

REAL_EXPORT = {
    "drive_and_docs.service_status serviceState",
    "security.two_step_verification_enrollment allowEnrollment",
}
DOCS_ONLY = {
    "drive_and_docs.external_sharing externalSharingMode",
    "drive_and_docs.external_sharing allowPublishingFiles",
    "security.two_step_verification_enforcement enforcedFrom",
    "security.two_step_verification_enforcement_factor allowedSignInFactorSet",
    "security.two_step_verification_sign_in_code backupCodeExceptionPeriod",
}
ROWS: tuple[type[Row], ...] = (ExternalSharing, DriveService, TwoStep, AdminTwoStep, AdminFactors)
OWN = {"target", "place", "admin"}


def told(value: str) -> tuple[str, str]:
    setting, _, field = value.partition(" ")
    return setting, field


def test_every_field_that_is_read_has_somebody_who_vouches_for_it() -> None:
    read = {f.encode_name for row in ROWS for f in fields_of(row) if f.name not in OWN}
    assert read == {told(one)[1] for one in REAL_EXPORT | DOCS_ONLY}
    assert not REAL_EXPORT & DOCS_ONLY


@pytest.mark.skipif(not CASES.exists(), reason="the captured answers are not here")
def test_captured_answers_hold_what_is_said_to_be_captured() -> None:
    seen = set()
    for path in CASES.glob("*.json"):
        case = json.loads(path.read_text())
        for page in case.get("responses") or [case["response"]]:
            for policy in page["policies"]:
                setting = policy["setting"]["type"].removeprefix("settings/")
                seen |= {f"{setting} {name}" for name in policy["setting"]["value"]}
    assert seen >= REAL_EXPORT
    assert not DOCS_ONLY & seen


def test_the_simulator_writes_the_same_fields() -> None:
    held = {
        f"{policy['setting']['type'].removeprefix('settings/')} {name}"
        for policy in careful().policies
        for name in policy["setting"]["value"]
    }
    assert held >= REAL_EXPORT | DOCS_ONLY
