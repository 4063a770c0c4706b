"""Sites that guests may visit."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.experiences import Experience
from ...datasets.salesforce.organization import Organization
from ...declare.derive import derive
from ...model import Row, Rows
from .people import Guest
from .whole import insist


class PublicSite(Row, key="name"):
    """An Experience Cloud site, by its full name. Each live one has a guest."""

    name: str


@derive
def public_sites(
    _org: Organization, guests: Rows[Guest], sites: Rows[Experience]
) -> Iterator[PublicSite]:
    """An org without guests has no such site, whether or not its sites could be read."""
    if not guests:
        return
    for site in sites.seen():
        yield PublicSite(name=site.full_name)
    insist(sites)
