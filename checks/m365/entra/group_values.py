"""What a directory setting holds, found by one of the names in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_audit.datasets.m365.group_settings import GroupSetting, SettingValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_audit import Rows


def values_beside(name: str, settings: Rows[GroupSetting]) -> dict[str, str]:
    """The values of the settings that hold this name; none where the tenant has set nothing."""
    about = settings.where(lambda one: any(value.name == name for value in one.values))
    return {one.name or "": one.value or "" for setting in about for one in setting.values}


def setting(values: Mapping[str, str | None]) -> GroupSetting:
    """One for a truth table."""
    held = [SettingValue(name=name, value=value) for name, value in values.items()]
    return GroupSetting(id="s", values=held)
