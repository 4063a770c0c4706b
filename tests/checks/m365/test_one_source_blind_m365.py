"""With any one source refused, checks that rest on it are unknown; the others do not move."""

from __future__ import annotations

import functools

import pytest

from saas_audit.discover import built_in
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.model import Outcome, Reason, Source
from saas_audit.simulator.fault import Fault
from tests.organisations import Audited, audited

CHECKS = tuple(check for check in built_in() if check.platform == "m365" and not check.is_manual)
SOURCES = {source.endpoint: source for check in CHECKS for source in sources_of(needs_of(check))}
VERSION = {"graph": "/v1.0", "graph-beta": "/beta", "sharepoint": "", "teams": "/"}

GRAPH = "graph /"
ROLES = f"{GRAPH}roleManagement/directory/roleAssignments"
ELIGIBLE = f"{GRAPH}roleManagement/directory/roleEligibilityScheduleInstances"
MAY_JOIN = next(endpoint for endpoint in SOURCES if "group/eligibilitySchedule" in endpoint)
HAVE_JOINED = next(endpoint for endpoint in SOURCES if "group/assignmentSchedule" in endpoint)
POLICIES = f"{GRAPH}identity/conditionalAccess/policies"
MEMBERS = "graph-beta /groups/{id}/transitiveMembers"
NOT_USED = {"gsa_break_glass_excluded", "gsa_private_access_managed_device"}
"""*careful* has no Global Secure Access, and can show it."""
FOR_EVERYBODY = {"ca_device_code_blocked", "ca_legacy_auth_blocked", "ca_mfa_device_registration"}
"""Policies of *careful* that leave out nobody: whatever groups there are."""
BUT_FOR_GLASS = {
    "ca_high_risk_users",
    "ca_managed_device_required",
    "ca_mfa_all_users",
    "ca_mfa_azure_management",
    "ca_mfa_guests",
    "ca_mfa_no_location_bypass",
    "ca_phishing_resistant_all_users",
    "ca_risky_signins_blocked",
    "ca_risky_signins_mfa",
    "ca_security_info_managed_device",
    "security_defaults_or_ca",
}
"""Policies that leave out one group of declared accounts: whatever roles people hold."""
BY_GROUP = {*FOR_EVERYBODY, *NOT_USED, "users_mfa_capable"}
STAND = {
    ROLES: {*FOR_EVERYBODY, *BUT_FOR_GLASS, *NOT_USED, "users_mfa_capable"},
    f"{GRAPH}domains": {"users_mfa_capable"},
    f"{GRAPH}domains/{{id}}/federationConfiguration": {"federated_domain_mfa_trust"},
    f"{GRAPH}groups": BY_GROUP,
    f"{GRAPH}users": NOT_USED,
    MEMBERS: {*BY_GROUP, "ca_groups_protected"},
    ELIGIBLE: {"ca_groups_protected"},
    MAY_JOIN: {"ca_groups_protected"},
    HAVE_JOINED: {"break_glass_accounts"},
    POLICIES: {
        "admins_mfa_registered",
        "admins_phishing_resistant_registered",
        "global_admin_count",
        "gsa_private_access_managed_device",
        "no_external_privileged_users",
        "pim_no_permanent_active",
        "sp_no_secret_in_tier0",
        "users_mfa_capable",
    },
}
"""Answers of *careful* that stand: a pass that holds whatever was not read, or "0 of N" of those
that were. Who holds a role through a group does not hang on which groups policies name."""


@functools.cache
def faultless(name: str) -> Audited:
    return audited(name, checks=CHECKS)


def without(name: str, source: Source) -> Audited:
    path = VERSION[source.api] + source.path.partition("{")[0]
    return audited(name, checks=CHECKS, faults=(Fault(match=path, status=403, times=None),))


@pytest.mark.parametrize("endpoint", sorted(SOURCES))
@pytest.mark.parametrize("name", ["careful", "careless"])
def test_one_source_refused(name: str, endpoint: str) -> None:
    source = SOURCES[endpoint]
    before, after = faultless(name), without(name, source)
    for check in CHECKS:
        was, found = before.results[check.id], after.results[check.id]
        rests_on_it = source.identity in {one.identity for one in sources_of(needs_of(check))}
        named = check.id.rpartition(".")[2] in STAND.get(endpoint, ())
        stands = found.outcome is was.outcome and (was.outcome is Outcome.FAIL or named)
        if rests_on_it and not stands:
            assert found.outcome is Outcome.UNKNOWN, check.id
            assert found.reason == Reason.NO_PERMISSION, check.id
        else:
            assert found.outcome is was.outcome, check.id


def test_there_are_as_many_sources_as_microsoft_is_asked_at() -> None:
    assert len(SOURCES) == 27
