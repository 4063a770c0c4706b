"""Each line is whole, or was never written."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from saas_audit.errors import StorageError
from saas_audit.snapshot import Manifest
from saas_audit.snapshot.disk import on_disk
from saas_audit.snapshot.journal import Journal, Split, Started, lines

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
BEGUN = Started(
    "plan",
    Manifest(organisation="acme", run_id="run-1", as_of=NOW, collected_at=NOW, tool_version="1"),
)
FIRST, SECOND = Split(file="users", parts=("a", "b")), Split(file="groups", parts=("c",))


def test_a_line_that_was_torn_off_does_not_spoil_the_next(tmp_path: Path):
    path = tmp_path / "journal.jsonl"
    for one in (BEGUN, FIRST):
        journal = Journal(path)
        journal.write(one)
        journal.close()
        with path.open("ab") as file:
            file.write(b'{"type":"split","file":"us')
    journal = Journal(path)
    journal.write(SECOND)
    journal.close()
    assert list(lines(path)) == [BEGUN, FIRST, SECOND]


def test_what_the_disk_refuses_names_the_file_and_the_next_step(tmp_path: Path):
    with pytest.raises(StorageError) as refused, on_disk(tmp_path / "users"):
        raise OSError(28, os.strerror(28))
    told = str(refused.value)
    assert str(tmp_path / "users") in told
    assert os.strerror(28) in told
    assert "run the same command again" in told
