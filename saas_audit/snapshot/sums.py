"""SHA256SUMS: every file of a run, as coreutils write it; ``sha256sum -c SHA256SUMS`` checks it.

The file lists relative paths with slashes, one a line, in order. What speaks about it (its
signature, the tombstone of purged evidence) stands beside it and is not in it.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .disk import beside, whole

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

FILE = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
TOMBSTONE = "purged.json"
APART = frozenset({FILE, SIGNATURE, TOMBSTONE})

_LINE = re.compile(r"(\\?)([0-9a-f]{64})  (.+)", re.DOTALL)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\[\\nr]")


def names(folder: Path) -> tuple[list[str], list[str]]:
    """The files of a run, and what is no file (a link, a device): never followed, never read."""
    files: list[str] = []
    strange: list[str] = []
    for place, folders, found in os.walk(folder):
        here = Path(place)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in (*found, *links):
            path = here / name
            is_file = path.is_file() and not path.is_symlink()
            (files if is_file else strange).append(path.relative_to(folder).as_posix())
    return sorted(name for name in files if name not in APART), sorted(strange)


def digest(path: Path) -> str:
    """SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(
    folder: Path, known: Mapping[str, str] | None = None, leave_out: Container[str] = ()
) -> None:
    """List every file of the run, but for those to leave out.

    What is ``known`` keeps the hash it had, also where the file is gone.
    """
    beside(folder / FILE).unlink(missing_ok=True)
    kept = dict(known or {})
    fresh = (name for name in names(folder)[0] if name not in kept and name not in leave_out)
    listed = kept | {name: digest(folder / name) for name in fresh}
    replace(folder / FILE, "".join(_line(name, listed[name]) for name in sorted(listed)))


def read(folder: Path) -> dict[str, str]:
    """Name -> hash. Raises FileNotFoundError; ValueError naming the line that is none of ours."""
    text = (folder / FILE).read_bytes().decode("utf-8", "surrogateescape")
    found: dict[str, str] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = _LINE.fullmatch(line)
        name = _name(*match.group(1, 3)) if match else ""
        if match is None or not _is_inside(name) or name in found:
            raise ValueError(f"line {number} is not a hash and the path of one file in this folder")
        found[name] = match.group(2)
    return found


def replace(path: Path, text: str) -> None:
    """Write a file whole, safe on disk before it has its name."""
    with whole(path) as partial, partial.open("wb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
        file.flush()
        os.fsync(file.fileno())


def _line(name: str, sha256: str) -> str:
    escaped = "".join(_ESCAPES.get(one, one) for one in name)
    return f"{'' if escaped == name else chr(92)}{sha256}  {escaped}\n"


def _name(mark: str, text: str) -> str:
    plain = {escaped: one for one, escaped in _ESCAPES.items()}
    return _ESCAPED.sub(lambda found: plain[found.group()], text) if mark else text


def _is_inside(name: str) -> bool:
    """A path that leads nowhere but into the folder, on every system."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or Path(name).drive)
