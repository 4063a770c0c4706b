"""A ScubaGear provider export (``ProviderSettingsExport.json``) as a snapshot of one tenant.

Only what the export says was read is taken: for SharePoint and Teams a successful command must
stand behind a key; exports of this age keep no such list for Entra ID, there a key that is present
and not empty counts. Values are put back into the shape the vendor's API gives them; nothing is
filled in, so what the export lacks is unknown.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from .. import __version__
from ..connectors.interface import Page
from ..datasets.m365.api import SHAREPOINT_ADMIN, TEAMS_ADMIN
from ..datasets.m365.directory import Organization, SubscribedSku
from ..datasets.m365.policies import AuthorizationPolicy, ConditionalAccessPolicy
from ..datasets.m365.sharing import SharePointSettings, SpoTenant, TeamsFederation
from ..errors import UsageError
from ..model import Coverage, Row, Source, Tenant
from ..model.decode import keys_in
from ..snapshot import Manifest, Snapshot, SnapshotWriter, TenantEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..audit import Occasion

Export = dict[str, Any]
Answer = dict[str, Any]

SHARING = {
    0: "disabled",
    1: "externalUserSharingOnly",
    2: "externalUserAndGuestSharing",
    3: "existingExternalUserSharingOnly",
}
"""The numbers of the SharePoint API, in the words of Graph: two views of one setting."""

DOMAIN_MODES = {0: "none", 1: "allowList", 2: "blockList"}
LARGEST_FILE = 200 * 1024 * 1024
_DATE = re.compile(r"/Date\((-?\d+)\)/")


def imported(file: Path, occasion: Occasion, folder: Path) -> Snapshot:
    """Write the snapshot and open it. Raises UsageError if the file is no such export."""
    export = _read(file)
    tenant = _tenant(export, file)
    manifest = Manifest(
        organisation=occasion.organisation,
        run_id=occasion.run_id,
        as_of=occasion.as_of,
        collected_at=occasion.as_of,
        tool_version=__version__,
        grade="imported",
    )
    with SnapshotWriter(folder, manifest) as writer:
        tiers = (SHAREPOINT_ADMIN.name, TEAMS_ADMIN.name)
        writer.tenant(TenantEntry(tenant=tenant, tiers=tiers))
        for row_type, answer in _answers(export):
            _write(writer, tenant, row_type, answer, occasion.as_of)
        return Snapshot.open(writer.finish())


def _read(file: Path) -> Export:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise UsageError(f"{file} is larger than any ScubaGear export")
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8; convert it, then import again") from None
    try:
        export = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UsageError(f"{file} is no whole JSON ({error}); export again") from None
    if not isinstance(export, dict) or "baseline_version" not in export:
        raise UsageError(f"{file} is no ScubaGear provider export: it has no baseline_version")
    return export


def _tenant(export: Export, file: Path) -> Tenant:
    details = next(iter(_list(export, "tenant_details")), None)
    if not isinstance(details, dict) or not details.get("TenantId"):
        raise UsageError(f"{file} does not say whose tenant it is: tenant_details is missing")
    return Tenant("m365", "imported", str(details["TenantId"]), str(details.get("DomainName", "")))


def _write(
    writer: SnapshotWriter, tenant: Tenant, row_type: type[Row], answer: Answer, when: datetime
) -> None:
    source = row_type.__row__.source
    assert source is not None, f"{row_type.__name__} has no source"
    body = msgspec.json.encode(answer)
    with writer.source(tenant, source, ()) as out:
        keys = keys_in(source, "", body)
        out.page(Page(body=body, status=200, received_at=when), keys=keys)
        out.coverage = _coverage(tenant, source, len(keys))


def _coverage(tenant: Tenant, source: Source, items: int) -> Coverage:
    return Coverage(
        platform=tenant.platform,
        tenant=tenant.name,
        endpoint=source.endpoint,
        permission=source.rights,
        tier=source.tier.name,
        proof=source.proof,
        witness=source.witness,
        pages=1,
        items=items,
    )


def _answers(export: Export) -> Iterator[tuple[type[Row], Answer]]:
    for row_type, read in _FEEDS:
        answer = read(export)
        if answer is not None:
            yield row_type, answer


def _organization(export: Export) -> Answer | None:
    details = _list(export, "tenant_details")
    held = [{"id": one.get("TenantId"), "displayName": one.get("DisplayName")} for one in details]
    return {"value": held} if held else None


def _licences(export: Export) -> Answer | None:
    """The export lists the plans of all live subscriptions as one."""
    plans = [_graph(plan) for plan in _list(export, "service_plans")]
    if not plans:
        return None
    sku = {"id": "all", "capabilityStatus": "Enabled", "servicePlans": plans}
    return {"value": [sku]}


def _conditional_access(export: Export) -> Answer | None:
    policies = [_graph(policy) for policy in _list(export, "conditional_access_policies")]
    return {"value": policies} if policies else None


def _authorization(export: Export) -> Answer | None:
    """The beta API, which the export took it from, keeps the consent list in another place."""
    held = next(iter(_list(export, "authorization_policies")), None)
    if not held:
        return None
    answer: Answer = _graph(held)
    role = answer.get("defaultUserRolePermissions")
    consent = answer.pop("permissionGrantPolicyIdsAssignedToDefaultUserRole", None)
    if isinstance(role, dict) and isinstance(consent, list):
        role["permissionGrantPoliciesAssigned"] = consent
    return answer


def _spo(export: Export) -> Answer | None:
    if not _ran(export, "SharePoint", "SharePoint REST API", "Get-SPOTenant", "Get-PnPTenant"):
        return None
    return next(iter(_list(export, "SPO_tenant")), None)


def _sharepoint(export: Export) -> Answer | None:
    """What Graph would say, from the same settings."""
    held = _spo(export)
    if held is None:
        return None
    words = {
        "sharingCapability": SHARING.get(held.get("SharingCapability", -1)),
        "sharingDomainRestrictionMode": DOMAIN_MODES.get(
            held.get("SharingDomainRestrictionMode", -1)
        ),
        "sharingAllowedDomainList": (held.get("SharingAllowedDomainList") or "").split(),
        "sharingBlockedDomainList": (held.get("SharingBlockedDomainList") or "").split(),
    }
    return {name: value for name, value in words.items() if value is not None}


def _federation(export: Export) -> Answer | None:
    if not _ran(export, "teams", "Get-CsTenantFederationConfiguration"):
        return None
    return next(iter(_list(export, "federation_configuration")), None)


_FEEDS: tuple[tuple[type[Row], Callable[[Export], Answer | None]], ...] = (
    (Organization, _organization),
    (SubscribedSku, _licences),
    (ConditionalAccessPolicy, _conditional_access),
    (AuthorizationPolicy, _authorization),
    (SpoTenant, _spo),
    (SharePointSettings, _sharepoint),
    (TeamsFederation, _federation),
)


def _ran(export: Export, product: str, *commands: str) -> bool:
    """Whether the export says that one of these commands succeeded, and none of them failed."""
    done = export.get(f"{product}_successful_commands") or []
    failed = export.get(f"{product}_unsuccessful_commands") or []
    return any(one in done for one in commands) and not any(one in failed for one in commands)


def _list(export: Export, key: str) -> list[Any]:
    """PowerShell writes a list of one as the one itself."""
    held = export.get(key)
    return held if isinstance(held, list) else [held] if held else []


def _graph(value: Any) -> Any:
    """PowerShell's spelling of a Graph object in Graph's own: names, times, and unset objects."""
    if isinstance(value, dict):
        held = {name[:1].lower() + name[1:]: _graph(one) for name, one in value.items()}
        return held if any(one is not None for one in held.values()) else None
    if isinstance(value, list):
        return [_graph(one) for one in value]
    if isinstance(value, str) and (found := _DATE.fullmatch(value)):
        return datetime.fromtimestamp(int(found.group(1)) / 1000, UTC).isoformat()
    return value
