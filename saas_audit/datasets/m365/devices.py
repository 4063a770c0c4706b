"""How devices come into the tenant."""

from __future__ import annotations

from typing import Literal

import msgspec

from ...model import Part, Setting
from .api import graph


class DeviceMembers(Part, rename={"kind": "@odata.type"}):
    """Everybody, some, or nobody: OData marks which."""

    kind: str


class LocalAdmins(Part, rename="camel"):
    """Who becomes administrator of a device by its being joined."""

    enable_global_admins: bool | None
    registering_users: DeviceMembers | None


class DeviceJoin(Part, rename="camel"):
    """Who may join a device."""

    allowed_to_join: DeviceMembers | None
    local_admins: LocalAdmins | None


class LocalAdminPassword(Part, rename="camel"):
    """Windows LAPS."""

    is_enabled: bool | None


@graph("/policies/deviceRegistrationPolicy", permission="Policy.Read.DeviceConfiguration")
class DeviceRegistrationPolicy(Setting, rename="camel"):
    """Who may join or register a device, and with what proof."""

    multi_factor_auth_configuration: Literal["notRequired", "required"]
    azure_ad_join: DeviceJoin | None = msgspec.field(name="azureADJoin")
    local_admin_password: LocalAdminPassword | None
