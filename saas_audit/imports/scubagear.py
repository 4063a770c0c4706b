"""A ScubaGear provider export (``ProviderSettingsExport.json``) as a snapshot of one tenant.

Only what the export says was read is taken: a successful command must stand behind a key. Where an
export keeps no list of commands (old ones keep few), a key that is not empty counts. Values are put
back into the shape the vendor's API gives them; nothing is filled in, so what the export lacks is
unknown. Which key feeds which source stands in ``scubagear_feeds``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..engine.plan import RESOLVER
from ..errors import UsageError
from ..model import BASE, Tenant
from .export import Answered, answered, read_object, shaped, written
from .scubagear_feeds import DNS_FEEDS, FEEDS, records_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..audit import Occasion
    from ..snapshot import Snapshot

Export = dict[str, Any]


def imported(file: Path, occasion: Occasion, folder: Path) -> Snapshot:
    """Write the snapshot and open it. Raises UsageError if the file is no such export."""
    export = read_object(file, "ScubaGear provider export")
    if "baseline_version" not in export:
        raise UsageError(f"{file} is no ScubaGear provider export: it has no baseline_version")
    tenant = _tenant(export, file)
    answers = list(_answers(export, file))
    return written(folder, occasion, tenant, answers, _tiers())


def _answers(export: Export, file: Path) -> Iterator[Answered]:
    for feed in FEEDS:
        with shaped(file, feed.key):
            answer = feed.answer(export)
            found = None if answer is None else answered(feed.row_type, answer, feed.only)
        if found is not None:
            yield found
    for dns in DNS_FEEDS:
        with shaped(file, dns.key):
            told = Answered(dns.row_type, tuple(dns.answers(export)), tenant=RESOLVER)
        yield told


def _tiers() -> tuple[str, ...]:
    """Everything an export can hold counts as switched on."""
    sources = (feed.row_type.__row__.source for feed in FEEDS)
    return tuple(sorted({one.tier.name for one in sources if one and one.tier != BASE}))


def _tenant(export: Export, file: Path) -> Tenant:
    details = next(iter(records_of(export, "tenant_details") or ()), None)
    if details is None or not details.get("TenantId"):
        raise UsageError(f"{file} does not say whose tenant it is: tenant_details is missing")
    return Tenant("m365", "imported", str(details["TenantId"]), str(details.get("DomainName", "")))
