"""Accounts put away packed, the most of them on disk, and taken out again one by one."""

from __future__ import annotations

import tempfile
from array import array

import msgspec

from .accounts import ACCOUNTS, Account

IN_MEMORY = 8 << 20
"""Bytes. A few ten thousand accounts never see the disk."""


class Shelf:
    """By place, in the order they came. The file has no name, and is gone with this object."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
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
        self._file.write(packed)
        self._starts.append(self._starts[-1] + len(packed))
        self._kinds.append(self._types.index(type(account)))
        if ref not in self._refs:
            self._refs[ref] = len(self._ref_at)
            self._ref_at.append(ref)
        self._pages.append(self._refs[ref])

    def get(self, place: int) -> tuple[Account, str]:
        """What was put there."""
        start = self._starts[place]
        self._file.seek(start)
        packed = self._file.read(self._starts[place + 1] - start)
        return self._decoders[self._kinds[place]].decode(packed), self._ref_at[self._pages[place]]
