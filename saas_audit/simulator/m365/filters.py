"""Lists that Microsoft answers only when asked for a part of them, or in part."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Objects = list[dict[str, Any]]
Filter = Callable[[Objects, Mapping[str, str]], Objects | None]

BEGINS = re.compile(r"startswith\(userPrincipalName,'([^']*)'\)")
GROUP_PIM = "/identityGovernance/privilegedAccess/group"


def _of_one_group(held: Objects, query: Mapping[str, str]) -> Objects | None:
    wanted = re.fullmatch(r"groupId eq '([^']+)'", query.get("$filter", ""))
    return [one for one in held if one["groupId"] == wanted.group(1)] if wanted else None


def _of_directory_roles(held: Objects, query: Mapping[str, str]) -> Objects | None:
    """The policy comes along when it is expanded, its rules when those are too."""
    if query.get("$filter") != "scopeId eq '/' and scopeType eq 'DirectoryRole'":
        return None
    expanded = query.get("$expand", "")
    if expanded == "policy($expand=rules)":
        return held
    kept = ("policy",) if expanded == "policy" else ()
    return [_without_rules(one, kept) for one in held]


def _without_rules(one: dict[str, Any], kept: tuple[str, ...]) -> dict[str, Any]:
    policy = {name: value for name, value in one["policy"].items() if name != "rules"}
    rest = {name: value for name, value in one.items() if name != "policy"}
    return {**rest, "policy": policy} if kept else rest


def _without_assignments(held: Objects, query: Mapping[str, str]) -> Objects | None:
    if query.get("$expand") == "assignments":
        return held
    return [{k: v for k, v in one.items() if k != "assignments"} for one in held]


def _without_members(held: Objects, query: Mapping[str, str]) -> Objects | None:  # noqa: ARG001
    """Intune lists its role assignments empty; asked for one, it tells."""
    return [{**one, "members": []} for one in held]


def _beginning(held: Objects, query: Mapping[str, str]) -> Objects | None:
    """People whose sign-in name begins so, where that is asked."""
    wanted = BEGINS.fullmatch(query.get("$filter", ""))
    if wanted is None:
        return held
    return [one for one in held if one["userPrincipalName"].lower().startswith(wanted.group(1))]


CHANGES = re.compile(
    r"activityDateTime ge (\S+) and "
    r"\((activityDisplayName eq '[^']+'(?: or activityDisplayName eq '[^']+')*)\)"
)


def _since(held: Objects, query: Mapping[str, str]) -> Objects | None:
    """The newest first, as far as they are asked for."""
    if "$filter" not in query:
        return held
    wanted = CHANGES.fullmatch(query["$filter"])
    if wanted is None:
        return None
    names = re.findall(r"'([^']+)'", wanted.group(2))
    found = [
        one
        for one in held
        if one["activityDateTime"] >= wanted.group(1) and one["activityDisplayName"] in names
    ]
    return sorted(found, key=lambda one: str(one["activityDateTime"]), reverse=True)


LISTED: dict[str, Filter] = {
    f"{GROUP_PIM}/assignmentScheduleInstances": _of_one_group,
    f"{GROUP_PIM}/eligibilityScheduleInstances": _of_one_group,
    "/auditLogs/directoryAudits": _since,
    "/deviceManagement/configurationPolicies": _without_assignments,
    "/deviceManagement/roleAssignments": _without_members,
    "/policies/roleManagementPolicyAssignments": _of_directory_roles,
    "/users": _beginning,
}
"""By path; a filter answers None where the request lacks what it must have."""
