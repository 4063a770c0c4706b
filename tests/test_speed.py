"""What makes it fast, as counts: requests, pages decoded, modules loaded. Never seconds."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from benchmarks.checks.m365 import FIRST, FURTHER, LOOKUP
from benchmarks.crowd import CrowdQueries, beginning, world
from benchmarks.kept import PAGE, written
from benchmarks.people import Crowd
from benchmarks.tool import CHECKS, Unpaced
from saas_audit.audit import Choice, Occasion, collect, connected, judge
from saas_audit.derived.people.person import Person
from saas_audit.discover import built_in, chosen
from saas_audit.engine.plan import plan
from saas_audit.engine.world import World
from saas_audit.model import ORGANISATION, PLATFORMS
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.m365 import filters
from saas_audit.simulator.organisations import served
from saas_audit.simulator.salesforce import vendor
from saas_audit.snapshot import Snapshot

PEOPLE = 2_000
HEAVY = ("azure", "msgraph", "googleapiclient", "simple_salesforce", "httpx", "requests", "jinja2")
LISTS = {
    "m365": ("/v1.0/users?", "/v1.0/reports/authenticationMethods/userRegistrationDetails?"),
    "google": ("/admin/directory/v1/users?",),
    "salesforce": ("FROM+User", "FROM+PermissionSetAssignment"),
}


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_nothing_heavy_is_loaded_before_a_command_needs_it(option):
    told = "import runpy, sys; sys.argv = ['saas-audit', sys.argv[1]]\n"
    told += "try: runpy.run_module('saas_audit', run_name='__main__')\n"
    told += "finally: print('LOADED', *sorted({n.partition('.')[0] for n in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", told, option], capture_output=True, text=True, check=False
    )
    loaded = next(line for line in done.stdout.splitlines() if line.startswith("LOADED")).split()
    assert "saas_audit" in loaded
    assert not set(HEAVY) & set(loaded)


class Counting(Snapshot):
    """Counts the times a source's pages are gone over."""

    def exchanges(self, entry):
        self.gone_over = getattr(self, "gone_over", Counter())
        self.gone_over[entry.address.path] += 1
        return super().exchanges(entry)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return written(PEOPLE, tmp_path_factory.mktemp("speed"))


@pytest.mark.parametrize(
    ("checks", "details"), [(FIRST, 0), (FIRST + FURTHER, 0), (FIRST + FURTHER + LOOKUP, 1)]
)
def test_pages_are_decoded_once_however_many_checks_look_at_them(snapshot, checks, details):
    held = Counting.open(snapshot)
    run, _ = judge(held, Settings(organisation="bench", tenants=()), checks)
    assert {result.seen for result in run.results} == {PEOPLE + 13 - 1}
    assert held.gone_over["/users"] == 1
    assert sum(held.gone_over.values()) == 1 + details


@pytest.mark.parametrize("platform", CHECKS)
def test_a_large_list_is_asked_for_page_by_page_and_nobody_by_name(platform, tmp_path, monkeypatch):
    monkeypatch.setitem(filters.LISTED, "/users", beginning)
    monkeypatch.setattr(vendor, "Queries", CrowdQueries)
    with served(world(PEOPLE), page=PAGE) as (settings, dial, simulator):
        clock = Unpaced()
        with connected(settings, Choice((platform,)), clock, dial) as connections:
            todo = plan(chosen(built_in(), only=CHECKS[platform]), connections.targets)
            occasion = Occasion("bench", NOW)
            folder = tmp_path / "snapshot"
            held = collect(occasion, folder, settings, connections, todo, clock).snapshot
        log = list(simulator.log)
    assert not [one for one in held.coverage if one.reason]
    for path in LISTS[platform]:
        (items,) = {c.items for c in held.coverage if c.items >= PEOPLE and _is_of(c, path)}
        pages = sum(path in line and "COUNT" not in line for line in log)
        assert items > PEOPLE
        assert 0 < pages <= -(-items // 500) + 1
    assert len(log) < 150


def _is_of(coverage, path):
    name = path.rstrip("?").rpartition("/")[2].removeprefix("FROM+")
    return name.lower() in coverage.endpoint.lower()


def test_a_crowd_is_matched_over_three_platforms():
    """By what benchmarks.people measures; whose mailbox is shared, they are two people more."""
    people = [one for one, _ in World(Crowd(PEOPLE)).stream(Person, ORGANISATION)]
    whole = [one for one in people if len(one.accounts) == len(PLATFORMS)]
    shared = (PEOPLE - 1) // 1000
    assert (len(whole), len(people)) == (PEOPLE - 2 * shared, PEOPLE + 2 * shared)
