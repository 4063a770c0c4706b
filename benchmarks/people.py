"""How much memory and time it takes to match people over three platforms.

python -m benchmarks.people [--people 1000000]

The accounts are made as they are read, so that what is measured is the matching: the real derives,
through the real world. Everybody has three accounts; one in fifty left, one in a hundred is known
by an alias only, one in a thousand shares a mailbox with a colleague.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, Any

from saas_audit.datasets.google.directory import User as GoogleUser
from saas_audit.datasets.m365.directory import User as EntraUser
from saas_audit.datasets.salesforce.users import User as SalesforceUser
from saas_audit.derived.people.person import Person
from saas_audit.engine.truth import NOON
from saas_audit.engine.world import World
from saas_audit.model import ORGANISATION, PLATFORMS, Reading, Row, Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS_A_PAGE = 999


def entra(number: int) -> EntraUser:
    """``p17@acme.example``; ids as long as the vendor's."""
    address = f"p{number}@acme.example"
    return EntraUser(
        id=f"{number:08x}-0000-4000-8000-{number:012x}",
        user_principal_name=address,
        display_name=f"Person {number}",
        mail=address,
        proxy_addresses=[f"SMTP:{address}", f"smtp:p{number}@acme.onmicrosoft.example"],
        other_mails=[],
        employee_id=None,
        on_premises_immutable_id=None,
        account_enabled=number % 50 != 0,
        user_type="Member",
    )


def google(number: int) -> GoogleUser:
    """One in a hundred signs in by another name, and has the usual one as an alias."""
    usual = f"p{number}@acme.example"
    other = number % 100 == 0
    return GoogleUser(
        id=f"1{number:020}",
        primary_email=f"first.last{number}@acme.example" if other else usual,
        aliases=[usual] if other else [],
        non_editable_aliases=[f"p{number}@acme.example.test-google-a.com"],
        suspended=False,
        archived=False,
    )


def salesforce(number: int) -> SalesforceUser:
    """One in a thousand gives the mailbox of somebody else."""
    owner = number - 1 if number % 1000 == 0 and number else number
    return SalesforceUser(
        id=f"0055g{number:013}",
        username=f"p{number}@acme.example.crm",
        name=f"Person {number}",
        email=f"p{owner}@acme.example",
        federation_identifier=None,
        is_active=True,
        user_type="Standard",
        profile=None,
    )


MAKERS: dict[type[Row], Any] = {
    EntraUser: entra,
    GoogleUser: google,
    SalesforceUser: salesforce,
}


class Crowd:
    """A backing that makes accounts as they are read, and holds none."""

    def __init__(self, people: int) -> None:
        self._people = people
        self.tenants = [Tenant(one, "crowd", f"{one}-1", "Crowd") for one in PLATFORMS]
        self.as_of = NOON

    def reading(self, row_type: type[Any], tenant: Tenant) -> Reading[Any]:  # noqa: ARG002
        """See ``Backing``."""
        make = MAKERS.get(row_type)
        return Reading(self._rows(make)) if make else Reading([])

    def size(self, row_type: type[Row], tenant: Tenant) -> int:  # noqa: ARG002
        """See ``Backing``."""
        return self._people if row_type in MAKERS else 0

    def page(self, row_type: type[Any], tenant: Tenant, number: int) -> list[Any]:  # noqa: ARG002
        """See ``Backing``."""
        first = (number - 1) * ROWS_A_PAGE
        last = min(first + ROWS_A_PAGE, self._people)
        return [MAKERS[row_type](one) for one in range(first, last)]

    def _rows(self, make: Any) -> Iterator[tuple[Row, str]]:
        for number in range(self._people):
            yield make(number), f"users.jsonl.zst#{number // ROWS_A_PAGE + 1}"


def peak_megabytes() -> float:
    """The most that was resident so far; Linux counts kilobytes, macOS bytes."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Print how many people came out, how sure, how long it took and how much it held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    wanted = parser.parse_args().people
    before, started, cpu = peak_megabytes(), time.perf_counter(), time.process_time()
    whole = people = 0
    for person, _ in World(Crowd(wanted)).stream(Person, ORGANISATION):
        people += 1
        whole += len(person.accounts) == len(PLATFORMS)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"{wanted} people: {people} rows, {whole} matched on all platforms")
    print(f"{seconds:.0f} s, {cpu:.0f} s of them at work")
    print(f"{peak_megabytes():.0f} MB at the peak, {before:.0f} MB before")


if __name__ == "__main__":
    main()
