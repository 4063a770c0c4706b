"""One small audit of the careless organisation, and a config to decide beside."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from saas_audit.cli import main
from saas_audit.discover import built_in, chosen
from tests.organisations import audited
from tests.reports.test_reports import rows

CONFIG = """\
organisation = "acme"
out = '{out}'

[[tenants]]
platform = "google"
name = "loosely"
[tenants.sign_in]
method = "service_account"
key_file = "~/none.json"
subject = "auditor@loosely.example"
"""
AS_OF = "2026-11-02"


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("careless")
    only = ["google.mfa.*", "google.admin.super_admin_maximum"]
    audited("careless", checks=chosen(built_in(), only=only, severity="", theme=""), folder=place)
    config = place / "saas-audit.toml"
    config.write_text(CONFIG.format(out=place.as_posix()), encoding="utf-8")
    assert main(["report", str(place / "run"), "--config", str(config)]) == 0
    return place / "run"


class Desk(msgspec.Struct):
    """A config, a run of it, and the command line."""

    config: Path
    run: Path

    def __call__(self, *words: str) -> int:
        return main([*words, "--config", str(self.config)])

    def rows(self, name: str = "findings.csv") -> list[dict[str, str]]:
        """A file of the run, as the last report wrote it; the first spoke of no decisions."""
        return rows(self.run / name)

    def report(self) -> list[dict[str, str]]:
        """findings.csv, written anew."""
        assert self("report", str(self.run)) == 0
        return self.rows()

    def accept(self, *words: str, until: str = "2027-05-01") -> int:
        terms = ["--reason", "known", "--until", until, "--approved-by", "Ann"]
        return self("accept", *words, *terms, "--as-of", AS_OF)


@pytest.fixture
def desk(snapshot, tmp_path, capsys) -> Desk:
    config = tmp_path / "saas-audit.toml"
    config.write_text(CONFIG.format(out=(tmp_path / "out").as_posix()), encoding="utf-8")
    run = tmp_path / "out" / "acme" / "2026-11-02"
    shutil.copytree(snapshot, run)
    return Desk(config, run)
