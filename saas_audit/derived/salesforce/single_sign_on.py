"""People who come by the organisation's identity provider, and those who need not."""

from __future__ import annotations

from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...model import Own, Row
from .people import Person
from .rights import Held, holds
from .sign_in import SINGLE_SIGN_ON


class ProviderPerson(Row, of=User, label="username"):
    """A person for whom passwords of Salesforce's can be switched off."""

    id: str
    username: str


@derive
def provider_people(user: User, person: Person | None, held: Own[Held]) -> ProviderPerson | None:
    if person is None or not holds(held, SINGLE_SIGN_ON):
        return None
    return ProviderPerson(id=user.id, username=person.username)


class PasswordPerson(Row, of=User, label="username"):
    """A person whom the switch does not reach: a password of Salesforce's will always do."""

    id: str
    username: str


@derive
def password_people(user: User, person: Person | None, held: Own[Held]) -> PasswordPerson | None:
    if person is None or holds(held, SINGLE_SIGN_ON):
        return None
    return PasswordPerson(id=user.id, username=person.username)
