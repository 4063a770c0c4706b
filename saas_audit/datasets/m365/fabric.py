"""Power BI and Fabric."""

from __future__ import annotations

from ...model import Part, Row
from .power_api import power_bi


class SettingProperty(Part):
    """A switch within a setting; values are texts."""

    name: str
    value: str | None


class SecurityGroup(Part, rename="camel"):
    """A group a setting is on for."""

    graph_id: str
    name: str | None


@power_bi("/v1/admin/tenantsettings", "tenantSettings")
class FabricSetting(Row, rename="camel", key="setting_name", at_least=1, label="title"):
    """One tenant setting. Lists that are empty are left out."""

    setting_name: str
    title: str | None
    enabled: bool
    enabled_security_groups: list[SecurityGroup] = []
    properties: list[SettingProperty] = []
