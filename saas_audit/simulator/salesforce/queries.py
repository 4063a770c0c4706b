"""Queries answered from whole records: what may be seen, what was asked for, page by page."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from .refusals import Refused, no_access, no_field, no_object
from .rights import HIDING, REFUSED, UNSEEN
from .schema import IN_BOTH, ONE_AT_A_TIME, TOOLING, UNFILTERABLE, Field, key_of, schema
from .soql import Statement, parsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tenant import Object, Tenant

TOKENS_AT_MOST = 2500
"""A query of OauthToken shows no more, and does not say so."""


class Queries:
    """The records of one org as one user sees them."""

    def __init__(self, tenant: Tenant, granted: frozenset[str], page: int) -> None:
        self._tenant = tenant
        self._granted = granted
        self._page = page
        self._cursors: dict[str, tuple[str, Statement, list[Object]]] = {}

    def fields(self, name: str, *, tooling: bool) -> dict[str, Field]:
        """An object's fields, in this org and for this user. Raises Refused."""
        rights = UNSEEN.get(name)
        if name not in schema() or ((name in TOOLING) is not tooling and name not in IN_BOTH):
            raise no_object(name)
        if rights and not rights & self._granted:
            raise no_object(name)
        hidden = {f"{one}.{ONE_AT_A_TIME}" for one in IN_BOTH if not tooling} | self._tenant.absent
        return {n: f for n, f in schema()[name].items() if f"{name}.{n}" not in hidden}

    def answer(self, text: str, *, tooling: bool, base: str) -> dict[str, Any]:
        """The first page of a query."""
        asked = parsed(text)
        rows = self._matching(asked, tooling=tooling)
        if asked.is_count:
            return {"totalSize": len(rows), "done": True, "records": []}
        cursor = "01g" + hashlib.sha256(text.encode()).hexdigest()[:15]
        self._cursors[cursor] = (base, asked, self._grouped(asked, rows) if asked.group else rows)
        return self._paged(cursor, 0)

    def more(self, locator: str) -> dict[str, Any]:
        """A later page."""
        cursor, _, start = locator.partition("-")
        if cursor not in self._cursors or not start.isdigit():
            raise Refused(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._paged(cursor, int(start))

    def _paged(self, cursor: str, start: int) -> dict[str, Any]:
        base, asked, rows = self._cursors[cursor]
        end = start + self._page
        held = rows[start:end]
        page: dict[str, Any] = {
            "totalSize": len(rows),
            "done": end >= len(rows),
            "records": held if asked.group else self._selected(asked, held),
        }
        if end < len(rows):
            page["nextRecordsUrl"] = f"{base}/query/{cursor}-{end}"
        return page

    def _matching(self, asked: Statement, *, tooling: bool) -> list[Object]:
        known = self.fields(asked.object, tooling=tooling)
        for path in (*asked.fields, *asked.filtered, *asked.group, *filter(None, (asked.order,))):
            self._check(path, asked.object, known)
        for name in asked.filtered:
            if (asked.object, name) in UNFILTERABLE:
                told = f"field '{name}' can not be filtered in a query call"
                raise Refused(400, "INVALID_FIELD", told)
        rows = self._meeting(asked, self._visible(asked.object))
        if ONE_AT_A_TIME in asked.fields and len(rows) > 1:
            told = f"{ONE_AT_A_TIME} may be queried for one record only"
            raise Refused(400, "MALFORMED_QUERY", told)
        cut = TOKENS_AT_MOST if asked.object == "OauthToken" and not asked.is_count else None
        return self._ordered(asked, rows)[: asked.limit][:cut]

    def _meeting(self, asked: Statement, rows: list[Object]) -> list[Object]:
        if not asked.test:
            return rows
        return [row for row in rows if asked.test(self._reader(asked.object, row))]

    def _ordered(self, asked: Statement, rows: list[Object]) -> list[Object]:
        if not asked.order:
            return rows
        read = asked.order
        return sorted(rows, key=lambda r: r[read], reverse=asked.descending)

    def _visible(self, name: str) -> list[Object]:
        rights = REFUSED.get(name)
        if rights and not rights & self._granted:
            raise no_access(" or ".join(sorted(rights)))
        if name == "UserPermissionAccess":
            return [self._access()]
        rows = self._tenant.objects.get(name, [])
        hiding = HIDING.get(name)
        if hiding and not hiding[0] & self._granted:
            return [row for row in rows if hiding[1](row, self._tenant.auditor)]
        return rows

    def _access(self) -> Object:
        flags = [name for name in schema()["UserPermissionAccess"] if name != "Id"]
        held = {name: name.removeprefix("Permissions") in self._granted for name in flags}
        return {"Id": "000000000000000AAA", **held}

    def _check(self, path: str, name: str, known: dict[str, Field]) -> None:
        """Raises Refused for a field that is not there, on the way or at its end."""
        head, dot, rest = path.partition(".")
        if not dot:
            if head not in known:
                raise no_field(head, name)
            return
        way = next((field for field in known.values() if field.way == head), None)
        if way is None:
            told = f"Didn't understand relationship '{head}' in field path."
            raise Refused(400, "INVALID_FIELD", told)
        self._check(rest, way.to, schema()[way.to])

    def _reader(self, name: str, row: Object) -> Callable[[str], Any]:
        return lambda path: self._value(name, row, path)

    def _value(self, name: str, row: Object, path: str) -> Any:
        head, dot, rest = path.partition(".")
        if not dot:
            return row[head]
        target = self._followed(name, row, head)
        return None if target is None else self._value(target[0], target[1], rest)

    def _followed(self, name: str, row: Object, way: str) -> tuple[str, Object] | None:
        field = next(field for field in schema()[name].values() if field.way == way)
        key = key_of(field.to)
        held = self._tenant.objects.get(field.to, [])
        found = next((one for one in held if one[key] == row[field.name]), None)
        return (field.to, found) if found is not None else None

    def _grouped(self, asked: Statement, rows: list[Object]) -> list[Object]:
        if strange := [name for name in asked.fields if name not in asked.group]:
            told = f"Field must be grouped or aggregated: {strange[0]}"
            raise Refused(400, "MALFORMED_QUERY", told)
        values = dict.fromkeys(tuple(row[name] for name in asked.group) for row in rows)
        kind = {"type": "AggregateResult"}
        whole = [dict(zip(asked.group, value, strict=True)) for value in values]
        return [{"attributes": kind, **{n: one[n] for n in asked.fields}} for one in whole]

    def _selected(self, asked: Statement, rows: list[Object]) -> list[Object]:
        return [self._cut(asked.object, row, asked.fields) for row in rows]

    def _cut(self, name: str, row: Object, paths: tuple[str, ...]) -> Object:
        """Only what was selected, nested as the vendor nests it."""
        found: Object = {"attributes": {"type": name}}
        inner: dict[str, list[str]] = {}
        for path in paths:
            head, dot, rest = path.partition(".")
            if dot:
                inner.setdefault(head, []).append(rest)
            else:
                found[head] = row[head]
        for way, rest_of in inner.items():
            target = self._followed(name, row, way)
            found[way] = self._cut(*target, tuple(rest_of)) if target else None
        return found
