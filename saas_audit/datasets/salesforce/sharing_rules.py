"""Sharing rules: who gets records beyond the organisation-wide default."""

from __future__ import annotations

import msgspec

from ...model import Part, Row
from .api import API, METADATA, salesforce


class SharedTo(Part, rename="camel"):
    """Whom a rule shares with: one of these; the vendor leaves the others out."""

    all_customer_portal_users: str | None = None
    all_internal_users: str | None = None
    all_partner_users: str | None = None
    channel_program_group: list[str] = []
    channel_program_groups: list[str] = []
    group: list[str] = []
    groups: list[str] = []
    guest_user: list[str] = []
    manager_subordinates: list[str] = []
    managers: list[str] = []
    portal_role: list[str] = []
    portal_role_and_subordinates: list[str] = []
    queue: list[str] = []
    role: list[str] = []
    role_and_subordinates: list[str] = []
    role_and_subordinates_internal: list[str] = []
    roles: list[str] = []
    roles_and_subordinates: list[str] = []
    territories: list[str] = []
    territories_and_subordinates: list[str] = []
    territory: list[str] = []
    territory_and_subordinates: list[str] = []


class Criterion(Part, rename="camel"):
    """One condition of a rule."""

    field: str
    operation: str
    value: str | None = None


class AccountAccess(Part, rename="camel"):
    """What a rule on accounts gives on the records below them."""

    case_access_level: str
    contact_access_level: str
    opportunity_access_level: str


class Rule(Part, rename="camel", label="full_name"):
    """A rule for employees, customers or partners."""

    full_name: str
    access_level: str
    account_settings: AccountAccess | None = None
    shared_to: SharedTo


class GuestRule(Part, rename="camel", label="full_name"):
    """A rule that shares with the guest user of a site: with everybody. It gives Read only."""

    full_name: str
    include_hvu_owned_records: bool = msgspec.field(name="includeHVUOwnedRecords")
    criteria_items: list[Criterion] = []


@salesforce(
    "metadata SharingRules",
    permission=(API, "ModifyMetadata"),
    tier=METADATA,
    witness="schema",
    names="*",
)
class SharingRules(Row, rename="camel", key="full_name"):
    """All rules of one object; ``full_name`` is the object's."""

    full_name: str
    sharing_criteria_rules: list[Rule] = []
    sharing_guest_rules: list[GuestRule] = []
    sharing_owner_rules: list[Rule] = []
    sharing_territory_rules: list[Rule] = []
