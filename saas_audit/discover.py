"""Finding checks: those that come with the tool, and those in a folder of one's own."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import sys
import traceback
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from .declare.check import Check
from .errors import DeclarationError, SaasAuditError, UsageError
from .model import PLATFORMS, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


PLACES = (*PLATFORMS, "cross")
"""What the folders are called in which checks stand."""


def built_in() -> tuple[Check, ...]:
    """Every check under ``saas_audit.checks``, by id."""
    return found_in("saas_audit.checks")


def found_in(package: str) -> tuple[Check, ...]:
    """Every check in a package and all below it, by id. Raises DeclarationError on a duplicate."""
    root = importlib.import_module(package)
    modules = [root, *_below(root)]
    return _each_once(check for module in modules for check in _declared_in(module))


def enabled(plugins: Mapping[str, str]) -> tuple[Check, ...]:
    """The built-in checks, and those in the folders that the config names, by id.

    Only for a process that holds no credentials, where there are plugins: it imports them. Raises
    UsageError for a folder without checks, DeclarationError for an id that there is already.
    """
    found = list(built_in())
    for name, folder in sorted(plugins.items()):
        if name in PLACES:
            raise UsageError(f"[plugins] {name}: this is how our own ids begin; choose another")
        try:
            mine = in_folder(Path(folder))
        except UsageError as error:
            raise UsageError(f"[plugins] {name}: {error}") from None
        for check in mine:
            check.belongs_to(name)
        found += mine
    return _each_once(found)


def _each_once(checks: Iterable[Check]) -> tuple[Check, ...]:
    """By id. Raises DeclarationError for two of one id, former ids included."""
    found: dict[str, Check] = {}
    taken: set[str] = set()
    for check in checks:
        for name in (check.id, *check.aliases):
            if name in taken:
                raise DeclarationError(f"two checks are called {name}")
            taken.add(name)
        found[check.id] = check
    return tuple(found[name] for name in sorted(found))


def _declared_in(module: ModuleType) -> list[Check]:
    """The checks that a module declares, not those it imports."""
    everything = [one for one in vars(module).values() if isinstance(one, Check)]
    return [check for check in everything if check.function.__module__ == module.__name__]


def _below(package: ModuleType) -> Iterable[ModuleType]:
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(info.name)


def chosen(
    checks: Iterable[Check],
    *,
    only: Sequence[str] = (),
    severity: str = "",
    theme: str = "",
) -> tuple[Check, ...]:
    """The checks whose id matches one of the globs, at least this severe, of this theme.

    Raises UsageError if a glob matches nothing, with the nearest id there is.
    """
    everything = tuple(checks)
    picked = everything
    for pattern in only:
        if not any(_matches(check, pattern) for check in everything):
            raise UsageError(f"no check is called {pattern}{_nearest(pattern, everything)}")
    if only:
        picked = tuple(c for c in everything if any(_matches(c, pattern) for pattern in only))
    if severity:
        least = Severity(severity).rank
        picked = tuple(check for check in picked if check.severity.rank <= least)
    if theme:
        picked = tuple(check for check in picked if check.control.theme == theme)
    return picked


def by_name(checks: Iterable[Check], name: str) -> Check:
    """The check of this id or former id. Raises UsageError with the nearest one there is."""
    everything = tuple(checks)
    for check in everything:
        if name in (check.id, *check.aliases):
            return check
    raise UsageError(f"no check is called {name}{_nearest(name, everything)}")


def _matches(check: Check, pattern: str) -> bool:
    return any(fnmatchcase(name, pattern) for name in (check.id, *check.aliases))


def _nearest(name: str, checks: Sequence[Check]) -> str:
    near = difflib.get_close_matches(name, [check.id for check in checks], n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"{hint} (saas-audit checks lists all)"


def in_folder(folder: Path) -> tuple[Check, ...]:
    """The checks in a folder of one's own, ``PLATFORM/SERVICE.py`` below it.

    The folder is imported as a package, so its code runs: use it for code you trust.
    Raises UsageError if there is none, if it cannot be imported, or for a check out of place.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder")
    package = _package(folder.resolve())
    names = (".".join(path.relative_to(folder).with_suffix("").parts) for path in _files(folder))
    try:
        modules = [importlib.import_module(f"{package}.{name}") for name in names]
    except SaasAuditError:
        raise
    except Exception as error:  # code of one's own may raise anything
        place = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error}; {place.filename}:{place.lineno}"
        raise UsageError(f"{folder} cannot be imported ({told})") from None
    found = [check for module in modules for check in _declared_in(module)]
    if not found:
        raise UsageError(f"{folder} holds no checks; they stand in PLATFORM/SERVICE.py below it")
    for check in found:
        if check.platform not in PLACES:
            raise UsageError(
                f"{folder}: {check.function.__name__} stands in {check.platform}, which is none of "
                f"{', '.join(PLACES)}; checks stand in PLATFORM/SERVICE.py below the folder"
            )
    return _each_once(found)


def _package(folder: Path) -> str:
    """A package for it, and packages for that to be in: its modules may import one another."""
    parts = ("saas_audit_own", f"checks_{abs(hash(folder))}", "checks")
    for end in range(1, len(parts) + 1):
        package = ModuleType(".".join(parts[:end]))
        package.__path__ = [str(folder)] if end == len(parts) else []
        sys.modules[package.__name__] = package
    return package.__name__


def _files(folder: Path) -> list[Path]:
    """The modules below a folder; its subfolders need no ``__init__.py``."""
    return sorted(path for path in folder.rglob("*.py") if path.stem != "__init__")
