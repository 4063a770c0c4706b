"""The Directory: the customer, its domains, people, org units, groups and admin roles."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ...model import Moment, Part, Row, Setting
from .api import google

API = "admin.directory_v1"
USER = "admin.directory.user.readonly"
GROUP = "admin.directory.group.readonly"
GROUP_MEMBER = "admin.directory.group.member.readonly"
ORG_UNIT = "admin.directory.orgunit.readonly"
DOMAIN = "admin.directory.domain.readonly"
ROLES = "admin.directory.rolemanagement.readonly"
CUSTOMER = "admin.directory.customer.readonly"


@google(f"{API} customers.get", scope=CUSTOMER, customer_key="my_customer")
class Customer(Setting, rename="camel", label="customer_domain"):
    """The Google Workspace account as a whole."""

    customer_domain: str


class FullName(Part, rename="camel"):
    """What a person is called."""

    full_name: str = ""


@google(
    f"{API} users.list",
    scope=USER,
    items=("users",),
    customer="my_customer",
    max_results="500",
    projection="full",
)
class User(Row, rename="camel", at_least=1, label="primary_email", repeats=("org_unit_path",)):
    """A user account. Deleted accounts are not listed. Never signed in: the epoch.

    ``external_ids``: objects with a ``value``, by which other systems know the person; the vendor
    publishes no type for them.
    """

    id: str
    primary_email: str
    is_admin: bool
    is_delegated_admin: bool
    is_enrolled_in_2sv: bool = msgspec.field(name="isEnrolledIn2Sv")
    is_enforced_in_2sv: bool = msgspec.field(name="isEnforcedIn2Sv")
    suspended: bool
    archived: bool
    org_unit_path: str
    creation_time: Moment
    last_login_time: Moment
    is_mailbox_setup: bool
    is_guest_user: bool = False
    name: FullName | None = None
    external_ids: Any = None
    aliases: list[str] = []
    non_editable_aliases: list[str] = []


class DomainAlias(Part, rename="camel"):
    """Another name of a domain: every address exists in it too."""

    domain_alias_name: str
    verified: bool


@google(f"{API} domains.list", scope=DOMAIN, items=("domains",), customer="my_customer")
class Domain(Row, rename="camel", key="domain_name", at_least=1):
    """A domain of the organisation."""

    domain_name: str
    verified: bool
    domain_aliases: list[DomainAlias] = []


@google(
    f"{API} orgunits.list",
    scope=ORG_UNIT,
    items=("organizationUnits",),
    customer_id="my_customer",
    type="allIncludingParent",
)
class OrgUnit(Row, rename="camel", key="org_unit_id", at_least=1, label="org_unit_path"):
    """An organisational unit, the root (path ``/``) included. Only the root has no parent."""

    org_unit_id: str
    org_unit_path: str
    parent_org_unit_id: str = ""


@google(
    f"{API} groups.list",
    scope=GROUP,
    items=("groups",),
    customer="my_customer",
    max_results="200",
)
class Group(Row, rename="camel", label="email"):
    """A group."""

    id: str
    email: str
    direct_members_count: str = ""
    aliases: list[str] = []
    non_editable_aliases: list[str] = []


@google(
    f"{API} members.list",
    scope=GROUP_MEMBER,
    items=("members",),
    each=Group,
    group_key="{id}",
    max_results="200",
)
class GroupMember(Row, rename="camel", owner="group", label="email"):
    """A direct member of a group. ``CUSTOMER`` stands for everybody, and has no address."""

    id: str
    group: str
    type: Literal["USER", "GROUP", "CUSTOMER", "EXTERNAL"]
    role: Literal["OWNER", "MANAGER", "MEMBER"]
    email: str = ""


class Expiration(Part, rename="camel"):
    """When a role assignment ends."""

    expire_time: Moment


@google(
    f"{API} roleAssignments.list",
    scope=ROLES,
    items=("items",),
    customer="my_customer",
    max_results="200",
)
class RoleAssignment(Row, rename="camel", key="role_assignment_id"):
    """An admin role, given to a user or a group; for good, unless it says when it expires."""

    role_assignment_id: str
    role_id: str
    assigned_to: str
    scope_type: Literal["CUSTOMER", "ORG_UNIT"]
    assignee_type: Literal["user", "group", "USER", "GROUP"]
    expiration_details: Expiration | None = None


class Privilege(Part, rename="camel"):
    """One thing a role may do."""

    privilege_name: str


@google(
    f"{API} roles.list", scope=ROLES, items=("items",), customer="my_customer", max_results="100"
)
class Role(Row, rename="camel", key="role_id", at_least=1, label="role_name"):
    """An admin role: one of Google's own, or one that the organisation made."""

    role_id: str
    role_name: str
    is_system_role: bool = False
    is_super_admin_role: bool = False
    role_privileges: list[Privilege] = []
