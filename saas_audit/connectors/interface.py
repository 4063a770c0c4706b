"""What the rest of the tool knows of a vendor: sign in, read pages, say what was granted.

A connector imports its SDK inside ``connect()``, never before. It raises ``ConnectError`` when the
tenant as a whole is out of reach and ``ReadError`` when one source is; both say what to do next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from ..errors import SaasAuditError
from ..model import Reason, Source

LARGEST_ANSWER = 30 * 1024 * 1024
"""Bytes that are taken in of one answer: far above any vendor's page. As evidence, which quotes it,
it takes up to twice as many.
"""


class Clock(Protocol):
    """Time, injected: tests wait without waiting, and golden files hold no stopwatch."""

    def now(self) -> datetime:
        """An aware UTC time."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""


class WallClock:
    """The real one."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        import time

        time.sleep(seconds)


class ReadError(SaasAuditError):
    """One source could not be read (to its end). Becomes ``Coverage``.

    ``retryable`` is set where the same request may still succeed; ``retry_after`` is what the
    vendor asked for, in seconds.
    """

    def __init__(
        self,
        reason: Reason,
        detail: str,
        *,
        status: int = 0,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retryable = retryable
        self.retry_after = retry_after


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to read: a source, the fields wanted of it, and for whom.

    ``fields`` are the vendor's names, dotted where nested, united over all row types that share
    the source. ``subject`` is the key of the row of ``source.each``, ``values`` the values of its
    fields, which fill the templates in the source's path and query. ``part`` is the connector's own
    word for a part of the list (see ``Connector.parts``).
    """

    source: Source
    fields: tuple[str, ...]
    subject: str = ""
    part: str = ""
    values: Mapping[str, str] = msgspec.field(default_factory=dict)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One whole answer, as the vendor sent it. ``cursor``: where the list goes on; "": nowhere."""

    body: bytes
    status: int
    received_at: datetime
    retries: int = 0
    cursor: str = ""


class Identity(msgspec.Struct, frozen=True):
    """The tenant behind the credentials: the vendor's id and name of it."""

    tenant_id: str
    name: str


class Connector(Protocol):
    """One signed-in tenant. Threads share it: as many as ``lanes`` read at a time."""

    lanes: int

    def connect(self) -> Identity:
        """Sign in and say who this is. Raises ConnectError."""

    def granted(self) -> frozenset[str] | None:
        """The rights we hold, in the words of ``Source.permission``; None if it cannot be told."""

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """Whole pages, in order, up to the vendor's own end mark. Raises ReadError.

        With the ``cursor`` of an earlier page: those after it.
        """

    def parts(self, read: Read, rows: int) -> Sequence[Read]:
        """A list of so many rows in parts to be read side by side; itself, where it has none.

        Only asked where the vendor counts, and the sum is held against that. Raises ReadError.
        """

    def count(self, read: Read) -> int | None:
        """How many rows the vendor says there are; None where it does not say. Raises ReadError."""

    def close(self) -> None:
        """Give back connections."""
