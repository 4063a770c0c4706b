"""Whether what happened can still be told when somebody asks."""

from __future__ import annotations

from typing import Any, Literal

from saas_audit import HIGH, LOW, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import LogCollector
from saas_audit.datasets.m365.directory import Organization
from saas_audit.datasets.m365.logs import DiagnosticSetting, LogCategory, LogRoute
from saas_audit.derived.m365.licences import EntraLicence
from saas_audit.derived.m365.logs import EVERYTHING, ExportedLog

from .examples import NO_PIM, PIM

Kind = Literal[
    "AuditLogs",
    "SignInLogs",
    "NonInteractiveUserSignInLogs",
    "ServicePrincipalSignInLogs",
    "ManagedIdentitySignInLogs",
]
KINDS: frozenset[Kind] = frozenset(
    {
        "AuditLogs",
        "SignInLogs",
        "NonInteractiveUserSignInLogs",
        "ServicePrincipalSignInLogs",
        "ManagedIdentitySignInLogs",
    }
)
WITH_P2 = frozenset({"RiskyUsers", "UserRiskEvents"})
LEAST = frozenset({"AuditLogs", "SignInLogs"})


@check(
    severity=HIGH,
    control=controls.LOGS_ARE_KEPT,
    maps={"SCuBA": ["MS.AAD.4.1v1"]},
    blind_to="whether the SIEM really receives the logs, and how long it keeps them",
)
def logs_exported(
    organization: Organization,
    licence: EntraLicence,
    exported: Rows[ExportedLog],
    collectors: Rows[LogCollector],
    *,
    kinds: frozenset[Kind] = KINDS,
) -> Verdict:
    """Sign-in and audit logs are sent to a SIEM or an archive.

    Why: Entra ID keeps them for thirty days at most; most intrusions are found later.
    Fix: Entra admin centre > Monitoring & health > Diagnostic settings: send the kinds named to a
    Log Analytics workspace, a storage account or an event hub; name a SIEM that fetches them by
    itself as log_collectors in the config.
    See: https://learn.microsoft.com/entra/identity/monitoring-health/howto-configure-diagnostic-settings
    """
    wanted = kinds | (WITH_P2 if licence.p2 else frozenset())
    want = f"{', '.join(sorted(wanted))} of {organization.display_name}"
    if collectors:
        return Verdict(True, saw=collectors, want=want, caveat="as the config says; not seen")
    if exported.where(lambda log: log.kind == EVERYTHING):
        return Verdict(True, saw="all kinds", want=want)
    missing = [kind for kind in sorted(wanted) if not _sent(exported, kind)]
    degree = None if LEAST.intersection(missing) else LOW
    saw = f"not sent: {', '.join(missing)}" if missing else "all wanted"
    return Verdict(not missing, saw=saw, want=want, severity=degree)


def _sent(exported: Rows[ExportedLog], kind: str) -> bool:
    return bool(exported.where(lambda log: log.kind == kind))


def setting(
    *kinds: str, enabled: bool = True, name: str = "siem", **where: Any
) -> DiagnosticSetting:
    """A route to a workspace, unless told otherwise."""
    logs = [LogCategory(category=kind, enabled=enabled) for kind in kinds]
    return DiagnosticSetting(
        name=name, properties=LogRoute(logs=logs, **(where or {"workspace_id": "w"}))
    )


ALL = sorted(KINDS)
logs_exported.passes(NO_PIM, setting(*ALL))
logs_exported.passes("with P2 the risks too", PIM, setting(*ALL, *sorted(WITH_P2)))
logs_exported.passes(
    "over two settings",
    PIM,
    setting(*ALL[:2], name="a"),
    setting(*ALL[2:], *sorted(WITH_P2), name="b"),
)
logs_exported.passes(
    "as a group",
    PIM,
    DiagnosticSetting(
        name="siem",
        properties=LogRoute(
            logs=[LogCategory(category_group="allLogs", enabled=True)], storage_account_id="s"
        ),
    ),
)
logs_exported.passes("fetched from outside", PIM, LogCollector(name="Splunk"))
logs_exported.fails("the audit log alone", PIM, setting("AuditLogs"), at=HIGH)
logs_exported.fails("the two main ones", PIM, setting(*sorted(LEAST)), at=LOW)
logs_exported.fails("listed, and switched off", PIM, setting(*ALL, enabled=False), at=HIGH)
logs_exported.fails("no setting", PIM, at=HIGH)
logs_exported.unknown("to a place we do not know", PIM, setting(*ALL, workspace_id=None))
for place in (
    setting(*ALL, storage_account_id="x"),
    setting(*ALL, event_hub_authorization_rule_id="x"),
    setting(*ALL, marketplace_partner_id="x"),
):
    logs_exported.passes("to another kind of place", NO_PIM, place)
logs_exported.fails(
    "switched off, so where to does not matter",
    PIM,
    setting(*ALL, enabled=False, workspace_id=None),
    at=HIGH,
)
logs_exported.unknown(PIM, unread(DiagnosticSetting))
