"""Salesforce's ids: fifteen characters that tell upper from lower case, or eighteen."""

from __future__ import annotations

import re
import string

ID = re.compile(r"[A-Za-z0-9]{15}([A-Za-z0-9]{3})?")
_CHECK = string.ascii_uppercase + "012345"


def whole_id(text: str) -> str:
    """The id with its three characters of checksum; "" if it is no id."""
    if not ID.fullmatch(text):
        return ""
    return text if len(text) == 18 else text + "".join(_check(text[i : i + 5]) for i in (0, 5, 10))


def _check(five: str) -> str:
    """One character that says which of five are in upper case."""
    return _CHECK[sum(1 << place for place, letter in enumerate(five) if letter.isupper())]
