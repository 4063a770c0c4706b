"""How devices come into the tenant."""

from __future__ import annotations

from typing import Literal

from ...model import Setting
from .api import graph


@graph("/policies/deviceRegistrationPolicy", permission="Policy.Read.DeviceConfiguration")
class DeviceRegistrationPolicy(Setting, rename="camel"):
    """Who may join or register a device, and with what proof."""

    multi_factor_auth_configuration: Literal["notRequired", "required"]
