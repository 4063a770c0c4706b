"""The vendor's hosts, by cloud. A config chooses a cloud by name; it cannot name a host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ...errors import UsageError

if TYPE_CHECKING:
    from .config import Cloud

TEAMS_RESOURCE = "48ac35b8-9aa8-4d74-927d-1f4a14a0b239"


class Hosts(msgspec.Struct, frozen=True):
    """Where one cloud signs in and answers."""

    login: str
    graph: str
    sharepoint_suffix: str
    teams: str
    azure: str

    def sharepoint(self, name: str) -> str:
        """The administration site's host. Raises UsageError for a name that is none."""
        if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", name):
            raise UsageError(
                "the sharepoint_admin tier needs sharepoint = the first label of your SharePoint "
                "hosts (acme in acme-admin.sharepoint.com)"
            )
        return f"{name}-admin.{self.sharepoint_suffix}"


CLOUDS: dict[Cloud, Hosts] = {
    "global": Hosts(
        "login.microsoftonline.com",
        "graph.microsoft.com",
        "sharepoint.com",
        "api.interfaces.records.teams.microsoft.com",
        "management.azure.com",
    ),
    "gcc_high": Hosts(
        "login.microsoftonline.us",
        "graph.microsoft.us",
        "sharepoint.us",
        "api.interfaces.records.teams.microsoft.us",
        "management.usgovcloudapi.net",
    ),
    "dod": Hosts(
        "login.microsoftonline.us",
        "dod-graph.microsoft.us",
        "sharepoint-mil.us",
        "api.interfaces.records.teams.microsoft.us",
        "management.usgovcloudapi.net",
    ),
    "china": Hosts(
        "login.chinacloudapi.cn",
        "microsoftgraph.chinacloudapi.cn",
        "sharepoint.cn",
        "api.interfaces.records.teams.microsoft.cn",
        "management.chinacloudapi.cn",
    ),
}
