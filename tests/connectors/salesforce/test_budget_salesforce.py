"""The last tenth of an org's daily requests is never ours, however many of us ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from saas_audit.connectors.interface import ReadError
from saas_audit.connectors.salesforce import connector
from saas_audit.connectors.salesforce.budget import Budget
from saas_audit.datasets.salesforce.users import User
from saas_audit.model import Reason
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.salesforce import ALL_RIGHTS, Salesforce, Tenant, careful
from saas_audit.simulator.server import Simulator
from tests.connectors.salesforce.support_salesforce import (
    Clock,
    client_credentials,
    read_of,
    signed_in,
)

DAILY, FLOOR = 1_000, 900
"""Requests of a day, and how many of them may be gone when we stop."""


def org(used: int) -> Tenant:
    tenant = careful()
    tenant.daily, tenant.used = DAILY, used
    return tenant


def read_all(held: Any, times: int) -> list[ReadError]:
    """Reads the users from several threads, each as often; what went wrong."""

    def one(_: int) -> ReadError | None:
        try:
            list(held.pages(read_of(User)))
        except ReadError as error:
            return error
        return None

    with ThreadPoolExecutor(held.lanes) as pool:
        return [error for error in pool.map(one, range(times)) if error]


@pytest.mark.parametrize("used", [600, 870, 885])
def test_the_floor_is_reached_and_never_crossed(used: int):
    with signed_in(org(used), page=2) as (held, vendor, _, _):
        errors = read_all(held, 60)
        assert {one.reason for one in errors} == {Reason.THROTTLED_OUT}
        assert FLOOR - held.lanes < vendor.used <= FLOOR
        assert f"of {DAILY} API requests of the day" in errors[-1].detail


def test_a_request_that_was_lost_counts_too():
    """The vendor may have counted it, and nobody told us."""
    faults = [Fault(match="/query", kind="reset", times=40, skip=4)]
    with signed_in(org(870), page=2, faults=faults) as (held, vendor, _, _):
        assert read_all(held, 60)
        assert vendor.used <= FLOOR


def test_a_list_that_meets_the_floor_midway_is_cut_with_its_reason():
    with signed_in(org(FLOOR - 8), page=2) as (held, vendor, _, _):
        pages = held.pages(read_of(User))
        with pytest.raises(ReadError, match="Run again tomorrow"):
            for _ in range(100):
                next(pages)
        assert vendor.used == FLOOR


@pytest.mark.parametrize("used", [FLOOR, 950, DAILY])
def test_an_org_that_is_used_up_is_asked_for_its_limits_and_nothing_else(used: int):
    with Simulator([Salesforce(org(used), ALL_RIGHTS)]) as sim:
        held = connector(client_credentials(org(used)), clock=Clock(), dial=sim.url)
        try:
            if used == DAILY:
                with pytest.raises(Exception, match="REQUEST_LIMIT_EXCEEDED"):
                    held.connect()
            else:
                assert held.connect().tenant_id
                with pytest.raises(ReadError, match="last tenth"):
                    list(held.pages(read_of(User)))
        finally:
            held.close()
        asked = [line for line in sim.log if "/services/data/" in line]
        assert all("/limits" in line for line in asked)


def test_the_vendor_refuses_when_the_day_is_gone():
    with signed_in(org(600)) as (held, vendor, _, _):
        vendor.used = DAILY
        (error,) = read_all(held, 1)
        assert (error.reason, error.status) == (Reason.THROTTLED_OUT, 403)
        assert vendor.used == DAILY


def test_what_is_on_its_way_is_counted():
    budget = Budget()
    budget.told((88, 100))
    first, second = budget.take(), budget.take()
    with pytest.raises(ReadError, match="88 of 100"):
        budget.take()
    budget.give_back(first, (89, 100))
    with pytest.raises(ReadError, match="89 of 100"):
        budget.take()
    budget.give_back(second, (85, 100))
    budget.take()


def test_what_was_lost_is_counted_until_an_answer_to_a_later_request_tells():
    budget = Budget()
    budget.told((85, 100))
    lost, overtaken = budget.take(), budget.take()
    budget.give_back(lost, None)
    budget.give_back(overtaken, (86, 100))
    later = [budget.take() for _ in range(3)]
    with pytest.raises(ReadError):
        budget.take()
    budget.give_back(later[0], (88, 100))
    for one in later[1:]:
        budget.give_back(one, (88, 100))
    assert budget.take()
    assert budget.take()
    with pytest.raises(ReadError):
        budget.take()


def test_before_the_org_has_told_anything_everything_may_be_asked():
    budget = Budget()
    for _ in range(1_000):
        budget.take()
