"""Administrators as a query takes them: some by id, and their profiles one by one."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.organization import Organization
from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...model import Lookup, Row, Rows
from .people import IDS_A_QUERY
from .sign_in import DirectAdmin
from .staff import DirectFullAdmin
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


class AdminProfile(Row):
    """The profile of somebody who may change all data, whatever grants that."""

    id: str


@derive
def admin_profiles(admin: DirectFullAdmin, users: Lookup[User]) -> AdminProfile | None:
    user = users.get(admin.id)
    return AdminProfile(id=user.profile_id) if user and user.profile_id else None
