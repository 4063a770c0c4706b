"""The tool: collect, evaluate, write.

``python -m benchmarks.tool SETTINGS URL DNS OUT PLATFORM [paced] [each | all]``. Unless it is paced
its clock does not sleep, so quotas cost nothing: the floor knows none either. With ``each`` it asks
what takes a request for everybody; with ``all``, whatever there is to ask of the platform.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from saas_audit.audit import Choice, Dial, Occasion, collect, connected, judge
from saas_audit.connectors.interface import WallClock
from saas_audit.discover import built_in, chosen
from saas_audit.engine.plan import plan
from saas_audit.reports import ahead, write
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW

from .figures import Figures

CHECKS = {
    "m365": (
        "m365.entra.ca_mfa_all_users",
        "m365.entra.admins_mfa_registered",
        "m365.entra.global_admin_count",
        "m365.entra.sp_no_secret_in_tier0",
        "m365.entra.no_external_privileged_users",
    ),
    "google": (
        "google.mfa.two_step_enforced_all_users",
        "google.mfa.super_admins_enrolled",
        "google.admin.super_admin_maximum",
        "google.drive.external_sharing_restricted",
    ),
    "salesforce": ("salesforce.admin.*", "salesforce.mfa.no_waiver_on_admins"),
}

EACH = {"google": ("google.mfa.no_app_passwords",)}


class Unpaced(WallClock):
    """Real time, and nobody waits."""

    def sleep(self, seconds: float) -> None:
        """Not here."""


def _asked(platform: str, how: tuple[str, ...]) -> tuple[str, ...]:
    if "all" in how:
        return (f"{platform}.*",)
    return (EACH if "each" in how else CHECKS)[platform]


def main(held: str, url: str, port: str, out: str, platform: str, *how: str) -> None:
    with Figures():
        settings = msgspec.json.decode(Path(held).read_bytes(), type=Settings)
        checks = chosen(built_in(), only=_asked(platform, how))
        clock = WallClock() if "paced" in how else Unpaced()
        dial = Dial(url, ("127.0.0.1", int(port)))
        with connected(settings, Choice((platform,)), clock, dial) as connections:
            todo = plan(checks, connections.targets)
            occasion = Occasion("bench", NOW)
            folder = occasion.folder(Path(out))
            ahead.begin(checks)
            collected = collect(occasion, folder, settings, connections, todo, clock)
        run, _ = judge(collected.snapshot, settings, checks, world=collected.world)
        write(run, collected.snapshot.folder)
    assert not [one for one in run.coverage if one.reason], run.coverage


if __name__ == "__main__":
    main(*sys.argv[1:])
