"""Objects that some permission set speaks of: every object that anybody may be let into."""

from __future__ import annotations

from ...model import Row
from .api import API, SETUP, salesforce


@salesforce("soql ObjectPermissions", permission=(API, SETUP), group="SobjectType")
class NamedObject(Row, rename="pascal", key="sobject_type", at_least=1):
    """An object's API name."""

    sobject_type: str
