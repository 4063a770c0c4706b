"""What a client was delegated, in the spellings the audit log has had."""

from __future__ import annotations

import pytest

from saas_audit.datasets.google.audit_log import DelegationGiven, Event, EventId, Parameter
from saas_audit.derived.google.delegation import bare, newest
from saas_audit.engine.truth import NOON
from saas_audit.model import Rows

DRIVE, USERS = "https://www.googleapis.com/auth/drive.file", "admin.directory.user"


@pytest.mark.parametrize(
    "scopes",
    [
        Parameter(
            name="API_SCOPES", multi_value=[DRIVE, f"https://www.googleapis.com/auth/{USERS}"]
        ),
        Parameter(name="API_SCOPES", value=f"{DRIVE},https://www.googleapis.com/auth/{USERS}"),
        Parameter(name="API_SCOPES", value=f"[{DRIVE}, {USERS}]"),
    ],
)
def test_scopes_are_read_whole_however_they_are_written(scopes: Parameter) -> None:
    event = Event(name="x", parameters=[Parameter(name="API_CLIENT_NAME", value="app"), scopes])
    given = DelegationGiven(etag="1", id=EventId(time=NOON), events=[event])
    (found,) = newest(given, Rows(), Rows())
    assert found.scopes == {"drive.file", USERS}


def test_the_one_scope_with_another_prefix_keeps_its_name() -> None:
    assert bare("https://mail.google.com/") == "mail.google.com/"
