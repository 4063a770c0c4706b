"""The three organisations, whole: every platform served on loopback, and a config that fits."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ..datasets.google.api import TIERS
from ..datasets.m365 import api as m365_api
from ..datasets.salesforce import api as salesforce_api
from . import dns, google, m365, salesforce
from .cast import NOW, Style
from .google.tenant import SUBJECT
from .server import Simulator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ..audit import Dial
    from ..settings import Settings
    from .fault import Fault

NAMES = ("careless", "careful", "blind")


class FrozenClock:
    """The demo's clock: it stands still, so that the same run writes the same bytes."""

    def __init__(self, at: datetime = NOW) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def sleep(self, seconds: float) -> None:
        """Nobody waits for a simulator."""


class Rights(msgspec.Struct, frozen=True):
    """What each platform grants; by default everything."""

    m365: frozenset[str] = m365.ALL_RIGHTS
    google: frozenset[str] = google.ALL_RIGHTS
    salesforce: frozenset[str] = salesforce.ALL_RIGHTS


NO_RIGHTS = Rights(frozenset(), frozenset(), frozenset())


class World(msgspec.Struct):
    """The tenants of one organisation; tests change them before they are served."""

    style: Style
    rights: Rights
    m365: m365.Tenant
    google: google.Tenant
    salesforce: salesforce.Tenant
    zone: dns.Zone


def world(name: str) -> World:
    """*blind* is *careful* without a single right."""
    style: Style = "careless" if name == "careless" else "careful"
    return World(
        style=style,
        rights=NO_RIGHTS if name == "blind" else Rights(),
        m365=m365.careless() if style == "careless" else m365.careful(),
        google=google.careless() if style == "careless" else google.careful(),
        salesforce=salesforce.careless() if style == "careless" else salesforce.careful(),
        zone=dns.zone(style),
    )


@contextmanager
def served(
    organisation: str | World, faults: Iterable[Fault] = (), **page: int
) -> Iterator[tuple[Settings, Dial, Simulator]]:
    """Serve an organisation; yields the config to read it with, where to dial, the server.

    ``page=2``: in pages of two rows.
    """
    from ..audit import Dial

    held = world(organisation) if isinstance(organisation, str) else organisation
    vendors = (
        m365.M365(held.m365, held.rights.m365, **page),
        google.Google(held.google, held.rights.google, **page),
        salesforce.Salesforce(held.salesforce, held.rights.salesforce, **page),
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        simulator = stack.enter_context(Simulator(vendors, faults))
        nameserver = stack.enter_context(dns.Nameserver(held.zone))
        yield settings(held, folder), Dial(simulator.url, nameserver.address), simulator


def settings(held: World, folder: Path) -> Settings:
    """A config as an admin would write it; its keys open the simulator only."""
    from ..settings import Settings

    name = held.m365.initial.partition(".")[0]
    table: dict[str, Any] = {
        "organisation": name,
        "tenants": [
            {
                "platform": "m365",
                "name": name,
                "tenant": held.m365.initial,
                "sharepoint": name,
                "tiers": [tier.name for tier in m365_api.TIERS],
                "sign_in": {
                    "method": "certificate",
                    "client_id": "11111111-2222-3333-4444-555555555555",
                    "certificate_file": str(m365.write_certificate(folder / "audit.pem")),
                },
                "declared": {
                    "break_glass": [f"bg1@{held.m365.initial}", f"bg2@{held.m365.initial}"],
                    "teams_app_management": {"app_centric": False},
                    **m365.DECLARED[held.style],
                },
            },
            {
                "platform": "google",
                "name": name,
                "tiers": [tier.name for tier in TIERS],
                "sign_in": {
                    "method": "service_account",
                    "key_file": str(google.write_key(folder / "key.json")),
                    "subject": SUBJECT[held.style],
                },
                "declared": google.DECLARED[held.style],
            },
            {
                "platform": "salesforce",
                "name": name,
                "tiers": [tier.name for tier in salesforce_api.TIERS],
                "declared": salesforce.DECLARED[held.style],
                "sign_in": {
                    "method": "client_credentials",
                    "host": held.salesforce.host,
                    "client_id": held.salesforce.client_id,
                    "client_secret_file": str(_secret(held, folder / "secret")),
                },
            },
        ],
    }
    return msgspec.convert(table, Settings)


def _secret(held: World, path: Path) -> Path:
    """The org's client secret, where the config says it is."""
    path.write_text(held.salesforce.client_secret or "demo", encoding="utf-8")
    return path
