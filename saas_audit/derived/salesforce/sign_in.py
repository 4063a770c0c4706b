"""Who signs in to Salesforce itself, and must therefore show a second factor there."""

from __future__ import annotations

from ...datasets.salesforce.settings import SecuritySettings
from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...model import Own, Row
from .people import Administrator, Person
from .rights import Held, holds

SINGLE_SIGN_ON = frozenset({"IsSsoEnabled"})
FORCED = frozenset({"ForceTwoFactor"})


class DirectPerson(Row, of=User, label="username"):
    """A person whose second factor is Salesforce's business: the rest must come by their provider.

    Only where passwords of Salesforce's are switched off for users of single sign-on is that so.
    """

    id: str
    username: str


@derive
def direct_people(
    user: User, person: Person | None, settings: SecuritySettings, held: Own[Held]
) -> DirectPerson | None:
    if person is None:
        return None
    off = settings.metadata.single_sign_on_settings.is_login_with_salesforce_credentials_disabled
    if off and holds(held, SINGLE_SIGN_ON):
        return None
    return DirectPerson(id=user.id, username=person.username)


class DirectAdmin(Row, of=User, label="username"):
    """An administrator whose second factor is Salesforce's business."""

    id: str
    username: str


@derive
def direct_admins(
    user: User, person: DirectPerson | None, admin: Administrator | None
) -> DirectAdmin | None:
    if person is None or admin is None:
        return None
    return DirectAdmin(id=user.id, username=admin.username)


class UnforcedPerson(Row, of=User, label="username"):
    """A person whom no permission of their own makes show a second factor."""

    id: str
    username: str


@derive
def unforced_people(
    user: User, person: DirectPerson | None, held: Own[Held]
) -> UnforcedPerson | None:
    if person is None or holds(held, FORCED):
        return None
    return UnforcedPerson(id=user.id, username=person.username)
