"""Accounts that a password alone opens, whatever the identity provider asks for."""

from __future__ import annotations

from ...datasets.salesforce.users import User as SalesforceUser
from ...declare.derive import derive
from ...model import Row
from ..salesforce.health import MfaSwitch
from ..salesforce.sign_in import UnforcedPerson


class PasswordDoor(Row, of=SalesforceUser):
    """A person's account in Salesforce: its own password still works, and is all it takes."""

    id: str


@derive
def password_doors(
    user: SalesforceUser, person: UnforcedPerson | None, switch: MfaSwitch
) -> PasswordDoor | None:
    """Neither the switch for all nor a permission of theirs asks for a second factor."""
    if person is None or switch.on:
        return None
    return PasswordDoor(id=user.id)
