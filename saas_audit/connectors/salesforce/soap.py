"""The Metadata API's two reads, in our own words: nothing else of it can be said here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTENT_TYPE = "text/xml; charset=UTF-8"
METADATA = "http://soap.sforce.com/2006/04/metadata"
ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns="{namespace}">'
    "<env:Header><SessionHeader><sessionId>{session}</sessionId></SessionHeader></env:Header>"
    "<env:Body>{body}</env:Body></env:Envelope>"
)
NAMES_A_CALL = 10


def read(kind: str, names: Sequence[str], session: str) -> bytes:
    """``readMetadata``: whole objects by their full names."""
    told = "".join(f"<fullNames>{escape(name)}</fullNames>" for name in names)
    return _enveloped(f"<readMetadata><type>{kind}</type>{told}</readMetadata>", session)


def listing(kind: str, version: str, session: str) -> bytes:
    """``listMetadata``: the full names there are."""
    asked = f"<queries><type>{kind}</type></queries><asOfVersion>{version}</asOfVersion>"
    return _enveloped(f"<listMetadata>{asked}</listMetadata>", session)


def _enveloped(body: str, session: str) -> bytes:
    return ENVELOPE.format(namespace=METADATA, session=escape(session), body=body).encode()
