"""Which audit logs a run reads, and from when on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from saas_audit.engine.logs import MOST, OLDEST, log_source, with_logs
from saas_audit.engine.plan import RESOLVER, Fetch, Plan, Window, fetch
from saas_audit.model import Tenant
from saas_audit.trails import LOGS
from tests.support import Human, Password

NOW = datetime(2026, 12, 7, 6, tzinfo=UTC)
MAIN, WORK = Tenant("m365", "main"), Tenant("google", "work")


def read(tenant: Tenant, row_type: type, stage: int = 0) -> Fetch:
    return Fetch(tenant, row_type.__row__.source, ("id",), stage)


PLAN = Plan((), (), (read(MAIN, Human), read(MAIN, Password, 2), read(WORK, Human)))


def test_a_run_that_is_compared_with_none_reads_no_log():
    assert with_logs(PLAN, None, NOW) is PLAN


def test_each_tenant_of_which_something_is_read_has_its_log_read_last():
    since = NOW - timedelta(days=30)
    before, (google, m365) = PLAN.fetches, with_logs(PLAN, since, NOW).fetches[3:]
    assert with_logs(PLAN, since, NOW).fetches[:3] == before
    assert [google.tenant, m365.tenant] == [WORK, MAIN]
    assert google.source is log_source("google")
    assert m365.source is log_source("m365")
    assert {google.stage, m365.stage} == {3}
    assert google.window == m365.window == Window(since, MOST)
    assert m365.key == fetch(MAIN, log_source("m365"), [LOGS["m365"].row_type]).key != ""


def test_no_vendor_is_asked_for_more_than_it_keeps():
    (log,) = with_logs(Plan((), (), (read(MAIN, Human),)), NOW - 3 * OLDEST, NOW).fetches[1:]
    assert log.window == Window(NOW - OLDEST, MOST)
    assert log.window.values == {"since": "2026-06-10T06:00:00Z"}


def test_public_dns_keeps_no_log():
    plan = Plan((), (), (read(RESOLVER, Human),))
    assert with_logs(plan, NOW, NOW).fetches == plan.fetches


def test_where_nothing_is_read_no_log_is():
    assert with_logs(Plan((), (), ()), NOW, NOW).fetches == ()
