"""What a simulated tenant holds."""

from __future__ import annotations

from typing import Any

import msgspec


class Beside(msgspec.Struct, kw_only=True):
    """What a tenant holds beside Graph: whole objects, as the services send them.

    ``teams`` maps a configuration type to its instances, ``databases`` a Dataverse host to its
    tables; ``isolation`` is None where nobody ever configured it. ``libraries`` go by the id of
    their site, ``items`` by that of their library; an item holds its permissions.
    """

    graph_sites: list[dict[str, Any]] = []
    libraries: dict[str, list[dict[str, Any]]] = {}
    items: dict[str, list[dict[str, Any]]] = {}
    sites: list[dict[str, Any]] = []
    teams: dict[str, list[dict[str, Any]]] = {}
    isolation: dict[str, Any] | None = None
    connector_policies: list[dict[str, Any]] = []
    environments: list[dict[str, Any]] = []
    databases: dict[str, dict[str, list[dict[str, Any]]]] = {}
    fabric: list[dict[str, Any]] = []


class Tenant(msgspec.Struct, kw_only=True):
    """Everything the simulated vendor holds. ``graph`` maps path -> object or list of objects;
    ``under`` path with ``{id}`` -> id -> list of objects; ``members`` group id -> object ids;
    ``azure`` the diagnostic settings; ``hunted`` a column that only one query asks for -> its
    results; ``premium`` is the licence: "", "P1" or "P2"; ``cmdlets`` maps a cmdlet -> what it
    answers with.
    """

    tenant_id: str
    domain: str
    initial: str
    premium: str
    graph: dict[str, Any]
    under: dict[str, dict[str, list[dict[str, Any]]]] = msgspec.field(default_factory=dict)
    azure: list[dict[str, Any]] = msgspec.field(default_factory=list)
    hunted: dict[str, list[dict[str, Any]]] = msgspec.field(default_factory=dict)
    members: dict[str, list[str]]
    spo: dict[str, Any]
    federation: dict[str, Any]
    beside: Beside = msgspec.field(default_factory=Beside)
    cmdlets: dict[str, list[dict[str, Any]]] = msgspec.field(default_factory=dict)

    def one(self, path: str) -> dict[str, Any]:
        """The object a path answers with."""
        found: dict[str, Any] = self.graph[path]
        return found

    def many(self, path: str) -> list[dict[str, Any]]:
        """The list a path answers with."""
        found: list[dict[str, Any]] = self.graph[path]
        return found
