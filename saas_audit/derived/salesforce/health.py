"""A setting that two places tell: Health Check, and the security settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ...datasets.salesforce.organization import Organization
from ...datasets.salesforce.settings import HealthCheckRisk, SecuritySettings
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Reason, Row, Rows, Setting

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Row)

MFA = "Identity.mfaEnabled"
LOGIN_AS_ANY = "LoginAccessPolicies.adminLoginAsAnyUser"
GUEST_RULES = "GuestUserAccess.guestAccessSharingRules"
"""Rows of Health Check; their labels are in the reader's language."""

RAW = {"true": True, "false": False}
"""The raw forms of a switch that we know."""


class MfaSwitch(Setting):
    """Whether everybody who signs in to Salesforce itself must show a second factor."""

    on: bool


class LoginAsAnyUser(Setting):
    """Whether administrators may sign in as any user without being let in."""

    on: bool


@derive
def mfa_switch(
    _org: Organization, settings: Rows[SecuritySettings], risks: Rows[HealthCheckRisk]
) -> MfaSwitch:
    def read(held: SecuritySettings) -> bool:
        return held.metadata.session_settings.mfa_for_direct_logins

    return MfaSwitch(on=_agreed(settings, read, risks, MFA))


@derive
def login_as_any_user(
    _org: Organization, settings: Rows[SecuritySettings], risks: Rows[HealthCheckRisk]
) -> LoginAsAnyUser:
    def read(held: SecuritySettings) -> bool:
        return held.metadata.enable_admin_login_as_any_user

    return LoginAsAnyUser(on=_agreed(settings, read, risks, LOGIN_AS_ANY))


def _agreed(
    settings: Rows[SecuritySettings],
    read: Callable[[SecuritySettings], bool],
    risks: Rows[HealthCheckRisk],
    durable_id: str,
) -> bool:
    """The value that is told: by either place, or by both alike. Raises Unknown."""
    told = {
        value
        for value in (True, False)
        if settings.where(_says(read, value)).seen()
        or risks.where(_says(_raw_of(durable_id), value)).seen()
    }
    if len(told) == 1:
        return told.pop()
    if told:
        why = "Health Check and the security settings contradict each other"
        raise Unknown(Gap(Reason.UNKNOWN_VALUE, durable_id, why))
    unread = settings.where(read).gap or risks.where(_says(_raw_of(durable_id), True)).gap
    raise Unknown(unread or Gap(Reason.NOT_RETURNED, durable_id))


def _says(read: Callable[[R], bool | None], value: bool) -> Callable[[R], bool]:
    return lambda row: read(row) is value


def _raw_of(durable_id: str) -> Callable[[HealthCheckRisk], bool | None]:
    """Reads the row of one setting; None for other rows, and for a form that we do not know."""

    def read(row: HealthCheckRisk) -> bool | None:
        if row.durable_id != durable_id or row.org_value_raw is None:
            return None
        return RAW.get(row.org_value_raw.lower())

    return read
