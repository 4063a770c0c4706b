"""What tests of the Google connector share: a clock, a key file, a signed-in connector."""

from __future__ import annotations

import contextlib
import functools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from saas_audit.connectors.google import GoogleTenant, connector
from saas_audit.connectors.google.config import ServiceAccount
from saas_audit.connectors.interface import Read
from saas_audit.datasets.google import api
from saas_audit.model import source_of
from saas_audit.model.decode import field_paths
from saas_audit.simulator.google import ALL_RIGHTS, Google, Tenant, careful, write_key
from saas_audit.simulator.google.tenant import SUBJECT
from saas_audit.simulator.server import Simulator
from tests import scratch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from saas_audit.model import Row
    from saas_audit.simulator.fault import Fault

TIERS = tuple(tier.name for tier in api.TIERS)


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


@functools.cache
def key_file() -> str:
    return str(write_key(scratch.folder() / "key.json"))


def service_account(subject: str = SUBJECT["careful"], **more: Any) -> GoogleTenant:
    sign_in = ServiceAccount(key_file=key_file(), subject=subject)
    return GoogleTenant(name="tidy", tiers=TIERS, sign_in=sign_in, **more)


@contextlib.contextmanager
def signed_in(
    tenant: Tenant | None = None,
    granted: frozenset[str] = ALL_RIGHTS,
    faults: Iterable[Fault] = (),
    config: GoogleTenant | None = None,
    budget: float = 300.0,
) -> Iterator[tuple[Any, Simulator, Clock]]:
    """A connector that has signed in at a simulator of its own; faults start after that."""
    clock = Clock()
    with Simulator([Google(tenant or careful(), granted)]) as sim:
        held = connector(config or service_account(), clock=clock, dial=sim.url, budget=budget)
        held.connect()
        sim.log.clear()
        sim.faults.extend(faults)
        yield held, sim, clock
        held.close()


def read_of(row_type: type[Row], subject: str = "", **values: str) -> Read:
    source = source_of(row_type)
    assert source is not None
    return Read(source=source, fields=field_paths(row_type), subject=subject, values=values)
