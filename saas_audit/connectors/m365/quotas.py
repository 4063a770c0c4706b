"""How often Microsoft lets one app ask about one tenant, as its documentation says.

Directory objects are counted in resource units that depend on the size of the tenant; this is the
figure of the smallest, at one unit for a page of selected fields.
"""

from __future__ import annotations

from ..pace import Quota

QUOTAS = (
    Quota("/identity/conditionalAccess", 1, 1.0),
    Quota("/identityProtection", 1, 1.0),
    Quota("/reports/", 5, 10.0),
    Quota("/auditLogs/", 5, 10.0),
    Quota("", 3500, 10.0),
)


def counted(path: str) -> str:
    """The path of a Graph URL without its version."""
    version, _, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if version in ("v1.0", "beta") else path
