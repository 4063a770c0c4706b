"""Every source shaken once, all in one run: not a byte of findings.csv differs."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Any

import pytest

from saas_audit.audit import Choice, Occasion, Quiet, collect, connected
from saas_audit.declare.check import Check
from saas_audit.discover import built_in
from saas_audit.engine.judge import CheckResult
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.engine.plan import Fetch, plan
from saas_audit.model import PLATFORMS, Source
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.organisations import FrozenClock, served
from tests import scratch
from tests.organisations import audited, findings_csv

KINDS: dict[str, tuple[dict[str, object], set[str]]] = {
    "403": ({"kind": "status", "status": 403}, {"no_permission"}),
    "429": ({"kind": "status", "status": 429}, {"throttled_out"}),
    "500": ({"kind": "status", "status": 500}, {"api_error"}),
    "reset": ({"kind": "reset"}, {"api_error"}),
    "short": ({"kind": "short"}, {"api_error", "truncated"}),
}


def _sources() -> list[Source]:
    found = sources_of(row for check in built_in() for row in needs_of(check))
    return [source for source in found if source.platform in PLATFORMS]


def _users(source: Source) -> list[Check]:
    return [
        check
        for check in built_in()
        if any(one.identity == source.identity for one in sources_of(needs_of(check)))
    ]


@functools.cache
def asked(platform: str, organisation: str) -> dict[str, set[str]]:
    """Which host and path each source is asked at, as the simulator saw it."""
    where: dict[str, set[str]] = defaultdict(set)
    clock = FrozenClock()
    with (
        served(organisation) as (config, dial, simulator),
        connected(config, Choice((platform,)), clock, dial) as connections,
    ):

        class Watching(Quiet):
            def page(self, fetch: Fetch, pages: int, rows: int, total: int | None) -> None:
                url = simulator.log[-1].partition(" ")[2].partition("?")[0]
                where[fetch.source.endpoint].add(url.removesuffix("/$count"))

        for connector in connections.connectors.values():
            connector.lanes = 1
        folder = scratch.folder() / "run"
        todo = plan([c for c in built_in() if c.platform == platform], connections.targets)
        collect(Occasion("asked", NOW), folder, config, connections, todo, clock, Watching())
    return dict(where)


def _places(source: Source, organisation: str) -> list[dict[str, Any]]:
    """Where a fault of this source alone would strike."""
    if source.api in ("exchange", "compliance"):
        return [{"match": "/InvokeCommand", "words": source.path}]
    paths = asked(source.platform, organisation).get(source.endpoint, set())
    if source.platform != "salesforce" or not paths:
        return [{"match": path, "exact": True} for path in sorted(paths)]
    if source.api == "describe":
        return [{"match": f"/sobjects/{source.path}/describe"}]
    if source.api == "metadata":
        return [{"match": "/services/Soap/", "words": f"type>{source.path}"}]
    if "{" in source.path:  # the object differs from row to row, what is asked of it does not
        return [{"match": "/query", "words": dict(source.query)["where"].partition(" (")[0]}]
    return [{"match": "/query", "words": f"FROM {source.path}"}]


@functools.cache
def faultless(organisation: str, checks: tuple[Check, ...]) -> dict[str, CheckResult]:
    """What these checks say when nothing is in the way."""
    return audited(organisation, checks=checks).results


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "403"])
@pytest.mark.parametrize("organisation", ["careless", "careful"])
def test_once_only_changes_no_byte(tmp_path, organisation, kind):
    settings, _ = KINDS[kind]
    places = [place for source in _sources() for place in _places(source, organisation)]
    faults = tuple(Fault(times=1, **place, **settings) for place in places)
    assert len(faults) > 60
    plain = findings_csv(organisation, tmp_path / "plain")
    assert findings_csv(organisation, tmp_path / "shaken", faults) == plain
    assert [fault for fault in faults if fault.times] == []
