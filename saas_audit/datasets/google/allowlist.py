"""The domains that sharing settings may be limited to."""

from __future__ import annotations

from ...model import Row
from .api import google


@google(
    "cloudidentity.v1 allowlistedDomains.list",
    scope="cloud-identity.allowlisteddomains.readonly",
    items=("allowlistedDomains",),
    page_size="5000",
)
class AllowlistedDomain(Row, rename="camel", key="name", label="domain"):
    """A domain outside the organisation that its sharing settings trust."""

    name: str
    domain: str
