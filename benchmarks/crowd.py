"""Large organisations: *careful*, and as many people more as it takes. Nobody is held in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from saas_audit.simulator import organisations
from saas_audit.simulator.cast import DOMAIN, Person
from saas_audit.simulator.google import objects as google
from saas_audit.simulator.m365 import objects as m365
from saas_audit.simulator.m365.filters import BEGINS
from saas_audit.simulator.salesforce.queries import Queries
from saas_audit.simulator.salesforce.tenant import made_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from saas_audit.simulator.m365.tenant import Tenant
    from saas_audit.simulator.salesforce.soql import Statement

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
REGISTRATIONS = "/reports/authenticationMethods/userRegistrationDetails"
FIRST = 10_000_000
"""Where the numbers in the ids of those made begin."""


class Crowd(Sequence[Any]):
    """The people there are, then ``more`` made on demand by number."""

    def __init__(self, there: Sequence[Any], more: int, make: Callable[[int], Any]) -> None:
        self._there, self._more, self._make = there, more, make

    def __len__(self) -> int:
        return len(self._there) + self._more

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            if place == slice(None):
                return self
            return [self[one] for one in range(*place.indices(len(self)))]
        if place >= len(self):
            raise IndexError(place)
        inside = len(self._there)
        return self._there[place] if place < inside else self._make(place - inside)

    def beginning(self, letter: str) -> Crowd:
        """Those whose sign-in name begins with a letter: every thirty-sixth of those made."""
        there = [one for one in self._there if one["userPrincipalName"].lower().startswith(letter)]
        first = LETTERS.index(letter)
        more = len(range(first, self._more, len(LETTERS)))
        return Crowd(there, more, lambda n: self._make(first + n * len(LETTERS)))

    def meeting(self, test: Callable[[Any], bool]) -> Crowd:
        """Those there who do, and all of those made."""
        return Crowd([one for one in self._there if test(one)], self._more, self._make)


class Sparse(dict[str, Any]):
    """A record of which only this much is not null."""

    def __missing__(self, name: str) -> None:
        return None


def beginning(held: Any, query: Mapping[str, str]) -> Any:
    """As Microsoft's simulator does it, without looking at everybody."""
    wanted = BEGINS.fullmatch(query.get("$filter", ""))
    return held.beginning(wanted.group(1)) if wanted else held


class CrowdQueries(Queries):
    """As Salesforce's simulator does it; those made meet every test, and are in order."""

    def _meeting(self, asked: Statement, rows: Any) -> Any:
        if not isinstance(rows, Crowd) or asked.test is None:
            return super()._meeting(asked, rows)
        test = asked.test
        return rows.meeting(lambda row: test(self._reader(asked.object, row)))

    def _ordered(self, asked: Statement, rows: Any) -> Any:
        return rows if isinstance(rows, Crowd) else super()._ordered(asked, rows)


def _handle(number: int) -> str:
    """Sign-in names begin with every letter and digit alike."""
    return f"{LETTERS[number % 36]}{number}"


def _m365(tenant: Tenant, people: int) -> None:
    sample = m365.user("careful", Person("x", "X"))
    row = m365.registration(sample, admin=False, capable=True)

    def user(number: int) -> dict[str, Any]:
        address = f"{_handle(number)}@{DOMAIN['careful']}"
        return {
            **sample,
            "id": f"{number:08x}-0000-4000-8000-{number:012x}",
            "userPrincipalName": address,
            "displayName": f"Person {number}",
            "mail": address,
            "proxyAddresses": [f"SMTP:{address}"],
        }

    def registration(number: int) -> dict[str, Any]:
        one = user(number)
        return {**row, "id": one["id"], "userPrincipalName": one["userPrincipalName"]}

    tenant.graph["/users"] = Crowd(tenant.graph["/users"], people, user)
    tenant.graph[REGISTRATIONS] = Crowd(tenant.graph[REGISTRATIONS], people, registration)


def _google(people: int, there: Sequence[Any]) -> Crowd:
    sample = google.user(1, Person("x", "X"), "careful", "/", emails=[])

    def user(number: int) -> dict[str, Any]:
        return {
            **sample,
            "id": f"1000000000{FIRST + number}",
            "primaryEmail": f"{_handle(number)}@{DOMAIN['careful']}",
            "name": {"fullName": f"Person {number}"},
        }

    return Crowd(there, people, user)


def _salesforce(objects: dict[str, Any], people: int) -> None:
    """Everybody has a profile and one permission set: two assignments each."""
    staff = next(one for one in objects["User"] if one["Username"].startswith("gita@"))
    grants = [g for g in objects["PermissionSetAssignment"] if g["AssigneeId"] == staff["Id"]]
    sets = (grants[0], grants[-1])

    def user(number: int) -> Sparse:
        address = f"{_handle(number)}@{DOMAIN['careful']}"
        held = made_id("005", FIRST + number)
        names = {"Username": address, "Email": address, "FederationIdentifier": address}
        return Sparse(staff, Id=held, **names, Name=f"Person {number}")

    def assignment(number: int) -> Sparse:
        person, which = divmod(number, 2)
        held = {"Id": made_id("0Pa", FIRST + number), "AssigneeId": made_id("005", FIRST + person)}
        return Sparse(sets[which], **held)

    objects["User"] = Crowd(objects["User"], people, user)
    objects["PermissionSetAssignment"] = Crowd(
        objects["PermissionSetAssignment"], 2 * people, assignment
    )


def world(people: int) -> organisations.World:
    """*careful* with so many people more on each platform."""
    held = organisations.world("careful")
    _m365(held.m365, people)
    held.google = msgspec.structs.replace(held.google, users=_google(people, held.google.users))
    _salesforce(held.salesforce.objects, people)
    return held
