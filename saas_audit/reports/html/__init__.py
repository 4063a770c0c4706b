"""report.html: one offline file, everything from a tenant escaped, one script that only filters."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from .sections import SECTIONS
from .words import PLATFORMS, day, place, shown

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Template

    from ..run import Run


def write(run: Run, path: Path) -> None:
    """Render the report; it is whole without its script."""
    style, script = _text("report.css"), _text("report.js")
    page = _template().render(
        run=run,
        sections=[(section, section.of(run)) for section in SECTIONS],
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        platforms=PLATFORMS,
        day=day,
        place=place,
        shown=shown,
    )
    path.write_text(page, encoding="utf-8", errors="replace", newline="\n")


def prepare() -> None:
    """Read and compile the page and all its parts: that takes longer than filling them in."""
    pages = _template().environment
    for name in pages.list_templates(extensions=("html",)):
        pages.get_template(name)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template("page.html")


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
