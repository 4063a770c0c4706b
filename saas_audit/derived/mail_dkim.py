"""DKIM keys (RFC 6376): where a domain's may be published, and whether a record is one."""

from __future__ import annotations

from collections.abc import Iterator

from ..datasets.declared import DkimSelector
from ..declare.derive import derive
from ..model import Row, Rows
from .mail import GoogleMailDomain
from .mail_dmarc import tags_of

BELOW = "._domainkey."
GOOGLES = f"google{BELOW}"
"""Where Google publishes, unless the admin chose another selector."""


class GoogleDkimName(Row, key="name", owner="domain", of=GoogleMailDomain, platform="google"):
    """A name at which a domain's key for Google's mail may stand."""

    name: str
    domain: str


@derive
def of_google(domain: GoogleMailDomain, declared: Rows[DkimSelector]) -> Iterator[GoogleDkimName]:
    yield GoogleDkimName(name=GOOGLES + domain.domain, domain=domain.domain)
    for one in declared:
        name = one.name.lower().rstrip(".")
        if name.partition(BELOW)[2] == domain.domain:
            yield GoogleDkimName(name=name, domain=domain.domain)


def is_live(text: str) -> bool:
    """A record that holds a key. An empty one says that the key was withdrawn."""
    tags = tags_of(text)
    return tags.get("v", "dkim1") == "dkim1" and bool(tags.get("p"))
