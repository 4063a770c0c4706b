"""A snapshot and what the admin declared, as one backing for a world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from ..model import AsOf, Reading, Row, Tenant
from .plan import RESOLVER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ..snapshot import Snapshot

T = TypeVar("T", bound=Row)


class Declared(Protocol):
    """The config's lists, as rows."""

    def rows(self, row_type: type[T], tenant: Tenant) -> Sequence[T]:
        """What is declared for this tenant (or, organisation-wide, for all)."""


class Facts:
    """Everything there is to know without deriving anything. ``as_of``: else the snapshot's."""

    def __init__(
        self, snapshot: Snapshot, declared: Declared, as_of: datetime | None = None
    ) -> None:
        self._snapshot = snapshot
        self._declared = declared
        self.tenants = tuple(dict.fromkeys((*snapshot.tenants, RESOLVER)))
        self.as_of = AsOf.at(as_of or snapshot.manifest.as_of)

    def reading(self, row_type: type[T], tenant: Tenant) -> Reading[T]:
        if row_type.__row__.config:
            return Reading([(row, "") for row in self._declared.rows(row_type, tenant)])
        return self._snapshot.rows(row_type, tenant)
