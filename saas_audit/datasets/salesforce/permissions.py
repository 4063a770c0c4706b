"""Permission sets, and who holds them. A profile is one too, and so is a group of sets."""

from __future__ import annotations

from typing import Literal

import msgspec

from ...model import Part, Row
from .api import ALL_USERS, API, SETUP, salesforce
from .moment import Moment

PREFIX = "Permissions"
"""What the vendor puts before the name of a permission to make a column of it."""


class SetProfile(Part, rename="pascal", label="name"):
    """The profile that owns a set; the label of such a set is a number."""

    name: str


@salesforce("soql PermissionSet", permission=(API, SETUP), proof="count")
class PermissionSet(Row, rename="pascal", at_least=1, label="label"):
    """A set of permissions. Of a group of sets: what is left after muting.

    ``type`` is ``Profile``, ``Regular``, ``Standard``, ``Session`` or ``Group``. A permission that
    the org's edition or features lack has no column here, see ``PermissionColumn``.
    """

    id: str
    label: str
    type: str | None
    permission_set_group_id: str | None
    profile: SetProfile | None
    permissions_apex_rest_services: bool
    permissions_api_enabled: bool
    permissions_api_user_only: bool
    permissions_assign_permission_sets: bool
    permissions_author_apex: bool
    permissions_bulk_api_hard_delete: bool
    permissions_bypass_mfa: bool = msgspec.field(name="PermissionsBypassMFAForUiLogins")
    permissions_can_approve_uninstalled_apps: bool
    permissions_customize_application: bool
    permissions_data_export: bool
    permissions_delegated_two_factor: bool
    permissions_external_client_app_admin: bool
    permissions_force_two_factor: bool
    permissions_is_sso_enabled: bool
    permissions_manage_auth_providers: bool
    permissions_manage_certificates: bool
    permissions_manage_internal_users: bool
    permissions_manage_ip_addresses: bool
    permissions_manage_login_access_policies: bool
    permissions_manage_password_policies: bool
    permissions_manage_profiles_permissionsets: bool
    permissions_manage_remote_access: bool
    permissions_manage_roles: bool
    permissions_manage_sharing: bool
    permissions_manage_two_factor: bool
    permissions_manage_users: bool
    permissions_modify_all_data: bool
    permissions_modify_metadata: bool
    permissions_run_flow: bool
    permissions_run_reports: bool
    permissions_use_any_api_client: bool
    permissions_view_all_data: bool
    permissions_view_all_users: bool
    permissions_view_client_secret: bool
    permissions_view_setup: bool


@salesforce(
    "soql PermissionSetAssignment",
    permission=(API, SETUP),
    whole_with=(ALL_USERS,),
    proof="count",
    where="Assignee.IsActive = true",
)
class PermissionSetAssignment(
    Row, rename="pascal", owner="assignee_id", at_least=1, repeats=("permission_set_id",)
):
    """One grant of a set to an active user; for a group of sets, of its sum."""

    id: str
    assignee_id: str
    permission_set_id: str
    expiration_date: Moment | None


@salesforce("soql PermissionSetGroup", permission=(API, SETUP), proof="count")
class PermissionSetGroup(Row, rename="pascal", label="developer_name"):
    """A group of sets. Unless ``Updated``, its sum is not what the console shows."""

    id: str
    developer_name: str
    status: Literal["Updated", "Outdated", "Updating", "Failed"]


@salesforce("describe PermissionSet", items=("fields",))
class PermissionColumn(Row, key="name", at_least=1):
    """A column that permission sets have in this org: the witness for what does not exist."""

    name: str
