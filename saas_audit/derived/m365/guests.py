"""People from outside, by the kinds that conditional access tells apart."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.directory import Organization
from ...declare.derive import derive
from ...model import Row
from .reach import GUEST_KINDS


class GuestKind(Row, at_least=len(GUEST_KINDS)):
    """A kind of people from outside; somebody of that kind may come any day."""

    id: str


@derive
def guest_kinds(organization: Organization) -> Iterator[GuestKind]:
    """The same for every tenant."""
    assert organization.__row__.platform == "m365"
    for kind in GUEST_KINDS:
        yield GuestKind(id=kind)
