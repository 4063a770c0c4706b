"""What every test session ends with."""

from __future__ import annotations

from tests import scratch


def pytest_sessionfinish() -> None:
    """In each worker too: nothing is left in the temporary folder."""
    scratch.clear()
