"""DMARC as receivers read it (RFC 7489): TXT strings in, what they ask for out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

Tags = dict[str, str]
POLICIES = ("none", "quarantine", "reject")


class Named(Protocol):
    """A domain, and the organisational domain whose record speaks for it when it has none."""

    @property
    def domain(self) -> str: ...

    @property
    def organisational(self) -> str: ...


class Dmarc(msgspec.Struct, frozen=True):
    """What is published for a domain. Receivers heed exactly one record.

    ``tags`` are those of the one record, none if there are more. ``policies`` is what is asked of
    mail from the domain, and from below it; "none" where the one record says nothing valid.
    """

    records: int
    inherited: bool = False
    tags: Tags = {}
    policies: frozenset[str] = frozenset()

    @property
    def is_heeded(self) -> bool:
        """One record, with a policy receivers know."""
        return self.tags.get("p") in POLICIES

    @property
    def for_all_mail(self) -> bool:
        """Neither sampled (``pct``) nor on trial (``t``)."""
        return self.tags.get("pct", "100") == "100" and self.tags.get("t", "n") != "y"

    @property
    def is_enforced(self) -> bool:
        """All mail that only pretends to come from the domain, or from below it, is turned away."""
        return self.policies == {"reject"} and self.for_all_mail

    @property
    def is_softly_enforced(self) -> bool:
        """The same, but some of it may land in the spam folder."""
        softly = bool(self.policies) and self.policies <= {"reject", "quarantine"}
        return softly and self.for_all_mail

    def __str__(self) -> str:
        if self.records != 1:
            return f"{self.records} DMARC records"
        told = (
            f"{name}={self.tags[name]}"
            for name in ("p", "sp", "np", "pct", "t")
            if name in self.tags
        )
        return "; ".join(told) or "a record that says nothing valid"


def published(domain: Named, own: Iterable[str], above: Iterable[str]) -> Dmarc:
    """From the TXT strings at ``_dmarc.`` and the domain, and at its organisational domain.

    ``above`` is looked at only if the domain has no record of its own, and is not organisational.
    """
    records = [text for text in own if is_dmarc(text)]
    inherited = not records and domain.domain != domain.organisational
    if inherited:
        records = [text for text in above if is_dmarc(text)]
    if len(records) != 1:
        return Dmarc(len(records), inherited)
    (record,) = records
    tags = tags_of(record)
    return Dmarc(1, inherited, tags, _inherited(tags) if inherited else _own(tags))


def is_dmarc(text: str) -> bool:
    """Receivers take a record for DMARC by its first tag, to the letter."""
    name, _, value = text.partition(";")[0].partition("=")
    return name.strip().lower() == "v" and value.strip() == "DMARC1"


def tags_of(text: str) -> Tags:
    """``name=value; ...`` in lower case; none at all if one is given twice: the record is void."""
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    tags = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    return tags if len(tags) == len(pairs) else {}


def _own(tags: Tags) -> frozenset[str]:
    """What receivers do with mail from the domain, and from below it."""
    below = (tags[name] for name in ("sp", "np") if name in tags)
    return frozenset({tags.get("p", "none"), *below})


def _inherited(tags: Tags) -> frozenset[str]:
    """What the organisational domain asks for a subdomain."""
    return frozenset({tags.get("sp", tags.get("p", "none"))})
