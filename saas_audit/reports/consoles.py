"""Where administrators go to mend something: the console that a check's ``Fix`` names first."""

from __future__ import annotations

import functools
import re

CONSOLES = {
    "Admin console": "https://admin.google.com/",
    "Copilot Studio": "https://copilotstudio.microsoft.com/",
    "Defender portal": "https://security.microsoft.com/",
    "Entra admin centre": "https://entra.microsoft.com/",
    "Exchange admin centre": "https://admin.exchange.microsoft.com/",
    "Fabric admin portal": "https://app.fabric.microsoft.com/admin-portal",
    "Intune admin centre": "https://intune.microsoft.com/",
    "Microsoft 365 admin centre": "https://admin.microsoft.com/",
    "Power Platform admin centre": "https://admin.powerplatform.microsoft.com/",
    "Purview portal": "https://purview.microsoft.com/",
    "SharePoint admin centre": "https://admin.microsoft.com/sharepoint",
    "Teams admin centre": "https://admin.teams.microsoft.com/",
    "groups.google.com": "https://groups.google.com/",
}
"""By the vendors' names. Salesforce's Setup stands on each org's own domain: no address here."""

_ANY = re.compile("|".join(map(re.escape, CONSOLES)))


@functools.cache
def console_of(fix: str) -> str:
    """The address of the console that is named first; "" where none with an address of its own is:
    Setup in Salesforce, a command line, a record in DNS, or somebody who has to be asked.
    """
    found = _ANY.search(fix)
    return CONSOLES[found.group()] if found else ""
