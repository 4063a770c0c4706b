"""Enough of SOQL to answer what an auditor asks: parsed, and refused where it is not SOQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from ..cast import NOW
from .refusals import Refused

_TOKEN = re.compile(
    r"\s*('(?:[^'\\]|\\.)*'|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)|\d+|LAST_N_DAYS:\d+"
    r"|[A-Za-z_][\w.]*|<=|>=|!=|<>|[(),=<>])"
)
Test = Callable[[Callable[[str], Any]], bool]
"""Asked with a way to read a field of the row."""

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a is not None and a < b,
    ">": lambda a, b: a is not None and a > b,
    "<=": lambda a, b: a is not None and a <= b,
    ">=": lambda a, b: a is not None and a >= b,
}


class Statement(msgspec.Struct):
    """One query, understood. ``filtered`` are the fields that its WHERE reads."""

    object: str
    fields: tuple[str, ...]
    is_count: bool = False
    test: Test | None = None
    filtered: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    order: str = ""
    descending: bool = False
    limit: int | None = None


def parsed(text: str) -> Statement:
    """The statement. Raises Refused (MALFORMED_QUERY)."""
    return _Parser(text).statement()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        self._filtered: list[str] = []
        place = 0
        while place < len(text.rstrip()):
            match = _TOKEN.match(text, place)
            if not match:
                raise _malformed(text[place : place + 20])
            self._tokens.append(match.group(1))
            place = match.end()

    def statement(self) -> Statement:
        self._word("SELECT")
        fields, is_count = self._selected()
        self._word("FROM")
        made = Statement(self._take(), fields, is_count)
        if self._maybe("WHERE"):
            made.test = self._any()
            made.filtered = tuple(self._filtered)
        if self._maybe("GROUP"):
            self._word("BY")
            made.group = self._names()
        if self._maybe("ORDER"):
            self._word("BY")
            made.order = self._take()
            made.descending = self._maybe("DESC") or (self._maybe("ASC") and False)
        if self._maybe("LIMIT"):
            made.limit = int(self._take())
        if self._tokens:
            raise _malformed(self._tokens[0])
        return made

    def _selected(self) -> tuple[tuple[str, ...], bool]:
        fields = [self._take()]
        if fields[0].upper() == "COUNT":
            self._word("(")
            self._word(")")
            return (), True
        while self._maybe(","):
            fields.append(self._take())
        if len(set(fields)) != len(fields):
            raise _malformed("duplicate field selected")
        return tuple(fields), False

    def _names(self) -> tuple[str, ...]:
        names = [self._take()]
        while self._maybe(","):
            names.append(self._take())
        return tuple(names)

    def _any(self) -> Test:
        tests = [self._all()]
        while self._maybe("OR"):
            tests.append(self._all())
        return lambda read: any(test(read) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._maybe("AND"):
            tests.append(self._one())
        return lambda read: all(test(read) for test in tests)

    def _one(self) -> Test:
        if self._maybe("("):
            inner = self._any()
            self._word(")")
            return inner
        if self._maybe("NOT"):
            negated = self._one()
            return lambda read: not negated(read)
        field = self._take()
        self._filtered.append(field)
        if self._maybe("IN"):
            values = self._list()
            return lambda read: read(field) in values
        if self._maybe("NOT"):
            self._word("IN")
            others = self._list()
            return lambda read: read(field) not in others
        return self._compared(field)

    def _compared(self, field: str) -> Test:
        operator = self._take()
        if operator not in COMPARE:
            raise _malformed(operator)
        compare, value = COMPARE[operator], _literal(self._take())
        return lambda read: compare(_moment(read(field)), value)

    def _list(self) -> tuple[Any, ...]:
        self._word("(")
        values = [_literal(self._take())]
        while self._maybe(","):
            values.append(_literal(self._take()))
        self._word(")")
        return tuple(values)

    def _take(self) -> str:
        if not self._tokens:
            raise _malformed("the end")
        return self._tokens.pop(0)

    def _maybe(self, word: str) -> bool:
        if self._tokens and self._tokens[0].upper() == word:
            self._tokens.pop(0)
            return True
        return False

    def _word(self, word: str) -> None:
        if not self._maybe(word):
            raise _malformed(self._tokens[0] if self._tokens else "the end")


def _literal(token: str) -> Any:
    words = {"true": True, "false": False, "null": None}
    if token.lower() in words:
        return words[token.lower()]
    if token.startswith("'"):
        return re.sub(r"\\(.)", r"\1", token[1:-1])
    if token.isdigit():
        return int(token)
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    if token.upper() == "TODAY":
        return midnight
    if token.upper().startswith("LAST_N_DAYS:"):
        return midnight - timedelta(days=int(token.partition(":")[2]))
    moment = _moment(token)
    if not isinstance(moment, datetime):
        raise _malformed(token)
    return moment


def _moment(value: Any) -> Any:
    """Times are kept as the vendor writes them; compared they are times."""
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        return datetime.fromisoformat(value)
    return value


def _malformed(near: str) -> Refused:
    return Refused(400, "MALFORMED_QUERY", f"unexpected token: '{near}'")
