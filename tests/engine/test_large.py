"""A population that is not held says what one that is held says."""

from __future__ import annotations

import pytest

from saas_audit.discover import built_in
from saas_audit.engine import large
from saas_audit.engine.judge import evaluate
from saas_audit.engine.large import KEPT_PAGES, PATIENCE, LargePopulation, number_in
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.model import Gap, Population, Reading, Reason
from tests.support import ANN, Human

FEW = [one for one in built_in() if one.id.startswith(("m365.entra.a", "salesforce.admin."))]


class Paged(Told):
    """One page, with a name."""

    def reading(self, row_type, tenant):
        reading = super().reading(row_type, tenant)
        reading.rows = [(row, "told#1") for row, _ in reading.rows]
        return reading


def outcomes(check, example, large):
    platforms = [check.platform, "m365", "google", "salesforce"]
    world = World(Paged(example.facts, dict.fromkeys(platforms)), large=large)
    results = evaluate(world, [check], {check.id: example.knobs}, lambda _: None)
    return [(one.outcome, one.seen, one.failed, one.doubts) for one in results]


@pytest.mark.parametrize("check", FEW, ids=lambda check: check.id)
def test_whatever_a_truth_table_tells(check):
    for example in check.examples:
        assert outcomes(check, example, -1) == outcomes(check, example, 1000)


def test_the_first_of_two_with_one_key_counts():
    world = World(Paged((ANN, Human(id="ann", name="Another"))), large=0)
    tenant = next(one for one in world._backing.tenants if one.platform == Human.__row__.platform)
    population = world.population(Human, tenant)
    assert type(population) is not Population
    assert population.by_key.get("ann") is ANN
    assert population.by_key.get("nobody") is None
    assert len(population.rows) == len(list(population.rows)) == 2


PER_PAGE = 3
CUT = Gap(Reason.TRUNCATED, "Human")


class Shelf:
    """Pages of humans; which of them were decoded, in order."""

    def __init__(self, pages: int, gap: Gap | None = None, each: int = PER_PAGE) -> None:
        self._gap = gap
        self.pages = [
            [Human(id=f"h{page}-{n}", name=f"{page}-{n}") for n in range(each)]
            for page in range(pages)
        ]
        self.decoded: list[int] = []
        self.read_again = 0

    def read(self) -> Reading[Human]:
        self.read_again += 1
        rows = [(row, f"people#{n}") for n, page in enumerate(self.pages) for row in page]
        return Reading(rows, gap=self._gap, gaps_of={"x": CUT}, answered={"y"})

    def page(self, number: int) -> list[Human]:
        self.decoded.append(number)
        return self.pages[number]

    def population(self) -> LargePopulation[Human]:
        return LargePopulation(Human, self.read, self.page)


def test_every_key_is_found_on_its_page_and_no_other_page_is_decoded():
    shelf = Shelf(40)
    by_key = shelf.population().by_key
    for number, page in enumerate(shelf.pages):
        for row in page:
            assert by_key.get(row.id) is row
        assert shelf.decoded == list(range(number + 1))
    assert by_key.get("nobody") is None
    assert len(shelf.decoded) == 40


def test_it_is_read_again_for_every_pass_and_lacks_what_it_lacked():
    shelf = Shelf(2, CUT)
    held = shelf.population()
    assert (held.gap, held.gaps_of, held.answered) == (CUT, {"x": CUT}, {"y"})
    assert len(held.rows) == 6
    assert [row.id for row in held.rows] == [row.id for page in shelf.pages for row in page]
    assert shelf.read_again == 2
    assert held.rows[1].id == "h0-1"


def test_two_keys_with_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(large, "_HASHES", 0)
    shelf = Shelf(4, each=1)
    by_key = shelf.population().by_key
    for (row,) in shelf.pages:
        assert by_key.get(row.id) is row
    assert by_key.get("nobody") is None


def test_as_many_pages_as_are_kept_are_decoded_once():
    shelf = Shelf(KEPT_PAGES)
    by_key = shelf.population().by_key
    for _ in range(2):
        for page in range(KEPT_PAGES):
            by_key.get(f"h{page}-0")
    assert len(shelf.decoded) == KEPT_PAGES


def test_the_pages_used_last_are_kept():
    shelf = Shelf(KEPT_PAGES + 1)
    by_key = shelf.population().by_key
    for page in range(KEPT_PAGES):
        by_key.get(f"h{page}-0")
    by_key.get("h0-1")
    by_key.get(f"h{KEPT_PAGES}-0")
    shelf.decoded.clear()
    by_key.get("h0-2")
    assert shelf.decoded == []
    by_key.get("h1-0")
    assert shelf.decoded == [1]


def test_who_asks_too_often_is_given_everything():
    """At most four times each page, and as many as are kept."""
    pages = 2 * KEPT_PAGES
    shelf = Shelf(pages)
    by_key = shelf.population().by_key
    for _ in range(10):
        for page in range(pages):
            by_key.get(f"h{page}-0")
    most = PATIENCE * pages + KEPT_PAGES
    assert PATIENCE * pages <= len(shelf.decoded) <= most + pages
    shelf.decoded.clear()
    for page in range(pages):
        by_key.get(f"h{page}-0")
    assert shelf.decoded == []


def test_of_two_on_one_page_with_one_key_the_first_counts():
    twin = Human(id="ann", name="Another")
    shelf = Shelf(1)
    shelf.pages = [[ANN, twin]]
    assert shelf.population().by_key.get("ann") is ANN


def test_a_page_is_what_follows_the_last_mark():
    assert [number_in("people#7"), number_in("a#b#12")] == [7, 12]
