"""Checks of one's own: off until named, under their own name, and apart from every credential."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer

from saas_audit import settings as config
from saas_audit.audit import Choice, Occasion, collect, connected
from saas_audit.cli import apart, main
from saas_audit.declare.check import Check
from saas_audit.discover import built_in, by_name, enabled
from saas_audit.engine.plan import Fetch
from saas_audit.errors import DeclarationError, UsageError
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.organisations import FrozenClock, served

CANARY = "s3cret-canary-of-the-environment"
MINE = '''
import json, os, sys
from pathlib import Path

from saas_audit import LOW, Own, Row, Verdict, check, controls
from saas_audit.datasets.m365.directory import User
from saas_audit.model import Source, read_from

with (Path(__file__).parent.parent / "seen.jsonl").open("a") as seen:
    held = [str(one) for one in sys.modules]
    print(json.dumps({"env": dict(os.environ), "argv": sys.argv, "modules": held}), file=seen)
print("a plugin prints")


class Sent(Row, key="id", owner="user", platform="m365"):
    """What no list of reads holds."""

    id: str
    user: str


read_from(Sent, Source(
    platform="m365", api="graph", path="/users/{id}/sendMail", items=("value",), each=User,
))


@check(severity=LOW, control=controls.FEW_ADMINS, aliases=("m365.entra.global_admin_count",))
def has_a_name(user: User, *, letters: int = 1) -> Verdict:
    """Everybody has a name.

    Why: a plugin may ask what it likes.
    Fix: name them.
    """
    return Verdict(len(user.user_principal_name) >= letters, saw="x", want="y")


@check(severity=LOW, control=controls.FEW_ADMINS)
def sends(user: User, sent: Own[Sent]) -> Verdict:
    """Nobody is written to.

    Why: a plugin may try.
    Fix: none.
    """
    return Verdict(not sent, saw=sent, want="none")
'''
EVIL_EACH = '''
from saas_audit import LOW, Own, Row, Verdict, check, controls
from saas_audit.model import Source, read_from


class Mine(Row, platform="m365"):
    id: str


class Sub(Row, key="id", owner="mine", platform="m365"):
    id: str
    mine: str


read_from(Mine, Source(platform="m365", api="graph", path="/domains", items=("value",)))
read_from(Sub, Source(platform="m365", api="graph", path="/domains/{id}/x", each=Mine))


@check(severity=LOW, control=controls.FEW_ADMINS)
def odd(mine: Mine, subs: Own[Sub]) -> Verdict:
    """Odd.

    Why: a.
    Fix: b.
    """
    return Verdict(True, saw="", want="")
'''


def planted(folder: Path, text: str = MINE, plugins: str = 'acme = "mine"') -> str:
    """A config that names a plugin, and the plugin beside it."""
    (folder / "mine" / "m365").mkdir(parents=True, exist_ok=True)
    (folder / "mine" / "m365" / "own.py").write_text(text, encoding="utf-8")
    path = folder / "audit.toml"
    path.write_text(f'organisation = "tidy"\n[plugins]\n{plugins}\n', encoding="utf-8")
    return str(path)


def seen(folder: Path) -> list[dict[str, Any]]:
    path = folder / "mine" / "seen.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def imported_here() -> list[str]:
    return [name for name in sys.modules if name.startswith("saas_audit_own.")]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Secrets in the environment, under any name; and a plugin that some test imported is gone."""
    for name in ("AZURE_CLIENT_SECRET", "MY_PASSWORD", "PATHOS", "SAAS_AUDIT_M365_TOKEN", "HOME_X"):
        monkeypatch.setenv(name, CANARY)
    for name in imported_here():
        monkeypatch.delitem(sys.modules, name)
    return


def test_nothing_is_on_that_the_config_does_not_name(tmp_path, capsys):
    path = planted(tmp_path, plugins="")
    assert main(["run", "--plan", "--config", path]) == 0
    assert "acme." not in capsys.readouterr().out
    assert seen(tmp_path) == []
    assert {check.plugin for check in built_in()} == {""}


def test_ids_and_former_ids_begin_with_its_name(tmp_path):
    folder = str(Path(planted(tmp_path)).parent / "mine")
    checks = enabled({"acme": folder})
    mine = [check for check in checks if check.plugin]
    assert [check.id for check in mine] == ["acme.m365.own.has_a_name", "acme.m365.own.sends"]
    assert mine[0].aliases == ("acme.m365.entra.global_admin_count",)
    assert {check.platform for check in mine} == {"m365"}
    assert by_name(checks, "m365.entra.global_admin_count").plugin == ""
    assert [check.id for check in enabled({"acme": folder})] == [check.id for check in checks]


@pytest.mark.parametrize("name", ["m365", "cross", "google", "salesforce"])
def test_it_cannot_be_called_as_we_are(tmp_path, name):
    with pytest.raises(UsageError, match="how our own ids begin"):
        enabled({name: str(tmp_path)})


@pytest.mark.parametrize("line", ['"a.b" = "x"', 'A = "x"', '"../x" = "x"', "acme = 1", '"" = "x"'])
def test_a_name_that_is_none_is_refused(tmp_path, line):
    with pytest.raises(UsageError, match=r"audit\.toml"):
        config.load(Path(planted(tmp_path, plugins=line)))


def test_duplicates_are_refused(tmp_path):
    planted(tmp_path)
    (tmp_path / "mine" / "m365" / "own").mkdir()
    text = MINE.replace("acme", "x").replace("aliases", "aliases")
    (tmp_path / "mine" / "m365" / "own" / "more.py").write_text(text)
    (tmp_path / "mine" / "m365" / "own.py").rename(tmp_path / "mine" / "m365" / "own" / "less.py")
    with pytest.raises(DeclarationError, match=r"two checks are called m365\.own\.has_a_name"):
        enabled({"acme": str(tmp_path / "mine")})


def test_a_former_id_that_another_has_is_a_duplicate():
    class Named(Check):
        def __init__(self, name: str, *aliases: str) -> None:
            self.id, self.aliases = name, aliases

    from saas_audit.discover import _each_once

    assert len(_each_once([Named("a"), Named("b", "c")])) == 2
    for again in (Named("c"), Named("x", "a"), Named("x", "c")):
        with pytest.raises(DeclarationError, match="two checks"):
            _each_once([Named("a"), Named("b", "c"), again])


def test_the_child_gets_a_list_of_what_to_keep():
    whole = {
        "PATH": "p",
        "Path": "p",
        "LC_ALL": "c",
        "X": CANARY,
        "AWS_SECRET": CANARY,
        "HOME": "h",
    }
    assert apart.environment(whole) == {"PATH": "p", "Path": "p", "LC_ALL": "c"}


def test_a_run_with_plugins_keeps_them_from_credentials(tmp_path, capfd):
    """Asked for, signed in, read, judged: the plugin ran twice, and each time knew nothing."""
    path = planted(tmp_path)
    chosen = apart.words(path, ["acme.*"], "", "")
    clock = FrozenClock()
    with (
        served("careful") as (settings, dial, simulator),
        connected(settings, Choice(("m365",)), clock, dial) as connections,
    ):
        todo = apart.planner(chosen)(connections.targets)
        assert {fetch.source.path for fetch in todo.fetches} == {"/users", "/users/{id}/sendMail"}
        occasion = Occasion("tidy", NOW)
        snapshot = collect(occasion, tmp_path / "run", settings, connections, todo, clock).snapshot
        assert not [line for line in simulator.log if "sendMail" in line]
    assert apart.done("judge-apart", str(snapshot.folder), *chosen) == 3
    said = capfd.readouterr()
    assert "2 answers" in said.out
    assert "1 pass" in said.out
    assert "list of reads" in said.out
    held = (snapshot.folder / "findings.csv").read_text(encoding="utf-8-sig")
    assert "acme.m365.own.has_a_name" in held
    out = ["--out", str(tmp_path / "x"), "--format", "ocsf", "--format", "reports"]
    assert main(["export", str(snapshot.folder), *out]) == 0
    events = json.loads((tmp_path / "x" / "findings.ocsf.json").read_bytes())
    mine = [one for one in events if one["finding_info"]["title"] == "Everybody has a name"]
    assert [one["metadata"]["event_code"] for one in mine] == ["acme.m365.own.has_a_name"]
    _knew_nothing(tmp_path, times=2)


def _knew_nothing(folder: Path, times: int) -> None:
    runs = seen(folder)
    assert len(runs) == times
    assert imported_here() == []
    for run in runs:
        assert CANARY not in json.dumps([run["env"], run["argv"]])
        assert {name.upper() for name in run["env"]} <= apart.KEPT | {"LC_CTYPE", "LC_ALL"}
        sdks = ("azure", "msgraph", "google", "googleapiclient", "simple_salesforce", "requests")
        assert not [name for name in run["modules"] if name.partition(".")[0] in sdks]


@pytest.mark.parametrize("command", ["check", "report"])
def test_judging_again_is_apart_too(tmp_path, command, capfd):
    path = planted(tmp_path)
    clock = FrozenClock()
    with (
        served("careful") as (settings, dial, _),
        connected(settings, Choice(("m365",)), clock, dial) as connections,
    ):
        todo = apart.planner(apart.words(path, ["acme.*"], "", ""))(connections.targets)
        snapshot = collect(
            Occasion("tidy", NOW), tmp_path / "run", settings, connections, todo, clock
        ).snapshot
    code = main([command, str(snapshot.folder), "--config", path])
    assert code in (0, 3), capfd.readouterr()
    _knew_nothing(tmp_path, times=2)


def test_what_is_planned_can_be_shown(tmp_path, capfd):
    path = planted(tmp_path)
    Path(path).write_text(
        Path(path)
        .read_text()
        .replace(
            "[plugins]",
            '[[tenants]]\nplatform = "m365"\nname = "tidy"\ntenant = "t"\n'
            '[tenants.sign_in]\nmethod = "token"\n[plugins]',
        )
    )
    assert main(["run", "--plan", "--config", path, "--check", "acme.m365.own.has_a_name"]) == 0
    said = capfd.readouterr()
    assert "graph /users" in said.out
    assert "a plugin prints" not in said.out
    _knew_nothing(tmp_path, times=1)


def test_a_row_of_its_own_is_no_reason_to_import_it(tmp_path):
    path = planted(tmp_path, EVIL_EACH)
    with pytest.raises(UsageError, match="no row of saas-audit's"):
        apart.planner(apart.words(path, ["acme.*"], "", ""))([_target()])
    assert imported_here() == []


def _target() -> Any:
    from saas_audit.engine.plan import Target
    from saas_audit.model import Tenant

    return Target(Tenant("m365", "tidy"))


@pytest.mark.parametrize(
    "each", ["os:system", "saas_audit.discover:built_in", "x", "saas_audit.d:x"]
)
def test_an_answer_of_a_child_names_rows_only(each):
    source = {"platform": "m365", "api": "graph", "path": "/users", "each": each}
    fetch = {
        "tenant": {"platform": "m365", "name": "a"},
        "source": source,
        "fields": [],
        "stage": 0,
    }
    with pytest.raises((msgspec.ValidationError, ModuleNotFoundError)):
        msgspec.json.decode(json.dumps([fetch]), type=list[Fetch], dec_hook=apart._named)


@pytest.mark.parametrize(
    ("text", "code"),
    [("raise SystemExit(7)", 7), ("import nothing_of_this_name", 2), ("x = (", 2), ("", 2)],
)
def test_a_plugin_that_fails_ends_the_run_before_anybody_signs_in(tmp_path, text, code, capfd):
    path = planted(tmp_path, text)
    with pytest.raises(typer.Exit) as ended:
        apart.planner(apart.words(path, [], "", ""))([])
    assert ended.value.exit_code == code
    assert "Traceback" not in capfd.readouterr().err
    assert os.environ["MY_PASSWORD"] == CANARY
