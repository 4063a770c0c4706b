"""Apps that hold keys to several platforms."""

from __future__ import annotations

from typing import Any

from saas_audit import MEDIUM, Lookup, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedClient
from saas_audit.datasets.google.audit_log import Event, Parameter
from saas_audit.datasets.google.directory import Customer
from saas_audit.datasets.google.grants_log import Actor, AppAuthorized
from saas_audit.datasets.m365.app_rights import DelegatedGrant, GraphRight
from saas_audit.datasets.m365.directory import Organization, ServicePrincipal
from saas_audit.datasets.salesforce.apps import ConnectedApplication
from saas_audit.derived.m365.app_rights import MICROSOFT
from saas_audit.derived.people.apps import PlatformApp


@check(
    severity=MEDIUM,
    control=controls.APPS_ARE_BOUNDED,
    blind_to="apps that go by another name elsewhere, and Google apps let in over 30 days ago",
)
def apps_hold_keys_to_one_platform(
    app: PlatformApp, apps: Lookup[PlatformApp], approved: Lookup[ApprovedClient]
) -> Verdict | Unclear | None:
    """No app of others holds keys to several platforms.

    Why: whoever breaks into that vendor is in everywhere at once, with rights that no second
    factor guards.
    Fix: find out who needs the app where, and remove it from the platforms where nobody does;
    approve the client named in the config where it must stay.
    See: https://www.cisa.gov/resources-tools/resources/secure-cloud-business-applications-scuba-project
    """
    if app.client in approved:
        return None
    if not app.word:
        return Unclear("an app without a name: nobody can tell where else it is", app.client)
    same = apps.all(word=app.word).where(
        lambda one: one.platform != app.platform and one.client not in approved
    )
    on = ", ".join(dict.fromkeys((app.platform, *(one.platform for one in same.seen()))))
    return Verdict(not same, saw=f"{app.name} ({app.client}) in {on}", want="one platform")


ACME = [Organization(id="t", display_name="Acme"), Customer(customer_domain="acme.example")]


def registered(name: str, **facts: Any) -> ServicePrincipal:
    """An app of another tenant."""
    usual = {
        "app_id": f"app {name}",
        "app_owner_organization_id": "other",
        "display_name": name,
        "account_enabled": True,
    }
    return ServicePrincipal(id=f"sp {name}", **{**usual, **facts})


def reads(name: str) -> GraphRight:
    """A right that the app holds."""
    return GraphRight(id=f"r {name}", principal_id=f"sp {name}")


def let_in(name: str) -> AppAuthorized:
    """Somebody let the app into their Google account."""
    told = [
        Parameter(name="client_id", value=f"client {name}"),
        Parameter(name="app_name", value=name),
        Parameter(name="scope", multi_value=["drive"]),
    ]
    return AppAuthorized(
        etag=name,
        window="2026-10-03T06:00:00Z",
        actor=Actor(email="ann@acme.example"),
        events=[Event(name="authorize", parameters=told)],
    )


PDF = [*ACME, registered("Handy PDF"), reads("Handy PDF")]
apps_hold_keys_to_one_platform.passes(PDF, let_in("Other PDF"))
apps_hold_keys_to_one_platform.passes(
    "our own app", ACME, registered("Sync", app_owner_organization_id="t"), reads("Sync"),
    let_in("Sync"),
)  # fmt: skip
apps_hold_keys_to_one_platform.passes(
    "without a right it holds no key", ACME, registered("Sync"), let_in("Sync")
)
for sync in (
    registered("Sync", account_enabled=False),
    registered("Sync", app_owner_organization_id=None),
    registered("Sync", app_owner_organization_id=sorted(MICROSOFT)[0]),
):
    apps_hold_keys_to_one_platform.passes(
        "switched off, a managed identity, or Microsoft's own",
        ACME, sync, reads("Sync"), let_in("Sync"),
    )  # fmt: skip
for known_as in ("app Sync", "sp Sync"):
    apps_hold_keys_to_one_platform.passes(
        "approved by its app id, or by its object's where it has none",
        ACME,
        registered("Sync", app_id="app Sync" if known_as == "app Sync" else None),
        reads("Sync"),
        let_in("Sync"),
        ApprovedClient(client=known_as),
    )
apps_hold_keys_to_one_platform.fails("spelt a little differently", PDF, let_in("handy-pdf"))
apps_hold_keys_to_one_platform.fails(
    "installed in Salesforce",
    PDF,
    ConnectedApplication(id="0H4", name="Handy PDF"),
    unread(AppAuthorized),
)
apps_hold_keys_to_one_platform.passes(
    "approved in one of them", PDF, let_in("Handy PDF"),
    ApprovedClient(client="client Handy PDF"),
)  # fmt: skip
apps_hold_keys_to_one_platform.unknown(
    "two without a name need not be one", ACME, registered("Sync", display_name=None),
    reads("Sync"), let_in(""),
)  # fmt: skip
apps_hold_keys_to_one_platform.unknown(PDF, unread(AppAuthorized))
apps_hold_keys_to_one_platform.unknown(
    "its rights may be delegated", ACME, registered("Sync"), let_in("Sync"), unread(DelegatedGrant)
)
