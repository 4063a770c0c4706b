"""Public links to files."""

from __future__ import annotations

from ...model import Row
from .api import API, FILE_LINKS, salesforce
from .moment import Moment


@salesforce(
    "soql ContentDistribution",
    permission=(API,),
    whole_with=("QueryAllFiles",),
    tier=FILE_LINKS,
    proof="count",
    where="PreferencesExpires = false OR ExpiryDate >= TODAY",
)
class ContentDistribution(Row, rename="pascal", label="name"):
    """A link that works for whoever holds it. The link itself and its password stay where they are.

    Links that ended before today are not asked for.
    """

    id: str
    name: str
    created_date: Moment
    preferences_expires: bool
    preferences_password_required: bool
    expiry_date: Moment | None
