"""Where a row comes from: one read call of a vendor's API, and the right it takes."""

from __future__ import annotations

import hashlib
import re
from typing import Literal

import msgspec

Platform = Literal["m365", "google", "salesforce"]
PLATFORMS: tuple[Platform, ...] = ("m365", "google", "salesforce")
DNS = "dns"

LONGEST_NAME = 80
LONGEST_ENDPOINT = 200

EndProof = Literal["count", "ended"]
Witness = Literal["schema", "real export", "docs only"]


class Tier(msgspec.Struct, frozen=True):
    """A group of rights that is switched on as one.

    BASE is on; every other tier is off until the config names it, because it costs something:
    ``writes`` says that one of its rights can also change the tenant, ``cost`` says it in words.
    """

    name: str
    unlocks: str = ""
    cost: str = ""
    writes: bool = False


BASE = Tier("base")


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One read call.

    ``path`` and the values of ``query`` may hold ``{field}`` templates, filled from a row of
    ``each``, the type this source is read for one by one. ``items`` leads to the list in a page;
    empty, the page itself is the one row. ``proof`` says how the end of the list is known: a
    ``count`` asked of the vendor, or the vendor's own mark that it has ``ended``. ``whole_with``
    names rights without which the vendor hides rows and says nothing. ``witness`` says what holds
    the field names to account: the vendor's published schema, a real export, or its prose only.
    """

    platform: str
    api: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    permission: tuple[str, ...] = ()
    tier: Tier = BASE
    each: type | None = None
    items: tuple[str, ...] = ()
    proof: EndProof = "ended"
    whole_with: tuple[str, ...] = ()
    witness: Witness = "schema"
    asks_fields: bool = True

    @property
    def identity(self) -> tuple[object, ...]:
        """Sources equal in this share one fetch and one file in the snapshot."""
        return (self.platform, self.api, self.path, self.query, self.each)

    @property
    def endpoint(self) -> str:
        """``graph /users``; with the query where it tells two sources apart. For reading: what is
        very long is cut.
        """
        text = self._whole
        return text if len(text) <= LONGEST_ENDPOINT else f"{text[:LONGEST_ENDPOINT]}..."

    @property
    def _whole(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.query)
        return f"{self.api} {self.path}" + (f"?{query}" if query else "")

    @property
    def slug(self) -> str:
        """A file name, one for each identity: from our own declarations only, no tenant data.

        Short enough for Windows, whose paths end at 260 characters.
        """
        text = f"{self._whole} for {self.each.__name__}" if self.each else self._whole
        name = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()
        if len(name) <= LONGEST_NAME:
            return name
        return f"{name[:LONGEST_NAME]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    @property
    def rights(self) -> tuple[str, ...]:
        """Everything to grant for a whole answer."""
        return tuple(dict.fromkeys((*self.permission, *self.whole_with)))
