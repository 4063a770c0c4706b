"""What the README counts is what there is."""

from __future__ import annotations

import re
from pathlib import Path

from saas_audit.controls import CONTROLS
from saas_audit.discover import built_in
from saas_audit.engine.needs import needs_of, sources_of
from tools import source_docs
from tools.check_docs import FOLDER, pages

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def _told(name: str) -> int:
    found = re.search(rf"<!-- {name} -->(\d+)<!-- /{name} -->", README)
    assert found
    return int(found.group(1))


def test_the_readme_counts_sources_and_those_that_rest_on_prose_alone():
    sources = list(sources_of(row for check in built_in() for row in needs_of(check)))
    assert _told("sources") == len(sources)
    assert _told("docs-only") == sum(source.witness == "docs only" for source in sources)


def test_the_pages_about_checks_are_made_from_the_checks():
    held = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert held == pages(), "run make docs"


def test_the_page_about_sources_is_made_from_the_sources():
    assert source_docs.PAGE.read_text(encoding="utf-8") == source_docs.page(), "run make docs"


def test_every_control_has_an_id_of_its_own():
    ids = [control.id for control in CONTROLS]
    assert sorted(set(ids)) == sorted(ids)
