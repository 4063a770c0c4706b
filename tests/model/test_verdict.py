"""Names that stay: severities in their order, times, tenants, the ids of findings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from saas_audit.model import (
    CRITICAL,
    HIGH,
    LOW,
    MEDIUM,
    ORGANISATION,
    AsOf,
    Finding,
    Gap,
    Missing,
    Outcome,
    Reason,
    Tenant,
    finding_id,
)

FINDING = Finding(
    check_id="m365.entra.x",
    platform="m365",
    tenant_id="t1",
    home="m365-main",
    subject_type="User",
    subject_id="ann",
    subject_name="Ann",
    outcome=Outcome.FAIL,
    severity=HIGH,
)


def test_severities_are_ranked_from_the_worst():
    assert [one.rank for one in (CRITICAL, HIGH, MEDIUM, LOW)] == [0, 1, 2, 3]


def test_the_time_of_a_run_keeps_moment_and_zone():
    moment = datetime(2026, 11, 2, 6, 0, tzinfo=timezone(timedelta(hours=2)))
    as_of = AsOf.at(moment)
    assert isinstance(as_of, AsOf)
    assert (as_of, as_of.utcoffset()) == (moment, timedelta(hours=2))
    assert as_of.ago(days=1, hours=4) == datetime(2026, 11, 1, 0, 0, tzinfo=UTC)


def test_the_id_of_a_finding_is_the_same_in_every_run():
    """People keep them in exceptions and tickets: this text never changes."""
    assert FINDING.id == finding_id("m365.entra.x", "t1", "ann") == "f076e22d9e10599d"
    assert finding_id("a", "bc") != finding_id("ab", "c")
    assert finding_id("a", "b", "\ud83d").startswith("f")


def test_a_tenant_has_a_folder_and_so_has_the_organisation():
    assert Tenant("m365", "main", "1").folder == "m365-main"
    assert ORGANISATION.folder == "organisation"


def test_a_gap_says_what_and_why_and_the_vendors_word():
    assert str(Gap(Reason.TRUNCATED, "User")) == "User: the answer was cut before its end"
    told = Gap(Reason.NO_PERMISSION, "User", "Forbidden")
    assert str(told) == "User: the right to read it was not granted (Forbidden)"
    assert repr(Missing(Reason.WRONG_TYPE)) == "<missing: wrong_type>"
