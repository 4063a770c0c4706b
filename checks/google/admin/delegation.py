"""Domain-wide delegation: how far it reaches."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from saas_audit import CRITICAL, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedClient, DelegationClients
from saas_audit.datasets.google.audit_log import (
    DelegationGiven,
    DelegationTaken,
    Event,
    EventId,
    Parameter,
)
from saas_audit.datasets.google.directory import Customer
from saas_audit.derived.google.delegation import DelegatedScopes

WIDE = frozenset(
    {
        "mail.google.com/",
        "gmail.modify",
        "gmail.settings.sharing",
        "drive",
        "admin.directory.user",
        "admin.directory.group",
        "admin.directory.rolemanagement",
        "admin.directory.user.security",
        "cloud-platform",
        "cloud-identity.policies",
    }
)


@check(
    severity=CRITICAL,
    control=controls.MACHINES_ARE_BOUNDED,
    blind_to="scopes added since the admin recorded the list of clients",
)
def domain_wide_delegation_scopes_narrow(
    customer: Customer,
    grants: Rows[DelegatedScopes],
    recorded: DelegationClients | None,
    approved: Rows[ApprovedClient],
    *,
    wide: frozenset[str] = WIDE,
) -> Verdict | Unclear:
    """No unapproved client may act on everybody's mail, files or accounts.

    Why: its one key opens them all, and no user's password or second step stands before it.
    Fix: Admin console > Security > API controls > Domain-wide delegation > the client > Edit: put
        read-only or narrower scopes in their place; or name it in approved_clients.
    See: https://support.google.com/a/answer/162106
    """
    known = {one.client for one in approved}
    strangers = grants.where(lambda one: one.client not in known)
    wanted = "narrow scopes, or approved clients"
    far = strangers.where(lambda one: bool(one.scopes & wide))
    if far:
        return Verdict(False, saw=far, want=wanted)
    if recorded is None:
        return Unclear("no API lists delegation, and the log forgets: record delegation_clients")
    seen = {one.client for one in strangers} | known
    unseen = [client for client in recorded.clients if client not in seen]
    if unseen:
        return Unclear("the log has forgotten what these were given; look, and approve", saw=unseen)
    note = f"clients as recorded on {recorded.recorded_on} by {recorded.recorded_by}"
    return Verdict(True, saw=strangers, want=wanted, caveat=note)


ACME = Customer(customer_domain="acme.example")


def _event(client: str, day: int, **scopes: Any) -> dict[str, Any]:
    told = [
        Parameter(name="API_CLIENT_NAME", value=client, multi_value=[]),
        Parameter(name="API_SCOPES", **{"value": "", "multi_value": [], **scopes}),
    ]
    moment = datetime(2026, 9, day, tzinfo=UTC)
    event = Event(name="...", parameters=told)
    return {"etag": f"{client}-{day}", "id": EventId(time=moment), "events": [event]}


def given(client: str, *scopes: str, day: int = 1) -> DelegationGiven:
    """A client was given these scopes."""
    return DelegationGiven(**_event(client, day, multi_value=list(scopes)))


def taken(client: str, day: int = 2) -> DelegationTaken:
    """And had them taken back."""
    return DelegationTaken(**_event(client, day))


def recorded(*clients: str) -> DelegationClients:
    """What the admin saw in the console."""
    return DelegationClients(clients=clients, recorded_on="2026-10-26", recorded_by="ann")


GOOGLE = "https://www.googleapis.com/auth/"
MAIL = "https://mail.google.com/"
READS = (GOOGLE + "drive.metadata.readonly", GOOGLE + "admin.directory.user.readonly")

domain_wide_delegation_scopes_narrow.fails(ACME, given("x", MAIL))
domain_wide_delegation_scopes_narrow.fails(
    "written as one text",
    ACME,
    DelegationGiven(**_event("x", 1, value=f"{READS[0]}, {GOOGLE}admin.directory.user")),
)
domain_wide_delegation_scopes_narrow.fails(
    "narrow first, wide now", ACME, given("x", *READS), given("x", MAIL, day=3)
)
domain_wide_delegation_scopes_narrow.fails(
    "another client lost its own since", ACME, given("x", MAIL), taken("y")
)
domain_wide_delegation_scopes_narrow.passes(
    "what a client is called is no scope", ACME, given("drive", *READS), recorded("drive")
)
domain_wide_delegation_scopes_narrow.passes(
    "a longer name is another scope", ACME, given("x", *READS), recorded("x")
)
domain_wide_delegation_scopes_narrow.passes(
    "wide first, narrow now", ACME, given("x", MAIL), given("x", *READS, day=3), recorded("x")
)
domain_wide_delegation_scopes_narrow.passes(ACME, given("x", MAIL), taken("x"), recorded())
domain_wide_delegation_scopes_narrow.passes(
    ACME, given("x", MAIL), ApprovedClient(client="x"), recorded("x")
)
domain_wide_delegation_scopes_narrow.unknown("silence proves nothing", ACME)
domain_wide_delegation_scopes_narrow.unknown("nor do narrow grants", ACME, given("x", *READS))
domain_wide_delegation_scopes_narrow.unknown("given before the log begins", ACME, recorded("y"))
domain_wide_delegation_scopes_narrow.unknown(ACME, recorded(), unread(DelegationGiven))
