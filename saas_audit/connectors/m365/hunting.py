"""Our own questions to Defender's advanced hunting: the whole text of each, and no other is sent.

The API takes a query by POST and changes nothing; a source names one of these, never a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ...model import Reason
from ...model.decode import decoded
from ..interface import Page, ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..interface import Read
    from .transport import Transport

PATH = "/security/runHuntingQuery"

QUERIES: dict[str, str] = {
    "exposure_graph": """
ExposureGraphNodes
| extend Weak = tostring(NodeProperties.rawData.highRiskVulnerabilityInsights.hasHighOrCritical)
| summarize Nodes = count(), Assessed = countif(isnotempty(Weak))
""",
    "credentials_on_weak_devices": """
let people = ExposureGraphNodes
| extend User = tostring(NodeProperties.rawData.accountObjectId)
| where isnotempty(User)
| project UserNode = NodeId, User;
let devices = ExposureGraphNodes
| where tostring(NodeProperties.rawData.highRiskVulnerabilityInsights.hasHighOrCritical) =~ "true"
| project DeviceNode = NodeId, Device = NodeName;
let tokens = ExposureGraphEdges
| where EdgeLabel == "has credentials of"
| project DeviceNode = SourceNodeId, UserNode = TargetNodeId, Kind = "token";
let cookies = ExposureGraphEdges
| where EdgeLabel == "contains" and TargetNodeLabel == "entra-userCookie"
| project DeviceNode = SourceNodeId, Cookie = TargetNodeId
| join kind=inner (
    ExposureGraphEdges
    | where EdgeLabel == "can authenticate as"
    | project Cookie = SourceNodeId, UserNode = TargetNodeId
) on Cookie
| project DeviceNode, UserNode, Kind = "cookie";
union tokens, cookies
| join kind=inner people on UserNode
| join kind=inner devices on DeviceNode
| summarize Kinds = make_set(Kind) by User, DeviceNode, Device
| project Id = strcat(User, "/", DeviceNode), User, Device, Kinds
""",
}
"""By name."""


def body(name: str) -> bytes:
    """What is sent for a query."""
    return msgspec.json.encode({"query": QUERIES[name].strip()})


class Hunting:
    """Asks one tenant's Defender."""

    def __init__(self, host: str, transport: Transport) -> None:
        self._url = f"https://{host}/v1.0{PATH}"
        self._transport = transport

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:  # noqa: ARG002
        """The one answer to a query."""
        headers = {"Accept": "application/json"}
        page = self._transport.post(self._url, headers, body(read.source.path), dict)
        try:
            decoded(page.body, _Results)
        except msgspec.ValidationError:
            raise ReadError(Reason.TRUNCATED, "the answer holds no results", status=200) from None
        yield page


class _Results(msgspec.Struct):
    """An answer without results is none."""

    results: msgspec.Raw
