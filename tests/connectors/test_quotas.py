"""Against vendors that refuse what comes too fast, nothing is refused. Counts, never seconds."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from saas_audit.connectors.google import quotas as google
from saas_audit.connectors.interface import ReadError
from saas_audit.connectors.m365 import quotas as m365
from saas_audit.connectors.pace import Pace, Quota
from saas_audit.datasets.google.policies import Policy
from saas_audit.datasets.m365.directory import RegistrationDetail
from saas_audit.simulator.limits import Limits
from tests.connectors.google import support_google
from tests.connectors.m365 import support_m365


def limited(sim: Any, clock: Any, quotas: tuple[Quota, ...]) -> Counter[int]:
    """The vendor refuses from now on; how often it answered with which status."""
    (vendor,) = sim._vendors
    vendor.limits = Limits(quotas, lambda: clock.now().timestamp())
    statuses: Counter[int] = Counter()
    answer = vendor.answer

    def noted(request: Any) -> Any:
        response = answer(request)
        statuses[response.status] += 1
        return response

    vendor.answer = noted
    return statuses


def read_times(held: Any, read: Any, requests: int) -> None:
    """Reads the list again and again until so many pages came."""
    pages = 0
    while pages < requests:
        pages += len(list(held.pages(read)))


def test_microsoft_refuses_nothing() -> None:
    with support_m365.signed_in() as (held, sim, clock):
        statuses = limited(sim, clock, m365.QUOTAS)
        read_times(held, support_m365.read_of(RegistrationDetail), 30)
        assert set(statuses) == {200}
        assert sum(statuses.values()) >= 30


def test_google_refuses_nothing() -> None:
    with support_google.signed_in() as (held, sim, clock):
        statuses = limited(sim, clock, google.QUOTAS)
        read_times(held, support_google.read_of(Policy), 150)
        assert set(statuses) == {200}
        assert sum(statuses.values()) >= 150


def test_who_asked_faster_would_be_refused_and_in_the_end_let_in() -> None:
    """The simulated quotas bite: without our pace, the same reading meets refusals."""
    with support_google.signed_in() as (held, sim, clock):
        held._ready()._pace = Pace(clock, ())
        statuses = limited(sim, clock, google.QUOTAS)
        read_times(held, support_google.read_of(Policy), 70)
        assert statuses[429] >= 1
        assert statuses[200] >= 70
    with support_m365.signed_in(budget=1.0) as (held, sim, clock):
        held._transport._pace = Pace(clock, ())
        statuses = limited(sim, clock, (Quota("/reports/", 1, 1e9),))
        with pytest.raises(ReadError, match="429"):
            read_times(held, support_m365.read_of(RegistrationDetail), 3)
        assert statuses[200] == 1


def test_each_person_has_a_quota_of_their_own_at_the_vendor() -> None:
    passed = [0.0]
    limits = Limits((Quota("a", 2, 10.0),), lambda: passed[0])
    assert [limits.wait("a.list", "ann") for _ in range(3)] == [0, 0, 10.0]
    assert limits.wait("a.list", "ben") == 0
    assert limits.wait("b.list", "ann") == 0
    passed[0] = 4.0
    assert limits.wait("a.get", "ann") == 6.0
    passed[0] = 10.0
    assert limits.wait("a.get", "ann") == 0
