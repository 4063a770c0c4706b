"""Groups that policies hang on, and outsiders who run groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import objects as google

if TYPE_CHECKING:
    from .tenant import Tenant


def careful(tenant: Tenant) -> None:
    """Nothing to add: a policy is about the help desk, which is closed."""


def careless(tenant: Tenant) -> None:
    """A policy is about the group that anybody can join; a partner manages it."""
    customers = tenant.groups[2]
    for member in tenant.members[customers["id"]]:
        if member["role"] == "MEMBER":
            member["role"] = "MANAGER"
    history = {"enableChatHistory": False, "allowUserModification": True}
    tenant.policies.append(
        google.policy(40, "careless", "chat.chat_history", history, 399.0004, group=customers["id"])
    )
