"""Staff, people and machines alike, and the few of them that some checks are about."""

from __future__ import annotations

from ...datasets.salesforce.settings import SecuritySettings
from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...model import Own, Row
from .people import Service, is_staff
from .rights import ADMINISTRATIVE, Held, holds
from .sign_in import SINGLE_SIGN_ON

EVERYTHING = frozenset({"ModifyAllData"})
RESET = frozenset({"DelegatedTwoFactor", "ManageTwoFactor"})


class Staff(Row, of=User, at_least=1, label="username"):
    """An active user of the organisation's own."""

    id: str
    username: str


@derive
def staff(user: User) -> Staff | None:
    return Staff(id=user.id, username=user.username) if is_staff(user) else None


class FactorResetter(Row, of=User, label="username"):
    """Staff that may take away or lend a second factor, and is no full administrator."""

    id: str
    username: str


@derive
def factor_resetters(user: User, held: Own[Held]) -> FactorResetter | None:
    if not is_staff(user) or not holds(held, RESET) or holds(held, EVERYTHING):
        return None
    return FactorResetter(id=user.id, username=user.username)


class DirectFullAdmin(Row, of=User, label="username"):
    """Staff, machines too, that may change all data and does not have to come by its provider."""

    id: str
    username: str


@derive
def direct_full_admins(
    user: User, settings: SecuritySettings, held: Own[Held]
) -> DirectFullAdmin | None:
    if not is_staff(user) or not holds(held, EVERYTHING):
        return None
    off = settings.metadata.single_sign_on_settings.is_login_with_salesforce_credentials_disabled
    if off and holds(held, SINGLE_SIGN_ON):
        return None
    return DirectFullAdmin(id=user.id, username=user.username)


class BroadService(Row, of=User, label="username"):
    """A service account that holds an administrator's permission."""

    id: str
    username: str


@derive
def broad_services(user: User, service: Service | None, held: Own[Held]) -> BroadService | None:
    if service is None or not holds(held, ADMINISTRATIVE):
        return None
    return BroadService(id=user.id, username=user.username)
