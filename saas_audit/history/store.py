"""The record of a run on disk: ``verdicts.jsonl.zst`` beside its reports.

Two zstd frames with checksums: the header, then everything else. ``reports/verdicts.py`` writes it
once, under another name until it is whole; here it is read as a stream. What is damaged or cut
raises SnapshotError.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import msgspec

from ..errors import SnapshotError
from . import packed
from .model import Past
from .record import VERSION, Answer, End, Ended, Failing, Header, Line, standing_mark

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from ..engine.judge import CheckResult

FILE = "verdicts.jsonl.zst"
HINT = "compare with another run: --since FOLDER, or --since none"


class Record:
    """One run's record. ``Record.open(folder)`` reads the header only."""

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self.header = header

    @classmethod
    def open(cls, folder: Path) -> Record:
        """Of a run's folder. Raises SnapshotError saying what is wrong with which file."""
        path = folder / FILE
        if not path.is_file():
            raise SnapshotError(
                f"{folder} holds no {FILE}: it is no finished run, or one of an older version; "
                f"`saas-audit report {folder}` writes it"
            )
        file = packed.Packed(path, HINT)
        header = _decoded(file, file.first())
        if not isinstance(header, Header):
            raise file.damaged("it does not begin with a header")
        if header.version != VERSION:
            raise SnapshotError(
                f"{path} has version {header.version}, this version of saas-audit reads {VERSION}; "
                f"use the one that wrote it ({header.tool_version})"
            )
        return cls(path, header)

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self.path.parent

    def lines(self) -> Iterator[Answer | Failing | Past]:
        """Everything after the header, in bounded memory. Raises SnapshotError at the latest at
        its end, so nothing may be concluded before that.
        """
        found = End(0, 0, 0)
        end: End | None = None
        file = packed.Packed(self.path, HINT)
        for number, text in enumerate(file.lines()):
            line = _decoded(file, text)
            if end is not None or isinstance(line, Header) is not (number == 0):
                raise file.damaged("its lines are not in order")
            if isinstance(line, End):
                end = line
            elif not isinstance(line, Header):
                found = _counted(found, line)
                yield line
        if end != found:
            raise file.damaged("its end is missing")


class Recorded:
    """A recorded run as one side of a comparison; its lines wait in a temporary file.

    Raises SnapshotError if the record is damaged.
    """

    def __init__(self, record: Record) -> None:
        self.header = record.header
        self.ended: dict[str, Ended] = {}
        results: list[CheckResult] = []
        self._lines = tempfile.TemporaryFile()  # noqa: SIM115  (closed with us)
        self._places: dict[tuple[str, str], tuple[int, int]] = {}
        for line in record.lines():
            if isinstance(line, Answer):
                results.append(line.result)
            elif isinstance(line, Failing):
                self._keep(line)
        self.results = tuple(results)

    def _keep(self, line: Failing) -> None:
        """The findings of one check in one tenant follow one another."""
        if line.ended:
            self.ended[line.id] = line.ended
        place, start = (line.check_id, line.home), self._lines.tell()
        self._lines.write(msgspec.json.encode(line) + b"\n")
        first, count = self._places.get(place, (start, 0))
        self._places[place] = (first, count + 1)

    def marks(self, result: CheckResult) -> Iterator[tuple[str, str]]:
        """See ``Side.marks``."""
        for line in self.failing(result):
            yield line.id, standing_mark(line.mark, line.outcome)

    def failing(
        self, result: CheckResult, wanted: Container[str] | None = None
    ) -> Iterator[Failing]:
        """See ``Side.failing``."""
        start, count = self._places.get((result.check_id, result.tenant.folder), (0, 0))
        self._lines.seek(start)
        for _ in range(count):
            line = msgspec.json.decode(self._lines.readline(), type=Failing)
            if wanted is None or line.id in wanted:
                yield line


def _counted(found: End, line: Answer | Failing | Past) -> End:
    return End(
        found.answers + isinstance(line, Answer),
        found.findings + isinstance(line, Failing),
        found.past + isinstance(line, Past),
    )


def _decoded(file: packed.Packed, line: bytes) -> Line:
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise file.damaged(f"a line cannot be read: {error}") from None


_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
