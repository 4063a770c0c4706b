"""Files that are stored: what happens to those that are known to be infected."""

from __future__ import annotations

from saas_audit import MEDIUM, Verdict, check, controls
from saas_audit.datasets.m365.sharing import SpoTenant


@check(severity=MEDIUM, control=controls.FILES_ARE_SCANNED, maps={"CIS M365 6.0.1": ["7.3.1"]})
def infected_download_blocked(tenant: SpoTenant) -> Verdict:
    """Nobody downloads a file that is known to be infected.

    Why: the warning can be clicked away, and the malware then runs on the device of that person.
    Fix: SharePoint Online PowerShell: Set-SPOTenant -DisallowInfectedFileDownload $true.
    See: https://learn.microsoft.com/defender-office-365/anti-malware-protection-for-spo-odfb-teams-about
    """
    blocked = tenant.infected_download_blocked
    return Verdict(blocked, saw="blocked" if blocked else "after a warning", want="blocked")


infected_download_blocked.passes(SpoTenant(infected_download_blocked=True))
infected_download_blocked.fails(
    "found to be infected, and still to be had", SpoTenant(infected_download_blocked=False)
)
infected_download_blocked.unknown(SpoTenant())
