"""What public DNS says about mail domains. Nobody grants anything; anybody may ask."""

from __future__ import annotations

from ..derived.mail import MailDomain
from ..model import Row, Source, read_from


class DmarcRecord(Row, key="text", owner="domain"):
    """A TXT record at ``_dmarc.DOMAIN``, whatever it says."""

    text: str
    domain: str


class OrganisationalDmarc(Row, key="text", owner="domain"):
    """A TXT record at ``_dmarc.`` and the organisational domain."""

    text: str
    domain: str


for _row_type, _name in ((DmarcRecord, "domain"), (OrganisationalDmarc, "organisational")):
    read_from(
        _row_type,
        Source(
            platform="dns",
            api="dns",
            path=f"_dmarc.{{{_name}}}",
            query=(("type", "TXT"),),
            each=MailDomain,
            items=("records",),
            witness="docs only",
        ),
    )
