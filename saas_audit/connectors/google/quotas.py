"""How often Google lets one project ask, by API and method, as its documentation says.

Drive, Gmail and Calendar count for each person by themselves as well; nobody is asked about often
enough for that. Drive and Gmail count units, since May 2026 a million and 1.2 million a minute.
What a request costs is not published for all of ours: each is taken for a hundred, and so stays
below Drive's older figure of 12,000 requests too. For policies there is no published figure: one a
second is what other tools found to be let through.
"""

from __future__ import annotations

from ..pace import Quota

QUOTAS = (
    Quota("cloudidentity.v1 policies.", 60, 60.0),
    Quota("admin.reports_v1 ", 250, 60.0),
    Quota("admin.directory_v1 ", 2400, 60.0),
    Quota("drive.v3 ", 10_000, 60.0),
    Quota("gmail.v1 ", 12_000, 60.0),
    Quota("calendar.v3 ", 10_000, 60.0),
    Quota("", 2400, 60.0),
)
