"""Everything this connector may ask Google: discovery methods, and the scope each takes.

What is not here is refused before a byte leaves. All are GET, but for one question that Google
takes as POST: its body is put together here. None changes anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...model import Reason
from ..interface import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping

SCOPE = "https://www.googleapis.com/auth/"

READS: Mapping[str, Mapping[str, str]] = {
    "admin.directory_v1": {
        "asps.list": "admin.directory.user.security",
        "customers.get": "admin.directory.customer.readonly",
        "domains.list": "admin.directory.domain.readonly",
        "groups.list": "admin.directory.group.readonly",
        "members.list": "admin.directory.group.member.readonly",
        "mobiledevices.list": "admin.directory.device.mobile.readonly",
        "orgunits.list": "admin.directory.orgunit.readonly",
        "roleAssignments.list": "admin.directory.rolemanagement.readonly",
        "roles.list": "admin.directory.rolemanagement.readonly",
        "tokens.list": "admin.directory.user.security",
        "users.list": "admin.directory.user.readonly",
    },
    "admin.reports_v1": {"activities.list": "admin.reports.audit.readonly"},
    "calendar.v3": {
        "acl.list": "calendar.acls.readonly",
        "calendarList.list": "calendar.calendarlist.readonly",
    },
    "chromepolicy.v1": {"customers.policies.resolve": "chrome.management.policy.readonly"},
    "cloudidentity.v1": {
        "allowlistedDomains.list": "cloud-identity.allowlisteddomains.readonly",
        "inboundSsoAssignments.list": "cloud-identity.inboundsso.readonly",
        "policies.list": "cloud-identity.policies.readonly",
    },
    "drive.v3": {
        "drives.list": "drive.readonly",
        "files.list": "drive.metadata.readonly",
        "permissions.list": "drive.metadata.readonly",
    },
    "gmail.v1": {
        "users.settings.delegates.list": "gmail.settings.basic",
        "users.settings.filters.list": "gmail.settings.basic",
        "users.settings.forwardingAddresses.list": "gmail.settings.basic",
        "users.settings.getAutoForwarding": "gmail.settings.basic",
    },
    "groupssettings.v1": {"groups.get": "apps.groups.settings"},
}

BODIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "chromepolicy.v1 customers.policies.resolve": {
        "targetResource": ("policyTargetKey", "targetResource"),
        "policySchemaFilter": ("policySchemaFilter",),
        "pageSize": ("pageSize",),
        "pageToken": ("pageToken",),
    }
}
"""What is asked by POST: which parameters stand in the body, and where. Others stand in none."""

TIERS: Mapping[str, frozenset[str]] = {
    "groups_settings": frozenset({SCOPE + "apps.groups.settings"}),
    "user_security": frozenset({SCOPE + "admin.directory.user.security"}),
    "user_security_all": frozenset({SCOPE + "admin.directory.user.security"}),
    "mail_settings": frozenset({SCOPE + "gmail.settings.basic"}),
    "deep": frozenset(
        SCOPE + scope
        for scope in (
            "calendar.acls.readonly",
            "calendar.calendarlist.readonly",
            "drive.metadata.readonly",
            "drive.readonly",
        )
    ),
    "chrome": frozenset({SCOPE + "chrome.management.policy.readonly"}),
}
"""Scopes that are asked for only when their tier is on."""

HOSTS = frozenset(
    {
        "admin.googleapis.com",
        "chromepolicy.googleapis.com",
        "cloudidentity.googleapis.com",
        "gmail.googleapis.com",
        "www.googleapis.com",
    }
)


PERSONAL = frozenset(
    SCOPE + scope
    for api in ("calendar.v3", "drive.v3", "gmail.v1")
    for scope in READS[api].values()
)
"""Scopes of what belongs to somebody: these are asked for in that person's name."""


def scopes(tiers: tuple[str, ...]) -> tuple[str, ...]:
    """Every scope the tool can use with these tiers on."""
    every = {SCOPE + scope for methods in READS.values() for scope in methods.values()}
    on = {scope for name in tiers for scope in TIERS.get(name, ())}
    off = {scope for held in TIERS.values() for scope in held} - on
    return tuple(sorted(every - off))


def scope_of(api: str, method: str) -> str:
    """The scope to present. Raises ReadError if the method is not one of the reads."""
    scope = READS.get(api, {}).get(method)
    if scope is None:
        raise ReadError(Reason.API_ERROR, f"{api} {method} is not on the list of reads; not asked")
    return SCOPE + scope


def body_of(
    api: str, method: str, parameters: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, Any] | None]:
    """The parameters that stand in the URL, and the body; None for what is asked by GET."""
    places = BODIES.get(f"{api} {method}")
    if places is None:
        return dict(parameters), None
    body: dict[str, Any] = {}
    for name, path in places.items():
        if name in parameters:
            _put(body, path, parameters[name])
    return {name: value for name, value in parameters.items() if name not in places}, body


def _put(body: dict[str, Any], path: tuple[str, ...], value: str) -> None:
    *above, last = path
    for name in above:
        body = body.setdefault(name, {})
    body[last] = int(value) if last == "pageSize" else value
