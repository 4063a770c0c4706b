"""SPF as receivers evaluate it (RFC 7208): TXT strings in, what they make of them out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import msgspec

from ..errors import Unknown
from ..model import Gap, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST_LOOKUPS = 10
"""One more, and receivers give up on the record."""

WIDEST_NETWORK = 8
"""Bits of a network's prefix; one that is shorter lets in a good part of the internet."""

_ASKS = frozenset({"include", "a", "mx", "ptr", "exists"})
_TERM = re.compile(
    r"(?P<qualifier>[+?~-]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(?P<value>[^\s/]\S*?))?(?P<networks>(?:/\d{1,3})?(?://\d{1,3})?)",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"(?P<name>[a-z][a-z0-9._-]*)=(?P<value>\S*)", re.IGNORECASE)


class Term(msgspec.Struct, frozen=True):
    """One mechanism: ``+include:example.com``, ``-all``."""

    qualifier: str
    name: str
    value: str
    networks: tuple[int, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Lets in everybody, or everybody of a network that is hardly one."""
        if self.qualifier != "+":
            return False
        return self.name == "all" or any(bits < WIDEST_NETWORK for bits in self.networks)

    def __str__(self) -> str:
        value = f":{self.value}" if self.value else ""
        networks = "".join(f"/{bits}" for bits in self.networks)
        return f"{self.qualifier.removeprefix('+')}{self.name}{value}{networks}"


class Record(msgspec.Struct, frozen=True):
    """One SPF record. ``ends`` is the qualifier of its ``all``, "" if it has none."""

    terms: tuple[Term, ...]
    ends: str = ""
    redirect: str = ""


class Spf(msgspec.Struct, frozen=True):
    """What receivers make of a domain's SPF.

    ``broken`` says why they do without it ("" if they do not); ``ends`` is what becomes of mail
    that nothing in it names: "-", "~", "?" or "+"; ``wide`` are the terms that let in almost
    everybody; ``macros`` are names that depend on the single mail and were not followed.
    """

    broken: str = ""
    ends: str = "?"
    wide: tuple[str, ...] = ()
    lookups: int = 0
    macros: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.broken:
            return self.broken
        wide = f"{', '.join(self.wide)}; " if self.wide else ""
        return f"{wide}{self.ends}all, {self.lookups} lookups"


def is_spf(text: str) -> bool:
    """By its version, which ends at a blank."""
    return text.lower().split(" ", 1)[0] == "v=spf1"


def record_of(text: str) -> Record | None:
    """The parsed record; None if receivers would call it a syntax error."""
    terms: list[Term] = []
    modifiers: dict[str, str] = {}
    for word in text.split(" ")[1:]:
        if term := _term(word):
            terms.append(term)
        elif (found := _MODIFIER.fullmatch(word)) and found["name"].lower() not in modifiers:
            modifiers[found["name"].lower()] = found["value"]
        elif word:
            return None
    ends = next((place for place, term in enumerate(terms) if term.name == "all"), None)
    if ends is None:
        return Record(tuple(terms), redirect=modifiers.get("redirect", ""))
    return Record(tuple(terms[:ends]), ends=terms[ends].qualifier)


def _term(word: str) -> Term | None:
    found = _TERM.fullmatch(word)
    if found is None:
        return None
    name, value = found["name"].lower(), found["value"] or ""
    networks = tuple(int(bits) for bits in re.findall(r"\d+", found["networks"]))
    if (name in ("all", "ptr") and networks) or (name == "all" and value):
        return None
    if name in ("include", "exists", "ip4", "ip6") and not value:
        return None
    return Term(found["qualifier"] or "+", name, value, networks)


def evaluated(domain: str, ask: Callable[[str], Iterable[str]]) -> Spf:
    """Follow a domain's record to its end. ``ask`` gives the TXT strings of a name.

    Names are asked in the order a receiver would, each once. The terms of a record are looked at
    before anything it leads to, and once they let in everybody nobody else is asked.
    """
    walk = _Walk(ask)
    ends = walk.follow(domain, (), passes=True)
    wide = tuple(dict.fromkeys(walk.wide))
    return Spf(walk.broken, ends, wide, walk.lookups, tuple(walk.macros))


class Asked(Protocol):
    """A name, and the TXT records it has."""

    @property
    def name(self) -> str: ...

    @property
    def texts(self) -> list[str]: ...


def spf_of(domain: str, names: Iterable[Asked]) -> Spf:
    """The same, from the names that were asked when the domain was read."""

    def ask(name: str) -> list[str]:
        for one in names:
            if one.name == name:
                return one.texts
        raise Unknown(Gap(Reason.NOT_COLLECTED, "SpfName", f"{name} was not asked"), domain)

    return evaluated(domain, ask)


class _Walk:
    def __init__(self, ask: Callable[[str], Iterable[str]]) -> None:
        self._ask = ask
        self._held: dict[str, Record | None] = {}
        self.lookups = 0
        self.broken = ""
        self.wide: list[str] = []
        self.macros: list[str] = []

    def follow(self, name: str, path: tuple[str, ...], *, passes: bool) -> str:
        """The qualifier that ends the record of a name. ``passes``: what it lets in is let in."""
        record = self._record(name, path)
        if record is None:
            return "?"
        if passes:
            self.wide += [f"{term} ({name})" for term in record.terms if term.is_wide]
            self.wide += [f"+all ({name})"] * (record.ends == "+")
        if self.wide or (not path and record.ends in ("?", "+")):
            return record.ends or "?"
        for term in record.terms:
            if term.name in _ASKS and not self._count():
                return "?"
            if term.name == "include":
                through = passes and term.qualifier == "+"
                self._lead(term.value, (*path, name), passes=through)
            if self.broken or self.wide:
                return "?"
        if not record.redirect:
            return record.ends or "?"
        return self._lead(record.redirect, (*path, name), passes=passes) if self._count() else "?"

    def _lead(self, name: str, path: tuple[str, ...], *, passes: bool) -> str:
        if "%" in name:
            self.macros.append(name)
            return "?"
        return self.follow(name.lower().rstrip("."), path, passes=passes)

    def _count(self) -> bool:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            self.broken = f"more than {MOST_LOOKUPS} lookups"
        return not self.broken

    def _record(self, name: str, path: tuple[str, ...]) -> Record | None:
        if name in path:
            self.broken = f"{name} includes itself"
            return None
        if name not in self._held:
            texts = [text for text in self._ask(name) if is_spf(text)]
            self._held[name] = record_of(texts[0]) if len(texts) == 1 else None
            if len(texts) != 1:
                self.broken = f"{len(texts) or 'no'} SPF records at {name}"
        if self._held[name] is None and not self.broken:
            self.broken = f"a syntax error in the record of {name}"
        return self._held[name]
