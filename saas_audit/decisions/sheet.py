"""A CSV file as it comes back from a spreadsheet.

Read are RFC 4180 as we write it, and what Excel, LibreOffice and Google Sheets make of it:
semicolons or tabs, a ``sep=`` line, UTF-8 with or without a mark, UTF-16, rows cut short where the
last cells are empty. What could be read in two ways is not read.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

LARGEST = 50 * 1024 * 1024
"""Bytes."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


class Row(msgspec.Struct, frozen=True):
    """``line`` is where it starts in the file; ``cells`` are by column, in small letters."""

    line: int
    cells: dict[str, str]


def read(path: Path, columns: Collection[str], key: str, encoding: str = "") -> Iterator[Row]:
    """The rows that are not empty, with the columns known. Raises UsageError naming the line."""
    text, before = _without_sep(_decoded(path, encoding))
    delimiter = before[1] or _delimiter(text, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    start = 1 + before[0]
    try:
        for record in reader:
            if not header:
                header = _header(path, record, columns, key)
            elif any(cell.strip() for cell in record):
                yield Row(start, _cells(path, start, header, record))
            start = reader.line_num + 1 + before[0]
    except csv.Error as error:
        raise UsageError(f"{path}, line {start}: not CSV: {error}") from None
    if not header:
        raise UsageError(f"{path} is empty")


def _decoded(path: Path, encoding: str) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: larger than any plan of ours")
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    try:
        text = data.decode(marked or encoding or "utf-8")
    except LookupError:
        raise UsageError(f"--encoding {encoding}: Python knows no such encoding") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{path}, line {line}: not {error.encoding}; in Excel, save as 'CSV UTF-8', or name "
            "the encoding it has: --encoding cp1252"
        ) from None
    if "\0" in text:
        raise UsageError(f"{path}: not text, or UTF-16 without its mark: --encoding utf-16-le")
    return text


def _without_sep(text: str) -> tuple[str, tuple[int, str]]:
    """The text without Excel's ``sep=;``, how many lines that was, and what it says."""
    found = _SEP.match(text)
    return (text[found.end() :], (1, found.group(1))) if found else (text, (0, ""))


def _delimiter(text: str, columns: Collection[str]) -> str:
    """The one that finds most of the columns in the first line."""
    first = text.lstrip("\r\n").partition("\n")[0]
    names = {one: {cell.strip(' "\r').lower() for cell in first.split(one)} for one in ",;\t"}
    return max(names, key=lambda one: len(names[one] & set(columns)))


def _header(path: Path, record: list[str], columns: Collection[str], key: str) -> list[str]:
    header = [cell.strip().lower() for cell in record]
    if key not in header:
        raise UsageError(f"{path}: the first line has no column {key}; is it an action-plan.csv?")
    twice = next((name for name in columns if header.count(name) > 1), None)
    if twice:
        raise UsageError(f"{path}: two columns are called {twice}")
    return header


def _cells(path: Path, line: int, header: list[str], record: list[str]) -> dict[str, str]:
    beyond = [cell for cell in record[len(header) :] if cell.strip()]
    if beyond:
        raise UsageError(
            f"{path}, line {line}: {len(record)} cells where the header has {len(header)}; is a "
            "quotation mark missing?"
        )
    padded = record + [""] * (len(header) - len(record))
    return {name: _plain(cell) for name, cell in zip(header, padded, strict=False) if name}


def _plain(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it, and without odd spaces."""
    text = unicodedata.normalize("NFC", cell).strip()
    guarded = text.startswith("'") and unicodedata.normalize("NFKC", text[1:].lstrip()[:1])
    return text[1:].lstrip() if guarded and guarded in "=+-@" else text
