"""What public DNS says about mail domains. Nobody grants anything; anybody may ask.

Each platform asks for its own domains, so that neither waits for the other; the organisation's
domains are asked once more for the questions that concern them all.
"""

from __future__ import annotations

from ..derived.mail import GoogleMailDomain, M365MailDomain, MailDomain
from ..derived.mail_dkim import GoogleDkimName
from ..model import Row, Source, read_from


class Txt(Row, key="text", owner="domain"):
    """A TXT record, whatever it says."""

    text: str
    domain: str


class DmarcRecord(Txt):
    """At ``_dmarc.DOMAIN``."""


class OrganisationalDmarc(Txt):
    """At ``_dmarc.`` and the organisational domain."""


class M365Dmarc(Txt):
    """The same, for the domains of a Microsoft 365 tenant."""


class M365OrganisationalDmarc(Txt):
    """And above them."""


class GoogleDmarc(Txt):
    """The same, for the domains of a Google tenant."""


class GoogleOrganisationalDmarc(Txt):
    """And above them."""


class SpfName(Row, key="name", owner="domain"):
    """A name that the SPF record of a domain leads to, the domain itself first.

    ``texts`` are its TXT records; not there if no nameserver answered for the name.
    """

    name: str
    texts: list[str]
    domain: str


class M365Spf(SpfName):
    """For the domains of a Microsoft 365 tenant."""


class GoogleSpf(SpfName):
    """For the domains of a Google tenant."""


class GoogleDkim(Row, key="text", owner="name"):
    """A TXT record where a DKIM key may stand, whatever it says."""

    text: str
    name: str


def asked(row_type: type[Row], path: str, each: type[Row], **more: str) -> None:
    """TXT records at a path, for each domain. ``whose`` tells apart who asks; ``follow`` names
    what the resolver follows to its end.
    """
    read_from(
        row_type,
        Source(
            platform="dns",
            api="dns",
            path=path,
            query=(("type", "TXT"), *more.items()),
            each=each,
            items=("records",),
            witness="docs only",
        ),
    )


asked(DmarcRecord, "_dmarc.{domain}", MailDomain)
asked(OrganisationalDmarc, "_dmarc.{organisational}", MailDomain)
asked(M365Dmarc, "_dmarc.{domain}", M365MailDomain, whose="m365")
asked(M365OrganisationalDmarc, "_dmarc.{organisational}", M365MailDomain, whose="m365")
asked(M365Spf, "{domain}", M365MailDomain, whose="m365", follow="spf")
asked(GoogleDmarc, "_dmarc.{domain}", GoogleMailDomain, whose="google")
asked(GoogleOrganisationalDmarc, "_dmarc.{organisational}", GoogleMailDomain, whose="google")
asked(GoogleSpf, "{domain}", GoogleMailDomain, whose="google", follow="spf")
asked(GoogleDkim, "{name}", GoogleDkimName, whose="google")
