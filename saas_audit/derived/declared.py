"""What the admin declared, by id or by sign-in name, in lower case: as cross checks look it up."""

from __future__ import annotations

from ..datasets.declared import ApprovedAccount, BreakGlass, ServiceAccount
from ..declare.derive import derive
from ..model import Row


class EmergencyName(Row):
    """A break-glass account of any tenant."""

    id: str


class ApprovedName(Row):
    """An approved account of any tenant."""

    id: str


class ServiceName(Row):
    """A service account of any tenant."""

    id: str


@derive
def emergency(declared: BreakGlass) -> EmergencyName:
    return EmergencyName(id=declared.account.lower())


@derive
def approved(declared: ApprovedAccount) -> ApprovedName:
    return ApprovedName(id=declared.account.lower())


@derive
def service(declared: ServiceAccount) -> ServiceName:
    return ServiceName(id=declared.account.lower())
