"""A row is a query: a frozen struct whose fields are what we ask the vendor for.

Every field but the key may be missing, and every read of one goes through a guard: a value comes
back, or ``Unknown`` is raised. There is no moment at which a missing field looks like a value.
``repr``, ``==`` and ``msgspec.structs`` read below the guards, for reports and tests.
"""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import msgspec

from ..errors import DeclarationError, Unknown
from .gap import NOT_RETURNED, Gap, Missing
from .source import PLATFORMS, Source

if TYPE_CHECKING:
    from collections.abc import Callable


class RowInfo(msgspec.Struct, kw_only=True):
    """What the class statement of a row says beside its fields."""

    key: str
    owner: str
    of: type[Row] | None
    at_least: int
    label: str
    platform: str
    source: Source | None = None
    config: str = ""
    per_tenant: bool = True
    remembered: bool = False
    repeats: tuple[str, ...] = ()


def _platform_of(module: str, declared: str) -> str:
    """The platform a row speaks of: what it declares, else the folder it stands in."""
    return declared or next((p for p in (*PLATFORMS, "dns") if p in module.split(".")), "")


def _guard(name: str, field: str) -> property:
    """Reads the field below it, and raises where nothing was seen.

    Rows are read by the million: each guard has code of its own, in which the interpreter keeps
    where that one field lies.
    """

    def value(row: Any) -> Any:
        found = row.below
        if found.__class__ is Missing:
            raise Unknown(Gap(found.reason, f"{name}.{field}", found.detail), _label(row))
        return found

    code = value.__code__
    names = tuple(_below(field) if one == "below" else one for one in code.co_names)
    return property(
        FunctionType(code.replace(co_names=names), globals(), field, None, value.__closure__)
    )


def _below(field: str) -> str:
    """Under which name the class holds a field without its guard."""
    return f"_below_{field}"


def _optional(default: Any) -> Any:
    """The field's default; a bare ``field(name=...)`` becomes one that may be missing."""
    if isinstance(default, type(msgspec.field())) and default.default is msgspec.NODEFAULT:
        return msgspec.field(default=NOT_RETURNED, name=default.name)
    return default


FIXED = {"frozen": True, "kw_only": True, "gc": False}
"""What is frozen holds no cycles: the collector of cycles need not walk a hundred thousand rows."""


class _RowMeta(type(msgspec.Struct)):  # type: ignore[misc]
    """Makes every field but the key optional, then puts a guard over each."""

    def __new__(
        mcs,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        key: str | None = None,
        owner: str | None = None,
        of: type | None = None,
        at_least: int | None = None,
        label: str | None = None,
        platform: str = "",
        repeats: tuple[str, ...] = (),
        **options: Any,
    ) -> Any:
        base: RowInfo | None = next((b.__row__ for b in bases if hasattr(b, "__row__")), None)
        info = RowInfo(
            key=key if key is not None else base.key if base else "",
            owner=owner if owner is not None else base.owner if base else "",
            of=of if of is not None else base.of if base else None,
            at_least=at_least if at_least is not None else base.at_least if base else 0,
            label=label if label is not None else base.label if base else "",
            platform=_platform_of(namespace["__module__"], platform),
            repeats=repeats,
        )
        fields = [f for f in namespace.get("__annotations__", {}) if not f.startswith("__")]
        for field in fields:
            if field != info.key or info.key == info.owner:
                namespace[field] = _optional(namespace.get(field, NOT_RETURNED))
        cls = super().__new__(mcs, name, bases, namespace, **FIXED, **options)
        members = dict(getattr(cls, "__members__", {}))
        setters = dict(getattr(cls, "__setters__", {}))
        for field in fields:
            member = cls.__dict__[field]
            members[field] = member.__get__
            setters[field] = member.__set__
            if field != info.key:
                type.__setattr__(cls, _below(field), member)
                type.__setattr__(cls, field, _guard(name, field))
        for alias, field in (("_key", info.key), ("_owner", info.owner)):
            type.__setattr__(cls, alias, members[field].__self__ if field in members else "")
        type.__setattr__(cls, "__row__", info)
        type.__setattr__(cls, "__members__", members)
        type.__setattr__(cls, "__setters__", setters)
        return cls


if TYPE_CHECKING:

    class _Struct:
        """What a type checker sees: any field by name. Truth tables are checked when they run."""

        def __init__(self, **fields: Any) -> None: ...

        def __init_subclass__(
            cls,
            *,
            key: str = ...,
            owner: str = ...,
            of: type | None = ...,
            at_least: int = ...,
            label: str = ...,
            platform: str = ...,
            repeats: tuple[str, ...] = ...,
            rename: Any = ...,
            tag: Any = ...,
            tag_field: Any = ...,
        ) -> None: ...

else:

    class _Struct(msgspec.Struct, metaclass=_RowMeta):
        """The real base."""


class Part(_Struct):
    """A nested object of a row: guarded like one, without a key."""

    if TYPE_CHECKING:
        __row__: ClassVar[RowInfo]
        __members__: ClassVar[dict[str, Callable[[Any], Any]]]
        __setters__: ClassVar[dict[str, Callable[[Any, Any], None]]]
        _key: Any
        _owner: Any


class Row(Part, key="id"):
    """One typed record of a vendor's answer, or one derived from such.

    Class keywords: ``key`` the field that identifies it; ``owner`` the field that holds the key of
    the row it belongs to (filled by the reader when the source is read ``each``); ``of`` the row
    type a derived row speaks of, one by one; ``at_least`` how many a real tenant has; ``label``
    the field people know it by; ``rename`` how the vendor spells names (``"camel"``, ...);
    ``repeats`` fields whose values many rows share, so that each value is held once.
    """


R = TypeVar("R", bound=Row)


class Setting(Row, key="", at_least=1):
    """One record a tenant has exactly one of. Without it, everything about it is unknown."""


def peek(row: Part, field: str) -> Any:
    """The value below the guard: possibly a ``Missing``. For reports, readers and indexes."""
    return type(row).__members__[field](row)


def fill(row: Part, field: str, value: Any) -> None:
    """Set a field of a row that is still being read; rows are frozen for everybody else."""
    type(row).__setters__[field](row, value)


_FIELDS: dict[type[Part], tuple[msgspec.structs.FieldInfo, ...]] = {}


def fields_of(row_type: type[Part]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Name, vendor's name and type of each field; worked out once."""
    if row_type not in _FIELDS:
        _FIELDS[row_type] = msgspec.structs.fields(row_type)  # type: ignore[arg-type]
    return _FIELDS[row_type]


def key_of(row: Row) -> str:
    """The row's key within its tenant; "" for a setting."""
    key = row._key
    return key if key.__class__ is str else str(key)


def owner_of(row: Row) -> Any:
    """The key of the row it belongs to, or a ``Missing``."""
    return row._owner


def _label(row: Part) -> str:
    """What people know it by: the label field, else the key, else the type's name."""
    meta = type(row).__row__
    for field in (meta.label, meta.key):
        value = peek(row, field) if field else None
        if value is not None and value != "" and not isinstance(value, Missing):
            return str(value)
    return type(row).__name__


label_of = _label


def source_of(row_type: type[Part]) -> Source | None:
    """Where rows of this type are read, or None if they are derived or declared."""
    return row_type.__row__.source


def read_from(row_type: type[R], source: Source) -> type[R]:
    """Ties a row type to its source; what the platforms' decorators end in."""
    meta = row_type.__row__
    if source.each is not None and not meta.owner:
        raise DeclarationError(
            f"{row_type.__name__} is read for each {source.each.__name__}: name the field that "
            "holds its key with owner="
        )
    meta.source = source
    return row_type
