"""findings.csv in the hands of the tools people open it with: each finds every row."""

from __future__ import annotations

import shutil
import subprocess

import duckdb
import pandas
import pytest

from saas_audit.reports import csv_files
from saas_audit.reports.columns import FINDINGS
from tests.reports.test_reports import crowd, hostile, rows

COMMA_QUOTES_UTF8 = "Text - txt - csv (StarCalc):44,34,76,1"
"""What its dialog proposes for a file that begins with a byte order mark."""


@pytest.fixture(params=[hostile, lambda: crowd(40)], ids=["hostile", "crowd"])
def findings(request, tmp_path):
    path = tmp_path / "findings.csv"
    csv_files.findings(request.param(), path, tmp_path)
    return path, len(rows(path))


def test_pandas(findings):
    path, wanted = findings
    read = pandas.read_csv(path, dtype=str, keep_default_na=False)
    assert (len(read), list(read.columns)) == (wanted, list(FINDINGS))


def test_duckdb(findings):
    path, wanted = findings
    found = duckdb.sql(f"select count(*) from read_csv('{path.as_posix()}', all_varchar = true)")
    assert found.fetchall() == [(wanted,)]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here")
def test_libreoffice(findings, tmp_path):
    path, wanted = findings
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"]
    command += [f"--infilter={COMMA_QUOTES_UTF8}", "--convert-to", "xlsx"]
    command += ["--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = pandas.read_excel(tmp_path / "findings.xlsx", dtype=str, keep_default_na=False)
    assert (len(read), list(read.columns)) == (wanted, list(FINDINGS))
