"""The ground floor: rows and where they come from, populations, verdicts, gaps."""

from __future__ import annotations

from .gap import NOT_COLLECTED, NOT_RETURNED, Gap, Missing, Reason
from .lookup import Lookup, viewed
from .moment import Moment
from .population import Population
from .reading import Once, Reading
from .row import (
    Part,
    Row,
    RowInfo,
    Setting,
    fields_of,
    fill,
    key_of,
    label_of,
    owner_of,
    peek,
    read_from,
    source_of,
)
from .rows import Count, Own, Piece, Rows
from .source import BASE, DNS, PLATFORMS, EndProof, Platform, Source, Tier, Witness
from .stream import Stream
from .tenant import ORGANISATION, Tenant
from .value import Beside, Value, canonical
from .verdict import (
    CRITICAL,
    HIGH,
    LOW,
    MEDIUM,
    Answer,
    AsOf,
    Coverage,
    Finding,
    Outcome,
    Severity,
    Unclear,
    Verdict,
    finding_id,
    text,
)

__all__ = [
    "BASE",
    "CRITICAL",
    "DNS",
    "HIGH",
    "LOW",
    "MEDIUM",
    "NOT_COLLECTED",
    "NOT_RETURNED",
    "ORGANISATION",
    "PLATFORMS",
    "Answer",
    "AsOf",
    "Beside",
    "Count",
    "Coverage",
    "EndProof",
    "Finding",
    "Gap",
    "Lookup",
    "Missing",
    "Moment",
    "Once",
    "Outcome",
    "Own",
    "Part",
    "Piece",
    "Platform",
    "Population",
    "Reading",
    "Reason",
    "Row",
    "RowInfo",
    "Rows",
    "Setting",
    "Severity",
    "Source",
    "Stream",
    "Tenant",
    "Tier",
    "Unclear",
    "Value",
    "Verdict",
    "Witness",
    "canonical",
    "fields_of",
    "fill",
    "finding_id",
    "key_of",
    "label_of",
    "owner_of",
    "peek",
    "read_from",
    "source_of",
    "text",
    "viewed",
]
