"""One org, whole: its records by object, its metadata by kind and name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from datetime import datetime

Object = dict[str, Any]


class Tenant(msgspec.Struct, kw_only=True):
    """What Setup and the data hold.

    ``auditor`` is the id of the user that the audit runs as; what they hold is told by
    ``granted`` of the vendor, not by the records. ``absent`` are columns of permission sets that
    the org's features lack. ``used`` of ``daily`` requests are gone today.
    """

    org_id: str
    host: str
    auditor: str
    objects: dict[str, list[Object]]
    metadata: dict[str, dict[str, Object]]
    absent: frozenset[str] = frozenset()
    used: int = 1200
    daily: int = 115000
    client_id: str = "3MVG9.saas.audit"
    client_secret: str = ""
    certificate: str = ""


def moment(when: datetime) -> str:
    """``2026-11-02T06:00:00.000+0000``."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def made_id(prefix: str, number: int) -> str:
    """An id of eighteen characters: the object's prefix, a number, and the right checksum."""
    from ...connectors.salesforce.ids import whole_id

    return whole_id(f"{prefix}5g{number:010d}")


def change(number: int, action: str, display: str, by: Object, when: datetime) -> Object:
    """A row of the Setup Audit Trail: somebody changed something."""
    return {
        "Id": made_id("0Ym", number),
        "Action": action,
        "CreatedById": by["Id"],
        "CreatedDate": moment(when),
        "CreatedByContext": None,
        "CreatedByIssuer": None,
        "DelegateUser": None,
        "Display": display,
        "ResponsibleNamespacePrefix": None,
        "Section": None,
    }
