"""A snapshot of a large tenant, written without asking anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from saas_audit.connectors.interface import Page
from saas_audit.datasets.m365.directory import RegistrationDetail, User
from saas_audit.model import Coverage, Row, Tenant
from saas_audit.model.decode import field_paths, keys_in
from saas_audit.simulator.cast import NOW
from saas_audit.snapshot import Manifest, SnapshotWriter, TenantEntry

from .crowd import REGISTRATIONS, world

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PAGE = 999
TENANT = Tenant("m365", "tidy", "tidy-id", "Tidy Ltd")


def written(people: int, folder: Path) -> Path:
    """Users and their registration details. The folder of the snapshot."""
    manifest = Manifest(
        organisation="bench", run_id="bench", as_of=NOW, collected_at=NOW, tool_version="bench"
    )
    graph = world(people).m365.graph
    with SnapshotWriter(folder / "snapshot", manifest) as writer:
        writer.tenant(TenantEntry(tenant=TENANT))
        _source(writer, User, graph["/users"])
        _source(writer, RegistrationDetail, graph[REGISTRATIONS])
        return writer.finish()


def _source(writer: SnapshotWriter, row_type: type[Row], held: Sequence[Any]) -> None:
    source, fields = row_type.__row__.source, tuple(sorted(field_paths(row_type)))
    assert source is not None
    with writer.source(TENANT, source, fields, "id") as out:
        for start in range(0, len(held), PAGE):
            page = [{name: one[name] for name in fields} for one in held[start : start + PAGE]]
            body = msgspec.json.encode({"value": page})
            keys = keys_in(source, "id", body)
            out.page(Page(body=body, status=200, received_at=NOW), keys=keys)
        out.coverage = Coverage(
            platform="m365",
            tenant="tidy",
            endpoint=source.endpoint,
            permission=source.rights,
            tier=source.tier.name,
            proof=source.proof,
            witness=source.witness,
            items=len(held),
        )
