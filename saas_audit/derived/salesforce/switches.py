"""Settings that two places tell: Health Check, and the security settings.

One setting is one declaration: its row in Health Check, and its twin in the security settings::

    @told_by("SessionSettings.requireHttpOnly", "session_settings.require_http_only")
    class CookiesHiddenFromScripts(Switch): ...

A question with two halves is a base class with a switch for each half, and ``key="name"``: a check
of the base is then asked about both. What is no switch is a ``Told`` with one field of its own, a
number or a word of a ``Literal``.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import msgspec

from ...datasets.salesforce.organization import Organization  # noqa: TC001  (a derive's hint)
from ...datasets.salesforce.settings import HealthCheckRisk, SecurityMetadata, SecuritySettings
from ...declare.derive import concrete, derive
from ...errors import DeclarationError, Unknown
from ...model import Gap, Part, Reason, Row, Rows, Setting, fields_of

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Row)

SWITCH = {"true": True, "false": False}


class Told(Setting):
    """``name`` is its row in Health Check; the one field beside it is the value."""

    name: str


class Switch(Told):
    """On or off."""

    on: bool


S = TypeVar("S", bound=Told)


class Place(msgspec.Struct, frozen=True):
    """Where a setting is told: a row of Health Check; a field of the security settings, by path."""

    durable_id: str
    twin: str


PLACES: dict[type[Row], Place] = {}


def places_of(setting: type[Told]) -> list[Place]:
    """One; of a question with two halves, both."""
    return [PLACES[one] for one in concrete(setting)]


def health_check(setting: type[Told]) -> list[str]:
    """The rows of Health Check that a setting stands in."""
    return [place.durable_id for place in places_of(setting)]


def told_by(durable_id: str, twin: str) -> Callable[[type[S]], type[S]]:
    """The setting is made of these two places. Raises DeclarationError for a twin that is none."""
    _insist_on_path(SecurityMetadata, twin)

    def declare(row_type: type[S]) -> type[S]:
        (value,) = (field for field in fields_of(row_type) if field.name != "name")
        by_health_check = _raw_of(durable_id, value.type)

        def read(
            _org: Organization, settings: Rows[SecuritySettings], risks: Rows[HealthCheckRisk]
        ) -> Any:
            agreed = _agreed(settings, twin, risks, by_health_check, durable_id)
            return row_type(**{"name": durable_id, value.name: agreed})

        read.__name__ = row_type.__name__
        read.__module__ = row_type.__module__
        read.__annotations__["return"] = row_type
        derive(read)
        PLACES[row_type] = Place(durable_id, twin)
        return row_type

    return declare


def _agreed(
    settings: Rows[SecuritySettings],
    twin: str,
    risks: Rows[HealthCheckRisk],
    by_health_check: Callable[[HealthCheckRisk], Any],
    durable_id: str,
) -> Any:
    """The value that is told: by either place, or by both alike. Raises Unknown."""

    def by_settings(held: SecuritySettings) -> Any:
        return attrgetter(twin)(held.metadata)

    told = _values(settings, by_settings) | _values(risks, by_health_check)
    if len(told) == 1:
        return told.pop()
    if told:
        why = "Health Check and the security settings contradict each other"
        raise Unknown(Gap(Reason.UNKNOWN_VALUE, durable_id, why))
    unread = settings.where(_tells(by_settings)).gap or risks.where(_tells(by_health_check)).gap
    raise Unknown(unread or Gap(Reason.NOT_RETURNED, durable_id))


def _values(rows: Rows[R], read: Callable[[R], Any]) -> set[Any]:
    """What the rows that could be read say."""
    return {read(row) for row in rows.where(_tells(read)).seen()}


def _tells(read: Callable[[R], Any]) -> Callable[[R], bool]:
    return lambda row: read(row) is not None


def _raw_of(durable_id: str, kind: Any) -> Callable[[HealthCheckRisk], Any]:
    """Reads the row of one setting; None for other rows, and for a form that we do not know."""

    def read(row: HealthCheckRisk) -> Any:
        if row.durable_id != durable_id or row.org_value_raw is None:
            return None
        return value_of(row.org_value_raw, kind)

    return read


def value_of(raw: str, kind: Any) -> Any:
    """What Health Check's raw form means for a value of this kind; None where we do not know it."""
    if kind is bool:
        return SWITCH.get(raw.lower())
    if kind is int:
        return int(raw) if raw.isdecimal() else None
    return raw if raw in get_args(kind) else None


def _insist_on_path(part: type[Part], path: str) -> None:
    head, _, rest = path.partition(".")
    kinds = {field.name: field.type for field in fields_of(part)}
    if head not in kinds:
        raise DeclarationError(f"{part.__name__} has no field {head}")
    if rest:
        _insist_on_path(kinds[head], rest)
