"""Administrators as a query takes them: some by id."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.organization import Organization
from ...declare.derive import derive
from ...model import Row, Rows
from .people import IDS_A_QUERY
from .sign_in import DirectAdmin
from .whole import batches, insist


class AdminBatch(Row):
    """``ids``: of administrators, with commas between them, as many as one query takes."""

    id: str
    ids: str


@derive
def admin_batches(_org: Organization, admins: Rows[DirectAdmin]) -> Iterator[AdminBatch]:
    ids = sorted(one.id for one in admins.seen())
    for number, some in batches(ids, IDS_A_QUERY):
        yield AdminBatch(id=number, ids=some)
    insist(admins)
