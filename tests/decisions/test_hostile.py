"""Whatever stands in the files: they are read, or a sentence says why not."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import msgspec
import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from saas_audit.decisions import Decisions
from saas_audit.decisions.dates import read_date
from saas_audit.decisions.file import EXCEPTIONS, change, load
from saas_audit.decisions.plan import COLUMNS, KEY
from saas_audit.decisions.sheet import read
from saas_audit.errors import UsageError
from saas_audit.model import Value
from saas_audit.reports.csv_files import write
from tests.decisions.test_file import BOTH, HELD
from tests.safety.fuzzing import bounded, changed, texts

WHOLE = {"schema_version": 1, "last": 7, "exception": [msgspec.to_builtins(HELD)]}


@bounded
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_a_plan_of_any_bytes(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.csv"
        path.write_bytes(b"finding_id,owner,due_date\r\n" + data)
        with contextlib.suppress(UsageError):
            assert all(row.cells.keys() >= {KEY} for row in read(path, COLUMNS, KEY))


@bounded
@given(changed(WHOLE))
def test_exceptions_that_somebody_made_up(table):
    with tempfile.TemporaryDirectory() as folder:
        try:
            text = tomli_w.dumps(table)
        except (TypeError, ValueError, AttributeError):
            return  # TOML has no word for it
        (Path(folder) / EXCEPTIONS).write_text(text, encoding="utf-8")
        with contextlib.suppress(UsageError):
            assert isinstance(load(Path(folder)), Decisions)


@bounded
@given(texts, texts, st.none() | st.lists(texts, max_size=3).map(tuple))
def test_names_of_a_tenant_come_back_as_they_were(name, reason, members):
    held = msgspec.structs.replace(
        HELD, subject_name=name, reason=reason, seen=Value(name, members)
    )
    with tempfile.TemporaryDirectory() as folder:
        change(Path(folder), lambda _: msgspec.structs.replace(BOTH, acceptances=(held,)))
        assert load(Path(folder)).acceptances == (held,)


@bounded
@given(st.lists(texts, min_size=2, max_size=2))
def test_a_cell_that_a_spreadsheet_must_not_run_comes_back_without_its_guard(cells):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.csv"
        write(path, ["finding_id", "owner", "justification"], [["f1", *cells]])
        (row,) = read(path, COLUMNS, KEY)
        for cell, name in zip(cells, ("owner", "justification"), strict=True):
            if cell.isprintable() and cell.isascii() and not cell.startswith("'"):
                assert row.cells[name] == cell.strip()


@bounded
@given(texts | st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}", fullmatch=True))
def test_a_date_of_any_text(text):
    with contextlib.suppress(ValueError):
        assert read_date(text, "dmy").year <= 9999


def test_toml_nested_beyond_reason(tmp_path):
    (tmp_path / EXCEPTIONS).write_text("exception = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(UsageError, match="not valid TOML"):
        load(tmp_path)
