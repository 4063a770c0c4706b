"""Users told apart: staff, people, machines, administrators, and everybody who is outside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...datasets.declared import ServiceAccount
from ...datasets.salesforce.organization import Organization
from ...datasets.salesforce.sites import Site
from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...model import Lookup, Own, Row, Rows
from .rights import ADMINISTRATIVE, Held, holds
from .whole import batches, insist

INSIDE = frozenset({"standard", "automatedprocess", "cloudintegrationuser"})
PORTAL = frozenset({"cspliteportal", "customersuccess", "powercustomersuccess", "powerpartner"})
INTEGRATION = "Salesforce Integration"
ANALYTICS = "Analytics Cloud Integration User"
VENDORS_OWN = re.compile(r"(integration|security)@00d\w{12,15}(\.|$)", re.IGNORECASE)
API_ONLY = frozenset({"ApiUserOnly"})
IDS_A_QUERY = 200


def kind_of(user: User) -> str:
    """The user type in lower case: the vendor's spelling varies."""
    return (user.user_type or "").lower()


def licence_of(user: User) -> str:
    """The licence behind the profile; "" for a user without either."""
    licence = user.profile.user_license if user.profile else None
    return licence.name if licence else ""


def is_staff(user: User) -> bool:
    """Active and of the organisation; the two accounts that Salesforce runs itself are not."""
    if not user.is_active or kind_of(user) != "standard":
        return False
    is_vendors = VENDORS_OWN.match(user.username) and licence_of(user) == ANALYTICS
    return not is_vendors


class Person(Row, of=User, label="username"):
    """Staff who can open the pages, whatever they are called."""

    id: str
    username: str


@derive
def people(user: User, held: Own[Held]) -> Person | None:
    if not is_staff(user) or holds(held, API_ONLY):
        return None
    return Person(id=user.id, username=user.username)


class PersonBatch(Row):
    """``ids``: of people, with commas between them, as many as one query takes."""

    id: str
    ids: str


@derive
def person_batches(_org: Organization, everybody: Rows[Person]) -> Iterator[PersonBatch]:
    ids = sorted(one.id for one in everybody.seen())
    for number, some in batches(ids, IDS_A_QUERY):
        yield PersonBatch(id=number, ids=some)
    insist(everybody)


class Service(Row, of=User, label="username"):
    """Staff that is a machine: it may use the API only, has the licence for it, or was declared."""

    id: str
    username: str


@derive
def services(user: User, held: Own[Held], declared: Lookup[ServiceAccount]) -> Service | None:
    if not is_staff(user):
        return None
    is_listed = user.id in declared or user.username.lower() in declared
    if is_listed or licence_of(user) == INTEGRATION or holds(held, API_ONLY):
        return Service(id=user.id, username=user.username)
    return None


class Privileged(Row, of=User, at_least=1, label="username"):
    """An active user of any kind who holds an administrator's permission."""

    id: str
    username: str


@derive
def privileged(user: User, held: Own[Held]) -> Privileged | None:
    if not user.is_active or not holds(held, ADMINISTRATIVE):
        return None
    return Privileged(id=user.id, username=user.username)


class Administrator(Row, of=User, at_least=1, label="username"):
    """Staff that holds an administrator's permission."""

    id: str
    username: str


@derive
def administrators(user: User, held: Own[Held]) -> Administrator | None:
    if not is_staff(user) or not holds(held, ADMINISTRATIVE):
        return None
    return Administrator(id=user.id, username=user.username)


class SuperAdministrator(Row, of=User, at_least=1, label="username"):
    """Staff that can see all data, change all data and manage users: nothing is beyond it."""

    id: str
    username: str


@derive
def super_administrators(user: User, held: Own[Held]) -> SuperAdministrator | None:
    if not is_staff(user):
        return None
    for right in ("ModifyAllData", "ViewAllData", "ManageUsers"):
        if not holds(held, frozenset({right})):
            return None
    return SuperAdministrator(id=user.id, username=user.username)


class Outsider(Row, of=User, label="username"):
    """An active user who is neither staff nor one of Salesforce's own: portal, guest, any other."""

    id: str
    username: str


@derive
def outsiders(user: User) -> Outsider | None:
    if not user.is_active or kind_of(user) in INSIDE:
        return None
    return Outsider(id=user.id, username=user.username)


class External(Row, of=User, label="username"):
    """An active customer or partner who signs in to a portal."""

    id: str
    username: str


@derive
def externals(user: User) -> External | None:
    if not user.is_active or kind_of(user) not in PORTAL:
        return None
    return External(id=user.id, username=user.username)


class Guest(Row, of=User, label="username"):
    """The user that everybody is on a live site, without signing in."""

    id: str
    username: str


@derive
def guests(user: User, sites: Lookup[Site]) -> Guest | None:
    if not user.is_active or kind_of(user) != "guest":
        return None
    live = sites.all(guest_user_id=user.id).where(lambda site: site.status == "Active")
    return Guest(id=user.id, username=user.username) if live else None
