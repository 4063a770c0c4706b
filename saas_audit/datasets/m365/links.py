"""Links to single files and folders, library by library."""

from __future__ import annotations

from typing import Literal

from ...model import Moment, Part, Row, Source, read_from
from .api import DEEP, graph

LinkScope = Literal["anonymous", "organization", "users"]


@graph("/sites/getAllSites", permission="Sites.Read.All", tier=DEEP)
class GraphSite(Row, rename="camel", at_least=1, label="web_url"):
    """A site, people's own included."""

    id: str
    web_url: str | None


@graph("/sites/{id}/drives", permission="Sites.Read.All", tier=DEEP, each=GraphSite)
class Library(Row, rename="camel", owner="site", at_least=1, label="web_url"):
    """A document library."""

    id: str
    site: str
    web_url: str | None


class SharingLink(Part, rename="camel"):
    """Whom a link lets in; never the link itself."""

    scope: LinkScope | None
    type: str | None


class LinkPermission(Row, rename="camel", owner="library", label="item"):
    """Who may open a shared item. One that is inherited has the id of the one above.

    ``link`` is left out where it is no link, ``expiration_date_time`` where it does not end; the
    year 1 says the same. ``item`` is the name of the file or folder.
    """

    id: str
    library: str
    item: str | None
    link: SharingLink | None = None
    expiration_date_time: Moment | None = None


read_from(
    LinkPermission,
    Source(
        platform="m365",
        api="graph_links",
        path="/drives/{id}/items/{id}/permissions",
        permission=("Sites.Read.All",),
        tier=DEEP,
        each=Library,
        items=("value",),
        asks_fields=False,
        witness="schema",
    ),
)
