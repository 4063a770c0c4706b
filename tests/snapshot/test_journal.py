"""Each line is whole, or was never written."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from saas_audit.errors import StorageError
from saas_audit.snapshot import Manifest
from saas_audit.snapshot.disk import append, on_disk, whole
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


class Full(FileIO):
    """A file on a disk that has room for two pieces of three bytes, then for one more."""

    room = 2

    def write(self, piece: Any) -> int:
        if not self.room:
            self.room = 1
            raise OSError(28, os.strerror(28))
        self.room -= 1
        return super().write(bytes(piece[:3]))


@pytest.mark.parametrize("stopped_by", [OSError, KeyboardInterrupt])
def test_a_file_appears_whole_or_leaves_nothing(tmp_path: Path, stopped_by: type[BaseException]):
    path = tmp_path / "report.html"
    path.write_text("last month's")
    with pytest.raises(stopped_by), whole(path) as partial:
        partial.write_text("half of this")
        raise stopped_by
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [
        ("report.html", "last month's")
    ]
    with whole(path) as partial:
        partial.write_text("this month's")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [
        ("report.html", "this month's")
    ]


def test_what_does_not_fit_is_not_there_in_part(tmp_path: Path):
    with Full(tmp_path / "users", "wb") as file:
        append(file, b"abc")
        with pytest.raises(StorageError, match=os.strerror(28)):
            append(file, b"defghi")
        append(file, b"jkl")
    assert (tmp_path / "users").read_bytes() == b"abcjkl"
