"""Files and shared drives, and whom they are open to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import objects as google
from .tenant import StoredFile

if TYPE_CHECKING:
    from .tenant import Object, Tenant


def grant(number: int, kind: str, role: str, who: str = "") -> Object:
    """A permission; only people and groups have an address, only domains a domain."""
    names = {"user": "emailAddress", "group": "emailAddress", "domain": "domain"}
    named = {names[kind]: who} if who else {}
    held: Object = {"kind": "drive#permission", "id": f"{number:020}", "type": kind, "role": role}
    return {**held, **named}


def _own(number: int, name: str, owner: str, *grants: Object, visibility: str = "limited") -> Any:
    """A file of a user's own. The owner is one of those it is open to."""
    permissions = [grant(1, "user", "owner", owner), *grants]
    whole = {**google.file(number, name), "shared": bool(grants), "permissions": permissions}
    return StoredFile(whole, visibility, owner=owner)


def _settle(tenant: Tenant, unit: str) -> None:
    """What every file and drive says of itself."""
    for drive in tenant.drives:
        drive["orgUnitId"] = unit
        drive["restrictions"] = {"domainUsersOnly": False, "driveMembersOnly": True}
    for file in tenant.files:
        if file.drive:
            file.whole["hasAugmentedPermissions"] = False
        else:
            owner = grant(1, "user", "owner", file.owner)
            file.whole.update(shared=False, permissions=[owner])


def careful(tenant: Tenant) -> None:
    """Shared with groups and domains of ours; an allowlisted partner writes, another reads."""
    _settle(tenant, tenant.org_units[1]["orgUnitId"].removeprefix("id:"))
    gita = google.named(tenant.users, "gita")["primaryEmail"]
    everyone, drive = tenant.groups[2]["email"], tenant.drives[0]["id"]
    reads = grant(3, "user", "reader", "guest@elsewhere.example")
    writes = grant(4, "user", "writer", "pat@partner.example")
    minutes = _own(10, "Minutes", gita, grant(2, "group", "writer", everyone), reads, writes)
    house = _own(11, "Canteen", gita, grant(2, "domain", "reader", "tidy-mail.example"))
    folder = StoredFile(
        {**google.file(12, "Folder"), "hasAugmentedPermissions": True}, "limited", drive=drive
    )
    tenant.files.extend([minutes, house, folder])
    tenant.item_permissions[folder.whole["id"]] = [reads]


def careless(tenant: Tenant) -> None:
    """One of each: public, open to editing, to a private account, to another organisation."""
    _settle(tenant, tenant.org_units[2]["orgUnitId"].removeprefix("id:"))
    ann = google.named(tenant.users, "ann")["primaryEmail"]
    drive = tenant.drives[0]["id"]
    public = grant(2, "anyone", "reader")
    budget = StoredFile(
        {**google.file(13, "Budget"), "hasAugmentedPermissions": True}, "limited", drive=drive
    )
    tenant.files.extend(
        [
            _own(10, "Brochure", ann, public, visibility="anyoneCanFind"),
            _own(11, "Plan", ann, grant(2, "user", "writer", "pat@partner.example")),
            _own(12, "Prices", ann, grant(2, "domain", "reader", "partner.example")),
            budget,
        ]
    )
    private = grant(3, "user", "commenter", "pat.private@gmail.com")
    tenant.item_permissions[budget.whole["id"]] = [private]
