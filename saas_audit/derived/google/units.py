"""Org units with their lineage: settings are inherited through the parent."""

from __future__ import annotations

from ... import Lookup, Row, derive
from ...datasets.google.directory import OrgUnit
from ...errors import Unknown
from ...model import Gap, Reason


class Unit(Row, of=OrgUnit, label="path"):
    """An org unit; ``lineage`` leads from itself up to the root.

    ``bare`` is its id as other APIs than the Directory write it.
    """

    id: str
    bare: str
    path: str
    lineage: tuple[str, ...]


@derive
def units(unit: OrgUnit, all_units: Lookup[OrgUnit]) -> Unit:
    lineage = [unit.org_unit_id]
    above = unit
    while above.parent_org_unit_id:
        parent = all_units.get(above.parent_org_unit_id)
        if parent is None or parent.org_unit_id in lineage:
            break
        lineage.append(parent.org_unit_id)
        above = parent
    if above.org_unit_path != "/":
        broken = f"{unit.org_unit_path} does not lead up to the root"
        raise Unknown(Gap(Reason.SUSPICIOUSLY_EMPTY, "OrgUnit", broken), unit.org_unit_path)
    return Unit(
        id=unit.org_unit_id,
        bare=unit.org_unit_id.removeprefix("id:"),
        path=unit.org_unit_path,
        lineage=tuple(lineage),
    )


def lineage_of(path: str, all_units: Lookup[Unit]) -> tuple[str, ...]:
    """The lineage of the org unit at a path; one that is not listed is unknown."""
    for unit in all_units.all(path=path):
        return unit.lineage
    raise Unknown(Gap(Reason.NOT_RETURNED, "OrgUnit", f"{path} is not listed"), path)
