"""Whole objects as Google writes them; the two organisations are built from these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cast import NOW, Person, Style, ago, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .tenant import Object

CUSTOMER: dict[Style, str] = {"careless": "C00loose1", "careful": "C00tidy01"}
ROOT = "03ph8a2z1aroot0"
MILLISECONDS = ".000Z"


def _moment(**units: float) -> str:
    return stamp(ago(**units)).removesuffix("Z") + MILLISECONDS


def customer(style: Style, domain: str) -> Object:
    return {
        "kind": "admin#directory#customer",
        "id": CUSTOMER[style],
        "customerDomain": domain,
        "alternateEmail": "owner@example.net",
        "language": "en",
        "customerCreationTime": "2019-03-04T09:00:00.000Z",
    }


def domain(name: str, aliases: Iterable[str] = ()) -> Object:
    held: Object = {
        "kind": "admin#directory#domain",
        "domainName": name,
        "isPrimary": True,
        "verified": True,
        "creationTime": "1551690000000",
    }
    listed = [
        {
            "kind": "admin#directory#domainAlias",
            "domainAliasName": alias,
            "parentDomainName": name,
            "verified": True,
            "creationTime": "1551690000000",
        }
        for alias in aliases
    ]
    return {**held, "domainAliases": listed} if listed else held


def org_unit(unit: str, path: str, parent: str = ROOT) -> Object:
    """An org unit; the root is the one whose path is ``/``."""
    name = path.rpartition("/")[2]
    held: Object = {
        "kind": "admin#directory#orgUnit",
        "name": name or "root",
        "orgUnitId": f"id:{unit}",
        "orgUnitPath": path,
    }
    if path == "/":
        return held
    above = path.rpartition("/")[0] or "/"
    return {**held, "parentOrgUnitId": f"id:{parent}", "parentOrgUnitPath": above}


def user(number: int, person: Person, style: Style, unit: str, **changed: Any) -> Object:
    """A person's account; ``changed`` says what is special about it."""
    address = person.address(style)
    given, _, family = person.name.partition(" ")
    return {
        "kind": "admin#directory#user",
        "id": f"1000000000000000{number:05}",
        "primaryEmail": address,
        "name": {"givenName": given, "familyName": family, "fullName": person.name},
        "emails": [{"address": address, "primary": True}],
        "isAdmin": False,
        "isDelegatedAdmin": False,
        "lastLoginTime": _moment(days=number % 5, hours=3),
        "creationTime": "2020-01-07T09:00:00.000Z",
        "agreedToTerms": True,
        "suspended": False,
        "archived": False,
        "changePasswordAtNextLogin": False,
        "ipWhitelisted": False,
        "customerId": CUSTOMER[style],
        "orgUnitPath": unit,
        "isMailboxSetup": True,
        "isEnrolledIn2Sv": True,
        "isEnforcedIn2Sv": True,
        "includeInGlobalAddressList": True,
        **changed,
    }


def named(users: list[Object], handle: str) -> Object:
    """The user whose address begins with this."""
    return next(one for one in users if one["primaryEmail"].startswith(f"{handle}@"))


def group(number: int, address: str, name: str) -> Object:
    return {
        "kind": "admin#directory#group",
        "id": f"01op{number:011}",
        "email": address,
        "name": name,
        "description": "",
        "adminCreated": True,
        "directMembersCount": "1",
    }


def member(of: Object, role: str = "MEMBER") -> Object:
    """A user or group of ours as a member of a group."""
    is_group = "directMembersCount" in of
    return {
        "kind": "admin#directory#member",
        "id": of["id"],
        "email": of["email"] if is_group else of["primaryEmail"],
        "role": role,
        "type": "GROUP" if is_group else "USER",
        "status": "ACTIVE",
    }


def outside_member(address: str) -> Object:
    return {
        "kind": "admin#directory#member",
        "id": "109990000000000000001",
        "email": address,
        "role": "MEMBER",
        "type": "USER",
        "status": "ACTIVE",
    }


def group_settings(address: str, **changed: str) -> Object:
    """A closed group, but for what is ``changed``. Booleans are words."""
    return {
        "kind": "groupsSettings#groups",
        "email": address,
        "name": address.partition("@")[0],
        "description": "",
        "whoCanJoin": "INVITED_CAN_JOIN",
        "whoCanViewMembership": "ALL_MEMBERS_CAN_VIEW",
        "whoCanViewGroup": "ALL_MEMBERS_CAN_VIEW",
        "whoCanPostMessage": "ALL_MEMBERS_CAN_POST",
        "whoCanContactOwner": "ALL_IN_DOMAIN_CAN_CONTACT",
        "whoCanModerateMembers": "OWNERS_AND_MANAGERS",
        "whoCanModerateContent": "OWNERS_AND_MANAGERS",
        "whoCanApproveMembers": "ALL_MANAGERS_CAN_APPROVE",
        "whoCanAdd": "ALL_MANAGERS_CAN_ADD",
        "whoCanDiscoverGroup": "ALL_IN_DOMAIN_CAN_DISCOVER",
        "allowExternalMembers": "false",
        "allowWebPosting": "true",
        "isArchived": "true",
        "archiveOnly": "false",
        "primaryLanguage": "en",
        **changed,
    }


def role(number: int, assigned_to: Object, **more: Any) -> Object:
    """A role assignment; role 4 is Help Desk."""
    is_group = "directMembersCount" in assigned_to
    return {
        "kind": "admin#directory#roleAssignment",
        "roleAssignmentId": f"77{number:06}",
        "roleId": "4",
        "assignedTo": assigned_to["id"],
        "assigneeType": "group" if is_group else "user",
        "scopeType": "CUSTOMER",
        **more,
    }


def policy(
    number: int,
    style: Style,
    setting: str,
    value: Object,
    order: float,
    unit: str = ROOT,
    **query: str,
) -> Object:
    """A stored policy; those below 200 are Google's own."""
    return {
        "name": f"policies/axp3f257c243vrg{number:04}",
        "customer": f"customers/{CUSTOMER[style]}",
        "type": "SYSTEM" if order < 200 else "ADMIN",
        "policyQuery": {
            "query": _condition(unit, **query),
            "orgUnit": f"orgUnits/{unit}",
            **({"group": _group(query["group"])} if "group" in query else {}),
            "sortOrder": order,
        },
        "setting": {"type": f"settings/{setting}", "value": value},
    }


def _group(group: str) -> str:
    return group if group.isupper() else f"groups/{group}"


def _condition(unit: str, group: str = "", licence: str = "") -> str:
    clauses = [
        f"entity.org_units.exists(org_unit, org_unit.org_unit_id == orgUnitId('{unit}'))",
    ]
    if group:
        clauses.append(f"entity.groups.exists(group, group.group_id == groupId('{group}'))")
    if licence:
        clauses.append(f"entity.licenses.exists(license, license in ['{licence}'])")
    return " && ".join(clauses)


def sso(number: int, style: Style, mode: str, target: str) -> Object:
    """An SSO assignment to ``orgUnits/...`` or ``groups/...``."""
    kind = "targetGroup" if target.startswith("groups/") else "targetOrgUnit"
    return {
        "name": f"inboundSsoAssignments/{number:06}",
        "customer": f"customers/{CUSTOMER[style]}",
        "ssoMode": mode,
        "samlSsoInfo": {"inboundSamlSsoProfile": "inboundSamlSsoProfiles/0001"},
        "signInBehavior": {},
        kind: target,
    }


def drive(number: int, name: str) -> Object:
    return {"kind": "drive#drive", "id": f"0AF{number:016}", "name": name, "hidden": False}


def drive_member(number: int, address: str, role: str, kind: str = "user", **more: Any) -> Object:
    return {
        "kind": "drive#permission",
        "id": f"{number:020}",
        "type": kind,
        "role": role,
        "emailAddress": address,
        "displayName": address.partition("@")[0],
        "deleted": False,
        **more,
    }


def file(number: int, name: str) -> Object:
    return {
        "kind": "drive#file",
        "id": f"1BxF{number:029}",
        "name": name,
        "mimeType": "application/vnd.google-apps.document",
        "trashed": False,
    }


def delegation(number: int, style: Style, event: str, client: str, actor: str) -> Object:
    """An event of the admin audit log about domain-wide delegation."""
    return {
        "kind": "admin#reports#activity",
        "id": {
            "time": _moment(days=60 - number),
            "uniqueQualifier": f"-{number:018}",
            "applicationName": "admin",
            "customerId": CUSTOMER[style],
        },
        "etag": f'"event-{number}"',
        "actor": {"callerType": "USER", "email": actor},
        "events": [
            {
                "type": "DOMAIN_SETTINGS",
                "name": event,
                "parameters": [
                    {"name": "API_CLIENT_NAME", "value": client},
                    {"name": "API_SCOPES", "multiValue": ["https://mail.google.com/"]},
                ],
            }
        ],
    }


def app_password(number: int, user: Object, name: str) -> Object:
    return {
        "kind": "admin#directory#asp",
        "codeId": number,
        "userKey": user["id"],
        "name": name,
        "creationTime": str(int(NOW.timestamp() - 86400 * 400) * 1000),
        "lastTimeUsed": str(int(NOW.timestamp() - 86400) * 1000),
    }


def app_grant(client: str, user: Object, name: str, scopes: list[str], *, native: bool) -> Object:
    return {
        "kind": "admin#directory#token",
        "clientId": client,
        "userKey": user["id"],
        "displayText": name,
        "scopes": scopes,
        "nativeApp": native,
        "anonymous": False,
    }
