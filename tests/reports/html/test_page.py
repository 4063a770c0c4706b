"""What the page says, how big it may be, and that nothing of a tenant's acts in it."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from html.parser import HTMLParser

import msgspec
import pytest

from saas_audit.controls import CONTROLS
from saas_audit.engine.judge import Doubt
from saas_audit.history import History
from saas_audit.model import Finding, Gap, Outcome, Reason, Severity
from saas_audit.reports import html
from saas_audit.reports.html.budget import Room, fit
from saas_audit.reports.html.chart import chart
from saas_audit.reports.html.sections import SECTIONS, answer, coverage, findings, heat, people
from saas_audit.reports.html.sections.answer import Worse
from saas_audit.reports.html.words import CAUSES, CHANGES, OUTCOMES, THEMES
from saas_audit.reports.terminal import summary
from tests.reports.html.runs import NAMED, PERSONS, full, sample

VOID = {"meta", "input", "br", "link", "img", "hr"}


class Page(HTMLParser):
    """Tags, ids, links, and the text of each section."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: dict[str, str] = {}
        self._part = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        held = dict(attrs)
        if tag == "section" and held.get("class") == "part":
            self._part = held["aria-labelledby"]

    def handle_data(self, data):
        self.text[self._part] = self.text.get(self._part, "") + data

    def all(self, name: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == name]


def page_of(run, folder) -> tuple[str, Page]:
    path = folder / "report.html"
    html.write(run, path)
    text = path.read_text(encoding="utf-8")
    return text, Page(text)


@pytest.mark.parametrize("name", NAMED)
def test_the_ten_sections_stand_in_order_and_every_link_has_its_target(name, tmp_path):
    _, page = page_of(NAMED[name](), tmp_path)
    assert [s for s in page.text if s] == [section.id for section in SECTIONS]
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    links = {href[1:] for href in page.all("href") if href.startswith("#")}
    assert links - set(ids) - {"hatch"} == set()


@pytest.mark.parametrize("name", NAMED)
def test_the_file_asks_for_nothing(name, tmp_path):
    text, page = page_of(NAMED[name](), tmp_path)
    loading = {"src", "srcset", "data", "action", "poster", "background", "style", "ping"}
    assert [a for a in page.attributes if a[1] in loading or a[1].startswith("on")] == []
    assert not {"link", "img", "iframe", "object", "embed", "base", "video"} & set(page.tags)
    outside = {tag for tag, name, value in page.attributes if name == "href" and value[:1] != "#"}
    assert outside <= {"a"}
    assert "url(" not in re.sub(r"url\(#\w+\)", "", text.partition("</style>")[0])
    assert "@import" not in text.partition("</style>")[0]


def test_the_policy_allows_one_style_and_one_script_and_nothing_else(tmp_path):
    text, page = page_of(full(), tmp_path)
    policy = next(v for t, n, v in page.attributes if n == "content" and "default-src" in v)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.S)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
    digests = [
        base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (style, script)
    ]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "fetch(",
    ):
        assert way not in script


def test_no_person_is_named_on_page_one(tmp_path):
    _, page = page_of(full(), tmp_path)
    for person in PERSONS:
        assert person in page.text["findings"]
        assert person not in page.text["answer"]
        assert person not in page.text["people"]


def test_page_one_answers_first(tmp_path):
    run = full()
    found = answer.of(run)
    outcomes = [result.outcome for result in run.results]
    failing, unknown = outcomes.count(Outcome.FAIL), outcomes.count(Outcome.UNKNOWN)
    assert found.headline == (
        f"{failing} of {len(outcomes)} answers fail, and {unknown} could not be told. "
        "Since 3 October, 24 got worse and 9 were fixed."
    )
    assert found.posture == run.posture.percent
    assert found.delta.points == round(run.posture.percent - 74.5, 1)
    assert found.delta.restated == 74.5
    assert sum(share.width for share in found.tally) == pytest.approx(100, abs=0.01)
    assert all(isinstance(one, Worse) for one in found.worse)
    assert [one.change for one in found.worse] == ["regressed"] * 5
    assert len({one.title for one in found.todo}) == 5
    assert {one.owner for one in found.todo} <= {
        "assigned",
        "no owner yet",
        "SharePoint team",
        "Identity team",
        "Sales operations",
    }
    assert found.blind[0].needs == ("AuditLog.Read.All",)
    assert (found.whole, found.lists) == (42, 43)


def test_a_first_run_says_so(tmp_path):
    run = msgspec.structs.replace(full(), history=History())
    _, page = page_of(run, tmp_path)
    assert answer.of(run).delta is None
    assert "This is the first run" in page.text["changes"]
    assert "svg" in page.tags


def test_blind_is_unknown_all_over_and_never_a_pass(tmp_path):
    _, page = page_of(sample("blind"), tmp_path)
    found = answer.of(sample("blind"))
    assert {share.outcome for share in found.tally} == {Outcome.UNKNOWN, Outcome.MANUAL}
    assert "let the audit see first" in page.text["answer"]
    cells = [c for g in heat.of(sample("blind")).groups for line in g.lines for c in line.cells]
    assert {c.word for c in cells} == {"Unknown", "not asked"}
    assert not re.search(r"\bPass\b", page.text["controls"])


def test_every_cell_of_the_map_says_something_and_leads_somewhere():
    found = heat.of(full())
    lines = [line for group in found.groups for line in group.lines]
    assert [line.id for line in sorted(lines, key=lambda one: one.id)] == [c.id for c in CONTROLS]
    for cell in (cell for line in lines for cell in line.cells):
        assert cell.word
        assert cell.href or cell.word == "not asked"
        assert cell.unknown == 0 or "unknown" in " ".join((cell.word.lower(), *cell.notes))


def test_a_check_that_is_off_shows_in_the_map_and_in_the_ledger():
    run = full()
    cells = [c for g in heat.of(run).groups for line in g.lines for c in line.cells]
    assert any(c.word == "Off" or "off" in " ".join(c.notes) for c in cells)
    assert coverage.of(run).off_total == len(run.not_selected) == len(coverage.of(run).off)


def test_filters_offer_what_is_on_the_page():
    found = findings.of(full())
    assert [one.name for one in found.filters] == [
        "status",
        "severity",
        "platform",
        "theme",
        "change",
        "owner",
    ]
    tokens = {
        t
        for g in found.groups
        for p in g.platforms
        for i in p.items
        for r in i.rows
        for t in r.tokens.split()
    }
    offered = {choice.code for one in found.filters for choice in one.choices}
    assert {t for t in tokens if t[0] != "o" or t == "open"} <= offered
    assert "owner" not in [one.name for one in findings.of(sample("careless")).filters]


def test_the_chart_marks_rules_that_changed_and_keeps_small_moves_small():
    drawn = chart(full().history.trend)
    assert [dot.month for dot in drawn.dots if dot.rule] == ["May", "Sep"]
    assert drawn.ticks[-1].value - drawn.ticks[0].value >= 30
    assert all(0 <= dot.x <= 100 and 0 <= dot.y <= drawn.height for dot in drawn.dots)
    assert chart(full().history.trend[:1]) is None


class Crowd:
    """Many findings behind every result, made as they are asked for."""

    def __init__(self, each: int, text: str) -> None:
        self.each, self.text = each, text

    def of(self, result):
        for n in range(self.each):
            yield Finding(
                check_id=result.check_id,
                platform=result.tenant.platform,
                tenant_id="t",
                home=result.tenant.folder,
                subject_type="Site",
                subject_id=f"{n}",
                subject_name=f"{self.text}{n}",
                outcome=Outcome.FAIL,
                severity=Severity.HIGH,
                saw=self.text,
                want=self.text,
                evidence="evidence/x.jsonl.zst#1",
            )


def crowded(each: int, text: str):
    results = tuple(
        msgspec.structs.replace(r, outcome=Outcome.FAIL, failed=each, examined=each, doubts=())
        for r in sample("careless").results
    )
    return msgspec.structs.replace(sample("careless"), results=results, findings=Crowd(each, text))


def test_two_hundred_thousand_findings_fit_in_bounded_time(tmp_path):
    run = crowded(700, "Project site ")
    started = time.process_time()
    text, page = page_of(run, tmp_path)
    assert time.process_time() - started < 30
    assert len(text.encode()) < 5_000_000
    shown = text.count("<tr data-v=")
    left = 700 * len(run.results) - shown
    assert shown > 3_000
    assert f"{left:,} more are in the CSV files named below" in page.text["findings"]
    check = next(r for r in run.results if r.failed)
    assert f"evidence/findings/{check.check_id}.{check.tenant.folder}.csv" in text


def test_hostile_names_cannot_blow_it_up(tmp_path):
    run = crowded(51, "<&\"'>\N{CJK UNIFIED IDEOGRAPH-4E00}" * 400)
    moves = full().history.moves * 60
    noisy = [msgspec.structs.replace(m, subject_name="&" * 3000, before="'" * 900) for m in moves]
    run = msgspec.structs.replace(
        run, history=msgspec.structs.replace(full().history, moves=tuple(noisy))
    )
    text, page = page_of(run, tmp_path)
    assert len(text.encode()) < 5_000_000
    assert "more in changes.csv" in page.text["changes"]


def test_every_word_of_the_model_has_its_spelling():
    from typing import get_args

    from saas_audit.controls import Theme
    from saas_audit.history.model import Cause, Change

    assert set(OUTCOMES) == set(Outcome)
    assert set(CHANGES) == set(get_args(Change))
    assert set(CAUSES) == set(get_args(Cause))
    assert set(THEMES) == set(get_args(Theme))


def test_a_share_is_taken_in_order_and_what_is_left_is_counted():
    class Item(msgspec.Struct, frozen=True):
        text: str

    kept, left = fit(range(9), lambda _: Item("x" * 10), 50, 5)
    assert (len(kept), left) == (3, 6)
    assert not Room(3).take(4)


def test_the_same_run_makes_the_same_bytes(tmp_path):
    assert page_of(full(), tmp_path)[0] == page_of(full(), tmp_path)[0]


def test_the_terminal_shows_the_platforms_side_by_side_and_no_unknown_is_blank():
    run = full()
    asked = [r for r in run.results if run.checks[r.check_id].control.id == "MFA-01"]
    on = {p: [r for r in asked if r.check_id.startswith(f"{p}.")] for p in ("m365", "google")}

    def told(*answers):
        replace = msgspec.structs.replace
        held = {"failed": 0, "accepted": 0, "doubts": (Doubt(Gap(Reason.API_ERROR, "User"), 1),)}
        made = [replace(r, **{**held, "outcome": o, "failed": n}) for r, o, n in answers]
        bare = replace(run, results=tuple(made), not_selected=(), history=History())
        shown = summary(bare, "out", (), "exit 0")
        (line,) = [line for line in shown if line.startswith("  MFA-01")]
        return re.split(r"\s{2,}", line.partition("factor")[2].strip())

    fail, unknown = Outcome.FAIL, Outcome.UNKNOWN
    first, second = on["m365"][:2]
    other = on["google"][0]
    assert told((first, fail, 214), (other, Outcome.PASS, 0)) == ["FAIL 214", "pass", "-", "-"]
    assert told((first, fail, 3), (second, unknown, 0)) == ["FAIL 3 ????", "-", "-", "-"]
    assert told((first, Outcome.PASS, 0), (second, unknown, 0)) == ["???? 1/2", "-", "-", "-"]
    assert told((other, unknown, 0)) == ["-", "????", "-", "-"]


def test_people_are_counted_by_where_they_are_and_an_unknown_is_not_nought():
    found = people.of(full())
    assert found.everybody == 593
    assert dict(found.totals) == {"Microsoft 365": 557, "Google Workspace": 186, "Salesforce": 139}
    assert found.unsure == 6
    figures = {figure.title: figure.count for figure in found.figures}
    assert figures["Known to nobody"] == ""
    assert people.of(sample("blind")).regions == ()
