"""The run that gets killed: ``python -m tests.resume.child SETTINGS URL DNS_PORT OUT [HOOK N]``.

``HOOK`` is ``fsync`` or ``replace``, with ``before`` or ``after``: the process kills itself around
the N-th call, which is between a page and its journal line, or around the last rename. ``room``:
no file may grow beyond N bytes.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from pathlib import Path
from typing import Any

import msgspec

from saas_audit.audit import Choice, Dial, Occasion, collect, connected, judge
from saas_audit.discover import built_in, chosen
from saas_audit.engine.plan import plan
from saas_audit.reports import write
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.organisations import FrozenClock

CHECKS = (
    "m365.entra.global_admin_count",
    "m365.entra.sp_no_secret_in_tier0",
    "m365.entra.admins_mfa_registered",
    "google.mfa.two_step_enforced_*",
    "google.mfa.no_app_passwords_admins",
    "google.groups.no_public_archives",
    "salesforce.admin.*",
    "salesforce.guest.object_read_limited",
    "cross.people.leavers_lose_access",
)


def arm(hook: str, number: int) -> None:
    """Die around the N-th call of a function of the operating system."""
    if hook == "room":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (number, resource.RLIM_INFINITY))
        return
    name, _, when = hook.partition("-")
    real, calls = getattr(os, name), itertools.count(1)

    def dying(*args: Any) -> Any:
        mine = next(calls) == number  # threads take their numbers one by one
        if mine and when == "before":
            _die()
        done = real(*args)
        if mine:
            _die()
        return done

    setattr(os, name, dying)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)


def main(held: str, url: str, port: str, out: str, hook: str = "", number: str = "0") -> None:
    settings = msgspec.json.decode(Path(held).read_bytes(), type=Settings)
    checks = chosen(built_in(), only=CHECKS)
    clock = FrozenClock()
    with connected(settings, Choice(), clock, Dial(url, ("127.0.0.1", int(port)))) as connections:
        todo = plan(checks, connections.targets)
        print("connected", flush=True)
        if hook:
            arm(hook, int(number))
        occasion = Occasion("test", NOW)
        folder = occasion.folder(Path(out))
        snapshot = collect(occasion, folder, settings, connections, todo, clock).snapshot
    run, _ = judge(snapshot, settings, checks)
    write(run, snapshot.folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
