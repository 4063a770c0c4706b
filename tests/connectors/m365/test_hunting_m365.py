"""The one POST: a query of our own, whole, and nothing else; and the other host, Azure."""

from __future__ import annotations

import json
from typing import Any

import pytest

from saas_audit.connectors.interface import Read, ReadError
from saas_audit.connectors.m365 import hunting
from saas_audit.datasets.m365.exposure import ExposedCredential, ExposureGraph
from saas_audit.datasets.m365.logs import DiagnosticSetting
from saas_audit.model import Reason, Source
from saas_audit.simulator.http import Request, Response, json_response
from saas_audit.simulator.m365 import ALL_RIGHTS, M365, careful
from saas_audit.simulator.m365.hunting import HUNTING_RIGHT

from .support_m365 import config, read_of, signed_in

EVERY_TIER = config(tiers=("azure_logs", "threat_hunting"))


def refused(held: Any, read: Read) -> ReadError:
    with pytest.raises(ReadError) as raised:
        list(held.pages(read))
    return raised.value


@pytest.mark.parametrize("row_type", [ExposureGraph, ExposedCredential])
def test_each_query_is_asked_once_and_answered_in_one_page(row_type: Any) -> None:
    with signed_in(told=EVERY_TIER) as (held, sim, _):
        (page,) = held.pages(read_of(row_type))
    assert json.loads(page.body)["results"]
    assert sim.log == ["POST graph.microsoft.com/v1.0/security/runHuntingQuery"]


def test_what_is_sent_is_the_text_on_the_list() -> None:
    assert json.loads(hunting.body("exposure_graph")) == {
        "query": hunting.QUERIES["exposure_graph"].strip()
    }


def test_no_query_but_these_can_be_named() -> None:
    source = Source(platform="m365", api="hunting", path="ExposureGraphNodes | take 1")
    with signed_in(told=EVERY_TIER) as (held, sim, _):
        error = refused(held, Read(source=source, fields=()))
    assert "not on the list" in error.detail
    assert sim.log == []


def test_without_the_right_it_is_refused() -> None:
    granted = ALL_RIGHTS - {HUNTING_RIGHT}
    with signed_in(told=EVERY_TIER, granted=granted) as (held, _, _):
        assert refused(held, read_of(ExposureGraph)).reason is Reason.NO_PERMISSION


def test_an_empty_graph_is_an_error_of_the_vendors() -> None:
    tenant = careful()
    tenant.hunted = {}
    with signed_in(tenant, told=EVERY_TIER) as (held, _, _):
        assert refused(held, read_of(ExposureGraph)).reason is Reason.API_ERROR


class Wordless(M365):
    """Answers a query with something that holds no results."""

    def _asked(self, request: Request) -> Response:
        return json_response({"schema": []})


def test_an_answer_without_results_is_not_no_result(monkeypatch: Any) -> None:
    monkeypatch.setattr("tests.connectors.m365.support_m365.M365", Wordless)
    with signed_in(told=EVERY_TIER) as (held, _, _):
        assert refused(held, read_of(ExposedCredential)).reason is Reason.TRUNCATED


def test_azure_is_asked_at_its_own_host_with_its_own_token() -> None:
    with signed_in(told=EVERY_TIER) as (held, sim, _):
        (page,) = held.pages(read_of(DiagnosticSetting))
    assert len(json.loads(page.body)["value"]) == 2
    assert sim.log[-1].startswith("GET management.azure.com/providers/microsoft.aadiam/")
    assert "api-version=2017-04-01" in sim.log[-1]


def test_azure_is_not_asked_where_the_tier_is_off() -> None:
    with signed_in(told=config(tiers=())) as (held, sim, _):
        assert "not switched on" in refused(held, read_of(DiagnosticSetting)).detail
    assert sim.log == []
