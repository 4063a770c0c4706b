"""SPF as receivers evaluate it (RFC 7208): TXT strings in, what they make of them out."""

from __future__ import annotations

import functools
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
_ONCE = ("redirect", "exp")
"""Modifiers that stand in a record once at most; unknown ones are ignored, however often."""

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
        """Lets in everybody of a network that is hardly one."""
        return self.qualifier == "+" and any(bits < WIDEST_NETWORK for bits in self.networks)

    def __str__(self) -> str:
        value = f":{self.value}" if self.value else ""
        networks = "".join(f"/{bits}" for bits in self.networks)
        return f"{self.qualifier.removeprefix('+')}{self.name}{value}{networks}"


class Record(msgspec.Struct, frozen=True):
    """One SPF record: its terms before ``all``, and the qualifier of that; "?" if it has none.

    ``redirect`` is the name that speaks for the rest in place of ``all``.
    """

    terms: tuple[Term, ...] = ()
    ends: str = "?"
    redirect: str = ""

    @property
    def is_open(self) -> bool:
        """Turns nobody away, whatever its terms lead to."""
        return not self.redirect and self.ends in ("?", "+")


class Spf(msgspec.Struct, frozen=True):
    """What receivers make of a domain's SPF.

    ``broken`` says why they do without it ("" if they do not); ``ends`` is what becomes of mail
    that nothing in it names: "-", "~", "?" or "+", and "" if that depends on the single mail;
    ``wide`` are the terms that let in almost everybody; ``macros`` are names that depend on the
    single mail and were not followed.
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
    return text.lower().partition(" ")[0] == "v=spf1"


def record_of(text: str) -> Record | None:
    """The parsed record; None if receivers would call it a syntax error."""
    terms: list[Term] = []
    modifiers: list[tuple[str, str]] = []
    for word in text.partition(" ")[2].split(" "):
        if term := _term(word):
            terms.append(term)
        elif found := _MODIFIER.fullmatch(word):
            modifiers.append((found["name"].lower(), found["value"]))
        elif word:
            return None
    known = [name for name, _ in modifiers if name in _ONCE]
    if len(known) > len(set(known)):
        return None
    ends = next((place for place, term in enumerate(terms) if term.name == "all"), None)
    if ends is None:
        return Record(tuple(terms), redirect=dict(modifiers).get("redirect", ""))
    return Record(tuple(terms[:ends]), ends=terms[ends].qualifier)


def _term(word: str) -> Term | None:
    found = _TERM.fullmatch(word)
    if found is None:
        return None
    told = found.groupdict("")
    name, value = told["name"].lower(), told["value"]
    networks = tuple(int(bits) for bits in re.findall(r"\d+", told["networks"]))
    if (name in ("all", "ptr") and networks) or (name == "all" and value):
        return None
    if name in ("include", "exists", "ip4", "ip6") and not value:
        return None
    return Term(told["qualifier"] or "+", name, value, networks)


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
    """The same, from the names that were asked when the domain was read.

    Raises Unknown if one was not, or if what becomes of mail is said by a name that depends on it.
    """

    def ask(name: str) -> list[str]:
        for one in names:
            if one.name == name:
                return one.texts
        raise Unknown(Gap(Reason.NOT_COLLECTED, "SpfName", f"{name} was not asked"), domain)

    found = evaluated(domain, ask)
    if not found.ends:
        told = f"its redirect depends on the single mail: {found.macros[-1]}"
        raise Unknown(Gap(Reason.NOT_COLLECTED, "SpfName", told), domain)
    return found


class _Walk:
    def __init__(self, ask: Callable[[str], Iterable[str]]) -> None:
        self._ask = functools.cache(ask)
        self.lookups = 0
        self.broken = ""
        self.wide: list[str] = []
        self.macros: list[str] = []

    def follow(self, name: str, path: tuple[str, ...], *, passes: bool) -> str:
        """The qualifier that ends the record of a name. ``passes``: what it lets in is let in."""
        record = self._record(name, path)
        if passes:
            self.wide += [f"{term} ({name})" for term in record.terms if term.is_wide]
            self.wide += [f"+all ({name})"] * (record.ends == "+")
        below = (*path, name)
        settled = self.wide or (not path and record.is_open)
        if settled or not all(self._passes_by(one, below, passes=passes) for one in record.terms):
            return record.ends
        if record.redirect and self._count():
            return self._lead(record.redirect, below, passes=passes)
        return record.ends

    def _passes_by(self, term: Term, path: tuple[str, ...], *, passes: bool) -> bool:
        """Whether the next term is looked at, after this one and what it leads to."""
        if term.name in _ASKS and self._count() and term.name == "include":
            self._lead(term.value, path, passes=passes and term.qualifier == "+")
        return not (self.broken or self.wide)

    def _lead(self, name: str, path: tuple[str, ...], *, passes: bool) -> str:
        if "%" in name:
            self.macros.append(name)
            return ""
        return self.follow(name.lower().rstrip("."), path, passes=passes)

    def _count(self) -> bool:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            self.broken = f"more than {MOST_LOOKUPS} lookups"
        return not self.broken

    def _record(self, name: str, path: tuple[str, ...]) -> Record:
        """The record at a name; an empty one where receivers give up."""
        if name in path:
            return self._give_up(f"{name} includes itself")
        texts = [text for text in self._ask(name) if is_spf(text)]
        if len(texts) != 1:
            return self._give_up(f"{len(texts) or 'no'} SPF records at {name}")
        (text,) = texts
        return record_of(text) or self._give_up(f"a syntax error in the record of {name}")

    def _give_up(self, why: str) -> Record:
        self.broken = why
        return Record()
