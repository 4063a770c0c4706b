"""Directory settings: what a tenant has set once for all its groups."""

from __future__ import annotations

from ...model import Part, Row
from .api import graph


class SettingValue(Part, rename="camel"):
    """A name and a value, both text."""

    name: str | None
    value: str | None


@graph("/groupSettings", permission="GroupSettings.Read.All")
class GroupSetting(Row, rename="camel", label="display_name"):
    """A set of settings made from a template; a template nobody used leaves its defaults."""

    id: str
    display_name: str | None
    values: list[SettingValue]
