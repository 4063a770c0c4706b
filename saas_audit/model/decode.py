"""From a vendor's page to rows, losing nothing to one bad value.

A page that decodes as a whole costs one call. If it does not, it is decoded row by row; a row that
does not decode is decoded field by field: the bad field is missing, the rest of the row stands. A
row whose key cannot be read is counted as unreadable.
"""

from __future__ import annotations

import contextlib
import functools
import re
import types
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from .gap import Missing, Reason
from .row import Part, Row, fields_of, fill, source_of

if TYPE_CHECKING:
    from .source import Source

R = TypeVar("R", bound=Row)
T = TypeVar("T")


MANY = 10_000
"""Values that are remembered in the hope that they come again."""

_TICKS = re.compile(r"(?<=^9999-12-31T23:59:59\.999999)9+")
"""What rounds .NET's last moment up to the year 10,000: it is how Microsoft says "never"."""

_PAIRED = re.compile(rb"(\\\\)|(\\u[dD][89abAB]..\\u[dD][c-fC-F]..)|(\\u[dD][89a-fA-F]..)")


def parsed(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """The body, read; half a surrogate pair in somebody's name is U+FFFD and costs nothing else.

    Raises msgspec.DecodeError, and RecursionError for nesting nobody needs.
    """
    try:
        body.decode()
    except UnicodeDecodeError as error:  # in a part that nobody looks into it would go unseen
        raise msgspec.DecodeError(f"not UTF-8: {error.reason} (byte {error.start})") from None
    try:
        return decoder.decode(body)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        mended = _PAIRED.sub(lambda m: b"\\ufffd" if m.group(3) else m.group(0), body)
        if mended == body:
            raise
        return decoder.decode(mended)


def decoded(body: bytes | msgspec.Raw, kind: Any) -> Any:
    """``parsed`` by a type: for the odd answer; what comes in pages keeps a decoder."""
    return parsed(msgspec.json.Decoder(kind), bytes(body))


def anything(body: bytes) -> Any:
    """``parsed`` into plain objects.

    It is skimmed first, which makes no object and finds nesting nobody needs: Python 3.11
    collects garbage in the midst of a parser's recursion, and a finalizer has no room down there.
    """
    with contextlib.suppress(msgspec.DecodeError):
        _SKIMMING.decode(body)
    return parsed(_ANYTHING, body)


_SKIMMING = msgspec.json.Decoder(msgspec.Raw)
_ANYTHING = msgspec.json.Decoder()


def dec_hook(kind: type, value: Any) -> Any:
    """Types that know how a vendor spells them have a ``parse`` (a time without a colon, ...)."""
    return kind.parse(value)  # type: ignore[attr-defined]


class Page(Generic[R]):
    """Decodes the pages of one source into rows of one type."""

    def __init__(self, row_type: type[R]) -> None:
        source = source_of(row_type)
        assert source is not None, f"{row_type.__name__} has no source"
        self._row_type = row_type
        self._info = row_type.__row__
        self._filled = [f for f in (self._info.owner,) if f and source.each is not None]
        self._whole = msgspec.json.Decoder(_envelope(source.items, row_type), dec_hook=dec_hook)
        self._apart = msgspec.json.Decoder(_envelope(source.items, msgspec.Raw), dec_hook=dec_hook)
        self._path = source.items
        self._shared: dict[Any, Any] = {}

    def rows(self, body: bytes, owner: str = "") -> tuple[list[R], int]:
        """The rows of a page, and how many could not be read. ``owner``: whom it was read for."""
        try:
            found, unreadable = self._unwrap(parsed(self._whole, body)), 0
        except msgspec.ValidationError:
            found, unreadable = self._one_by_one(body)
        for field in self._filled:
            for row in found:
                fill(row, field, owner)
        for field in self._info.repeats:
            self._share(found, field)
        return found, unreadable

    def _share(self, rows: list[R], field: str) -> None:
        """Rows with equal values hold the same one: of a hundred thousand users, few profiles."""
        if len(self._shared) > MANY:
            self._shared.clear()
        read, write = self._row_type.__members__[field], self._row_type.__setters__[field]
        shared = self._shared.setdefault
        for row in rows:
            value = read(row)
            write(row, shared(value, value))

    def _unwrap(self, page: Any) -> Any:
        for _ in self._path:
            page = page.inside
        return page if self._path else [page]

    def _one_by_one(self, body: bytes) -> tuple[list[R], int]:
        rows, unreadable = [], 0
        for raw in self._unwrap(parsed(self._apart, body)):
            row = salvage(anything(bytes(raw)), self._row_type)
            if isinstance(row, Missing):
                unreadable += 1
            else:
                rows.append(row)
        return rows, unreadable


_DECODERS: dict[type[Row], Page[Any]] = {}


def decoder_of(row_type: type[R]) -> Page[R]:
    """The decoder of a row type, made once."""
    if row_type not in _DECODERS:
        _DECODERS[row_type] = Page(row_type)
    return _DECODERS[row_type]


@functools.cache
def _keyed(items: tuple[str, ...], key: str) -> msgspec.json.Decoder[Any]:
    inside = msgspec.field(default_factory=msgspec.Raw, name=key) if key else msgspec.Raw()
    return msgspec.json.Decoder(
        _envelope(items, msgspec.defstruct("Keyed", [("key", msgspec.Raw, inside)]))
    )


def keys_in(source: Source, key: str, body: bytes) -> list[bytes]:
    """The key of each record of a page, as the vendor wrote it; b"" for one that has none.

    ``key`` is the vendor's name of it. Raises msgspec.DecodeError if it is not that kind of page.
    """
    page = parsed(_keyed(source.items, key), body)
    for _ in source.items:
        page = page.inside
    return [bytes(one.key) for one in page] if source.items else [b""]


def _envelope(items: tuple[str, ...], item: Any) -> Any:
    """``("value",)`` around T becomes ``struct {value: list[T] = []}``; () is T itself."""
    inside: Any = item if not items else list[item]
    for depth, name in enumerate(reversed(items)):
        empty: Any = list if depth == 0 else inside
        default = msgspec.field(default_factory=empty, name=name)
        inside = msgspec.defstruct("Envelope", [("inside", inside, default)])
    return inside


def salvage(value: Any, kind: Any) -> Any:
    """``value`` as ``kind``, with whatever part of it does not fit replaced by a ``Missing``."""
    try:
        return msgspec.convert(value, kind, dec_hook=dec_hook)
    except msgspec.ValidationError as error:
        problem = str(error)
    if isinstance(value, str) and (shorter := _TICKS.sub("", value)) != value:
        return salvage(shorter, kind)
    for option in _options(kind):
        if isinstance(option, type) and issubclass(option, Part) and isinstance(value, dict):
            return _salvage_fields(value, option)
        if get_origin(option) is list and isinstance(value, list):
            (inner,) = get_args(option)
            if isinstance(inner, type) and issubclass(inner, Part):
                return [_or_empty(salvage(one, inner), inner) for one in value]
    known = {type(one) for option in _options(kind) for one in _vocabulary(option)}
    held = {type(one) for one in value} if isinstance(value, list) else {type(value)}
    reason = Reason.UNKNOWN_VALUE if known and held <= known else Reason.WRONG_TYPE
    return Missing(reason, problem if reason is Reason.WRONG_TYPE else repr(value)[:80])


def _salvage_fields(value: dict[str, Any], kind: type[Part]) -> Any:
    fields: dict[str, Any] = {}
    key = kind.__row__.key
    for field in fields_of(kind):
        if field.encode_name in value:
            fields[field.name] = salvage(value[field.encode_name], field.type)
    if key and key != kind.__row__.owner and isinstance(fields.get(key), Missing | None):
        return Missing(Reason.WRONG_TYPE, "its key cannot be read")
    return kind(**fields)


def _or_empty(part: Any, kind: type[Part]) -> Any:
    """An element that is no object at all keeps its place, with every field missing."""
    return kind() if isinstance(part, Missing) else part


def _options(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _vocabulary(kind: Any) -> tuple[Any, ...]:
    """The words of a Literal, or of a list or set of them."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    inner = get_args(kind) if get_origin(kind) in (list, set, frozenset, tuple) else ()
    return tuple(word for one in inner for word in _vocabulary(one))


def field_paths(row_type: type[Part], prefix: str = "") -> tuple[str, ...]:
    """What to ask the vendor for, in the vendor's spelling: ``("id", "owner.name", ...)``."""
    meta = row_type.__row__
    filled = meta.owner if meta.source is not None and meta.source.each is not None else ""
    paths: list[str] = []
    for field in fields_of(row_type):
        if field.name == filled:
            continue
        name = f"{prefix}{field.encode_name}"
        inner = next((part for part in _parts(field.type)), None)
        paths.extend(field_paths(inner, f"{name}.") if inner else [name])
    return tuple(paths)


def _parts(kind: Any) -> list[type[Part]]:
    if isinstance(kind, type) and issubclass(kind, Part):
        return [kind]
    return [part for inner in get_args(kind) for part in _parts(inner)]
