"""SOQL from our own words only. What comes from a tenant is checked, and quoted, or not asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ...model import Reason
from ..interface import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TEMPLATE = re.compile(r"\{(\w+)\}")
_NAME = re.compile(r"[A-Za-z0-9_]{1,80}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MARKS = re.compile(
    r"\b(FOR\s+(VIEW|REFERENCE|UPDATE)|UPDATE\s+(TRACKING|VIEWSTAT))\b", re.IGNORECASE
)
"""Clauses that make a query write down, in the org, that somebody looked; or lock its rows."""


class Query(msgspec.Struct, frozen=True):
    """``SELECT fields FROM object WHERE every condition GROUP BY group``."""

    object: str
    fields: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    group: str = ""
    limit: str = ""
    order: str = ""

    @property
    def text(self) -> str:
        order = f" ORDER BY {self.order}" if self.order else ""
        limit = f" LIMIT {self.limit}" if self.limit else ""
        return f"SELECT {', '.join(self.fields)} FROM {self.object}{self._tail}{order}{limit}"

    @property
    def count(self) -> str:
        """How many rows there are."""
        return f"SELECT COUNT() FROM {self.object}{self._tail}"

    @property
    def _tail(self) -> str:
        where = " AND ".join(f"({one})" for one in self.conditions)
        return (f" WHERE {where}" if where else "") + (f" GROUP BY {self.group}" * bool(self.group))

    def ordered(self, field: str) -> Query:
        """The same in an order that does not change from one asking to the next."""
        return msgspec.structs.replace(self, order=field)

    def within(self, *conditions: str) -> Query:
        """The same with more conditions."""
        return msgspec.structs.replace(self, conditions=(*self.conditions, *conditions))


def query(
    name: str, fields: Sequence[str], words: Mapping[str, str], values: Mapping[str, str]
) -> Query:
    """The query of a source; ``{field}`` in its WHERE is filled from the row it is read for."""
    where = words.get("where", "")
    filled = _TEMPLATE.sub(lambda match: quoted(values[match.group(1)]), where)
    conditions = (filled,) if filled else ()
    more = words.get("group", ""), words.get("limit", "")
    asked = Query(name, tuple(fields), conditions, *more)
    if _MARKS.search(asked.text):
        raise ReadError(Reason.API_ERROR, "a query that leaves marks in the org; not asked")
    return asked


def named(path: str, values: Mapping[str, str]) -> str:
    """The object of a source; ``{field}`` is filled from the row it is read for.

    Raises ReadError for anything but one API name.
    """
    name = _TEMPLATE.sub(lambda match: values[match.group(1)], path)
    if not _NAME.fullmatch(name):
        raise ReadError(Reason.API_ERROR, "no object has such a name; not asked")
    return name


def quoted(names: str) -> str:
    """``a,b`` -> ``'a','b'``; a time stays as it is.

    Raises ReadError for anything but times, ids and API names.
    """
    if _MOMENT.fullmatch(names):
        return names
    parts = names.split(",")
    if not all(_NAME.fullmatch(part) for part in parts):
        raise ReadError(Reason.API_ERROR, "a name that is neither an id nor an API name; not asked")
    return ",".join(f"'{part}'" for part in parts)
