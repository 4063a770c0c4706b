"""What the exposure graph answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tenant import Tenant

GRAPH = [{"Nodes": 912, "Assessed": 41}]


def careful(tenant: Tenant) -> None:
    """A cookie of somebody without a role."""
    hugo = tenant.many("/users")[7]["id"]
    tenant.hunted = {"Assessed": GRAPH, "Kinds": [_cookie(hugo)]}


def careless(tenant: Tenant) -> None:
    """A cookie of an administrator."""
    ann = tenant.many("/users")[0]["id"]
    tenant.hunted = {"Assessed": GRAPH, "Kinds": [_cookie(ann)]}


def _cookie(user: str) -> dict[str, object]:
    return {"Id": f"{user}/node-7", "User": user, "Device": "PC-7", "Kinds": ["cookie"]}
