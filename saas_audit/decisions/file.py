"""exceptions.toml and plan.toml, beside the config: ours, read with care and written whole.

The config belongs to the admin and is never rewritten. These two may be read and edited by hand
(an entry that is deleted is taken back); comments in them are not kept.
"""

from __future__ import annotations

import os
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ..errors import UsageError
from ..snapshot.disk import beside
from .model import Acceptance, Decisions, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

T = TypeVar("T", Acceptance, Task)

EXCEPTIONS = "exceptions.toml"
PLAN = "plan.toml"
LOCK = ".decisions.lock"
SCHEMA_VERSION = 1

_HEADER = """\
# {what}
# Written by saas-audit, which keeps no comments here. To take one back, delete its entry.

"""
_WHAT = {
    EXCEPTIONS: "Exceptions: findings that somebody answers for, as they were seen, until a day.",
    PLAN: "The action plan: who does what about a finding, and until when.",
}


def load(folder: Path) -> Decisions:
    """What was decided; nothing where there are no files. Raises UsageError naming the entry."""
    held = _table(folder / EXCEPTIONS, "exception")
    acceptances = _entries(folder / EXCEPTIONS, held["exception"], Acceptance, "id")
    plan = _table(folder / PLAN, "task")
    tasks = _entries(folder / PLAN, plan["task"], Task, "finding_id")
    _once(folder / EXCEPTIONS, [one.finding_id for one in acceptances], "finding")
    return Decisions(
        acceptances=acceptances,
        tasks={one.finding_id: one for one in tasks},
        last=max(held.get("last", 0), *(number(one) for one in acceptances), 0),
    )


def change(folder: Path, make: Callable[[Decisions], Decisions]) -> Decisions:
    """Read, change and write as one step: whoever else decides meanwhile waits.

    Both files are written, or neither. Raises UsageError.
    """
    from filelock import FileLock

    try:
        with FileLock(folder / LOCK, timeout=30):
            decisions = make(load(folder))
            _store(folder, decisions)
    except (OSError, TimeoutError) as error:
        told = getattr(error, "strerror", "") or "somebody else is deciding; try again"
        raise UsageError(f"{folder}: decisions cannot be written: {told}") from None
    return decisions


def number(held: Acceptance) -> int:
    """``EX-014`` -> 14; a name of somebody's own has none: 0."""
    digits = held.id.removeprefix("EX-")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _table(path: Path, entries: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {entries: []}
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from None
    version = table.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise UsageError(
            f"{path} has schema version {version}, this version of saas-audit reads "
            f"{SCHEMA_VERSION}; use the version that wrote it"
        )
    for name in table.keys() - {"schema_version", "last", entries}:
        raise UsageError(f"{path}: unknown key {name}; entries are written as [[{entries}]]")
    listed = table.setdefault(entries, [])
    if not isinstance(listed, list) or not isinstance(table.get("last", 0), int):
        raise UsageError(f"{path}: entries are written as [[{entries}]], last as a number")
    return table


def _entries(path: Path, tables: Sequence[Any], kind: type[T], key: str) -> tuple[T, ...]:
    found = []
    for place, table in enumerate(tables, start=1):
        name = table.get(key) if isinstance(table, dict) else None
        try:
            found.append(msgspec.convert(table, kind))
        except msgspec.ValidationError as error:
            raise UsageError(f"{path}: entry {place} ({key} {name or '?'}): {error}") from None
    _once(path, [getattr(one, key) for one in found], key)
    return tuple(found)


def _once(path: Path, names: Sequence[str], what: str) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"{path}: two entries speak of {what} {twice}; delete one")


def _store(folder: Path, decisions: Decisions) -> None:
    """Written beside first: what can go wrong goes wrong before anything is replaced."""
    acceptances = sorted(decisions.acceptances, key=lambda one: (number(one), one.id))
    tasks = sorted(
        decisions.tasks.values(), key=lambda one: (one.check_id, one.tenant, one.finding_id)
    )
    bodies: dict[str, dict[str, Any]] = {
        EXCEPTIONS: {"last": decisions.last, "exception": [_plain(one) for one in acceptances]},
        PLAN: {"task": [_plain(one) for one in tasks]},
    }
    wanted = {name: body for name, body in bodies.items() if _speaks(folder / name, body)}
    for name, body in wanted.items():
        beside(folder / name).write_bytes(_rendered(name, body))
    before = {name: _bytes(folder / name) for name in wanted}
    try:
        for name in wanted:
            os.replace(beside(folder / name), folder / name)
    except OSError:
        for name, old in before.items():
            beside(folder / name).unlink(missing_ok=True)
            if old is not None:
                (folder / name).write_bytes(old)
        raise


def _speaks(path: Path, body: Mapping[str, Any]) -> bool:
    return path.exists() or any(body.values())


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _rendered(name: str, body: Mapping[str, Any]) -> bytes:
    import tomli_w

    table = {"schema_version": SCHEMA_VERSION, **{k: v for k, v in body.items() if v}}
    return (_HEADER.format(what=_WHAT[name]) + tomli_w.dumps(table)).encode()


def _plain(one: Acceptance | Task) -> dict[str, Any]:
    """As TOML has it: real dates, and nothing for what there is not."""
    table: dict[str, Any] = msgspec.to_builtins(one, builtin_types=(date,))
    return {name: _given(value) for name, value in table.items() if value is not None}


def _given(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {k: list(v) if isinstance(v, tuple) else v for k, v in value.items() if v is not None}
