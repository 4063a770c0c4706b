"""Sharing: who passes over it altogether."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    CRITICAL,
    HIGH,
    Lookup,
    Own,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.object_permissions import ObjectPermission, WidePermission
from saas_audit.datasets.salesforce.permissions import PermissionSet, PermissionSetAssignment
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.outside import OutsideSet
from saas_audit.derived.salesforce.sensitive import Sensitive
from saas_audit.derived.salesforce.wide import WideHolder

from ..examples import (
    ACME,
    customer,
    grant,
    holder,
    may,
    permission_set,
    visitor,
)
from .examples import PAT


@check(severity=CRITICAL, control=controls.SHARING_STAYS_KNOWN)
def external_no_view_all(outside: OutsideSet, permissions: Lookup[ObjectPermission]) -> Verdict:
    """Nobody outside sees or edits every record of an object.

    Why: View All and Modify All pass over all sharing: one account shows the whole table.
    Fix: Setup > Permission Sets or Profiles > the set named > Object Settings: take View All and
    Modify All away.
    See: https://help.salesforce.com/s/articleView?id=sf.users_profiles_view_all_mod_all.htm
    """
    wide = permissions.all(parent_id=outside.id).where(
        lambda one: one.permissions_view_all_records or one.permissions_modify_all_records
    )
    return Verdict(not wide, saw=wide, want="none")


INVOICES = may("", "Invoice__c", parent="desk", permissions_modify_all_records=True)
DESK = permission_set("desk", type="Group", permission_set_group_id="g")

external_no_view_all.passes(PAT[:1], customer("pat"), may("pat", "Case"))
external_no_view_all.passes(
    "held by employees only",
    ACME,
    customer("pat"),
    holder("ann"),
    DESK,
    grant("ann", "desk"),
    INVOICES,
)
external_no_view_all.fails(
    "through a group of sets", ACME, customer("pat"), DESK, grant("pat", "desk"), INVOICES
)
external_no_view_all.fails(
    "a guest of a site",
    ACME,
    visitor("help"),
    permission_set("desk"),
    grant("help", "desk"),
    may("", "Case", parent="desk", permissions_view_all_records=True),
    unread(User),
)
external_no_view_all.unknown(ACME, customer("pat"), unread(ObjectPermission))
external_no_view_all.unknown(ACME, customer("pat"), unread(PermissionSet))
external_no_view_all.skips("nobody is outside", ACME, holder("ann"))


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SBS": ["SBS-ACS-008"]},
)
def object_view_modify_all_limited(
    thing: Sensitive, holders: Own[WideHolder], *, maximum: int = 10
) -> Verdict:
    """Few people beyond the administrators see or edit every record of a sensitive object.

    Why: View All and Modify All pass over roles and sharing rules, one object at a time.
    Fix: Setup > Permission Sets or Profiles > the set named > Object Settings > the object: take
    View All and Modify All away, and share what the work takes.
    See: https://help.salesforce.com/s/articleView?id=sf.users_profiles_view_all_mod_all.htm
    """
    return Verdict(holders.count() <= maximum, saw=holders, want=f"at most {maximum}")


def with_all(who: str, thing: str, *rights: str, modify: bool = False, **changed: Any) -> list[Any]:
    """Somebody with every record of an object."""
    permission = WidePermission(
        id=f"{who}-{thing}",
        parent_id=f"{who}'s profile",
        sobject_type=thing,
        permissions_modify_all_records=modify,
    )
    return [*holder(who, *rights, **changed), permission]


ELEVEN = "abcdefghijk"

object_view_modify_all_limited.passes(ACME, [with_all(name, "Case") for name in ELEVEN[:10]])
object_view_modify_all_limited.passes(
    "administrators", ACME, [with_all(n, "Account", "ModifyAllData") for n in ELEVEN]
)
object_view_modify_all_limited.passes(
    "they see all data anyhow", ACME, [with_all(n, "Account", "ViewAllData") for n in ELEVEN]
)
object_view_modify_all_limited.passes(
    "nothing sensitive", ACME, [with_all(name, "FAQ__c") for name in ELEVEN]
)
object_view_modify_all_limited.passes(
    "nothing sensitive, whatever else they hold", ACME, with_all("ann", "FAQ__c"), grant("ann", "?")
)
object_view_modify_all_limited.passes(
    "a partner is another question",
    ACME,
    holder("ann"),
    with_all("pat", "Case", user_type="PowerPartner"),
    maximum=0,
)
object_view_modify_all_limited.fails(ACME, [with_all(name, "Case") for name in ELEVEN])
object_view_modify_all_limited.fails(
    "they see all data, and edit every account",
    ACME,
    [with_all(n, "Account", "ViewAllData", modify=True) for n in ELEVEN],
    unread(User),
)
object_view_modify_all_limited.fails(ACME, with_all("ann", "Lead"), maximum=0)
object_view_modify_all_limited.unknown(ACME, holder("ann"), unread(WidePermission))
object_view_modify_all_limited.unknown(
    ACME, with_all("ann", "Lead"), unread(PermissionSetAssignment)
)
