"""A lasting fault is unknown with its reason, and moves nothing else."""

from __future__ import annotations

import functools

import pytest

from saas_audit.discover import built_in
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.model import Outcome
from saas_audit.simulator.fault import Fault
from tests.organisations import Audited, audited

GRAPH = {
    "/users": "graph.microsoft.com/v1.0/users",
    "/identity/conditionalAccess/policies": "graph.microsoft.com/v1.0/identity",
    "/roleManagement/directory/roleAssignments": "/directory/roleAssignments",
    "/policies/authorizationPolicy": "graph.microsoft.com/v1.0/policies/authorizationPolicy",
    "/_api/SPO.Tenant": "-admin.sharepoint.com",
    "users.list": "/admin/directory/v1/users",
    "policies.list": "cloudidentity.googleapis.com/v1/policies",
    "groups.get": "www.googleapis.com/groups/v1",
}
"""Source path -> what its requests hold."""

LASTING = {
    "403": (Fault(match="", kind="status", status=403, times=None), {"no_permission"}),
    "429": (Fault(match="", kind="status", status=429, times=None), {"throttled_out"}),
    "500": (Fault(match="", kind="status", status=500, times=None), {"api_error"}),
    "reset": (Fault(match="", kind="reset", times=None), {"api_error"}),
    "short": (Fault(match="", kind="short", times=None), {"api_error", "truncated"}),
    "html": (Fault(match="", kind="html", times=None), {"truncated"}),
    "invalid": (Fault(match="", kind="invalid_json", times=None), {"truncated"}),
}


@functools.cache
def faultless(name: str) -> Audited:
    return audited(name)


def fault(kind: str, match: str, **changes) -> Fault:
    import msgspec

    return msgspec.structs.replace(LASTING[kind][0], match=match, **changes)


def users_of(path: str) -> set[str]:
    return {
        check.id
        for check in built_in()
        if any(source.path == path for source in sources_of(needs_of(check)))
    }


@pytest.mark.parametrize("kind", LASTING)
@pytest.mark.parametrize("path", GRAPH)
def test_a_lasting_fault_is_unknown_with_its_reason_and_moves_nothing_else(path, kind):
    broken = audited("careful", faults=(fault(kind, GRAPH[path]),))
    users = users_of(path)
    assert users
    for check, result in broken.results.items():
        if check not in users:
            assert str(result.outcome) == faultless("careful").outcomes[check], check
        elif result.outcome is Outcome.UNKNOWN:
            assert {str(doubt.gap.reason) for doubt in result.doubts} <= LASTING[kind][1], check
        else:
            assert str(result.outcome) == faultless("careful").outcomes[check], check
    assert any(broken.results[check].outcome is Outcome.UNKNOWN for check in users)
