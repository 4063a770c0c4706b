"""A setting as it is in force at each place: one small row for each, and nothing else to write.

::

    @in_force("gmail.auto_forwarding", service="gmail")
    class AutoForwarding(Effective):
        \"""Whether people can have their mail forwarded.\"""

        enable_auto_forwarding: bool

There is one such row for each place where the service is on. Fields are spelt as the vendor spells
them; one that no policy carries and that has no published default is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from ... import Lookup, Row, derive
from ...errors import Unknown
from ...model import Gap, Part, Reason
from .policies import ScopedPolicy, Target, at, ids_of, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

R = TypeVar("R", bound=Row)


class Effective(Row, rename="camel", key="target", of=Target, label="place"):
    """What every setting in force says beside its own fields: where, and about how many people."""

    target: str
    place: str
    people: str


class ServiceStatus(Part, rename="camel"):
    """Whether a service is on."""

    service_state: Literal["ENABLED", "DISABLED"]


class _Declared(NamedTuple):
    settings: tuple[str, ...]
    service: str
    customer_wide: bool

    def row(self, row_type: type[R], target: Target, policies: Lookup[ScopedPolicy]) -> R | None:
        """The row of a place; None if it has none."""
        if self.customer_wide and target.place != "/":
            return None
        if not concerned(target, (*self.settings, f"{self.service}.service_status"), policies):
            return None
        if self.service and not is_on(self.service, target, policies):
            return None
        value = {}
        for setting in self.settings:
            value.update(at(target, setting, policies))
        return placed(row_type, target, value)


def in_force(
    *settings: str, service: str = "", customer_wide: bool = False
) -> Callable[[type[R]], type[R]]:
    """Makes the rows of a setting, or of several that are judged as one.

    ``service``: places where that service is off have no row. ``customer_wide``: the setting
    stands at the root and nowhere else.
    """

    declared = _Declared(settings, service, customer_wide)

    def declare(row_type: type[R]) -> type[R]:
        def made(target: Target, policies: Lookup[ScopedPolicy]) -> Any:
            return declared.row(row_type, target, policies)

        made.__module__ = row_type.__module__
        made.__name__ = f"{row_type.__name__}_in_force"
        made.__annotations__["return"] = row_type
        derive(made)
        return row_type

    return declare


def concerned(target: Target, settings: Iterable[str], policies: Lookup[ScopedPolicy]) -> bool:
    """Every org unit is; a group or a licence where one of these settings names it.

    Elsewhere it has what its org units have, and they are judged.
    """
    if not (target.group or target.licence):
        return True
    return any(
        policies.all(setting=setting).where(lambda one: target.id in ids_of(one.scope))
        for setting in settings
    )


def placed(row_type: type[R], target: Target, value: dict[str, Any], **own: Any) -> R:
    """A value as the row of its setting at a place."""
    where = {"target": target.id, "place": target.place, "people": target.people}
    return typed(row_type, value, **where, **own)


def is_on(service: str, target: Target, policies: Lookup[ScopedPolicy]) -> bool:
    """Do people there have the service? One that was never bought has no status: it is off."""
    if not policies.all(is_service_status=True):
        raise Unknown(Gap(Reason.SUSPICIOUSLY_EMPTY, "Policy", "no service status was returned"))
    value = at(target, f"{service}.service_status", policies)
    return typed(ServiceStatus, value or {"serviceState": "DISABLED"}).service_state == "ENABLED"
