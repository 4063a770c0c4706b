"""Tidy Ltd: closed where it should be, with a few things that only look wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cast import DOMAIN, LEAVER, STAFF, Style, ago, stamp
from . import objects as google
from .areas import AREAS
from .careful_settings import tidy
from .objects import ROOT
from .settings import DRIVE, ENFORCEMENT, FACTOR, OFF, SHARING, WIDE, sharing, system
from .tenant import AUDITOR_CLIENT, PAYROLL_CLIENT, StoredFile, Tenant

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tenant import Object

STYLE: Style = "careful"
TIDY = DOMAIN[STYLE]
STAFF_UNIT, KIOSK_UNIT, AGENCY_UNIT = "03ph8a2z1staff0", "03ph8a2z1kiosk0", "03ph8a2z1agncy0"
GONE_UNIT = "03ph8a2z1gone00"
ALL_ADMINS = "WORKSPACE_ALL_ADMIN_GROUP"
OWN_FILES = "https://www.googleapis.com/auth/drive.file"


_UNIT = {"gita": "/Agency"}
"""Gita works through the agency, and signs in at its identity provider."""

PROJECTS = google.drive(1, "Projects")
_CARLA = f"carla@{TIDY}"


def careful() -> Tenant:
    """Tidy Ltd's Google Workspace."""
    people, groups = _users(), _groups()
    tenant = Tenant(
        customer=google.customer(STYLE, TIDY),
        domains=[google.domain(TIDY, ["tidy-mail.example"])],
        org_units=_org_units(),
        users=people,
        groups=groups,
        members=_members(people, groups),
        group_settings={group["email"]: google.group_settings(group["email"]) for group in groups},
        role_assignments=_roles(people, groups),
        app_passwords={},
        app_grants=_app_grants(people),
        policies=[*system(STYLE), *_policies(groups)],
        sso_assignments=[google.sso(1, STYLE, "SAML_SSO", f"orgUnits/{AGENCY_UNIT}")],
        drives=[PROJECTS],
        drive_members=_drive_members(groups),
        files=[
            StoredFile(google.file(1, "Handbook"), "domainWithLink", owner=f"gita@{TIDY}"),
            StoredFile(google.file(2, "Plan"), "limited", drive=PROJECTS["id"]),
        ],
        activities=_activities(),
        chrome_install_modes={ROOT: "BLOCK_ALL_APPS_USER_EXTENSION_REQUESTS_ALLOWED"},
    )
    for area in AREAS:
        area.careful(tenant)
    return tenant


def _org_units() -> list[Object]:
    return [
        google.org_unit(ROOT, "/"),
        google.org_unit(STAFF_UNIT, "/Staff"),
        google.org_unit(KIOSK_UNIT, "/Kiosk"),
        google.org_unit(AGENCY_UNIT, "/Agency"),
    ]


def _members(people: list[Object], groups: list[Object]) -> dict[str, list[Object]]:
    """Hugo is in the help desk through its evening shift only."""
    desk, evening, everyone, leads = (group["id"] for group in groups)
    return {
        desk: [google.member(groups[1], "MANAGER")],
        evening: [google.member(google.named(people, "hugo"))],
        everyone: [google.member(one) for one in people[:6]],
        leads: [google.member(google.named(people, "gita"))],
    }


def _roles(people: list[Object], groups: list[Object]) -> list[Object]:
    """Gita's role has run out."""
    ended = {"expireTime": stamp(ago(days=9))}
    return [
        google.role(1, google.named(people, "carla"), roleId="1"),
        google.role(2, google.named(people, "dan"), roleId="1"),
        google.role(3, groups[0]),
        google.role(4, google.named(people, "gita"), expirationDetails=ended),
    ]


def _app_grants(people: list[Object]) -> dict[str, list[Object]]:
    dan = google.named(people, "dan")
    client = "40011.apps.googleusercontent.com"
    return {dan["id"]: [google.app_grant(client, dan, "Signer", [OWN_FILES], native=False)]}


def _drive_members(groups: list[Object]) -> dict[str, list[Object]]:
    """A partner's account was a member once; it is gone."""
    return {
        PROJECTS["id"]: [
            google.drive_member(1, groups[3]["email"], "organizer", "group"),
            google.drive_member(2, groups[2]["email"], "writer", "group"),
            google.drive_member(3, "pat@partner.example", "writer", deleted=True),
        ]
    }


def _activities() -> list[Object]:
    told = (
        ("AUTHORIZE_API_CLIENT_ACCESS", PAYROLL_CLIENT),
        ("AUTHORIZE_API_CLIENT_ACCESS", "1099"),
        ("REMOVE_API_CLIENT_ACCESS", "1099"),
        ("AUTHORIZE_API_CLIENT_ACCESS", AUDITOR_CLIENT),
    )
    return [
        google.delegation(number, STYLE, event, client, _CARLA)
        for number, (event, client) in enumerate(told, start=1)
    ]


def _users() -> list[Object]:
    users = [
        google.user(
            number,
            person,
            STYLE,
            "/" if "google" in person.admin_of else _UNIT.get(person.handle, "/Staff"),
            isAdmin="google" in person.admin_of,
        )
        for number, person in enumerate(STAFF, start=1)
    ]
    left = google.user(9, LEAVER, STYLE, "/Staff", suspended=True, suspensionReason="ADMIN")
    return [*users, left]


def _groups() -> list[Object]:
    return [
        google.group(1, f"helpdesk@{TIDY}", "Help desk"),
        google.group(2, f"helpdesk-evening@{TIDY}", "Help desk, evenings"),
        google.group(3, f"everyone@{TIDY}", "Everyone"),
        google.group(4, f"leads@{TIDY}", "Project leads"),
    ]


def _policies(groups: list[Object]) -> list[Object]:
    """What the administrators set; a kiosk without Drive and an agency with SSO look worse."""
    listed = sharing("ALLOWLISTED_DOMAINS", publish=False)
    closed = sharing("DISALLOWED", publish=True)
    enforced = {"enforcedFrom": "2024-02-01T00:00:00Z"}
    passkeys = {"allowedSignInFactorSet": "PASSKEY_ONLY"}
    group = groups[0]["id"]
    return [
        google.policy(11, STYLE, SHARING, listed, 201.00034),
        google.policy(12, STYLE, SHARING, closed, 202, unit=STAFF_UNIT),
        google.policy(13, STYLE, SHARING, WIDE, 202, unit=KIOSK_UNIT),
        google.policy(14, STYLE, DRIVE, OFF, 202, unit=KIOSK_UNIT),
        google.policy(15, STYLE, SHARING, closed, 399.00013, group=group),
        google.policy(16, STYLE, ENFORCEMENT, enforced, 201.00034),
        google.policy(
            17, STYLE, ENFORCEMENT, {"enforcedFrom": "1970-01-01T00:00:00Z"}, 202, unit=AGENCY_UNIT
        ),
        google.policy(18, STYLE, FACTOR, passkeys, 201.00109, group=ALL_ADMINS),
        google.policy(19, STYLE, FACTOR, passkeys, 202, unit=STAFF_UNIT),
        google.policy(20, STYLE, SHARING, sharing("ALLOWED", publish=True), 202, unit=GONE_UNIT),
        google.policy(21, STYLE, FACTOR, passkeys, 201.00034),
        google.policy(22, STYLE, ENFORCEMENT, enforced, 201.00109, group=ALL_ADMINS),
        google.policy(23, STYLE, ENFORCEMENT, enforced, 399.0005, group=group),
        *tidy(STYLE, KIOSK_UNIT, groups[3]["id"]),
    ]


OVERLAYS: dict[str, Callable[[Tenant], Tenant]] = {}
"""No check of this platform is without an answer in *careful*."""
