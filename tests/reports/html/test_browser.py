"""The report in a real browser: it asks for nothing, fits, filters, prints, shuts nobody out."""

from __future__ import annotations

import pytest

from tests.reports.html.runs import NAMED

WIDTHS = (360, 1280, 1920)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (options) => {
  const found = await axe.run(document, {...options, resultTypes: ["violations"]});
  return found.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(
    n => n.html.slice(0, 160) + " " + n.failureSummary).join(" | "));
}"""
OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"
KINDS = """() => {
  const kinds = new Map();
  for (const el of document.body.querySelectorAll("*")) {
    const text = [...el.childNodes].some(one => one.nodeType === 3 && one.data.trim());
    if (!text || !el.checkVisibility()) continue;
    const up = [];
    for (let at = el; at; at = at.parentElement) up.push(at.tagName + at.className);
    kinds.set(up.join(" "), el);
  }
  return axe.run({include: [...kinds.values()]}, {runOnly: ["color-contrast"],
    resultTypes: ["violations"]}).then(found => [kinds.size, found.violations.flatMap(
      v => v.nodes.map(n => n.html.slice(0, 160) + " " + n.failureSummary))]);
}"""


def visible(page, selector: str) -> int:
    return page.eval_on_selector_all(
        selector, "all => all.filter(one => one.checkVisibility()).length"
    )


@pytest.mark.parametrize("name", NAMED)
def test_no_one_is_shut_out(opened, axe, name):
    """axe-core at three widths, over every kind of thing on the page, opened; colours apart."""
    page = opened(f"{name}-thin")
    page.evaluate(OPEN)
    page.evaluate(axe)
    only = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {"color-contrast": {"enabled": False}},
    }
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(RUN, only) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMED)
def test_everything_can_be_told_from_its_ground(opened, axe, name, scheme):
    """axe-core's contrast, of one of each kind of text (a kind: its classes up to the root)."""
    page = opened(f"{name}-thin", scheme=scheme)
    page.evaluate(OPEN)
    page.evaluate(axe)
    kinds, poor = page.evaluate(KINDS)
    assert kinds > 50
    assert poor == []


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_nothing_runs_off_the_side_and_nothing_is_asked_for(opened, reports, width):
    for name in NAMED:
        page = opened(name, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.asked == [reports[name]]
        assert page.complaints == []


def test_a_cell_of_the_map_opens_its_findings(opened):
    page = opened("full")
    page.click(".heat a.cell.fail >> nth=0")
    target = page.evaluate("location.hash.slice(1)")
    place = page.locator(f"[id='{target}']")
    assert place.is_visible()
    assert page.evaluate("document.querySelectorAll('#groups > .group[open]').length") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "unknown"),
        ("severity", "critical"),
        ("platform", "google"),
        ("theme", "mfa"),
        ("change", "regressed"),
        ("owner", "o0"),
    ],
)
def test_filters_show_what_was_asked_for_and_only_that(opened, name, value):
    page = opened("full")
    page.select_option(f"select[name={name}]", value)
    page.locator(".group[hidden]").first.wait_for(state="attached")
    tokens = page.eval_on_selector_all(
        ".check:not([hidden])",
        "all => all.map(c => [c.dataset.at, c.dataset.own, "
        "...[...c.querySelectorAll('tr[data-v]:not([hidden])')].map(r => r.dataset.v)].join(' '))",
    )
    assert tokens
    assert all(value in one.split() for one in tokens)
    page.click("button[type=reset]")
    page.wait_for_selector(".group[hidden]", state="detached")


def test_the_search_finds_a_subject_and_says_how_many(opened):
    page = opened("full")
    page.fill("input[name=q]", "mira.sen")
    page.locator(".check[hidden]").first.wait_for(state="attached")
    rows = page.eval_on_selector_all(
        "tr[data-v]:not([hidden])", "all => all.map(r => r.textContent)"
    )
    shown = [row for row in rows if "mira.sen" in row]
    assert shown
    assert "subjects" in page.inner_text("#shown")
    page.fill("input[name=q]", "nothing is called this")
    page.wait_for_selector("#nothing:visible")


def test_keys_are_enough(opened):
    page = opened("full")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator(".group > summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('.group').open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.check') !== null")


def test_all_of_it_can_be_read_without_the_script(opened):
    page = opened("full", script=False, anchor="#MFA-02.m365")
    assert not page.locator("#filters").is_visible()
    assert page.locator("[id='MFA-02.m365']").is_visible()
    assert page.locator(".heat").is_visible()


def test_paper_holds_every_check_and_no_controls_of_the_screen(opened):
    page = opened("full", script=False)
    page.emulate_media(media="print")
    assert visible(page, ".check > summary") == page.locator(".check").count()
    assert visible(page, "nav, .filters") == 0
    made = page.pdf(format="A4")
    assert made.startswith(b"%PDF")
    assert made.count(b"/Type /Page\n") < 90
