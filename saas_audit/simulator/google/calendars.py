"""Calendars, and whom they are open to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import objects as google

if TYPE_CHECKING:
    from .tenant import Object, Tenant


def _entry(key: str, summary: str, *, primary: bool = False) -> Object:
    held = {"kind": "calendar#calendarListEntry", "id": key, "summary": summary}
    return {**held, "accessRole": "owner", "timeZone": "Etc/UTC", "primary": primary}


def rule(kind: str, role: str, value: str = "") -> Object:
    """Whom a calendar is open to; ``default`` names nobody."""
    scope = {"type": kind, **({"value": value} if value else {})}
    key = f"{kind}:{value}" if value else kind
    return {"kind": "calendar#aclRule", "id": key, "scope": scope, "role": role}


def _primary(tenant: Tenant) -> None:
    """Everybody who can sign in has a calendar of their own."""
    for user in tenant.users:
        if not user["suspended"]:
            address = user["primaryEmail"]
            tenant.calendars[user["id"]] = [_entry(address, address, primary=True)]
            tenant.calendar_rules[address] = [rule("user", "owner", address)]


def careful(tenant: Tenant) -> None:
    """Carla's shows when she is busy, and the house what she does. Hugo has no Calendar."""
    _primary(tenant)
    carla, domain = google.named(tenant.users, "carla"), tenant.domains[0]["domainName"]
    tenant.calendar_rules[carla["primaryEmail"]] += [
        rule("default", "freeBusyReader"),
        rule("domain", "reader", domain),
    ]
    del tenant.calendars[google.named(tenant.users, "hugo")["id"]]


def careless(tenant: Tenant) -> None:
    """Ann's own calendar is closed, her second one is not."""
    _primary(tenant)
    board = "c_board@group.calendar.google.com"
    tenant.calendars[google.named(tenant.users, "ann")["id"]].append(_entry(board, "Board"))
    tenant.calendar_rules[board] = [rule("default", "reader")]
