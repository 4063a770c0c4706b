"""Findings of one's own checks have owners, can be accepted, and are told like all others."""

from __future__ import annotations

import csv
import threading
from pathlib import Path

import pytest
import typer

from saas_audit import settings as config
from saas_audit.audit import Choice, Occasion, collect, connected
from saas_audit.cli import apart, main
from saas_audit.cli.exit import Exit
from saas_audit.cli.finish import Wishes
from saas_audit.errors import UsageError
from saas_audit.notify import Notifier
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.organisations import FrozenClock, served
from tests.safety.test_plugins import environment, imported_here, planted  # noqa: F401
from tests.test_notify import Service

NAMED = "acme.m365.own.has_a_name"
MORE = f"""
[checks."{NAMED}"]
letters = 1000
[owners]
everything_else = "IT"
[owners.checks]
"acme.*" = "Acme team"
"m365.entra.*" = "Identity"
"""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def configured(folder: Path, more: str = MORE) -> str:
    path = planted(folder)
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(more)
    return path


@pytest.fixture
def service():
    made = Service()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def test_a_month_with_a_plugin(tmp_path, service, capfd):
    path = configured(tmp_path)
    chosen = apart.words(path, [NAMED], "", "")
    with (
        served("careful") as (settings, dial, _),
        connected(settings, Choice(("m365",)), FrozenClock(), dial) as connections,
    ):
        todo = apart.planner(chosen)(connections.targets)
        occasion = Occasion("tidy", NOW)
        place = tmp_path / "out" / "tidy" / "2026-11-02"
        snapshot = collect(occasion, place, settings, connections, todo, FrozenClock()).snapshot
    with pytest.raises(typer.Exit) as ended:
        apart.finish_apart(snapshot.folder, chosen, Wishes(notifier=Notifier([service.url])))
    assert ended.value.exit_code == Exit.OK, capfd.readouterr()
    (heard,) = service.heard
    assert "first run, 1 failing" in heard["title"]
    assert "Everybody has a name" in heard["message"]
    assert "notified json://..." in capfd.readouterr().err
    mine = table(place / "owners" / "acme-team.csv")
    assert {row["check_id"] for row in mine} == {NAMED}
    _decided(path, place, mine[0]["finding_id"], capfd)
    assert imported_here() == []


def _decided(path: str, place: Path, name: str, capfd) -> None:
    on = ["--run", str(place), "--config", path, "--as-of", "2026-11-02"]
    terms = ["--reason", "r", "--until", "2027-03-31", "--approved-by", "me"]
    assert main(["accept", name, *terms, *on]) == Exit.OK, capfd.readouterr()
    assert main(["exceptions", *on]) == Exit.OK
    assert f"active    until 2027-03-31  {name}  {NAMED}" in capfd.readouterr().out
    plan = table(place / "action-plan.csv")
    plan[0] |= {"owner": "Zoe", "decision": "fix", "due_date": "2026-12-24"}
    filled = place.parent.parent / "plan.csv"
    with filled.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(plan[0]))
        out.writeheader()
        out.writerows(plan)
    assert main(["import-plan", str(filled), *on]) == Exit.OK, capfd.readouterr()
    assert "Zoe" in capfd.readouterr().out


def test_an_owner_of_no_check_is_told_before_anybody_signs_in(tmp_path, capfd):
    path = configured(tmp_path, '[owners.checks]\n"acme.nothing.*" = "Nobody"\n')
    with pytest.raises(typer.Exit) as ended:
        apart.planner(apart.words(path, [], "", ""))([])
    assert ended.value.exit_code == Exit.USAGE
    assert "owners.checks: no check is called acme.nothing.*" in capfd.readouterr().err
    bad = configured(tmp_path / "other", '[owners.checks]\n"other.*" = "Nobody"\n')
    with pytest.raises(UsageError, match=r"owners\.checks: no check is called other\.\*"):
        config.load(Path(bad))
    assert imported_here() == []


def test_a_knob_of_a_plugin_that_is_not_asked_today_is_no_mistake(tmp_path):
    held = config.load(Path(configured(tmp_path)))
    assert held.knobs(()) == {}
    with pytest.raises(UsageError, match="no such check"):
        config.load(Path(configured(tmp_path, '[checks."acm.x"]\nn = 1\n'))).knobs(())
