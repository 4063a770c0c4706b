"""Everything this connector may ask Salesforce. The rest is refused before a byte leaves.

Not every GET is a read here: one of them runs code. So paths are matched whole, and a query is
built by ``soql`` or it is none.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ...model import Reason
from ..interface import ReadError

DATA = r"/services/data/v\d+\.\d"
READS = tuple(
    re.compile(template)
    for template in (
        r"/services/data",
        DATA + r"/limits",
        DATA + r"(/tooling)?/query",
        DATA + r"(/tooling)?/query/[A-Za-z0-9-]+",
        DATA + r"(/tooling)?/sobjects/\w+/describe",
    )
)
METADATA = re.compile(r"/services/Soap/m/\d+\.\d")


def check_read(url: str, host: str) -> None:
    """Raises ReadError unless this is a GET that only reads, at the org's own host."""
    parts = urlsplit(url)
    if parts.netloc != host or parts.scheme != "https":
        raise ReadError(Reason.TRUNCATED, "the answer leads to another host; not followed")
    if not any(template.fullmatch(parts.path) for template in READS):
        raise ReadError(Reason.API_ERROR, f"{parts.path} is not on the list of reads; not asked")


def check_metadata(url: str, host: str) -> None:
    """Raises ReadError unless this is the Metadata API of the org."""
    parts = urlsplit(url)
    if parts.netloc != host or parts.scheme != "https" or not METADATA.fullmatch(parts.path):
        raise ReadError(Reason.API_ERROR, "not the org's Metadata API; not asked")
