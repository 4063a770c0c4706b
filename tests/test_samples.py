"""sample_reports/ holds what the tool really writes, byte for byte."""

from __future__ import annotations

import pytest

from tests.accept import KEPT, SAMPLES, produce


@pytest.mark.parametrize("name", ["careless", "careful", "blind"])
def test_samples_are_what_the_demo_writes(name, tmp_path, capsys):
    folder = produce(name, tmp_path)
    for kept in KEPT:
        assert (folder / kept).read_bytes() == (SAMPLES / name / kept).read_bytes(), (
            f"{name}/{kept} changed; if that is meant, run `make accept` and read the diff"
        )
