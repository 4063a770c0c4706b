"""What all imports share: reading another tool's file, and writing it down as a snapshot."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from .. import __version__
from ..connectors.interface import Page
from ..engine.plan import RESOLVER
from ..errors import UsageError
from ..model import Coverage, Gap, Reason, Row, Tenant
from ..model.decode import anything, keys_in
from ..snapshot import Manifest, Snapshot, SnapshotWriter, TenantEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ..audit import Occasion

LARGEST_FILE = 80 * 1024 * 1024
MOST_VALUES = 3_000_000
"""What an export may hold, in bytes and in values: several times the largest that was seen."""


class Answered(msgspec.Struct, frozen=True):
    """What the vendor would have answered for a row type; ``lacks`` says why that is not all.

    ``pages`` are answers with the subject each was read for, "" for a list as such. Raises
    msgspec.ValidationError if one is no such page.
    """

    row_type: type[Row]
    pages: tuple[tuple[str, dict[str, Any]], ...]
    lacks: str = ""
    tenant: Tenant | None = None
    """Whose it is, where it is not the export's own tenant's."""

    def __post_init__(self) -> None:
        source = self.row_type.__row__.source
        assert source is not None, f"{self.row_type.__name__} has no source"
        for _, answer in self.pages:
            keys_in(source, "", msgspec.json.encode(answer))


def answered(row_type: type[Row], answer: dict[str, Any], lacks: str = "") -> Answered:
    """A list or setting of the export's own tenant, on one page."""
    return Answered(row_type, (("", answer),), lacks)


def read_object(file: Path, what: str) -> dict[str, Any]:
    """The JSON object in a file. Raises UsageError in words."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise UsageError(f"{file} is larger than any {what}")
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8; convert it, then import again") from None
    except ValueError as error:
        raise UsageError(f"{file}: cannot be read: {error}") from None
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise UsageError(f"{file} holds more values than any {what}")
    try:
        export = anything(text.encode())
    except (msgspec.DecodeError, RecursionError) as error:
        raise UsageError(f"{file} is no whole JSON ({error}); export again") from None
    if not isinstance(export, dict):
        raise UsageError(f"{file} is no {what}: it is not an object")
    return export


_STRANGE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)
"""What comes of taking a value for what it is not; a date out of all reach is an OSError."""


@contextmanager
def shaped(file: Path, what: str) -> Iterator[None]:
    """Whatever part of an export is not what its tool writes there. Raises UsageError naming it."""
    try:
        yield
    except _STRANGE as error:
        raise UsageError(
            f"{file}: {what} has another shape than the tool writes ({type(error).__name__}); "
            "export again"
        ) from None


def written(
    folder: Path,
    occasion: Occasion,
    tenant: Tenant,
    answers: Iterable[Answered],
    tiers: tuple[str, ...] = (),
) -> Snapshot:
    """A snapshot of evidence grade *imported*, opened."""
    manifest = Manifest(
        organisation=occasion.organisation,
        run_id=occasion.run_id,
        as_of=occasion.as_of,
        collected_at=occasion.as_of,
        tool_version=__version__,
        grade="imported",
    )
    with SnapshotWriter(folder, manifest) as writer:
        writer.tenant(TenantEntry(tenant=tenant, tiers=tiers))
        writer.tenant(TenantEntry(tenant=RESOLVER))
        for one in answers:
            if one.pages:
                _write(writer, one.tenant or tenant, one, occasion)
        return Snapshot.open(writer.finish())


def _write(writer: SnapshotWriter, tenant: Tenant, told: Answered, occasion: Occasion) -> None:
    source = told.row_type.__row__.source
    assert source is not None, f"{told.row_type.__name__} has no source"
    name, lacks = told.row_type.__name__, told.lacks
    with writer.source(tenant, source, ()) as out:
        for subject, answer in told.pages:
            body = msgspec.json.encode(answer)
            page = Page(body=body, status=200, received_at=occasion.as_of)
            out.page(page, subject, keys=keys_in(source, "", body))
        out.gap = Gap(Reason.NOT_COLLECTED, name, lacks, source.endpoint) if lacks else None
        out.coverage = Coverage(
            platform=tenant.platform,
            tenant=tenant.name,
            endpoint=source.endpoint,
            permission=source.rights,
            tier=source.tier.name,
            proof=source.proof,
            witness=source.witness,
            pages=out.pages.count,
            items=out.pages.all_rows,
            reason=out.gap.reason if out.gap else None,
            detail=lacks,
        )
