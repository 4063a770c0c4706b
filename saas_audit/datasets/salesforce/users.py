"""Users: people, machines, customers, partners, guests."""

from __future__ import annotations

from ...model import Part, Row
from .api import ALL_USERS, salesforce
from .moment import Moment


class UserLicense(Part, rename="pascal"):
    """The licence behind a profile."""

    name: str


class Profile(Part, rename="pascal"):
    """The profile; every person's user has exactly one."""

    name: str
    user_license: UserLicense | None


@salesforce("soql User", whole_with=(ALL_USERS,), proof="count")
class User(
    Row,
    rename="pascal",
    at_least=1,
    label="username",
    repeats=("user_type", "profile_id", "profile"),
):
    """A user. ``user_type`` is ``Standard``, ``PowerPartner``, ``Guest``; new ones may come."""

    id: str
    username: str
    name: str
    email: str
    federation_identifier: str | None
    is_active: bool
    user_type: str | None
    created_date: Moment
    last_login_date: Moment | None
    profile_id: str | None
    profile: Profile | None
