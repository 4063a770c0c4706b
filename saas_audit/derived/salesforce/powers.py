"""Powers that few should have: which permissions give them, and which staff holds one.

A check asks ``holders.all(power=...)`` and is left with a limit and a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.declared import ApprovedAccount
from ...datasets.salesforce.organization import Organization
from ...datasets.salesforce.permissions import PermissionSet
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row, Rows
from .rights import FIELDS, Held, holds, of_these
from .staff import Staff
from .whole import insist

MODIFY_ALL_DATA = "modify all data"
VIEW_ALL_DATA = "view all data"
MANAGE_USERS = "manage users"
WRITE_CODE = "write code"
CONFIGURE = "change the configuration"
GRANT_RIGHTS = "hand out rights"
LOGIN_POLICIES = "change login policies"
EXPORT_DATA = "export all data"
USE_API = "use the API"
APPROVE_APPS = "approve uninstalled apps"
MANAGE_APPS = "manage apps"

ADMINISTRATOR = frozenset({"ModifyAllData"})
"""Whoever holds this has every other power as well, by a profile that cannot be edited."""

POWERS: dict[str, frozenset[str]] = {
    MODIFY_ALL_DATA: ADMINISTRATOR,
    VIEW_ALL_DATA: frozenset({"ViewAllData"}),
    MANAGE_USERS: frozenset({"ManageUsers", "ManageInternalUsers"}),
    WRITE_CODE: frozenset({"AuthorApex"}),
    CONFIGURE: frozenset({"CustomizeApplication", "ModifyMetadata"}),
    GRANT_RIGHTS: frozenset(
        {"AssignPermissionSets", "ManageProfilesPermissionsets", "ManageRoles", "ManageSharing"}
    ),
    LOGIN_POLICIES: frozenset(
        {
            "ManageAuthProviders",
            "ManageCertificates",
            "ManageIpAddresses",
            "ManageLoginAccessPolicies",
            "ManagePasswordPolicies",
        }
    ),
    EXPORT_DATA: frozenset({"DataExport"}),
    USE_API: frozenset({"ApiEnabled"}),
    APPROVE_APPS: frozenset({"CanApproveUninstalledApps"}),
    MANAGE_APPS: frozenset({"ExternalClientAppAdmin", "ManageRemoteAccess", "ViewClientSecret"}),
}
"""Any of these permissions is enough."""

COUNTS_ADMINISTRATORS = frozenset({MODIFY_ALL_DATA, USE_API})
"""Powers of which administrators are counted as holders; else only those beyond them are."""


class Power(Row, key="name"):
    """Something that a permission lets people do."""

    name: str
    rights: frozenset[str]


@derive
def powers(_org: Organization) -> Iterator[Power]:
    for name, rights in POWERS.items():
        yield Power(name=name, rights=rights)


class Holder(Row, owner="power", of=Power, label="name"):
    """Staff that has a power; ``name`` says through which profile or permission set.

    ``is_approved``: the admin declared the account, as one may that of this audit.
    """

    id: str
    power: str
    name: str
    is_approved: bool


@derive
def holders(
    power: Power,
    everybody: Rows[Staff],
    held: Lookup[Held],
    sets: Lookup[PermissionSet],
    approved: Lookup[ApprovedAccount],
) -> Iterator[Holder]:
    """What was seen is told first. Then nobody is proved without power where no set tells of it."""
    is_sure = held.is_sure_of("user")
    counts = power.name in COUNTS_ADMINISTRATORS
    seen = {own.user for right in power.rights for own in held.all(right=right).seen()}

    def has_it(one: Staff) -> bool:
        if one.id not in seen:
            if not is_sure:
                held.insist(user=one.id)
            return False
        return counts or not holds(held.all(user=one.id), ADMINISTRATOR)

    found = everybody.where(has_it)
    for one in found.seen():
        given = of_these(held.all(user=one.id), power.rights).seen()
        yield Holder(
            id=f"{power.name}:{one.id}",
            power=power.name,
            name=f"{one.username} ({', '.join(sorted({right.by for right in given}))})",
            is_approved=one.id in approved or one.username.lower() in approved,
        )
    insist(found)
    if not any(_is_told(right, sets) for right in power.rights):
        raise Unknown(Gap(Reason.NOT_RETURNED, "PermissionSet", "no permission of this name"))


def _is_told(right: str, sets: Lookup[PermissionSet]) -> bool:
    """Whether the org knows the permission: some set says that it gives it, or does not."""
    return any(sets.all(**{FIELDS[right]: given}).seen() for given in (False, True))
