"""Policies with their scope read, and the places for which settings are worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from ... import Lookup, Row, derive
from ...datasets.google.directory import Group, User
from ...datasets.google.policies import Policy, PolicyQuery
from ...errors import Unknown
from ...model import Gap, Missing, Part, Reason, fields_of
from ...model.decode import salvage
from .people import is_active
from .reducers import Stored, Value, effective
from .units import Unit

P = TypeVar("P", bound=Part)

ALL_ADMINS = "WORKSPACE_ALL_ADMIN_GROUP"
"""Stands in place of a group: everybody who holds an admin role."""

_CLAUSE = re.compile(
    r"entity\.(?:"
    r"org_units\.exists\(\s*org_unit\s*,\s*"
    r"org_unit\.org_unit_id\s*==\s*orgUnitId\('(?P<unit>[\w-]+)'\)\s*\)"
    r"|groups\.exists\(\s*group\s*,\s*group\.group_id\s*==\s*groupId\('(?P<group>[\w-]+)'\)\s*\)"
    r"|licenses\.exists\(\s*license\s*,\s*license\s+in\s+\[(?P<licences>[^\]]*)\]\s*\)"
    r")"
)


class Scope(msgspec.Struct, frozen=True):
    """Whom a policy is about: "" and () mean no condition of that kind."""

    unit: str = ""
    group: str = ""
    licences: tuple[str, ...] = ()


def scope_of(query: PolicyQuery) -> Scope | Missing:
    """The scope, from the vendor's helper fields or, where there is one, its CEL condition."""
    unit = query.org_unit.removeprefix("orgUnits/")
    helper = Scope(unit and f"id:{unit}", query.group.removeprefix("groups/"))
    return _parsed(query.query, helper) if query.query else helper


def _parsed(condition: str, helper: Scope) -> Scope | Missing:
    """Conditions joined by "and" only; anything else is not understood rather than guessed."""
    found: dict[str, str] = {}
    for clause in condition.split("&&"):
        match = _CLAUSE.fullmatch(clause.strip())
        told = {name: one for name, one in match.groupdict().items() if one} if match else {}
        if not told or told.keys() & found.keys():
            return Missing(Reason.UNKNOWN_VALUE, f"condition {condition[:120]!r}")
        found.update(told)
    licences = tuple(re.findall(r"'([^']+)'", found.get("licences", "")))
    unit = f"id:{found['unit']}" if "unit" in found else helper.unit
    return Scope(unit, found.get("group", helper.group), licences)


class ScopedPolicy(Row, of=Policy, key="name"):
    """A policy with its scope read. ``setting`` is without its ``settings/`` prefix."""

    name: str
    setting: str
    service: str
    is_system: bool
    is_service_status: bool
    scope: Scope
    order: float
    value: dict[str, Any]


@derive
def scoped(policy: Policy) -> ScopedPolicy:
    setting = policy.setting.type.removeprefix("settings/")
    return ScopedPolicy(
        name=policy.name,
        setting=setting,
        service=setting.partition(".")[0],
        is_system=policy.type == "SYSTEM",
        is_service_status=setting.endswith(".service_status"),
        scope=scope_of(policy.policy_query),
        order=policy.policy_query.sort_order,
        value=policy.setting.value,
    )


class Target(Row, label="place"):
    """A place for which settings are worked out: an org unit, a group, the holders of a licence.

    ``units`` is the lineage of its org unit, itself first. ``people`` says how many it holds, as
    far as the directory tells, for people to read: active users right in an org unit, direct
    members of a group.
    """

    id: str
    place: str
    people: str
    units: tuple[str, ...]
    group: str
    licence: str


@derive
def of_unit(unit: Unit, users: Lookup[User]) -> Target:
    return Target(
        id=unit.id,
        place=unit.path,
        people=people_at(unit.path, users),
        units=unit.lineage,
        group="",
        licence="",
    )


@derive
def of_scope(policy: ScopedPolicy, units: Lookup[Unit], groups: Lookup[Group]) -> Iterator[Target]:
    """Policies of units and groups that no longer exist linger; they are about nobody."""
    scope = policy.scope
    if not (scope.group or scope.licences):
        return
    unit = _unit_of(scope, units)
    name = _group_name(scope.group, groups)
    if unit is None or name is None:
        return
    place = (unit.path if scope.unit else "everywhere") + name
    for licence in scope.licences or ("",):
        sku = licence.rpartition("/")[2]
        yield Target(
            id=_id_of(scope, licence),
            place=place + (f" (licence {sku})" if sku else ""),
            people=_members(scope.group, groups) if not licence else NOT_COUNTED,
            units=unit.lineage,
            group=scope.group,
            licence=licence,
        )


def _unit_of(scope: Scope, units: Lookup[Unit]) -> Unit | None:
    """The org unit of a policy. One that names none is for people anywhere below the root."""
    if scope.unit:
        return units.get(scope.unit)
    for root in units.all(path="/"):
        return root
    return None


def ids_of(scope: Scope) -> tuple[str, ...]:
    """The targets that a policy for a group or licence makes."""
    return tuple(_id_of(scope, one) for one in scope.licences or ("",))


def _id_of(scope: Scope, licence: str) -> str:
    return f"{scope.unit}|{scope.group}|{licence}"


def _group_name(group: str, groups: Lookup[Group]) -> str | None:
    """How a place names its group; None if the group is gone."""
    if not group:
        return ""
    if group == ALL_ADMINS:
        return " (all administrators)"
    found = groups.get(group)
    return f" (group {found.email})" if found else None


NOT_COUNTED = "people not counted"


def people_at(path: str, users: Lookup[User]) -> str:
    """How many active users are right in an org unit, in words."""
    return _counted(str(users.all(org_unit_path=path).where(is_active).count()), "person", "people")


def _members(group: str, groups: Lookup[Group]) -> str:
    found = groups.get(group) if group != ALL_ADMINS else None
    return _counted(found.direct_members_count if found else "", "direct member", "direct members")


def _counted(how_many: str, one: str, more: str) -> str:
    """A count that nobody could make is not told as one."""
    if how_many in ("", "at least 0"):
        return NOT_COUNTED
    return f"{how_many} {one if how_many.removeprefix('at least ') == '1' else more}"


def speaks_to(scope: Scope, target: Target) -> bool:
    """Does a policy of this scope apply at the target?"""
    return (
        (not scope.unit or scope.unit in target.units)
        and (not scope.group or scope.group == target.group)
        and (not scope.licences or target.licence in scope.licences)
    )


def at(target: Target, setting: str, policies: Lookup[ScopedPolicy]) -> Value:
    """The value of a setting in force at a target, by field."""
    return effective(setting, stored(setting, policies, lambda scope: speaks_to(scope, target)))


def stored(setting: str, policies: Lookup[ScopedPolicy], applies: Any) -> list[Stored]:
    """The policies of a setting that apply. Every tenant has SYSTEM policies: none is no answer."""
    if not policies.all(is_system=True):
        raise Unknown(Gap(Reason.SUSPICIOUSLY_EMPTY, "Policy", "no SYSTEM policy was returned"))
    found = policies.all(setting=setting)
    return [Stored(one.order, one.value) for one in found if applies(one.scope)]


def typed(row_type: type[P], value: Value, **own: Any) -> P:
    """A value as a row or part: a field that is absent, or not as documented, is missing."""
    fields = dict(own)
    for field in fields_of(row_type):
        if field.name in own or (field.encode_name not in value and _has_default(field)):
            continue
        held = value.get(field.encode_name, _ABSENT)
        fields[field.name] = held if isinstance(held, Missing) else salvage(held, field.type)
    return row_type(**fields)


def _has_default(field: msgspec.structs.FieldInfo) -> bool:
    """Declared with one because the vendor leaves the field out where it is empty."""
    return not field.required and not isinstance(field.default, Missing)


_ABSENT = Missing(Reason.NOT_RETURNED, "no policy carries it, and Google publishes no default")
