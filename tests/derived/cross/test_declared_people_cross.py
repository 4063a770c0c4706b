"""Who is whom, as the config says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from saas_audit.datasets.declared import DifferentPeople, SamePerson
from saas_audit.errors import UsageError
from saas_audit.model import ORGANISATION
from saas_audit.settings import load

CONFIG = """
organisation = "acme"
[declared]
same_person = [{ person = "Ann Bell", accounts = ["ann@acme.com", "m365:adm-ann@acme.com"] }]
different_people = [{ reason = "two Anns", accounts = ["m365:a@acme.com", "google:a@acme.com"] }]
"""


def test_both_lists_stand_at_the_top_of_the_config(tmp_path: Path) -> None:
    path = tmp_path / "saas-audit.toml"
    path.write_text(CONFIG, encoding="utf-8")
    settings = load(path)
    (ann,) = settings.rows(SamePerson, ORGANISATION)
    assert (ann.person, ann.accounts) == ("Ann Bell", ["ann@acme.com", "m365:adm-ann@acme.com"])
    (two,) = settings.rows(DifferentPeople, ORGANISATION)
    assert two.accounts == ["m365:a@acme.com", "google:a@acme.com"]


def test_a_misspelt_word_is_told(tmp_path: Path) -> None:
    path = tmp_path / "saas-audit.toml"
    path.write_text(CONFIG.replace("accounts", "acounts", 1), encoding="utf-8")
    with pytest.raises(UsageError, match="did you mean accounts"):
        load(path)
