"""What tests of the Microsoft 365 connector share: a clock and a signed-in connector."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from saas_audit.connectors.interface import Read
from saas_audit.connectors.m365 import connector
from saas_audit.connectors.m365.config import ClientSecret, M365Tenant
from saas_audit.connectors.m365.sign_in import BY_HAND
from saas_audit.model import source_of
from saas_audit.model.decode import field_paths
from saas_audit.simulator.m365 import ALL_RIGHTS, M365, Tenant, careful
from saas_audit.simulator.server import Simulator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from saas_audit.model import Row
    from saas_audit.simulator.fault import Fault

IN_TOKENS = ALL_RIGHTS - {right for rights in BY_HAND.values() for right in rights}
"""What an administrator grants to the app; the rest is done by hand and shows in no token."""

SECRET = "SAAS_AUDIT_TEST_M365_SECRET"
TIERS = ("sharepoint_admin", "teams_admin", "exchange", "compliance")


class Clock:
    """Time passes only by sleeping."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 2, 6, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


def config(**more: Any) -> M365Tenant:
    os.environ.setdefault(SECRET, "a secret")
    facts: dict[str, Any] = {
        "name": "tidy",
        "tenant": "tidy.onmicrosoft.com",
        "sign_in": ClientSecret(client_id="app", client_secret_env=SECRET),
        "tiers": TIERS,
        "sharepoint": "tidy",
    }
    return M365Tenant(**{**facts, **more})


@contextlib.contextmanager
def signed_in(
    tenant: Tenant | None = None,
    granted: frozenset[str] = ALL_RIGHTS,
    faults: Iterable[Fault] = (),
    told: M365Tenant | None = None,
    budget: float = 300.0,
) -> Iterator[tuple[Any, Simulator, Clock]]:
    """A connector that has signed in at a simulator of its own; faults start after that."""
    clock = Clock()
    with Simulator([M365(tenant or careful(), granted)]) as sim:
        held = connector(told or config(), clock=clock, dial=sim.url, budget=budget)
        held.connect()
        sim.log.clear()
        sim.faults.extend(faults)
        yield held, sim, clock
        held.close()


def read_of(row_type: type[Row], subject: str = "", **values: str) -> Read:
    source = source_of(row_type)
    assert source is not None
    return Read(source=source, fields=field_paths(row_type), subject=subject, values=values)
