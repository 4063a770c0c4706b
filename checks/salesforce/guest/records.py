"""Guests: which objects and fields they may touch."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    HIGH,
    AsOf,
    Lookup,
    Own,
    Rows,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import SensitiveObject
from saas_audit.datasets.salesforce.guest_access import FieldPermission, GuestField
from saas_audit.datasets.salesforce.object_permissions import (
    ObjectPermission,
    ObjectPermissionColumn,
)
from saas_audit.datasets.salesforce.owned import GuestRecord
from saas_audit.datasets.salesforce.permissions import PermissionSetAssignment
from saas_audit.datasets.salesforce.sites import Site
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.granted import through
from saas_audit.derived.salesforce.guest_fields import ReadableField
from saas_audit.derived.salesforce.guest_questions import GuestQuestion
from saas_audit.derived.salesforce.people import Guest
from saas_audit.derived.salesforce.sensitive import Sensitive

from ..examples import ACME, grant, guest, holder, may, permission_set, user

FORMS = frozenset({"Case", "Lead"})
PERSONAL = frozenset(
    {
        "birth",
        "cardnumber",
        "email",
        "iban",
        "mobile",
        "passport",
        "password",
        "phone",
        "salary",
        "secret",
        "socialsecurity",
        "ssn",
        "taxid",
        "token",
    }
)
"""What names of fields say, without case and underscores."""


@check(
    severity=HIGH,
    control=controls.GUESTS_SEE_LITTLE,
    maps={"SBS": ["SBS-CPORTAL-002"], "Health Check": ["GuestUserAccess.guestReadAccess"]},
)
def object_read_limited(
    guest: Guest,
    grants: Own[PermissionSetAssignment],
    permissions: Lookup[ObjectPermission],
    sensitive: Lookup[Sensitive],
    as_of: AsOf,
) -> Verdict:
    """Guests may read no object that holds sensitive records.

    Why: code that runs without sharing, and one careless sharing rule, stand on this permission.
    Fix: Setup > Sites > the site > Public Access Settings > Object Settings: take Read away.
    See: https://help.salesforce.com/s/articleView?id=sf.networks_secure_guest_user.htm
    """
    may_do = through(grants, permissions, as_of)
    open_ones = may_do.where(lambda one: one.permissions_read and one.sobject_type in sensitive)
    return Verdict(not open_ones, saw=open_ones, want="none that is sensitive")


HELP: list[Any] = [ACME, *guest("help")]

object_read_limited.passes(HELP, may("help", "Knowledge__kav"), may("help", "FAQ__c"))
object_read_limited.passes("nothing at all", HELP)
object_read_limited.passes(
    "a row that gives nothing", HELP, may("help", "Account", permissions_read=False)
)
object_read_limited.fails(HELP, may("help", "Account"))
object_read_limited.fails(
    "a clean profile, and a set that reads contacts",
    HELP,
    may("help", "FAQ__c"),
    permission_set("extra"),
    grant("help", "extra"),
    may("help", "Contact", parent="extra"),
)
object_read_limited.fails(
    "declared sensitive", HELP, may("help", "Claim__c"), SensitiveObject(name="Claim__c")
)
object_read_limited.fails(HELP, may("help", "Lead"), unread(ObjectPermission, of="1"))
object_read_limited.fails(
    "whatever else it holds", HELP, may("help", "Lead"), unread(PermissionSetAssignment)
)
object_read_limited.unknown(HELP, unread(ObjectPermission))
object_read_limited.unknown(
    "the site may be closed", ACME, guest("help")[:1], may("help", "Lead"), unread(Site)
)
object_read_limited.skips(
    "its guest is switched off", ACME, guest("help", is_active=False), may("help", "Lead")
)
object_read_limited.skips("the site is closed", ACME, guest("old", "Inactive"), may("old", "Lead"))
object_read_limited.skips("no guests", ACME, holder("ann"))


@check(
    severity=HIGH,
    control=controls.GUESTS_SEE_LITTLE,
    maps={"SBS": ["SBS-CPORTAL-002"], "Health Check": ["GuestUserAccess.guestEditAccess"]},
)
def object_write_limited(
    guest: Guest,
    grants: Own[PermissionSetAssignment],
    permissions: Lookup[ObjectPermission],
    as_of: AsOf,
    *,
    forms: frozenset[str] = FORMS,
) -> Verdict:
    """Guests create only what a public form needs, and change nothing.

    Why: whoever may edit as a guest may edit as anybody, and nobody can tell who it was.
    Fix: Setup > Sites > the site > Public Access Settings > Object Settings: take Edit and Delete
    away everywhere, and Create where no form of the site needs it.
    See: https://help.salesforce.com/s/articleView?id=sf.networks_secure_guest_user.htm
    """
    may_do = through(grants, permissions, as_of)
    changes = may_do.where(lambda one: one.permissions_edit or one.permissions_delete)
    creates = may_do.where(lambda one: one.permissions_create and one.sobject_type not in forms)
    wrong = changes + creates
    return Verdict(not wrong, saw=wrong, want=f"create only, on {' or '.join(sorted(forms))}")


object_write_limited.passes(
    "a form for cases, one for leads",
    HELP,
    may("help", "Case", permissions_create=True),
    may("help", "Lead", permissions_create=True),
)
object_write_limited.passes(HELP, may("help", "FAQ__c"))
object_write_limited.fails(HELP, may("help", "Contact", permissions_create=True))
object_write_limited.fails(HELP, may("help", "Case", permissions_edit=True), unread(User))
object_write_limited.fails(HELP, may("help", "Case", permissions_delete=True))
object_write_limited.fails(
    "an object of the org's own, through a group of sets",
    HELP,
    permission_set("desk", type="Group", permission_set_group_id="g"),
    grant("help", "desk"),
    may("", "Claim__c", parent="desk", permissions_edit=True),
    unread(ObjectPermission, of="1"),
)
object_write_limited.passes(
    HELP, may("help", "Claim__c", permissions_create=True), forms=frozenset({"Claim__c"})
)
object_write_limited.unknown(HELP, unread(ObjectPermission))
object_write_limited.unknown(HELP, may("help", "FAQ__c"), unread(PermissionSetAssignment))
object_write_limited.skips(
    "the site is closed", ACME, guest("old", "Inactive"), may("old", "Lead", permissions_edit=True)
)


@check(
    severity=HIGH,
    control=controls.GUESTS_SEE_LITTLE,
    blind_to="fields whose name does not say what they hold, and what code shows",
)
def sensitive_fields_hidden(
    guest: Guest, fields: Own[ReadableField], *, words: frozenset[str] = PERSONAL
) -> Verdict:
    """Guests read no field whose name promises something personal or secret.

    Why: a guest rule that shares an answer shares every field of it that guests may read.
    Fix: Setup > Sites > the site > Public Access Settings > Field-Level Security: hide the field
    named; one that is required cannot be hidden, so take Read of its object away.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_fls.htm
    """

    def is_personal(one: ReadableField) -> bool:
        plain = one.name.partition(".")[2].lower().replace("_", "")
        return any(word in plain for word in words)

    shown = fields.where(is_personal)
    return Verdict(not shown, saw=shown, want="none that is personal or secret")


NEW = ObjectPermissionColumn(name="PermissionsViewAllFields")
OLD = ObjectPermissionColumn(name="PermissionsRead")


def shows(who: str, field: str) -> FieldPermission:
    """The profile of a guest lets them read a field."""
    parent, thing = f"{who}'s profile", field.partition(".")[0]
    return FieldPermission(
        id=f"{who}-{field}", batch="1", parent_id=parent, sobject_type=thing, field=field
    )


def field(name: str, *, required: bool = False) -> GuestField:
    """``"Contact.Email"``: there is such a field."""
    thing, _, plain = name.partition(".")
    return GuestField(
        durable_id=name, object=thing, qualified_api_name=plain, is_permissionable=not required
    )


FAQ: list[Any] = [*HELP, NEW, may("help", "FAQ__c"), field("FAQ__c.Name", required=True)]

sensitive_fields_hidden.passes(FAQ, shows("help", "FAQ__c.Answer__c"))
sensitive_fields_hidden.passes("hidden", FAQ, field("FAQ__c.Author_Email__c"))
sensitive_fields_hidden.passes(
    "a field of an object that is closed to guests", FAQ, shows("help", "Contact.Email")
)
sensitive_fields_hidden.passes(
    "an org without View All Fields",
    [*HELP, OLD, field("FAQ__c.Name", required=True), field("FAQ__c.Phone__c")],
    ObjectPermission(
        id="1",
        batch="1",
        parent_id="help's profile",
        sobject_type="FAQ__c",
        permissions_read=True,
    ),
)
sensitive_fields_hidden.fails(FAQ, shows("help", "FAQ__c.Author_Email__c"))
sensitive_fields_hidden.fails(
    "required, so no permission hides it", FAQ, field("FAQ__c.Email__c", required=True)
)
sensitive_fields_hidden.fails(
    "every field of the object",
    HELP,
    NEW,
    may("help", "FAQ__c", permissions_view_all_fields=True),
    field("FAQ__c.Birth_Date__c"),
)
sensitive_fields_hidden.fails(
    FAQ, shows("help", "FAQ__c.Phone__c"), unread(FieldPermission, of="1"), unread(User)
)
sensitive_fields_hidden.passes(FAQ, shows("help", "FAQ__c.Phone__c"), words=frozenset({"password"}))
sensitive_fields_hidden.unknown(FAQ, unread(FieldPermission))
sensitive_fields_hidden.unknown("its fields are not known", FAQ, unread(GuestField, of="FAQ__c"))
sensitive_fields_hidden.unknown("no field of it came", HELP, NEW, may("help", "FAQ__c"))
sensitive_fields_hidden.unknown(HELP, NEW, unread(ObjectPermission))
sensitive_fields_hidden.skips("no guests", ACME, NEW, holder("ann"))


@check(
    severity=HIGH,
    control=controls.GUESTS_SEE_LITTLE,
    blind_to="records that guests own of objects which are not declared as sensitive",
)
def owns_no_records(
    thing: Sensitive, questions: Own[GuestQuestion], found: Lookup[GuestRecord]
) -> Verdict | None:
    """Guests own no sensitive record.

    Why: an owner reads their own records whatever the sharing says, and a guest is everybody.
    Fix: Setup > Sharing Settings: switch "Assign new records created by guest users to the default
    owner" on; then give the records that guests own to somebody.
    See: https://help.salesforce.com/s/articleView?id=sf.networks_secure_guest_user.htm
    """
    if not questions:
        return None
    owned: Rows[Any] = questions.where(lambda _: False)
    for one in questions.seen():
        owned = owned + found.all(question=one.id)
    return Verdict(not owned, saw="at least one" if owned else "none", want="none")


def owned(thing: str) -> GuestRecord:
    """A guest owns one."""
    return GuestRecord(id=f"a-{thing}", question=f"{thing}:1")


VISITOR: list[Any] = [ACME, user("help", user_type="Guest")]

owns_no_records.passes(VISITOR)
owns_no_records.fails(VISITOR, owned("Case"), unread(User))
owns_no_records.fails(
    "the guest of a site that was closed",
    ACME,
    user("old", user_type="Guest", is_active=False),
    owned("Lead"),
)
owns_no_records.fails(
    "declared sensitive", VISITOR, SensitiveObject(name="Claim__c"), owned("Claim__c")
)
owns_no_records.unknown("no row is shown to who may not see all", VISITOR, unread(GuestRecord))
owns_no_records.unknown("of one object", VISITOR, unread(GuestRecord, of="Individual:1"))
owns_no_records.unknown(ACME, user("ann"), unread(User))
owns_no_records.skips("no guests", ACME, user("ann"))
