"""What single sites make of the tenant's limits."""

from __future__ import annotations

from saas_audit import HIGH, Verdict, check, controls, unread
from saas_audit.datasets.m365.sharing import OPENNESS, Level, Site, SpoTenant

EXISTING_GUESTS: Level = 3
DELETED = "Recycled"
WORDS = ("nobody outside", "existing guests", "new guests", "anyone")
"""What the levels mean, from closed to open."""


@check(
    severity=HIGH,
    control=controls.LINKS_NEED_SIGN_IN,
    blind_to="sites of other regions of a tenant with several",
)
def site_sharing_overrides(
    site: Site,
    tenant: SpoTenant,
    *,
    widest: Level = EXISTING_GUESTS,
    exempt: frozenset[str] = frozenset(),
) -> Verdict | None:
    """Every site shares with existing guests at most.

    Why: the tenant's limit is a ceiling; a single site opened up to it holds what leaks.
    Fix: SharePoint admin centre > Active sites > the site > Settings > External file sharing:
    "Existing guests" or lower; or list the site's address as exempt.
    See: https://learn.microsoft.com/sharepoint/change-external-sharing-site
    """
    if site.status == DELETED or site.url in exempt:
        return None
    limit, stored = OPENNESS.index(widest), OPENNESS.index(site.sharing_capability)
    effective = min(stored, OPENNESS.index(tenant.sharing_capability))
    held = effective <= limit < stored
    caveat = "sites set wider than that are held back by the tenant's level alone" if held else ""
    want = f"{WORDS[limit]} at most"
    return Verdict(effective <= limit, saw=WORDS[effective], want=want, caveat=caveat)


def site(level: Level, status: str = "Active") -> Site:
    """A site's own setting."""
    return Site(url="https://acme.sharepoint.com/sites/a", status=status, sharing_capability=level)


OPEN, CLOSED = SpoTenant(sharing_capability=2), SpoTenant(sharing_capability=3)
site_sharing_overrides.passes(OPEN, site(3))
site_sharing_overrides.passes("the tenant's level holds it back", CLOSED, site(2))
site_sharing_overrides.fails("1 is a smaller number than 3, and wider", OPEN, site(1))
site_sharing_overrides.fails(OPEN, site(2))
site_sharing_overrides.passes("where new guests are wanted", OPEN, site(1), widest=1)
site_sharing_overrides.skips("deleted", OPEN, site(2, DELETED))
site_sharing_overrides.skips(
    "exempt", OPEN, site(2), exempt=frozenset({"https://acme.sharepoint.com/sites/a"})
)
site_sharing_overrides.unknown("no site at all is no answer", OPEN)
site_sharing_overrides.unknown("the rest was not read", OPEN, site(3), unread(Site))
