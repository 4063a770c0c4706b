"""A snapshot and what the admin declared, side by side."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from saas_audit import Row
from saas_audit.declare.config import config
from saas_audit.declare.remembered import remembered
from saas_audit.engine.facts import Facts
from saas_audit.engine.plan import RESOLVER
from saas_audit.model import Reading, Tenant
from tests.support import ANN, Human

MAIN = Tenant("m365", "main")
THEN, NOW = datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


@config("tests_of_facts_partners")
class Partner(Row):
    """Declared."""

    id: str


class Shelf:
    """As much of a snapshot as is asked for."""

    manifest = SimpleNamespace(as_of=THEN)
    reading: Reading[Any] = Reading([(ANN, "people#0")])

    def __init__(self, *tenants: Tenant) -> None:
        self.tenants = tenants

    def rows(self, row_type: Any, tenant: Tenant) -> Any:
        return (self.reading, row_type, tenant)

    def size(self, row_type: Any, tenant: Tenant) -> Any:
        return (7, row_type, tenant)

    def page(self, row_type: Any, tenant: Tenant, number: int) -> Any:
        return (number, row_type, tenant)


class Lists:
    """The config's."""

    def rows(self, row_type: Any, tenant: Tenant) -> Any:
        assert (row_type, tenant) == (Partner, MAIN)
        return [Partner(id="fabrikam.example")]


def facts(*tenants: Tenant, as_of: datetime | None = None) -> Facts:
    return Facts(Shelf(*tenants), Lists(), as_of)  # type: ignore[arg-type]


def test_what_was_read_comes_from_the_snapshot():
    known: Any = facts(MAIN)
    assert known.reading(Human, MAIN) == (Shelf.reading, Human, MAIN)
    assert known.size(Human, MAIN) == (7, Human, MAIN)
    assert known.page(Human, MAIN, 3) == (3, Human, MAIN)


def test_what_is_declared_comes_from_the_config_and_is_never_large():
    known = facts(MAIN)
    ((partner, ref),) = known.reading(Partner, MAIN)
    assert (partner.id, ref) == ("fabrikam.example", "")
    assert known.size(Partner, MAIN) == 0


@remembered
class Past(Row):
    """Of the last run."""

    id: str


class Memory:
    """What the last run saw."""

    def reading(self, row_type: Any, tenants: Any) -> Any:
        return (row_type, tenants)

    def size(self, row_type: Any) -> Any:
        return (11, row_type)


def test_what_the_last_run_saw_comes_from_its_memory_and_is_held_to_the_tenants_there_are():
    known: Any = Facts(Shelf(MAIN), Lists(), memory=Memory())  # type: ignore[arg-type]
    assert known.reading(Past, MAIN) == (Past, (MAIN,))
    assert known.size(Past, MAIN) == (11, Past)


def test_a_first_run_remembers_nothing():
    known = facts(MAIN)
    assert list(known.reading(Past, MAIN)) == []
    assert known.reading(Past, MAIN).gap is None
    assert known.size(Past, MAIN) == 0


def test_public_dns_is_always_there_once():
    assert facts(MAIN).tenants == facts(MAIN, RESOLVER).tenants == (MAIN, RESOLVER)


def test_the_time_is_the_runs_else_the_snapshots():
    assert facts().as_of == THEN
    assert facts(as_of=NOW).as_of == NOW
