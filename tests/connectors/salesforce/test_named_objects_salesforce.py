"""An object named by the row it is read for: asked once, checked, and cut where one is enough."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from saas_audit.connectors.interface import ReadError
from saas_audit.datasets.salesforce.owned import GuestRecord
from saas_audit.datasets.salesforce.profiles import ProfileSettings
from saas_audit.model import Reason
from saas_audit.simulator.salesforce import ALL_RIGHTS, careless
from tests.connectors.salesforce.support_salesforce import read_of, signed_in

SOMEBODY = "0055g0000000001AAA"


def test_one_record_is_asked_for_and_nothing_of_it_but_its_id() -> None:
    with signed_in(careless()) as (held, vendor, sim, _):
        guest = next(u["Id"] for u in vendor.tenant.objects["User"] if u["UserType"] == "Guest")
        (page,) = held.pages(read_of(GuestRecord, object="Case", ids=guest))
        asked = [parse_qs(urlsplit(line).query).get("q", [""])[0] for line in sim.log]
    assert asked[-1] == f"SELECT Id FROM Case WHERE (OwnerId IN ('{guest}')) LIMIT 1"
    assert page.body.count(b'"Id"') == 1


@pytest.mark.parametrize("name", ["Case WHERE Id != null", "Case,Lead", "", "Case--"])
def test_what_is_no_name_is_not_asked(name: str) -> None:
    with signed_in() as (held, _, sim, _clock):
        with pytest.raises(ReadError) as caught:
            list(held.pages(read_of(GuestRecord, object=name, ids=SOMEBODY)))
        assert caught.value.reason is Reason.API_ERROR
        assert sim.log == []


def test_an_object_that_one_may_not_see_is_no_proof_of_its_absence() -> None:
    with (
        signed_in(granted=ALL_RIGHTS - {"ViewAllData"}) as (held, _, _sim, _clock),
        pytest.raises(ReadError) as caught,
    ):
        list(held.pages(read_of(GuestRecord, object="Case", ids=SOMEBODY)))
    assert caught.value.reason is Reason.NO_PERMISSION


def test_metadata_of_a_profile_comes_by_the_tooling_api() -> None:
    with signed_in() as (held, vendor, _, _clock):
        one = vendor.tenant.objects["Profile"][0]["Id"]
        (page,) = held.pages(read_of(ProfileSettings, id=one))
    assert b"loginIpRanges" in page.body
