"""Accounts put away packed, the most of them on disk, and taken out again one by one."""

from __future__ import annotations

import tempfile
from array import array
from typing import IO

import msgspec

from .accounts import ACCOUNTS, Account

IN_MEMORY = 16 << 20
"""Bytes. Some fifty thousand accounts never see the disk."""


class Shelf:
    """By place, in the order they came. The file holds those that came late; it has no name, and is
    gone with this object."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._room = IN_MEMORY
        self._file: IO[bytes] | None = None
        self._starts = array("Q", [0])
        self._kinds = bytearray()
        self._pages = array("I")
        self._refs: dict[str, int] = {}
        self._ref_at: list[str] = []
        self._encoder = msgspec.msgpack.Encoder()
        self._types = list(ACCOUNTS.values())
        self._decoders = [msgspec.msgpack.Decoder(one) for one in self._types]

    def put(self, account: Account, ref: str) -> None:
        """One more, with the page of the snapshot that it was read from."""
        packed = self._encoder.encode(account)
        if self._room > 0:
            self._packed.append(packed)
            self._room -= len(packed)
        else:
            self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115
            self._file.write(packed)
            self._starts.append(self._starts[-1] + len(packed))
        self._kinds.append(self._types.index(type(account)))
        if ref not in self._refs:
            self._refs[ref] = len(self._ref_at)
            self._ref_at.append(ref)
        self._pages.append(self._refs[ref])

    def get(self, place: int) -> tuple[Account, str]:
        """What was put there."""
        inside = len(self._packed)
        packed = self._packed[place] if place < inside else self._read(place - inside)
        return self._decoders[self._kinds[place]].decode(packed), self._ref_at[self._pages[place]]

    def _read(self, number: int) -> bytes:
        assert self._file is not None
        start = self._starts[number]
        self._file.seek(start)
        return self._file.read(self._starts[number + 1] - start)
