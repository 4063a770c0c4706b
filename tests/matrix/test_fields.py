"""One field of one record as nobody documents it blinds the checks that read it, and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from saas_audit.model import Outcome, Reason, Source
from saas_audit.simulator.fault import Fault
from tests.matrix.bench import Bench, users_of
from tests.matrix.faults import list_name
from tests.matrix.shaken import every_source

STRANGE = {"strange": True}
TOLD = {
    Reason.WRONG_TYPE,
    Reason.UNKNOWN_VALUE,
    Reason.NOT_RETURNED,
    Reason.TRUNCATED,
    Reason.MOVED_WHILE_READING,
}


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    held = Bench("careful", page=100)
    yield held
    held.close()


def _strange(name: str, field: str) -> Fault:
    """The last record with this field has an object in it."""

    def edit(body: bytes) -> bytes:
        try:
            page = json.loads(body)
        except ValueError:
            return body
        records = page.get(name, []) if isinstance(page, dict) and name else [page]
        mine = [one for one in records if isinstance(one, dict) and field in one]
        if mine:
            mine[-1][field] = STRANGE
        return json.dumps(page).encode()

    return Fault(match="", kind="edited", times=None, edit=edit)


@every_source
def test_a_strange_field_moves_nothing_and_hides_nobody(bench: Bench, source: Source) -> None:
    fetch = bench.fetch(source)
    before = bench.entry(bench.snapshot, fetch)
    heads: dict[str, Any] = dict.fromkeys(path.partition(".")[0] for path in fetch.fields)
    for field in heads:
        entry, after = bench.verdicts(fetch, [_strange(list_name(source), field)])
        lost = bool(entry.gap or entry.failed)
        assert lost or entry.coverage.items == before.coverage.items, field
        for check in users_of(source):
            was, found = bench.plain[check.id].outcome, after[check.id]
            if found.outcome is Outcome.UNKNOWN and was is not Outcome.UNKNOWN:
                reasons = {doubt.gap.reason for doubt in found.doubts}
                assert reasons & TOLD, (field, check.id, found.doubts)
            else:
                assert found.outcome is was, (field, check.id)
