"""What tests of the Salesforce connector share: a clock, a config, a signed-in connector."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from saas_audit.connectors.interface import Read
from saas_audit.connectors.salesforce import SalesforceTenant, connector
from saas_audit.connectors.salesforce.config import ClientCredentials
from saas_audit.datasets.salesforce.api import TIERS
from saas_audit.model import source_of
from saas_audit.model.decode import field_paths
from saas_audit.simulator.salesforce import ALL_RIGHTS, Salesforce, Tenant, careful
from saas_audit.simulator.server import Simulator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from saas_audit.model import Row
    from saas_audit.simulator.fault import Fault

SECRET = "SAAS_AUDIT_TEST_SALESFORCE"
TIER_NAMES = tuple(tier.name for tier in TIERS)


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


def client_credentials(tenant: Tenant, **more: Any) -> SalesforceTenant:
    os.environ.setdefault(SECRET, "secret")
    sign_in = ClientCredentials(
        host=tenant.host, client_id=tenant.client_id, client_secret_env=SECRET
    )
    return SalesforceTenant(name="tidy", tiers=TIER_NAMES, sign_in=sign_in, **more)


@contextlib.contextmanager
def signed_in(
    tenant: Tenant | None = None,
    granted: frozenset[str] = ALL_RIGHTS,
    faults: Iterable[Fault] = (),
    budget: float = 300.0,
    page: int = 4,
) -> Iterator[tuple[Any, Salesforce, Simulator, Clock]]:
    """A connector that has signed in at a simulator of its own; faults start after that."""
    clock = Clock()
    vendor = Salesforce(tenant or careful(), granted, page)
    with Simulator([vendor]) as sim:
        config = client_credentials(vendor.tenant)
        held = connector(config, clock=clock, dial=sim.url, budget=budget)
        held.connect()
        sim.log.clear()
        sim.faults.extend(faults)
        yield held, vendor, sim, clock
        held.close()


def read_of(row_type: type[Row], **values: str) -> Read:
    source = source_of(row_type)
    assert source is not None
    return Read(source=source, fields=field_paths(row_type), values=values)
