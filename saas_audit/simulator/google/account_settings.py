"""Passwords, sessions, trusted devices, mail programs, links in mail: what is set for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .objects import policy

if TYPE_CHECKING:
    from ..cast import Style
    from .tenant import Object, Tenant

TOP, FIRST = 201.00034, 200
SECONDARY = "calendar.secondary_calendar_max_allowed_external_sharing"
TRUST = "security.two_step_verification_device_trust"


def _password(length: int) -> Object:
    """The whole value of what a password has to be like."""
    return {
        "allowedStrength": "STRONG",
        "minimumLength": length,
        "maximumLength": 100,
        "enforceRequirementsAtLogin": False,
        "allowReuse": False,
        "expirationDuration": "0s",
    }


def _links(*, checked: bool) -> Object:
    """The whole value of what is done about links in mail."""
    return {
        "enableShortenerScanning": checked,
        "enableExternalImageScanning": checked,
        "enableAggressiveWarningsOnUntrustedLinks": checked,
        "applyFutureSettingsAutomatically": True,
    }


def _add(tenant: Tenant, style: Style, *, tidy: bool) -> None:
    """Google's own calendar setting, and one of an administrator for each of the others."""
    shown = "EXTERNAL_FREE_BUSY_ONLY" if tidy else "EXTERNAL_ALL_INFO_READ_WRITE"
    values: list[tuple[str, Object, float]] = [
        (SECONDARY, {"maxAllowedExternalSharing": "EXTERNAL_ALL_INFO_READ_ONLY"}, 101),
        (SECONDARY, {"maxAllowedExternalSharing": shown}, TOP),
        ("security.password", _password(12 if tidy else 8), TOP),
        ("security.session_controls", {"webSessionDuration": _lasting(tidy=tidy)}, TOP),
        (TRUST, {"allowTrustingDevice": not tidy}, TOP),
        ("gmail.imap_access", {"enableImapAccess": not tidy}, TOP),
        ("gmail.pop_access", {"enablePopAccess": not tidy}, TOP),
        ("gmail.links_and_external_images", _links(checked=tidy), TOP),
    ]
    tenant.policies.extend(policy(FIRST + n, style, *one) for n, one in enumerate(values))


def _lasting(*, tidy: bool) -> str:
    return "43200s" if tidy else "1209600s"


def careful(tenant: Tenant) -> None:
    """Twelve characters, twelve hours, Gmail only."""
    _add(tenant, "careful", tidy=True)


def careless(tenant: Tenant) -> None:
    """Eight characters, two weeks, any program."""
    _add(tenant, "careless", tidy=False)
