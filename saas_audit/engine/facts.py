"""A snapshot, what the admin declared and what the last run saw, as one backing for a world."""

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


class Memory(Protocol):
    """What was seen in the run before, as rows."""

    def reading(self, row_type: type[T], tenants: Sequence[Tenant]) -> Reading[T]:
        """What is remembered; where it speaks of none of these tenants, that is a gap."""

    def size(self, row_type: type[Row]) -> int:
        """About how many rows that will be."""


class Nothing:
    """The memory of a first run."""

    def reading(self, row_type: type[T], tenants: Sequence[Tenant]) -> Reading[T]:  # noqa: ARG002
        return Reading()

    def size(self, row_type: type[Row]) -> int:  # noqa: ARG002
        return 0


NOTHING = Nothing()


class Facts:
    """Everything there is to know without deriving anything. ``as_of``: else the snapshot's."""

    def __init__(
        self,
        snapshot: Snapshot,
        declared: Declared,
        as_of: datetime | None = None,
        memory: Memory = NOTHING,
    ) -> None:
        self._snapshot = snapshot
        self._declared = declared
        self._memory = memory
        self.tenants = tuple(dict.fromkeys((*snapshot.tenants, RESOLVER)))
        self.as_of = AsOf.at(as_of or snapshot.manifest.as_of)

    def reading(self, row_type: type[T], tenant: Tenant) -> Reading[T]:
        if row_type.__row__.config:
            return Reading([(row, "") for row in self._declared.rows(row_type, tenant)])
        if row_type.__row__.remembered:
            return self._memory.reading(row_type, self._snapshot.tenants)
        return self._snapshot.rows(row_type, tenant)

    def size(self, row_type: type[Row], tenant: Tenant) -> int:
        if row_type.__row__.remembered:
            return self._memory.size(row_type)
        return 0 if row_type.__row__.config else self._snapshot.size(row_type, tenant)

    def page(self, row_type: type[T], tenant: Tenant, number: int) -> list[T]:
        return self._snapshot.page(row_type, tenant, number)
