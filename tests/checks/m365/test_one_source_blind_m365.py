"""With any one source refused, checks that rest on it are unknown; the others do not move."""

from __future__ import annotations

import functools

import pytest

from saas_audit.discover import built_in
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.model import Outcome, Reason, Source
from saas_audit.simulator.fault import Fault
from tests.organisations import Audited, audited

CHECKS = tuple(check for check in built_in() if check.platform == "m365")
SOURCES = {source.endpoint: source for check in CHECKS for source in sources_of(needs_of(check))}
VERSION = {
    "graph": "/v1.0",
    "graph-beta": "/beta",
    "hunting": "",
    "azure": "",
    "sharepoint": "",
    "teams": "/",
}

WORDS = {
    "graph /users": "userPrincipalName",
    "graph /users?$top=500": "signInActivity",
    "hunting credentials_on_weak_devices": "Kinds",
    "hunting exposure_graph": "Assessed",
}
"""Two sources at one address, told apart by a field they ask for."""

ROLES = "graph /roleManagement/directory/roleAssignments"
MEMBERS = "graph-beta /groups/{id}/transitiveMembers"
POLICIES = "graph /identity/conditionalAccess/policies"
STAND = {
    ROLES: {"ca_mfa_all_users", "security_defaults_or_ca"},
    "graph /users": {"privileged_api_apps_no_owners", "privileged_apps_no_owners"},
    MEMBERS: {"pim_activation_mfa"},
    f"{MEMBERS}?$select=id": {"pim_activation_mfa"},
    POLICIES: {
        "admins_cloud_only",
        "admins_mfa_registered",
        "global_admin_count",
        "no_external_privileged_users",
        "no_stale_privileged_users",
        "pim_no_permanent_active",
        "privileged_api_apps_no_owners",
        "privileged_apps_no_owners",
        "sp_no_secret_in_tier0",
    },
}
"""Passes of *careful* that stand: its policies reach everybody, whatever roles they hold and
whatever groups they are in; and who holds a role through a group does not hang on which groups
policies name. An app without owners needs no names for them."""


@functools.cache
def faultless(name: str) -> Audited:
    return audited(name, checks=CHECKS)


def place(source: Source) -> tuple[str, str, str]:
    """Where a fault strikes: sources that ask for the same there are refused together."""
    return source.api, source.path, WORDS.get(source.endpoint, "")


def without(name: str, source: Source) -> Audited:
    """A list alone; of what is read one by one, all."""
    listed, _, one_by_one = (VERSION.get(source.api, "") + source.path).partition("{")
    if source.api == "hunting":
        listed = "/v1.0/security/runHuntingQuery"
    exact = source.api.startswith("graph") and not one_by_one
    match = f"graph.microsoft.com{listed}" if exact else listed
    words = WORDS.get(source.endpoint, "")
    fault = Fault(match=match, exact=exact, words=words, status=403, times=None)
    return audited(name, checks=CHECKS, faults=(fault,))


@pytest.mark.parametrize("endpoint", sorted(SOURCES))
@pytest.mark.parametrize("name", ["careful", "careless"])
def test_one_source_refused(name: str, endpoint: str) -> None:
    source = SOURCES[endpoint]
    before, after = faultless(name), without(name, source)
    for check in CHECKS:
        was, found = before.results[check.id], after.results[check.id]
        rests_on_it = place(source) in {place(one) for one in sources_of(needs_of(check))}
        named = check.id.rpartition(".")[2] in STAND.get(endpoint, ())
        stands = found.outcome is was.outcome and (was.outcome is Outcome.FAIL or named)
        if rests_on_it and not stands:
            assert found.outcome is Outcome.UNKNOWN, check.id
            assert found.reason == Reason.NO_PERMISSION, check.id
        else:
            assert found.outcome is was.outcome, check.id


def test_there_are_as_many_sources_as_microsoft_is_asked_at() -> None:
    assert len(SOURCES) == 38
