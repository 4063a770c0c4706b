"""What a pass says beside it, which a truth table does not show."""

from __future__ import annotations

import pytest
from saas_audit.checks.m365.entra.methods import email, method_email_otp_off

from saas_audit.model import Verdict


@pytest.mark.parametrize(
    ("guests", "told"), [("disabled", ""), ("default", "guests"), ("enabled", "guests")]
)
def test_codes_for_guests_are_told_beside_the_pass(guests: str, told: str) -> None:
    answer = method_email_otp_off(email("disabled", guests))
    assert isinstance(answer, Verdict)
    assert answer.ok
    assert answer.caveat.partition(" ")[0] == told


def test_a_failure_says_nothing_of_guests() -> None:
    answer = method_email_otp_off(email("enabled", "enabled"))
    assert isinstance(answer, Verdict)
    assert (answer.ok, answer.caveat) == (False, "")
