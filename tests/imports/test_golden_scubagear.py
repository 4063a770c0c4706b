"""Where we and ScubaGear differ on a real tenant, a sentence says why."""

from __future__ import annotations

import pytest

from tests.imports.golden_scubagear import EXPORT, GOLDEN, Line, comparison, unused

pytestmark = pytest.mark.skipif(
    not (EXPORT.exists() and GOLDEN.exists()), reason="the export is not beside the project"
)


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return comparison()


def test_every_difference_is_explained(lines: list[Line]) -> None:
    assert [str(line) for line in lines if not line.is_explained] == []


def test_every_sentence_is_needed(lines: list[Line]) -> None:
    assert unused(lines) == set()


def test_the_two_agree_on_most_of_what_both_can_know(lines: list[Line]) -> None:
    known = [line for line in lines if line.judged and line.ours in ("pass", "fail")]
    assert sum(line.agrees for line in known) > len(known) * 0.8
