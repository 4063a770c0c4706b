"""A browser for the report's tests: the system's Chromium, never one that is downloaded."""

from __future__ import annotations

import os
import shutil
from importlib import resources

import pytest

from saas_audit.reports import html
from tests.reports.html.runs import NAMED, thin

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for all of them; a name cannot be looked up in it."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip(
            "no Chromium on this machine: install Debian's chromium, or name one in CHROMIUM"
        )
    sync_api = pytest.importorskip("playwright.sync_api")
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND"]
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, as its wheel ships it."""
    pytest.importorskip("axe_playwright_python")
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()


@pytest.fixture(scope="session")
def reports(tmp_path_factory) -> dict[str, str]:
    """The address of each report on disk."""
    folder = tmp_path_factory.mktemp("reports")
    for name, run in NAMED.items():
        html.write(run(), folder / f"{name}.html")
        html.write(thin(run()), folder / f"{name}-thin.html")
    return {path.stem: path.as_uri() for path in folder.iterdir()}


@pytest.fixture
def opened(browser, reports):
    """Opens a report: ``opened("full", width=360, scheme="dark")``. What it asks for, or complains
    of, is in ``page.asked`` and ``page.complaints``.
    """
    contexts = []

    def open_(name, *, width=1280, scheme="light", script=True, anchor=""):
        size = {"width": width, "height": 900}
        context = browser.new_context(
            viewport=size, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(reports[name] + anchor)
        return page

    yield open_
    for context in contexts:
        context.close()
