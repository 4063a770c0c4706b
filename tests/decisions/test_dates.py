"""What two readers would read as two days is not read."""

from __future__ import annotations

from datetime import date

import pytest

from saas_audit.decisions.dates import read_date

LAST = date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",
        "2026/12/31",
        "2026-12-31 00:00:00",
        "2026-12-31T00:00:00",
        "31.12.2026",
        "31. 12. 2026.",
        "31-Dec-2026",
        "31 December 2026",
        "Dec 31, 2026",
    ],
)
def test_read_in_one_way_only(text):
    assert read_date(text) == LAST


@pytest.mark.parametrize(
    ("text", "order"), [("31/12/2026", "dmy"), ("12/31/2026", "mdy"), ("31-12-26", "dmy")]
)
def test_read_as_the_caller_says(text, order):
    assert read_date(text, order) == LAST
    with pytest.raises(ValueError, match="day or the month first; write 2026-12-31"):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("31/12/2026", "mdy"),
        ("2026-02-30", ""),
        ("46387", ""),
        ("soon", ""),
        ("31 Foo 2026", ""),
        ("2026-12/31", ""),
        ("2026-12-31 17:00", ""),
        ("1 ma 2026", ""),
        ("31.12.26", ""),
    ],
)
def test_refused(text, order):
    with pytest.raises(ValueError, match="2026"):
        read_date(text, order)
