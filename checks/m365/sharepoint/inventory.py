"""What links there are, file by file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from saas_audit import HIGH, AsOf, Own, Row, Verdict, check, controls, unread
from saas_audit.datasets.m365.links import GraphSite, Library, LinkPermission, SharingLink

ANYONE = "anonymous"
NO_END = 1
"""The year that stands for "does not end"."""


@check(
    severity=HIGH,
    control=controls.LINKS_NEED_SIGN_IN,
    blind_to="what is shared without a link, and libraries hidden from the app",
)
def anyone_links_inventory(
    library: Library, permissions: Own[LinkPermission], as_of: AsOf, *, days: int = 30
) -> Verdict:
    """No file stands open to anyone for longer than 30 days.

    Why: whoever is sent the link, or finds it, opens the file without a name.
    Fix: open the library, select the file > Manage access > Links: remove the link, or set it to
    end; to stop new ones, see the tenant's sharing level.
    See: https://learn.microsoft.com/sharepoint/sharing-reports
    """
    lasting = permissions.where(lambda one: lasts(one, as_of, days))
    want = f"no link for anyone that lasts more than {days} days"
    return Verdict(not lasting, saw=lasting, want=want)


def lasts(permission: LinkPermission, as_of: AsOf, days: int) -> bool:
    """A link for anyone that works now, and beyond so many days."""
    if permission.link is None or permission.link.scope != ANYONE:
        return False
    end = permission.expiration_date_time
    return end is None or end.year == NO_END or end > as_of + timedelta(days=days)


LIBRARY: list[Row] = [
    GraphSite(id="s1", web_url="https://acme.sharepoint.com"),
    Library(id="d1", site="s1", web_url="https://acme.sharepoint.com/Documents"),
]


def link(scope: str, end: date | None = None) -> LinkPermission:
    """A link on a file of LIBRARY, and the day it ends."""
    held = SharingLink(scope=scope, type="view")
    moment = datetime(end.year, end.month, end.day, tzinfo=UTC) if end else None
    return LinkPermission(
        id="p1", library="d1", item="plan.docx", link=held, expiration_date_time=moment
    )


OWNER = LinkPermission(id="p2", library="d1", item="plan.docx")

anyone_links_inventory.passes(LIBRARY)
anyone_links_inventory.passes("colleagues, people", LIBRARY, link("organization"), OWNER)
anyone_links_inventory.passes("dead already", LIBRARY, link(ANYONE, date(2026, 10, 1)))
anyone_links_inventory.passes("soon dead", LIBRARY, link(ANYONE, date(2026, 11, 20)))
anyone_links_inventory.passes(
    "in thirty days, to the minute",
    LIBRARY,
    LinkPermission(
        id="p1",
        library="d1",
        item="plan.docx",
        link=SharingLink(scope=ANYONE, type="view"),
        expiration_date_time=datetime(2026, 12, 2, 6, tzinfo=UTC),
    ),
)
anyone_links_inventory.fails("for good", LIBRARY, link(ANYONE))
anyone_links_inventory.fails("the year 1 means for good", LIBRARY, link(ANYONE, date(1, 1, 1)))
anyone_links_inventory.fails("for a year", LIBRARY, link(ANYONE, date(2027, 11, 2)))
anyone_links_inventory.unknown("not read", LIBRARY, unread(LinkPermission, of="d1"))
anyone_links_inventory.unknown("no site at all is no answer")
