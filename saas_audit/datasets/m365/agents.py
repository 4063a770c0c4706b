"""AI agents made in Copilot Studio, as Dataverse keeps them."""

from __future__ import annotations

from typing import Literal

from ...derived.m365.environments import Database
from ...model import Moment, Row
from .power_api import dataverse

Active = Literal[0, 1]
"""0 active, 1 inactive."""
Access = Literal[0, 1, 2, 3]
"""0 anybody, 1 readers of the agent, 2 members of groups, 3 anybody in any tenant."""
Authentication = Literal[0, 1, 2, 3, 4]
"""0 unspecified, 1 none, 2 integrated, 3 custom Entra ID, 4 generic OAuth 2."""
Trigger = Literal[0, 1]
"""0 when a topic needs it, 1 always."""


@dataverse("{host}/api/data/v9.2/bots", "ismanaged eq false", Database)
class Agent(Row, key="botid", owner="host", label="name"):
    """An agent made in this environment (not one that came with a solution)."""

    botid: str
    host: str
    name: str | None
    statecode: Active
    publishedon: Moment | None
    accesscontrolpolicy: Access | None
    authorizedsecuritygroupids: str | None
    authenticationmode: Authentication | None
    authenticationtrigger: Trigger | None


@dataverse(
    "{host}/api/data/v9.2/botcomponents",
    "_parentbotid_value eq {botid} and componenttype eq 9",
    Agent,
)
class AgentPart(Row, key="botcomponentid", owner="agent", label="name"):
    """A topic or a tool of an agent. ``data`` is its text, credentials masked."""

    botcomponentid: str
    agent: str
    name: str | None
    data: str | None
