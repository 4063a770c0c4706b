"""Every source under every fault. What passes changes nothing; what lasts is unknown, and why.

A tool that answers unknown to everything fails this: failures whose witness was read must stand.
"""

from __future__ import annotations

import pytest

from saas_audit.model import Outcome, Source
from tests.matrix.bench import SOURCES, Bench
from tests.matrix.faults import CASES, FOREIGN, LINKS, Case, tells_how_many
from tests.matrix.stands import STANDS


def _applies(case: Case, source: Source, bench: Bench) -> bool:
    entry = bench.entry(bench.snapshot, bench.fetch(source))
    bodies = [exchange.body for exchange in bench.snapshot.exchanges(entry)]
    paged = any(f'"{link}"' in body for body in bodies for link in LINKS)
    return (
        (paged or not case.pages)
        and (tells_how_many(source) or not case.counted)
        and (source.each is None or not case.alone)
        and (paged or source.proof == "count" or len(bodies) > 1 or not case.second)
    )


every_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug[:70])


def holds_under_every_fault(bench: Bench, source: Source) -> None:
    """Asserts it for one source."""
    fetch = bench.fetch(source)
    before = bench.entry(bench.snapshot, fetch)
    for name, case in CASES.items():
        if not before.frames or not _applies(case, source, bench):
            continue
        entry, after = bench.verdicts(fetch, case.make(source), bool(case.reasons))
        assert FOREIGN not in bench.hosts, (name, "a next page was looked for at a stranger's")
        if case.counted and not bench.changed:
            continue  # no record was there to be lost
        gaps = {gap.reason for gap in (entry.gap, *entry.failed.values()) if gap}
        if not case.reasons:
            assert not bench.unspent, (name, "what was never struck proves nothing")
            assert bench.changed or not case.pages, (name, "nor does what changed nothing")
            assert not gaps, (name, entry.gap, entry.failed)
            assert after == {key: bench.plain[key] for key in after}, name
            continue
        assert gaps, name
        assert gaps <= case.reasons, (name, entry.gap, entry.failed)
        for key, result in after.items():
            was = bench.plain[key].outcome
            if result.outcome is Outcome.UNKNOWN:
                reasons = {doubt.gap.reason for doubt in result.doubts}
                assert reasons & case.reasons, (name, key, result.doubts)
            else:
                assert result.outcome is was, (name, key)
                if name == "403" and was is Outcome.PASS:
                    assert key in STANDS.get(source.endpoint, ()), f"{key} passes unseen"
