"""The simulated vendor groups, shows metadata of profiles one way only, and keeps secrets out."""

from __future__ import annotations

import pytest

from saas_audit.simulator.salesforce import ALL_RIGHTS, careful, careless
from saas_audit.simulator.salesforce.queries import Queries
from saas_audit.simulator.salesforce.refusals import Refused

BASE = "/services/data/v63.0"
KINDS = "SELECT LoginType, ApiType FROM LoginHistory GROUP BY LoginType, ApiType"


def asked(text, tooling=False, tenant=None):
    queries = Queries(tenant or careless(), ALL_RIGHTS, page=100)
    return queries.answer(text, tooling=tooling, base=BASE)["records"]


def test_groups_by_several_fields_and_tells_each_once():
    kinds = [(one["LoginType"], one["ApiType"]) for one in asked(KINDS)]
    assert ("Other Apex API", "SOAP Partner") in kinds
    assert len(kinds) == len(set(kinds))


def test_a_field_that_is_not_grouped_is_refused():
    with pytest.raises(Refused):
        asked("SELECT LoginType, UserId FROM LoginHistory GROUP BY LoginType")


def test_ninety_days_are_a_filter():
    before = len(asked("SELECT Id FROM LoginHistory WHERE LoginTime >= LAST_N_DAYS:90"))
    assert before == len(asked("SELECT Id FROM LoginHistory"))
    assert len(asked("SELECT Id FROM LoginHistory WHERE LoginTime >= LAST_N_DAYS:2")) < before


def test_metadata_of_a_profile_is_told_by_the_tooling_api_only():
    text = "SELECT Id, Metadata FROM Profile WHERE Name = 'Standard User'"
    (one,) = asked(text, tooling=True)
    assert one["Metadata"]["loginIpRanges"] == []
    with pytest.raises(Refused):
        asked(text)


def test_metadata_of_profiles_is_told_of_one_a_query():
    with pytest.raises(Refused, match="MALFORMED_QUERY"):
        asked("SELECT Id, Metadata FROM Profile", tooling=True)


def test_a_policy_without_an_app_is_left_out_where_asked():
    name = "ExternalClientApplicationId"
    plain = asked(f"SELECT {name} FROM ExtlClntAppOauthPlcyCnfg", tenant=careful())
    meant = asked(
        f"SELECT {name} FROM ExtlClntAppOauthPlcyCnfg WHERE ({name} != null)", tenant=careful()
    )
    assert len(meant) == len(plain) - 1
