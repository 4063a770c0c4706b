"""Where a token may go: to Salesforce, and nowhere else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SUFFIXES = (".salesforce.com", ".salesforce.mil", ".sfcrmproducts.cn")
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)


def vendor_host(text: str) -> str | None:
    """The host in ``acme.my.salesforce.com`` or its URL, in lower case; None if it is no host of
    Salesforce's."""
    parts = urlsplit(text if "//" in text else f"https://{text}")
    host = (parts.hostname or "").lower()
    plain = parts.scheme == "https" and parts.netloc.lower() == host and _NAME.fullmatch(host)
    return host if plain and host.endswith(SUFFIXES) else None
