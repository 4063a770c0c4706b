"""The matrix on *careless*; a file of its own, so that both run side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from saas_audit.model import Source
from tests.matrix.bench import Bench
from tests.matrix.shaken import every_source, holds_under_every_fault


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    held = Bench("careless")
    yield held
    held.close()


@every_source
def test_under_every_fault(bench: Bench, source: Source) -> None:
    holds_under_every_fault(bench, source)
