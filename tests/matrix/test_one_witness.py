"""One failing subject, in the last record of the last page, is enough; and no fault hides it.

For each check that looks at records of a list: *careful*, whose last record is one of *careless*,
or has what is wrong with it. The record that makes a check fail is looked for, not written down.
Then the list is lost, or loses that page, or is read whole with a gap behind it; and every other
source of the check is refused in turn. The check may keep its failure or not know; it never passes.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from saas_audit.declare.check import Check
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.engine.world import World
from saas_audit.model import PLATFORMS, Gap, Outcome, Reading, Reason, Row, Source, Tenant
from tests.matrix.bench import CHECKS, EVERYTHING, SOURCES, Bench, Half, Shaken, users_of
from tests.matrix.edited import Whole, records_of
from tests.matrix.faults import list_name
from tests.matrix.stands import STANDS
from tests.matrix.underivable import UNDERIVABLE

Change = Callable[[list[dict[str, Any]]], None]
LOST = Gap(Reason.API_ERROR, "the matrix", "lost")
LISTS = [source for source in SOURCES if list_name(source)]


class Cut(Shaken):
    """A world in which one source is not whole: ``kept`` of its pages were read."""

    def __init__(self, facts: Any, source: Source, tenant: Tenant, kept: slice) -> None:
        self.__dict__.update(facts.__dict__)
        self._facts, self._source, self._tenant, self._kept = facts, source, tenant, kept

    def reading(self, row_type: type[Row], tenant: Tenant) -> Reading[Any]:
        reading = self._facts.reading(row_type, tenant)
        source = row_type.__row__.source
        if source and source.identity == self._source.identity and tenant == self._tenant:
            pairs = list(reading.rows)
            pages = list(dict.fromkeys(ref for _, ref in pairs))
            kept = set(pages[self._kept])
            owners = reading.gaps_of
            reading = Reading([one for one in pairs if one[1] in kept], gap=LOST, gaps_of=owners)
            reading.answered = frozenset()
        return reading


CUTS = {"lost": slice(0, 0), "cut": slice(0, -1), "gap": slice(None)}


class Witness(NamedTuple):
    """One bad record in *careful*."""

    source: Source
    change: Change
    instead: tuple[str, Any] = ("", None)


class Pair:
    """*careful*, and what *careless* has to offer."""

    def __init__(self) -> None:
        self.good = Bench("careful")
        self.bad = Bench("careless")
        self.found: dict[str, tuple[Source, Any, World]] = {}
        for source in LISTS:
            self._look(source)

    def close(self) -> None:
        self.good.close()
        self.bad.close()

    def _look(self, source: Source) -> None:
        """Which of the checks that rest on a source fail by one record of it."""
        users = [one for one in users_of(source) if one.id not in UNDERIVABLE]
        for witness in self._witnesses(source):
            waiting = [one for one in users if one.id not in self.found]
            if not waiting:
                return
            facts = Whole(self.good, *witness)
            world = Half(facts, self.good.world, source, EVERYTHING)
            for name, result in self.good.judged(world, waiting).items():
                if result.outcome is Outcome.FAIL:
                    self.found[name] = (source, facts, world)

    def _witnesses(self, source: Source) -> Iterator[Witness]:
        """Each record of *careless*: after the others, or over the last; its like goes."""
        key = self.good.fetch(source).key
        for record in self._records(source):
            same = (key, record[key]) if key in record else ("", None)
            yield Witness(source, functools.partial(_beside, record), same)
            if key in record:
                yield Witness(source, functools.partial(_over, record, key))

    def _records(self, source: Source) -> Iterator[dict[str, Any]]:
        entry = self.bad.entry(self.bad.snapshot, self.bad.fetch(source))
        found = {
            json.dumps(record, sort_keys=True): record
            for exchange in self.bad.snapshot.exchanges(entry)
            for record in records_of(json.loads(exchange.body), list_name(source))
        }
        return iter(found.values())


def _beside(record: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    rows.append(record)


def _over(record: dict[str, Any], key: str, rows: list[dict[str, Any]]) -> None:
    """The last record keeps its key and gets everything else of the bad one."""
    rows[-1] = {**record, key: rows[-1].get(key, record[key])}


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    held = Pair()
    yield held
    held.close()


def _of_vendors(check: Check) -> list[Source]:
    return [one for one in sources_of(needs_of(check)) if one.platform in PLATFORMS]


WITH_LISTS = [
    check
    for check in CHECKS
    if not check.is_manual and any(list_name(one) for one in _of_vendors(check))
]


def test_the_list_of_others_names_checks_that_there_are() -> None:
    assert set(UNDERIVABLE) <= {check.id for check in WITH_LISTS}


DERIVED = [check for check in WITH_LISTS if check.id not in UNDERIVABLE]


@pytest.mark.parametrize("check", DERIVED, ids=lambda check: check.id)
def test_one_failing_record_is_found_and_no_fault_makes_it_pass(pair: Pair, check: Check) -> None:
    assert check.id in pair.found, "no record of careless makes careful fail"
    source, facts, world = pair.found[check.id]
    bench = pair.good
    for other in _of_vendors(check):
        mine = other.identity == source.identity
        if check.id in STANDS.get(other.endpoint, ()):
            continue  # what another source says decides alone
        for name in ("lost", "cut", "gap") if mine else ("lost",):
            cut = Cut(facts, other, bench.fetch(other).tenant, CUTS[name])
            found = bench.judged(Half(cut, world, other), [check])[check.id].outcome
            assert found in (Outcome.FAIL, Outcome.UNKNOWN), (other.endpoint, name)
