"""Loosely Ltd: everything as it came, and a little worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cast import DOMAIN, LEAVER, PARTNER, STAFF, Style
from . import objects as google
from .objects import ROOT
from .settings import ENFORCEMENT, SHARING, sharing, system
from .tenant import AUDITOR_CLIENT, StoredFile, Tenant

if TYPE_CHECKING:
    from .tenant import Object

STYLE: Style = "careless"
LOOSELY = DOMAIN[STYLE]
PARTNER_ADDRESS = f"{PARTNER.handle}@partner.example"
SALES_UNIT, FIELD_UNIT = "03ph8a2z1sales0", "03ph8a2z1field0"
SUPER = ("ann", "ben", "carla", "dan", "gita")
MAIL = "https://mail.google.com/"


def careless() -> Tenant:
    """Loosely Ltd's Google Workspace."""
    people = _users()
    by_handle = {one["primaryEmail"].partition("@")[0]: one for one in people}
    groups = _groups()
    projects = google.drive(1, "Customers")
    return Tenant(
        customer=google.customer(STYLE, LOOSELY),
        domains=[google.domain(LOOSELY)],
        org_units=[
            google.org_unit(ROOT, "/"),
            google.org_unit(SALES_UNIT, "/Sales"),
            google.org_unit(FIELD_UNIT, "/Sales/Field", parent=SALES_UNIT),
        ],
        users=people,
        groups=groups,
        members={
            groups[0]["id"]: [google.member(groups[1])],
            groups[1]["id"]: [google.member(by_handle["hugo"])],
            groups[2]["id"]: [
                google.member(by_handle["ann"], "OWNER"),
                google.outside_member(PARTNER_ADDRESS),
            ],
        },
        group_settings=_group_settings(groups),
        role_assignments=[
            *(google.role(n, by_handle[h], roleId="1") for n, h in enumerate(SUPER, start=1)),
            google.role(9, groups[0]),
        ],
        app_passwords={
            by_handle["hugo"]["id"]: [google.app_password(1, by_handle["hugo"], "old printer")]
        },
        app_grants={
            by_handle["ann"]["id"]: [
                google.app_grant(
                    "50022.apps.googleusercontent.com", by_handle["ann"], "MailBird", [MAIL], True
                )
            ]
        },
        policies=[*system(STYLE), *_policies()],
        sso_assignments=[],
        drives=[projects],
        drive_members={
            projects["id"]: [
                google.drive_member(1, by_handle["ann"]["primaryEmail"], "organizer"),
                google.drive_member(2, groups[2]["email"], "writer", "group"),
            ]
        },
        files=[
            StoredFile(google.file(n, f"Price list {n}"), "anyoneWithLink", drive=projects["id"])
            for n in range(1, 7)
        ],
        activities=[
            google.delegation(1, STYLE, "AUTHORIZE_API_CLIENT_ACCESS", AUDITOR_CLIENT, _ANN),
            google.delegation(2, STYLE, "AUTHORIZE_API_CLIENT_ACCESS", "1022", _ANN),
            google.delegation(3, STYLE, "REMOVE_API_CLIENT_ACCESS", "1022", _ANN),
            google.delegation(4, STYLE, "AUTHORIZE_API_CLIENT_ACCESS", "1022", _ANN),
        ],
    )


_ANN = f"ann@{LOOSELY}"


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
    enforced = {"enforcedFrom": "2026-11-03T00:00:00Z"}
    return [
        google.policy(11, STYLE, SHARING, sharing("DISALLOWED", publish=True), 201.00034),
        google.policy(12, STYLE, SHARING, sharing("ALLOWED", publish=True), 203, unit=FIELD_UNIT),
        google.policy(13, STYLE, ENFORCEMENT, enforced, 201.00034),
    ]
