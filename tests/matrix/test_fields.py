"""One field of one record as nobody documents it blinds the checks that read it, and no others."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from saas_audit.engine.judge import CheckResult
from saas_audit.model import Outcome, Reason, Source
from saas_audit.simulator.fault import Fault
from tests.matrix.bench import Bench, users_of
from tests.matrix.edited import with_changed
from tests.matrix.faults import list_name
from tests.matrix.fields import (
    allows_null,
    is_closed,
    options,
    put_last,
    reads,
    types_in,
    utmost,
)
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


def holds(bench: Bench, check: Any, found: CheckResult, reads_it: bool, where: object) -> None:
    """It stays, or becomes unknown for a reason that is told; who does not read it, stays."""
    was = bench.plain[check.id]
    if not reads_it:
        assert found == was, (where, check.id)
    elif found.outcome is Outcome.UNKNOWN and was.outcome is not Outcome.UNKNOWN:
        reasons = {doubt.gap.reason for doubt in found.doubts}
        assert reasons & TOLD, (where, check.id, found.doubts)
    else:
        assert found.outcome is was.outcome, (where, check.id)


@every_source
def test_a_strange_field_moves_nothing_and_hides_nobody(bench: Bench, source: Source) -> None:
    fetch = bench.fetch(source)
    before = bench.entry(bench.snapshot, fetch)
    heads: dict[str, Any] = dict.fromkeys(path.partition(".")[0] for path in fetch.fields)
    for field in heads:
        faults = [_strange(list_name(source), field)]
        entry, after = bench.verdicts(fetch, faults, lasting=True)
        lost = bool(entry.gap or entry.failed)
        assert lost or entry.coverage.items == before.coverage.items, field
        for check in users_of(source):
            holds(bench, check, after[check.id], lost or reads(check, source, field), field)


@every_source
def test_null_and_a_word_nobody_documents_are_unknown(bench: Bench, source: Source) -> None:
    """Where the type of a field has no null, and where it is a closed list of words."""
    for path, kinds in types_in(source).items():
        values = [None] * (not any(map(allows_null, kinds)))
        values += ["a word of tomorrow"] * all(map(is_closed, kinds))
        readers = [check for check in users_of(source) if reads(check, source, path)]
        for value in values:
            change = functools.partial(put_last, path, value)
            after = with_changed(bench, source, change, readers)
            for check in readers:
                holds(bench, check, after[check.id], True, (path, value))


@every_source
def test_the_utmost_that_a_type_allows_breaks_no_check(bench: Bench, source: Source) -> None:
    """A check may make of it what it likes, but not fail itself."""
    for path, kinds in types_in(source).items():
        readers = [check for check in users_of(source) if reads(check, source, path)]
        values = [one for kind in kinds for option in options(kind) for one in utmost(option)]
        for value in {repr(one): one for one in values}.values():
            change = functools.partial(put_last, path, value)
            after = with_changed(bench, source, change, readers)
            doubts = [doubt.gap for check in readers for doubt in after[check.id].doubts]
            assert Reason.CHECK_ERROR not in {gap.reason for gap in doubts}, (path, value, doubts)
