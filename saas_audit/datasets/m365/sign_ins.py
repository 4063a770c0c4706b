"""When people signed in last: a field with a right and a licence of its own."""

from __future__ import annotations

from ...model import Moment, Part, Row
from .api import graph


class SignIns(Part, rename="camel"):
    """The last attempt and the last that worked; the latter is kept since December 2023."""

    last_sign_in_date_time: Moment | None
    last_successful_sign_in_date_time: Moment | None


@graph(
    "/users",
    query=(("$top", "500"),),
    permission=("User.Read.All", "AuditLog.Read.All"),
    proof="count",
)
class UserSignIns(Row, rename="camel", at_least=1):
    """Graph leaves the field out for an account that never signed in."""

    id: str
    sign_in_activity: SignIns | None = None
