"""On a terminal a line per source; in a pipe only that a run goes on."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest

from saas_audit.cli.progress import LINES, progress
from saas_audit.discover import built_in
from saas_audit.engine.plan import Target, plan
from saas_audit.model import Tenant

FETCHES = plan(built_in(), [Target(Tenant("google", "acme", "1", "Acme"))]).fetches
SINCE = datetime(2026, 11, 2, 6, tzinfo=UTC)


def test_in_a_pipe_it_is_quiet_but_for_a_run_that_goes_on(capsys):
    with progress() as told:
        told.page(FETCHES[0], 1, 10, None)
        told.continues(SINCE, 1234)
    assert "2026-11-02 06:00" in (said := capsys.readouterr().err)
    assert "1,234 pages" in said
    assert FETCHES[0].source.endpoint not in said


def test_on_a_terminal_every_source_gets_a_line_for_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress() as told:
        for number, fetch in enumerate(FETCHES[: LINES + 3], start=1):
            told.page(fetch, number, 10 * number, None)
            told.page(fetch, number, 10 * number, 1000)
    assert len(FETCHES) > LINES
    assert capsys.readouterr().out == ""
