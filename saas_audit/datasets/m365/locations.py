"""Places that policies name."""

from __future__ import annotations

import msgspec

from ...model import Row
from .api import graph


@graph(
    "/identity/conditionalAccess/namedLocations",
    permission="Policy.Read.All",
    asks_fields=False,
    beta=True,
)
class NamedLocation(Row, rename="camel", label="display_name"):
    """A network, some countries, or the network that Global Secure Access makes; v1.0 lacks those.

    ``kind`` is how OData marks the type in a list of several.
    """

    id: str
    display_name: str
    kind: str = msgspec.field(name="@odata.type")
