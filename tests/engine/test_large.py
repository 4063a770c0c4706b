"""A population that is not held says what one that is held says."""

from __future__ import annotations

import pytest

from saas_audit.discover import built_in
from saas_audit.engine.judge import evaluate
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.model import Population
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
