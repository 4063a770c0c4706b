"""Which records are asked for: of each sensitive object, those of so many guests."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...model import Row, Rows
from .people import IDS_A_QUERY, kind_of
from .sensitive import Sensitive
from .whole import batches, insist


class GuestQuestion(Row, of=Sensitive, owner="object"):
    """``ids``: of guests, inactive ones too: they may own old records."""

    id: str
    object: str
    ids: str


@derive
def guest_questions(thing: Sensitive, users: Rows[User]) -> Iterator[GuestQuestion]:
    guests = users.where(lambda user: kind_of(user) == "guest")
    ids = sorted(user.id for user in guests.seen())
    for number, some in batches(ids, IDS_A_QUERY):
        yield GuestQuestion(id=f"{thing.name}:{number}", object=thing.name, ids=some)
    insist(guests)
