"""How often Google lets one project ask, by API and method, as its documentation says.

For policies there is no published figure: one a second is what other tools found to be let through.
"""

from __future__ import annotations

from ..pace import Quota

QUOTAS = (
    Quota("cloudidentity.v1 policies.", 60, 60.0),
    Quota("admin.reports_v1 ", 250, 60.0),
    Quota("admin.directory_v1 ", 2400, 60.0),
    Quota("", 2400, 60.0),
)
