"""Every check keeps to its truth table, in the engine that runs the real thing."""

from __future__ import annotations

import pytest

from saas_audit.discover import built_in
from saas_audit.engine.truth import problems

CHECKS = built_in()


@pytest.mark.parametrize("check", CHECKS, ids=[check.id for check in CHECKS])
def test_truth_table_holds(check):
    assert list(problems(check)) == []


@pytest.mark.parametrize("check", CHECKS, ids=[check.id for check in CHECKS])
def test_prose_is_complete(check):
    prose = check.prose
    assert len(prose.title) <= 100
    assert prose.see.startswith("https://")
    assert len(prose.fix) > 20
