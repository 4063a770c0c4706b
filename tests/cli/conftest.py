"""One run of the careless organisation, for every test that only reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from saas_audit.cli import main
from saas_audit.cli.exit import Exit


@pytest.fixture(scope="session")
def careless(tmp_path_factory) -> Path:
    """Its folder; whoever changes something works on a copy."""
    out = tmp_path_factory.mktemp("out")
    assert main(["demo", "--out", str(out)]) == Exit.OK
    (folder,) = (out / "careless").iterdir()
    return folder
