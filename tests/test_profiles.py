"""Whose thresholds hold: default < profile < config; and who answers for a manual check."""

from __future__ import annotations

from datetime import date

import pytest

from saas_audit import HIGH, Verdict, check, controls
from saas_audit.discover import built_in
from saas_audit.engine.truth import problems
from saas_audit.errors import DeclarationError
from saas_audit.settings import Attestation, Settings
from tests.support import Sharing


@check(
    severity=HIGH,
    control=controls.LINKS_NEED_SIGN_IN,
    profiles={"scuba": {"days": 7}, "cis": {"days": 90}},
)
def ends_soon(sharing: Sharing, *, days: int = 30, strict: bool = False) -> Verdict:
    """It ends soon.

    Why: it should.
    Fix: end it.
    """
    return Verdict(strict, saw=sharing.sharing_level, want=days)


ends_soon.id = "m365.support.ends_soon"


def knobs(**config) -> dict[str, object]:
    settings = Settings(organisation="acme", **config)
    return settings.knobs([ends_soon]).get(ends_soon.id, {})


def test_default_gives_way_to_the_profile_and_that_to_the_config():
    assert knobs() == {}
    assert knobs(profile="scuba") == {"days": 7}
    own = {ends_soon.id: {"strict": True}}
    assert knobs(profile="cis", checks=own) == {"days": 90, "strict": True}
    assert knobs(profile="cis", checks={ends_soon.id: {"days": 1}}) == {"days": 1}


@pytest.mark.parametrize(
    ("profiles", "word"),
    [({"nist": {}}, "nist"), ({"cis": {"day": 1}}, "day"), ({"cis": {"days": "1"}}, "days")],
)
def test_a_profile_that_cannot_hold_is_a_mistake_in_the_check(profiles, word):
    wrong = check(severity=HIGH, control=controls.LINKS_NEED_SIGN_IN, profiles=profiles)
    with pytest.raises(DeclarationError, match=word):
        list(problems(wrong(ends_soon.function)))


def test_every_profile_of_every_check_holds():
    for one in built_in():
        for profile in ("saas-audit", "scuba", "cis"):
            assert set(one.knobs_of(profile)) <= {knob.name for knob in one.contract.knobs}


@check(severity=HIGH, control=controls.MFA_FOR_ADMINS)
def somebody_looked() -> None:
    """Somebody looked.

    Why: no API shows it.
    Fix: look.
    """


LOOK = Attestation(by="Ann", on=date(2026, 10, 1), until=date(2026, 12, 1), note="seen")


def test_an_attestation_is_told_and_ends():
    settings = Settings(organisation="acme", attested={somebody_looked.id: LOOK})
    assert settings.attestation(somebody_looked) == LOOK
    assert settings.attestation(ends_soon) is None
    assert LOOK.told(date(2026, 12, 1)).startswith("attested by Ann on 2026-10-01")
    assert "ended on 2026-12-01" in LOOK.told(date(2026, 12, 2))
