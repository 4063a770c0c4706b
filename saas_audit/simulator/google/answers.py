"""What each method answers: the whole objects, paged and hidden as the vendor does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from .refusals import Refused, forbidden, invalid, not_found
from .tenant import Object, Tenant

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = 4
"""No page holds more, whatever was asked, so that every longer list really pages."""


class Asked(msgspec.Struct, frozen=True):
    """One request: whose tenant, who speaks, with which parameters."""

    tenant: Tenant
    speaker: Object
    parameters: dict[str, str]
    page: int = PAGE
    body: Object = {}

    def get(self, name: str) -> str:
        return self.parameters.get(name, "")

    def require_admin(self, *, is_super: bool = False) -> None:
        delegated = self.speaker["isDelegatedAdmin"] and not is_super
        if not (self.speaker["isAdmin"] or delegated):
            raise forbidden()


def paged(asked: Asked, name: str, rows: list[Object], size: str) -> Object:
    """A page of a list. An empty list is left out, as is the token of the last page."""
    start = _offset(asked.get("pageToken"))
    end = start + max(1, min(int(asked.get(size) or asked.page), asked.page))
    answer: Object = {"kind": "list"} if size == "maxResults" else {}
    if rows[start:end]:
        answer[name] = rows[start:end]
    if end < len(rows):
        answer["nextPageToken"] = f"page-{end}"
    return answer


def _offset(token: str) -> int:
    if not token:
        return 0
    number = token.removeprefix("page-")
    if number == token or not number.isdigit():
        raise invalid("Invalid page token")
    return int(number)


def customer(asked: Asked) -> Object:
    asked.require_admin()
    _check_customer(asked, "customerKey")
    return asked.tenant.customer


def domains(asked: Asked) -> Object:
    asked.require_admin()
    _check_customer(asked, "customer")
    return {"kind": "admin#directory#domains", "domains": asked.tenant.domains}


def users(asked: Asked) -> Object:
    asked.require_admin()
    _check_customer(asked, "customer")
    if asked.get("query"):
        raise invalid("this simulator filters nothing")
    return paged(asked, "users", asked.tenant.users, "maxResults")


def org_units(asked: Asked) -> Object:
    """Without a type, only the children of the root; the root itself on request only."""
    asked.require_admin()
    _check_customer(asked, "customerId")
    kind = asked.get("type") or "children"
    shown = [
        unit
        for unit in asked.tenant.org_units
        if kind == "allIncludingParent"
        or (unit["orgUnitPath"] != "/" and (kind == "all" or unit["parentOrgUnitPath"] == "/"))
    ]
    return {"kind": "admin#directory#orgUnits", "organizationUnits": shown} if shown else {}


def groups(asked: Asked) -> Object:
    asked.require_admin()
    _check_customer(asked, "customer")
    return paged(asked, "groups", asked.tenant.groups, "maxResults")


def members(asked: Asked) -> Object:
    asked.require_admin()
    group = asked.tenant.group(asked.get("groupKey"))
    if group is None:
        raise not_found("groupKey")
    return paged(asked, "members", asked.tenant.members.get(group["id"], []), "maxResults")


def role_assignments(asked: Asked) -> Object:
    asked.require_admin()
    _check_customer(asked, "customer")
    return paged(asked, "items", asked.tenant.role_assignments, "maxResults")


def app_passwords(asked: Asked) -> Object:
    return _of_user(asked, asked.tenant.app_passwords)


def app_grants(asked: Asked) -> Object:
    return _of_user(asked, asked.tenant.app_grants)


def _of_user(asked: Asked, held: dict[str, list[Object]]) -> Object:
    asked.require_admin()
    user = asked.tenant.user(asked.get("userKey"))
    if user is None:
        raise not_found("userKey")
    found = held.get(user["id"], [])
    return {"kind": "list", "items": found} if found else {"kind": "list"}


def group_settings(asked: Asked) -> Object:
    asked.require_admin()
    found = asked.tenant.group_settings.get(asked.get("groupUniqueId"))
    if found is None:
        raise not_found("groupUniqueId")
    return found


def policies(asked: Asked) -> Object:
    """Super administrators only. The second page is empty, and still names a next one."""
    asked.require_admin(is_super=True)
    if asked.get("pageToken") == f"page-{asked.page}":
        return {"nextPageToken": f"page-0{asked.page}"}
    return paged(asked, "policies", asked.tenant.policies, "pageSize")


def sso_assignments(asked: Asked) -> Object:
    asked.require_admin()
    return paged(asked, "inboundSsoAssignments", asked.tenant.sso_assignments, "pageSize")


def activities(asked: Asked) -> Object:
    asked.require_admin()
    wanted = asked.get("eventName")
    found = [
        one
        for one in asked.tenant.activities
        if one["id"]["applicationName"] == asked.get("applicationName")
        and one["id"]["time"] >= asked.get("startTime")
        and (not wanted or wanted in [event["name"] for event in one["events"]])
    ]
    return paged(asked, "items", found, "maxResults")


def drives(asked: Asked) -> Object:
    """All of them for an administrator who asks as one; else those the speaker is in."""
    every = asked.get("useDomainAdminAccess") == "true"
    if every:
        asked.require_admin()
    shown = [one for one in asked.tenant.drives if every or _is_member(asked, one["id"])]
    return paged(asked, "drives", shown, "pageSize")


def permissions(asked: Asked) -> Object:
    """Of a shared drive, or of an item in one: its own, after the drive's."""
    item = asked.get("fileId")
    drives = {one.whole["id"]: one.drive for one in asked.tenant.files}
    drive = drives.get(item) or item
    if drive not in asked.tenant.drive_members or asked.get("supportsAllDrives") != "true":
        raise not_found("fileId")
    if asked.get("useDomainAdminAccess") == "true":
        asked.require_admin()
    elif not _is_member(asked, drive):
        raise not_found("fileId")
    own = asked.tenant.item_permissions.get(item, [])
    return paged(asked, "permissions", [*asked.tenant.drive_members[drive], *own], "pageSize")


def files(asked: Asked) -> Object:
    """The speaker's own files, or those of a shared drive the speaker is in."""
    conditions = asked.get("q").split(" and ")
    drive = asked.get("driveId") if asked.get("corpora") == "drive" else ""
    if drive and not (_is_member(asked, drive) and asked.get("supportsAllDrives") == "true"):
        raise not_found("driveId")
    visible = [one for one in conditions if one.startswith("visibility=")]
    found = [
        one.whole
        for one in asked.tenant.files
        if visible in ([], [f"visibility='{one.visibility}'"])
        and (one.drive == drive if drive else one.owner == asked.speaker["primaryEmail"])
    ]
    answer = paged(asked, "files", found, "pageSize")
    return {"files": [], **answer, "incompleteSearch": False}


def roles(asked: Asked) -> Object:
    asked.require_admin()
    _check_customer(asked, "customer")
    return paged(asked, "items", asked.tenant.roles, "maxResults")


def mobile_devices(asked: Asked) -> Object:
    asked.require_admin()
    _check_customer(asked, "customerId")
    return paged(asked, "mobiledevices", asked.tenant.mobile_devices, "maxResults")


def allowlisted_domains(asked: Asked) -> Object:
    asked.require_admin()
    return paged(asked, "allowlistedDomains", asked.tenant.allowlisted_domains, "pageSize")


def mail_setting(name: str) -> Callable[[Asked], Object]:
    """One of the lists among a mailbox's settings. An empty one is left out."""

    def answer(asked: Asked) -> Object:
        found = _mailbox(asked).get(name)
        return {name: found} if found else {}

    return answer


def auto_forwarding(asked: Asked) -> Object:
    found: Object = _mailbox(asked).get("autoForwarding", {})
    return found


def _mailbox(asked: Asked) -> Object:
    if asked.get("userId") not in ("me", asked.speaker["primaryEmail"]):
        raise Refused(403, "forbidden", f"Delegation denied for {asked.get('userId')}")
    found = asked.tenant.mailboxes.get(asked.speaker["id"])
    if found is None:
        raise Refused(400, "failedPrecondition", "Mail service not enabled")
    return found


def calendar_list(asked: Asked) -> Object:
    found = asked.tenant.calendars.get(asked.speaker["id"])
    if found is None:
        told = "The user must be signed up for Google Calendar."
        raise Refused(403, "notACalendarUser", told)
    return paged(asked, "items", found, "maxResults")


def calendar_rules(asked: Asked) -> Object:
    mine = {one["id"] for one in asked.tenant.calendars.get(asked.speaker["id"], [])}
    if asked.get("calendarId") not in mine:
        raise not_found("calendarId")
    rules = asked.tenant.calendar_rules[asked.get("calendarId")]
    return paged(asked, "items", rules, "maxResults")


def _is_member(asked: Asked, drive: str) -> bool:
    """In person, or as a direct member of a group."""
    held = {one.get("emailAddress") for one in asked.tenant.drive_members.get(drive, [])}
    groups = [group for group in asked.tenant.groups if group["email"] in held]
    inside = {one["id"] for group in groups for one in asked.tenant.members.get(group["id"], [])}
    return asked.speaker["primaryEmail"] in held or asked.speaker["id"] in inside


def chrome_policies(asked: Asked) -> Object:
    """One policy, worked out for an org unit; without a source it is Google's default."""
    asked.require_admin()
    target = asked.body.get("policyTargetKey", {}).get("targetResource", "")
    unit = next(
        (one for one in asked.tenant.org_units if target == f"orgunits/{_bare(one['orgUnitId'])}"),
        None,
    )
    if unit is None or asked.get("customer") != "customers/my_customer":
        raise invalid(f"Invalid target {target}")
    source, mode = _install_mode(asked.tenant, unit)
    schema = "chrome.users.appsconfig.AllowedInstallSources"
    if asked.body.get("policySchemaFilter") != schema:
        raise invalid("this simulator holds one policy schema")
    found: Object = {
        "targetKey": {"targetResource": target},
        "value": {"policySchema": schema, "value": {"chromeWebStoreInstallSources": mode}},
    }
    if source:
        found["sourceKey"] = {"targetResource": f"orgunits/{source}"}
    return {"resolvedPolicies": [found]}


def _bare(unit: str) -> str:
    return unit.removeprefix("id:")


def _install_mode(tenant: Tenant, unit: Object) -> tuple[str, str]:
    """Where the value comes from, and the value."""
    by_id = {one["orgUnitId"]: one for one in tenant.org_units}
    while unit:
        if mode := tenant.chrome_install_modes.get(_bare(unit["orgUnitId"])):
            return _bare(unit["orgUnitId"]), mode
        unit = by_id.get(unit.get("parentOrgUnitId", ""), {})
    return "", "ALLOW_ALL_APPS"


def _check_customer(asked: Asked, name: str) -> None:
    if asked.get(name) not in ("my_customer", asked.tenant.customer["id"]):
        raise invalid(f"Bad Request: {name}")


SETTINGS = "gmail.v1 users.settings"

ANSWERS: dict[str, Callable[[Asked], Any]] = {
    "admin.directory_v1 asps.list": app_passwords,
    "admin.directory_v1 customers.get": customer,
    "admin.directory_v1 domains.list": domains,
    "admin.directory_v1 groups.list": groups,
    "admin.directory_v1 members.list": members,
    "admin.directory_v1 mobiledevices.list": mobile_devices,
    "admin.directory_v1 orgunits.list": org_units,
    "admin.directory_v1 roleAssignments.list": role_assignments,
    "admin.directory_v1 roles.list": roles,
    "admin.directory_v1 tokens.list": app_grants,
    "admin.directory_v1 users.list": users,
    "admin.reports_v1 activities.list": activities,
    "calendar.v3 acl.list": calendar_rules,
    "calendar.v3 calendarList.list": calendar_list,
    "cloudidentity.v1 allowlistedDomains.list": allowlisted_domains,
    "chromepolicy.v1 customers.policies.resolve": chrome_policies,
    "cloudidentity.v1 inboundSsoAssignments.list": sso_assignments,
    "cloudidentity.v1 policies.list": policies,
    "drive.v3 drives.list": drives,
    "drive.v3 files.list": files,
    "drive.v3 permissions.list": permissions,
    f"{SETTINGS}.delegates.list": mail_setting("delegates"),
    f"{SETTINGS}.filters.list": mail_setting("filter"),
    f"{SETTINGS}.forwardingAddresses.list": mail_setting("forwardingAddresses"),
    f"{SETTINGS}.getAutoForwarding": auto_forwarding,
    "groupssettings.v1 groups.get": group_settings,
}
