"""Pseudonyms: the same person has the same one in every report, and only the key links them.

A pseudonym is a kind and forty bits of HMAC-SHA256 over the text, case and width folded:
``person-3f9ak81c@domain-81c2m0xq``. Without the key, not even a guess can be confirmed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import platformdirs

from ..errors import UsageError
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .vocabulary import Template, Vocabulary

KEY_FILE = "pseudonyms.key"
SHORTEST_KEY = 32
"""Bytes of a key file: what `openssl rand -hex 16` gives at least."""

LONGEST = 4_000
"""Characters; what is longer is no sentence of ours, and is replaced as a whole."""

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_ADDRESS = re.compile(r"[^\s@,;:<>()]+@([^\s@,;:<>()]+)")
_DOMAIN = re.compile(r"\*?\.?([a-z0-9_](-*[a-z0-9_])*\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{7,}", re.IGNORECASE)
_COUNT = re.compile(r"[+-]?(\d{1,6}|\d{1,3}(,\d{3})+)(\.\d{1,3})?%?")
_COUNTED = re.compile(r"(\d{1,6}) (.+)", re.DOTALL)
_LONG_NUMBER = re.compile(r"\d{5,}")
_COUNTING = (" of ", "at least ", "at most ")
_TIME = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?( ?UTC|Z|\+00:00)?")
_MARKS = re.compile(r"[!-/:-@\[-`{-~\s]*")
_JOINTS = re.compile(r"(, | or | and |; |: | \(|\))")


class Pseudonyms:
    """Replaces texts by a key. ``known`` are texts that have a pseudonym already: the tenants'."""

    def __init__(self, key: bytes, known: Mapping[str, str] | None = None) -> None:
        self._key = key
        self._known = {_folded(text): name for text, name in (known or {}).items() if text}
        self._ours: Vocabulary = vocabulary()
        self.name = lru_cache(maxsize=100_000)(self._name)
        self.prose = lru_cache(maxsize=100_000)(self._prose)

    def code(self, text: str) -> str:
        """Eight characters that only the key leads to."""
        packed = _folded(text).encode("utf-8", "surrogatepass")
        number = int.from_bytes(hmac.digest(self._key, packed, hashlib.sha256)[:5])
        return "".join(_DIGITS[number >> shift & 31] for shift in range(35, -1, -5))

    def _name(self, text: str, kind: str) -> str:
        """The pseudonym of a name, an address, an id. ``kind`` stands before one without a form."""
        if not text:
            return ""
        if known := self._known.get(_folded(text)):
            return known
        if address := _ADDRESS.fullmatch(text):
            return f"person-{self.code(text)}@domain-{self.code(address.group(1))}"
        if _DOMAIN.fullmatch(text):
            return f"domain-{self.code(text)}"
        return f"{'id' if _ID.fullmatch(text) else kind}-{self.code(text)}"

    def _prose(self, text: str) -> str:
        """A text of ours with everything replaced in it that is not known to be ours."""
        inner = text.strip()
        if not inner or self._is_ours(inner):
            return text
        if len(inner) > LONGEST:
            return self.name(inner, "text")
        if self.is_known(inner) or _ADDRESS.fullmatch(inner):
            return self.name(inner, "text")
        return self._taken_apart(inner) or self.name(inner, "text")

    def _taken_apart(self, text: str) -> str:
        """By the f-string it was made with, else where lists and asides are joined."""
        for template in self._ours.templates:
            if template.anchor in text and (found := template.pattern.fullmatch(text)):
                return self._filled(template, found.groups())
        parts = _JOINTS.split(text)
        if len(parts) > 1:
            return self.prose(parts[0]) + "".join(map(self._part, parts[1:]))
        counted = _COUNTED.fullmatch(text)
        return f"{counted.group(1)} {self.prose(counted.group(2))}" if counted else ""

    def _is_ours(self, text: str) -> bool:
        if self.is_known(text) or _ADDRESS.fullmatch(text):
            return False
        forms = (_COUNT, _TIME, _MARKS)
        return text in self._ours.phrases or any(form.fullmatch(text) for form in forms)

    def is_known(self, text: str) -> bool:
        """Is it a tenant's?"""
        return _folded(text) in self._known

    def _part(self, text: str) -> str:
        """A member of a list: a long number there is somebody's, not a count of ours."""
        if _LONG_NUMBER.fullmatch(text):
            return self.name(text, "id")
        return text if _JOINTS.fullmatch(text) else self.prose(text)

    def _filled(self, template: Template, holes: tuple[str, ...]) -> str:
        filled = [*map(self._hole, template.pieces, holes), ""]
        return "".join(f"{ours}{hole}" for ours, hole in zip(template.pieces, filled, strict=True))

    def _hole(self, before: str, text: str) -> str:
        """A long number is a count of ours only where a sentence begins, or speaks of one."""
        return self.prose(text) if not before or before.endswith(_COUNTING) else self._part(text)


def is_identifier(text: str) -> bool:
    """``User.account_enabled``: made of names that our own code declares."""
    return all(part in vocabulary().names for part in text.split("."))


def key_from(explicit: Path | None) -> tuple[bytes, Path, bool]:
    """The key, where it lies, and whether it was made just now.

    Without ``--key-file`` it lies in the user's config folder. Raises UsageError.
    """
    path = explicit or platformdirs.user_config_path("saas-audit") / KEY_FILE
    is_new = explicit is None and not path.exists()
    try:
        if is_new:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "x", opener=_private, encoding="ascii") as file:
                file.write(f"{secrets.token_hex(32)}\n")
        key = path.read_bytes().strip()
    except OSError as error:
        raise UsageError(f"{path}: the key for pseudonyms: {error.strerror}") from None
    if len(key) < SHORTEST_KEY:
        raise UsageError(
            f"{path} is too short for a key; make one by: openssl rand -hex 32 > {path}"
        )
    return key, path, is_new


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _folded(text: str) -> str:
    """One person, one pseudonym, however the vendor spells them."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
