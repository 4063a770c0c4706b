"""A ScubaGear provider export (``ProviderSettingsExport.json``) as a snapshot of one tenant.

Only what the export says was read is taken: a successful command must stand behind a key. Where an
export keeps no list of commands (old ones keep few), a key that is not empty counts. Values are put
back into the shape the vendor's API gives them; nothing is filled in, so what the export lacks is
unknown. Which key feeds which source stands in ``scubagear_feeds``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from .. import __version__
from ..connectors.interface import Page
from ..engine.plan import RESOLVER
from ..errors import UsageError
from ..model import BASE, Coverage, Gap, Reason, Row, Source, Tenant
from ..model.decode import keys_in
from ..snapshot import Manifest, Snapshot, SnapshotWriter, TenantEntry
from .export import read_object
from .scubagear_feeds import DNS_FEEDS, FEEDS, Answer, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from ..audit import Occasion

Export = dict[str, Any]


def imported(file: Path, occasion: Occasion, folder: Path) -> Snapshot:
    """Write the snapshot and open it. Raises UsageError if the file is no such export."""
    export = read_object(file, "ScubaGear provider export")
    if "baseline_version" not in export:
        raise UsageError(f"{file} is no ScubaGear provider export: it has no baseline_version")
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
        writer.tenant(TenantEntry(tenant=tenant, tiers=_tiers()))
        writer.tenant(TenantEntry(tenant=RESOLVER))
        for feed in FEEDS:
            answer = feed.answer(export)
            if answer is not None:
                _write(writer, tenant, feed.row_type, [("", answer)], occasion.as_of, feed.only)
        for dns in DNS_FEEDS:
            _write(writer, RESOLVER, dns.row_type, dns.answers(export), occasion.as_of)
        return Snapshot.open(writer.finish())


def _tiers() -> tuple[str, ...]:
    """Everything an export can hold counts as switched on."""
    sources = (feed.row_type.__row__.source for feed in FEEDS)
    return tuple(sorted({one.tier.name for one in sources if one and one.tier != BASE}))


def _tenant(export: Export, file: Path) -> Tenant:
    details = next(iter(records_of(export, "tenant_details") or ()), None)
    if details is None or not details.get("TenantId"):
        raise UsageError(f"{file} does not say whose tenant it is: tenant_details is missing")
    return Tenant("m365", "imported", str(details["TenantId"]), str(details.get("DomainName", "")))


def _write(
    writer: SnapshotWriter,
    tenant: Tenant,
    row_type: type[Row],
    answers: Iterable[tuple[str, Answer]],
    when: datetime,
    only: str = "",
) -> None:
    """The pages of one source, each with the subject it was read for."""
    source = row_type.__row__.source
    assert source is not None, f"{row_type.__name__} has no source"
    pages = [(subject, msgspec.json.encode(answer)) for subject, answer in answers]
    if not pages:
        return
    with writer.source(tenant, source, ()) as out:
        rows = 0
        for subject, body in pages:
            keys = keys_in(source, "", body)
            out.page(Page(body=body, status=200, received_at=when), subject, keys=keys)
            rows += len(keys)
        out.gap = Gap(Reason.NOT_COLLECTED, row_type.__name__, only) if only else None
        out.coverage = _coverage(tenant, source, len(pages), rows, out.gap)


def _coverage(tenant: Tenant, source: Source, pages: int, items: int, gap: Gap | None) -> Coverage:
    return Coverage(
        platform=tenant.platform,
        tenant=tenant.name,
        endpoint=source.endpoint,
        permission=source.rights,
        tier=source.tier.name,
        proof=source.proof,
        witness=source.witness,
        pages=pages,
        items=items,
        reason=gap.reason if gap else None,
        detail=gap.detail if gap else "",
    )
