"""Files of JSON lines in zstd frames: written whole, read as a stream, with a hint when damaged."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

import msgspec
import zstandard

from ..errors import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHUNK = 1 << 18
LONGEST_LINE = 1 << 26
"""Bytes: a header of thousands of checks and long lists fits many times."""


def write(path: Path, head: object, body: Iterable[object]) -> None:
    """Two frames with checksums, so that the first can be read alone; safe on disk when done."""
    encode = msgspec.json.Encoder(order="deterministic").encode
    with path.open("wb") as file:
        packer = zstandard.ZstdCompressor(level=6, write_checksum=True)
        file.write(packer.compress(encode(head) + b"\n"))
        with packer.stream_writer(file, closefd=False) as rest:
            for lines in _in_chunks(map(encode, body)):
                rest.write(lines)
        file.flush()
        os.fsync(file.fileno())


def _in_chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Joined, some hundred kilobytes at a time: many small writes cost more than the packing."""
    held, size = bytearray(), CHUNK
    for line in lines:
        held += line + b"\n"
        if len(held) >= size:
            yield bytes(held)
            held.clear()
    yield bytes(held)


class Packed:
    """One such file. ``hint`` is what to do when it is damaged: the end of the sentence.

    Everything raises SnapshotError naming the file and what is wrong with it.
    """

    def __init__(self, path: Path, hint: str) -> None:
        self.path = path
        self._hint = hint

    def damaged(self, why: str) -> SnapshotError:
        """To be raised."""
        return SnapshotError(f"{self.path} is damaged ({why}); {self._hint}")

    def lines(self) -> Iterator[bytes]:
        """Line by line, in bounded memory."""
        rest = b""
        with self.path.open("rb") as file:
            for chunk in self._chunks(file):
                *whole, rest = (rest + chunk).split(b"\n")
                yield from whole
                if len(rest) > LONGEST_LINE:
                    raise self.damaged("a line has no end")
        if rest:
            raise self.damaged("its last line is torn")

    def _chunks(self, file: IO[bytes]) -> Iterator[bytes]:
        """What the file unpacks to, frame after frame."""
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        try:
            while chunk := reader.read(CHUNK):
                yield chunk
        except zstandard.ZstdError:
            raise self.damaged("it does not unpack") from None

    def first(self) -> bytes:
        """The first frame, without what follows it."""
        with self.path.open("rb") as file:
            return self._first(file)

    def _first(self, file: IO[bytes]) -> bytes:
        unpacker = zstandard.ZstdDecompressor().decompressobj()
        found = b""
        try:
            chunk = file.read(CHUNK)
            if not 0 < zstandard.frame_content_size(chunk) <= LONGEST_LINE:
                raise self.damaged("its header has no size")
            while chunk and not unpacker.eof:
                found += unpacker.decompress(chunk)
                chunk = file.read(CHUNK)
        except zstandard.ZstdError:
            raise self.damaged("it does not unpack") from None
        if not unpacker.eof:
            raise self.damaged("its header is cut")
        return found
