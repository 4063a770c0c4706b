"""One Google Workspace account, whole: what the Admin console would show."""

from __future__ import annotations

from typing import Any

import msgspec

from ..cast import DOMAIN, LEAVER, Style

Object = dict[str, Any]


class StoredFile(msgspec.Struct, frozen=True):
    """A file, where it lives, and who can see it. ``owner`` is an address, "" in a shared drive."""

    whole: Object
    visibility: str
    owner: str = ""
    drive: str = ""


class Tenant(msgspec.Struct, frozen=True, kw_only=True):
    """Every object as the vendor holds it; keys of the mappings are ids, of settings addresses."""

    customer: Object
    domains: list[Object]
    org_units: list[Object]
    users: list[Object]
    groups: list[Object]
    members: dict[str, list[Object]]
    group_settings: dict[str, Object]
    role_assignments: list[Object]
    app_passwords: dict[str, list[Object]]
    app_grants: dict[str, list[Object]]
    policies: list[Object]
    sso_assignments: list[Object]
    drives: list[Object]
    drive_members: dict[str, list[Object]]
    files: list[StoredFile]
    activities: list[Object]
    roles: list[Object] = msgspec.field(default_factory=list)
    mobile_devices: list[Object] = msgspec.field(default_factory=list)
    allowlisted_domains: list[Object] = msgspec.field(default_factory=list)
    mailboxes: dict[str, Object] = msgspec.field(default_factory=dict)
    calendars: dict[str, list[Object]] = msgspec.field(default_factory=dict)
    calendar_rules: dict[str, list[Object]] = msgspec.field(default_factory=dict)
    item_permissions: dict[str, list[Object]] = msgspec.field(default_factory=dict)
    chrome_install_modes: dict[str, str] = {}
    """What was set, by org unit; others inherit."""

    def user(self, key: str) -> Object | None:
        """A user by id or address."""
        return next((u for u in self.users if key in (u["id"], u["primaryEmail"])), None)

    def group(self, key: str) -> Object | None:
        """A group by id or address."""
        return next((g for g in self.groups if key in (g["id"], g["email"])), None)


AUDITOR_CLIENT = "117850000000000000001"
"""The numeric client id of the service account that the demo signs in with."""

PAYROLL_CLIENT = "104410000000000000002"

SUBJECT: dict[Style, str] = {
    "careless": f"ann@{DOMAIN['careless']}",
    "careful": f"carla@{DOMAIN['careful']}",
}
"""The administrator the demo's service account speaks for."""

DECLARED: dict[Style, Object] = {
    "careless": {"approved_clients": [AUDITOR_CLIENT]},
    "careful": {
        "approved_clients": [AUDITOR_CLIENT, PAYROLL_CLIENT],
        "delegation_clients": {
            "clients": [AUDITOR_CLIENT, PAYROLL_CLIENT],
            "recorded_on": "2026-10-26",
            "recorded_by": SUBJECT["careful"],
        },
        "approved_domains": ["partner.example"],
        "files_handed_over": [LEAVER.address("careful")],
        "calendars_handed_over": [LEAVER.address("careful")],
    },
}
"""What the admin of each organisation wrote under ``[tenants.declared]``."""
