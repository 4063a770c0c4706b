"""docs/month.md: two months told by the commands an admin types, with what they really print."""

from __future__ import annotations

import contextlib
import io
import shlex
import tempfile
from pathlib import Path

from saas_audit.cli import main

PAGE = Path(__file__).parent.parent / "docs" / "month.md"

ACCEPT = (
    "accept google.gmail.ip_allowlist_empty --all --run story/careless/2026-11-02 "
    '--config story/saas-audit.toml --as-of 2026-11-02 --reason "the agency\'s mail gateway" '
    '--until 2027-03-31 --approved-by "M. Weber"'
)

TEXT = """\
# Two months of an organisation

Made by `make docs`: the commands are real, and so is what they print. Try them yourself; they need
no login. Loosely Ltd does not exist, and ten questions are enough for the story.

## November

{november}

Somebody answers for the one network that is let past the spam filter, until spring:

{accept}

## December

Between the two Mondays Loosely Ltd closed SharePoint, let everybody invite guests again, trusted
one more network, stopped asking for a second factor in Salesforce and took a right away from the
auditor. It raised a limit in its config. We made a rule stricter. And Carla has not signed in for
more than ninety days.

{december}

`changes.csv` tells each of these apart. A status that moved because the *rule*, the *config* or the
*coverage* moved is not the tenant's doing, and a right that was lost resolves nothing:

{changes}

Who did it is told where the vendor's own audit log tells it for certain:

{who}

The exception is back as *reopened*: it was given for one network, and now there are two. How causes
are found, one thing varied at a time on last month's evidence, stands in [history.md](history.md).

## Is it still what was written?

{verify}
"""


def told(out: Path) -> str:
    """The page; the runs are left in ``out``."""
    here = {str(out.resolve()): "story", str(out): "story"}
    december = out / "careless" / "2026-12-07"
    return TEXT.format(
        november=_typed("demo --month november --out story", out, here),
        accept=_typed(ACCEPT, out, here),
        december=_typed("demo --month december --out story", out, here),
        changes=_table(december / "changes.csv", CHANGED),
        who=_table(december / "changes.csv", WHO),
        verify=_typed("verify story/careless/2026-12-07", out, here),
    )


def _typed(line: str, out: Path, here: dict[str, str]) -> str:
    words = [word.replace("story", str(out), 1) if word.startswith("story") else word
             for word in shlex.split(line)]  # fmt: skip
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        main(words)
    text = said.getvalue()
    for real, shown in here.items():
        text = text.replace(real, shown)
    body = "\n".join(f"    {one}".rstrip() for one in text.rstrip().splitlines())
    return f"    $ saas-audit {line}\n{body}"


CHANGED = ("check_id", "before", "after", "change", "cause")
WHO = ("check_id", "changed_by", "changed_at", "other_events", "why_unnamed")


def _table(path: Path, names: tuple[str, ...]) -> str:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [" | ".join(names), " | ".join("---" for _ in names)]
    lines += [" | ".join(_cell(row[name]) for name in names) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _cell(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:57]}..."
    return short.replace("|", "\\|")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(told(Path(place)), encoding="utf-8", newline="\n")
