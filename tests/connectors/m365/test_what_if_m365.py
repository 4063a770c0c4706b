"""The one question put to Graph by POST: what leaves, and what an answer must be."""

from __future__ import annotations

import json

import pytest

from saas_audit.connectors.interface import ReadError
from saas_audit.connectors.m365.what_if import body
from saas_audit.derived.m365.what_if import WhatIf
from saas_audit.model import Reason
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.m365 import careful

from .support_m365 import read_of, signed_in

PATH = "/v1.0/identity/conditionalAccess/evaluate"


def asked_as(user: str):
    return read_of(WhatIf, f"{user}.browser", user=user, client="browser")


def test_every_policy_answers_for_an_emergency_account() -> None:
    glass = next(one for one in careful().many("/users") if one["displayName"] == "Emergency 1")
    with signed_in() as (held, sim, _):
        (page,) = held.pages(asked_as(glass["id"]))
    assert sim.log == [f"POST graph.microsoft.com{PATH}"]
    answers = json.loads(page.body)["value"]
    applying = [one["displayName"] for one in answers if one["policyApplies"]]
    assert len(answers) == len(careful().many("/identity/conditionalAccess/policies"))
    assert not [name for name in applying if name.startswith("Block")]


def test_only_the_account_and_the_client_are_filled_in() -> None:
    one, other = json.loads(body("a", "browser")), json.loads(body("b", "other"))
    one["signInIdentity"]["userId"] = "b"
    one["signInConditions"]["clientAppType"] = "other"
    assert one == other


def test_an_id_that_is_no_id_leaves_nothing() -> None:
    with signed_in() as (held, sim, _):
        with pytest.raises(ReadError):
            list(held.pages(asked_as('x", "y": "')))
        assert sim.log == []


def test_a_refusal_is_a_refusal() -> None:
    refused = Fault(match=PATH, status=403, times=None)
    with signed_in(faults=[refused]) as (held, _, _), pytest.raises(ReadError) as error:
        list(held.pages(asked_as("x")))
    assert error.value.reason is Reason.NO_PERMISSION
