"""The simulator is held to Google's documents: its objects, its names, its refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from saas_audit.simulator.google import ALL_RIGHTS, Google, careful, careless
from saas_audit.simulator.google.discovery import property_of, resolved
from saas_audit.simulator.google.oauth import Bearer
from saas_audit.simulator.google.vendor import SERVED
from saas_audit.simulator.http import Request, Response

DIRECTORY = "/admin/directory/v1"
SCHEMAS = {
    "customer": ("admin.directory_v1", "Customer"),
    "domains": ("admin.directory_v1", "Domains"),
    "org_units": ("admin.directory_v1", "OrgUnit"),
    "users": ("admin.directory_v1", "User"),
    "groups": ("admin.directory_v1", "Group"),
    "members": ("admin.directory_v1", "Member"),
    "group_settings": ("groupssettings.v1", "Groups"),
    "role_assignments": ("admin.directory_v1", "RoleAssignment"),
    "app_passwords": ("admin.directory_v1", "Asp"),
    "app_grants": ("admin.directory_v1", "Token"),
    "policies": ("cloudidentity.v1", "Policy"),
    "sso_assignments": ("cloudidentity.v1", "InboundSsoAssignment"),
    "drives": ("drive.v3", "Drive"),
    "drive_members": ("drive.v3", "Permission"),
    "activities": ("admin.reports_v1", "Activity"),
    "roles": ("admin.directory_v1", "Role"),
    "mobile_devices": ("admin.directory_v1", "MobileDevice"),
    "allowlisted_domains": ("cloudidentity.v1", "AllowlistedDomain"),
    "calendars": ("calendar.v3", "CalendarListEntry"),
    "calendar_rules": ("calendar.v3", "AclRule"),
    "item_permissions": ("drive.v3", "Permission"),
}
PLAIN: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "object": dict,
}


def wrong(api: str, schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
    """Names, types and words of an object that are not the vendor's."""
    if isinstance(value, list):
        for one in value:
            yield from wrong(api, schema, one, where)
        return
    schema = resolved(api, schema)
    kind = schema.get("type", "any")
    if kind in PLAIN and not isinstance(value, PLAIN[kind]):
        yield f"{where}: {value!r} is no {kind}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of the vendor's words"
    if isinstance(value, dict):
        for name, inner in value.items():
            found = property_of(api, schema, name)
            if found is None:
                yield f"{where}.{name}: the vendor has no such field"
            elif found:
                yield from wrong(api, found, inner, f"{where}.{name}")


def objects(held: Any) -> list[Any]:
    if isinstance(held, dict) and held and all(isinstance(v, list) for v in held.values()):
        return [one for inner in held.values() for one in inner]
    return held if isinstance(held, list) else [held]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
@pytest.mark.parametrize("tenant", [careless(), careful()], ids=["careless", "careful"])
def test_every_object_is_one_the_vendor_could_send(tenant: Any, name: str) -> None:
    api, schema = SCHEMAS[name]
    held = getattr(tenant, name)
    values = list(held.values()) if name == "group_settings" else objects(held)
    told = [w for one in values for w in wrong(api, {"$ref": schema}, one, name)]
    assert told == []


MAIL_SETTINGS = {
    "autoForwarding": "AutoForwarding",
    "delegates": "Delegate",
    "filter": "Filter",
    "forwardingAddresses": "ForwardingAddress",
}


def test_files_and_mail_settings_too() -> None:
    for tenant in (careless(), careful()):
        for file in tenant.files:
            assert list(wrong("drive.v3", {"$ref": "File"}, file.whole, "file")) == []
        for mailbox in tenant.mailboxes.values():
            for name, held in mailbox.items():
                assert list(wrong("gmail.v1", {"$ref": MAIL_SETTINGS[name]}, held, name)) == []


def test_a_wrong_object_is_noticed() -> None:
    user = {**careful().users[0], "isEnrolledIn2SV": True, "suspended": "false"}
    assert len(list(wrong("admin.directory_v1", {"$ref": "User"}, user, "user"))) == 2


def ask(
    path: str,
    query: str = "",
    *,
    host: str = "admin.googleapis.com",
    speaker: str = "carla@tidy.example",
    scopes: frozenset[str] = ALL_RIGHTS,
    method: str = "GET",
) -> Response:
    token = Bearer(tuple(sorted(scopes)), speaker).written()
    return Google(careful(), ALL_RIGHTS).answer(
        Request(
            method=method,
            host=host,
            path=path,
            query_string=query,
            headers={"authorization": f"Bearer {token}"},
        )
    )


USERS = f"{DIRECTORY}/users"
MINE = "customer=my_customer"


def test_only_what_was_selected_comes_back() -> None:
    answer = ask(USERS, f"{MINE}&fields=users(id,name/fullName)")
    assert msgspec.json.decode(answer.body)["users"][0] == {
        "id": "100000000000000000001",
        "name": {"fullName": "Ann Arbour"},
    }


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (MINE, 200),
        (f"{MINE}&fields=users(isEnrolledIn2SV)", 400),
        (f"{MINE}&fields=users(id", 400),
        (f"{MINE}&maxResult=5", 400),
        (f"{MINE}&projection=everything", 400),
        (f"{MINE}&pageToken=rubbish", 400),
        ("customer=other", 400),
    ],
)
def test_names_the_vendor_does_not_have_are_refused(query: str, status: int) -> None:
    assert ask(USERS, query).status == status


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"scopes": frozenset({"https://www.googleapis.com/auth/drive"})}, 403),
        ({"speaker": "gita@tidy.example"}, 403),
        ({"speaker": "nobody@tidy.example"}, 401),
        ({"method": "DELETE"}, 404),
    ],
)
def test_rights_are_asked_for(more: dict[str, Any], status: int) -> None:
    assert ask(USERS, MINE, **more).status == status


def test_policies_answer_super_administrators_only() -> None:
    host = "cloudidentity.googleapis.com"
    assert ask("/v1/policies", host=host).status == 200
    assert ask("/v1/policies", host=host, speaker="gita@tidy.example").status == 403


def test_the_vendor_hides_what_was_not_asked_for() -> None:
    units = f"{DIRECTORY}/customer/my_customer/orgunits"
    shown = msgspec.json.decode(ask(units, "type=all").body)["organizationUnits"]
    assert "/" not in [one["orgUnitPath"] for one in shown]
    drives = msgspec.json.decode(
        ask("/drive/v3/drives", host="www.googleapis.com", speaker="hugo@tidy.example").body
    )
    assert drives == {}


def test_rights_come_from_the_vendors_documents() -> None:
    assert len(SERVED) == 26
    assert "https://www.googleapis.com/auth/admin.directory.user.readonly" in ALL_RIGHTS
    assert all(right.startswith("https://") for right in ALL_RIGHTS)
