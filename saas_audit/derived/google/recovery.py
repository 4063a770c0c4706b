"""Whether a super administrator may win the account back alone."""

from __future__ import annotations

from ... import Lookup, Row, derive
from ...datasets.google.directory import User
from .membership import GroupReach
from .people import SuperAdmin
from .policies import ScopedPolicy, typed
from .two_step import for_user
from .units import Unit

SETTING = "security.super_admin_account_recovery"


class SelfRecovery(Row, rename="camel", key="admin", of=SuperAdmin):
    """The setting as it is in force for one super administrator."""

    admin: str
    enable_account_recovery: bool


@derive
def self_recovery(
    admin: SuperAdmin,
    user: User,
    policies: Lookup[ScopedPolicy],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
) -> SelfRecovery:
    value = for_user(user, SETTING, policies, units, reaches)
    return typed(SelfRecovery, value, admin=admin.id)
