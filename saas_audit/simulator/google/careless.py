"""Loosely Ltd: everything as it came, and a little worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cast import DOMAIN, LEAVER, PARTNER, STAFF, Style
from . import objects as google
from .areas import AREAS
from .careless_settings import loose
from .objects import ROOT
from .settings import AS_IT_COMES, ENFORCEMENT, ENROLLMENT, EPOCH, SHARING, WIDE, sharing, system
from .tenant import AUDITOR_CLIENT, StoredFile, Tenant

if TYPE_CHECKING:
    from .tenant import Object

STYLE: Style = "careless"
LOOSELY = DOMAIN[STYLE]
PARTNER_ADDRESS = f"{PARTNER.handle}@partner.example"
SALES_UNIT, FIELD_UNIT = "03ph8a2z1sales0", "03ph8a2z1field0"
SUPER = ("ann", "ben", "carla", "dan", "gita")
MAIL = "https://mail.google.com/"


CUSTOMERS = google.drive(1, "Customers")
_ANN = f"ann@{LOOSELY}"


def careless() -> Tenant:
    """Loosely Ltd's Google Workspace."""
    people, groups = _users(), _groups()
    tenant = Tenant(
        customer=google.customer(STYLE, LOOSELY),
        domains=[google.domain(LOOSELY)],
        org_units=_org_units(),
        users=people,
        groups=groups,
        members=_members(people, groups),
        group_settings=_group_settings(groups),
        role_assignments=_roles(people, groups),
        app_passwords=_app_passwords(people),
        app_grants=_app_grants(people),
        policies=[*system(STYLE), *_policies()],
        sso_assignments=[],
        drives=[CUSTOMERS],
        drive_members=_drive_members(groups),
        files=[
            StoredFile(google.file(n, f"Price list {n}"), "anyoneWithLink", drive=CUSTOMERS["id"])
            for n in range(1, 7)
        ],
        activities=_activities(),
        chrome_install_modes={ROOT: "BLOCK_ALL_APPS", FIELD_UNIT: "ALLOW_ALL_APPS"},
    )
    for area in AREAS:
        area.careless(tenant)
    return tenant


def _org_units() -> list[Object]:
    return [
        google.org_unit(ROOT, "/"),
        google.org_unit(SALES_UNIT, "/Sales"),
        google.org_unit(FIELD_UNIT, "/Sales/Field", parent=SALES_UNIT),
    ]


def _members(people: list[Object], groups: list[Object]) -> dict[str, list[Object]]:
    """A partner is in the group that is in the shared drive."""
    desk, friends, customers = (group["id"] for group in groups)
    return {
        desk: [google.member(groups[1])],
        friends: [google.member(google.named(people, "hugo"))],
        customers: [
            google.member(google.named(people, "ann"), "OWNER"),
            google.outside_member(PARTNER_ADDRESS),
        ],
    }


def _roles(people: list[Object], groups: list[Object]) -> list[Object]:
    admins = [google.named(people, handle) for handle in SUPER]
    given = [google.role(number, one, roleId="1") for number, one in enumerate(admins, start=1)]
    return [*given, google.role(9, groups[0])]


def _app_passwords(people: list[Object]) -> dict[str, list[Object]]:
    hugo = google.named(people, "hugo")
    return {hugo["id"]: [google.app_password(1, hugo, "old printer")]}


def _app_grants(people: list[Object]) -> dict[str, list[Object]]:
    ann = google.named(people, "ann")
    client = "50022.apps.googleusercontent.com"
    return {ann["id"]: [google.app_grant(client, ann, "MailBird", [MAIL], native=True)]}


def _drive_members(groups: list[Object]) -> dict[str, list[Object]]:
    return {
        CUSTOMERS["id"]: [
            google.drive_member(1, _ANN, "organizer"),
            google.drive_member(2, groups[2]["email"], "writer", "group"),
        ]
    }


def _activities() -> list[Object]:
    """One client came, went and came again."""
    told = (
        ("AUTHORIZE_API_CLIENT_ACCESS", AUDITOR_CLIENT),
        ("AUTHORIZE_API_CLIENT_ACCESS", "1022"),
        ("REMOVE_API_CLIENT_ACCESS", "1022"),
        ("AUTHORIZE_API_CLIENT_ACCESS", "1022"),
    )
    return [
        google.delegation(number, STYLE, event, client, _ANN)
        for number, (event, client) in enumerate(told, start=1)
    ]


def _users() -> list[Object]:
    plain = {"isEnforcedIn2Sv": False}
    return [
        google.user(
            number,
            person,
            STYLE,
            "/" if person.handle in SUPER else "/Sales/Field",
            isAdmin=person.handle in SUPER,
            isEnrolledIn2Sv=person.handle != "ben",
            **plain,
        )
        for number, person in enumerate((*STAFF, LEAVER), start=1)
    ]


def _groups() -> list[Object]:
    return [
        google.group(1, f"helpdesk@{LOOSELY}", "Help desk"),
        google.group(2, f"helpdesk-friends@{LOOSELY}", "Friends of the help desk"),
        google.group(3, f"customers@{LOOSELY}", "Customers"),
    ]


def _group_settings(groups: list[Object]) -> dict[str, Object]:
    """The help desk itself is closed; a group nested in it is not."""
    desk, friends, customers = (group["email"] for group in groups)
    return {
        desk: google.group_settings(desk),
        friends: google.group_settings(friends, whoCanJoin="ALL_IN_DOMAIN_CAN_JOIN"),
        customers: google.group_settings(
            customers,
            whoCanJoin="ANYONE_CAN_JOIN",
            whoCanViewGroup="ANYONE_CAN_VIEW",
            allowExternalMembers="true",
            isArchived="false",
        ),
    }


def _policies() -> list[Object]:
    """The root is closed in part; org units below it are not."""
    field = FIELD_UNIT
    closed = {**sharing("DISALLOWED", publish=True), **AS_IT_COMES}
    return [
        google.policy(11, STYLE, SHARING, closed, 201.00034),
        google.policy(12, STYLE, SHARING, WIDE, 203, unit=field),
        google.policy(13, STYLE, ENFORCEMENT, {"enforcedFrom": "2024-02-01T00:00:00Z"}, 201.00034),
        google.policy(14, STYLE, ENFORCEMENT, {"enforcedFrom": EPOCH}, 203, unit=field),
        google.policy(15, STYLE, ENROLLMENT, {"allowEnrollment": False}, 203, unit=field),
        *loose(STYLE, SALES_UNIT),
    ]
