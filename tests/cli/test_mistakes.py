"""A user's mistakes get a sentence and an exit code, never a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from saas_audit.audit import Choice, Dial, connected
from saas_audit.cli import main
from saas_audit.connectors.m365.config import ClientSecret
from saas_audit.simulator.organisations import FrozenClock, served

ROOT = Path(__file__).parent.parent.parent
CHECK = '''
from __future__ import annotations
from saas_audit import LOW, Verdict, check, controls

@check(severity=LOW, control=controls.FEW_ADMINS)
def broken(user: NoSuchRow) -> Verdict:
    """Title.

    Why: a.
    Fix: b.
    """
'''
CONFIG = """
organisation = "acme"
[[tenants]]
platform = "m365"
name = "acme"
tenant = "acme.onmicrosoft.com"
[tenants.sign_in]
method = "token"
"""


@pytest.fixture
def said(capsys, monkeypatch, tmp_path):
    """Runs a command in an empty folder; gives exit code, what was printed, what was said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAAS_AUDIT_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


def config(folder: Path, text: str = CONFIG) -> str:
    path = folder / "audit.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_no_config(said):
    code, _, err = said("run")
    assert code == 2
    assert "there is no config" in err
    assert "saas-audit init" in err


def test_a_config_in_the_current_folder_is_used_only_after_saying_so(said, tmp_path):
    (tmp_path / "saas-audit.toml").write_text(CONFIG)
    code, out, err = said("run", "--plan")
    assert code == 0
    assert "saas-audit.toml" in err
    assert "graph /users" in out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('client_id = "x"\n', "client_id"),
        ('[checks."m365.no.such"]\nx = 1\n', "no such check"),
        ('[checks."m365.sharepoint.external_sharing_level"]\nalowed = ["disabled"]\n', "allowed"),
        ('[checks."m365.sharepoint.external_sharing_level"]\nallowed = ["ajar"]\n', "ajar"),
        ("[declared]\nbreak_glas = []\n", "break_glas"),
        ("= = =\n", "not valid TOML"),
    ],
)
def test_a_mistake_in_the_config_is_named(said, tmp_path, change, told):
    code, _, err = said("run", "--plan", "--config", config(tmp_path, CONFIG + change))
    assert code == 2
    assert told in err


def test_a_name_that_could_lead_out_of_the_folder_is_refused(said, tmp_path):
    text = CONFIG.replace('organisation = "acme"', 'organisation = "../x"')
    code, _, err = said("run", "--plan", "--config", config(tmp_path, text))
    assert code == 2
    assert "names a folder" in err


def test_a_secret_that_is_not_there_is_named_but_not_guessed(said, tmp_path, monkeypatch):
    monkeypatch.delenv("SAAS_AUDIT_M365_TOKEN", raising=False)
    code, _, err = said("doctor", "--config", config(tmp_path))
    assert code == 2
    assert "SAAS_AUDIT_M365_TOKEN" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["explain", "m365.sharepoint.external_sharing_levl"], "external_sharing_level?"),
        (["checks", "--check", "nothing.*"], "no check is called"),
        (["checks", "--theme", "weather"], "there are sharing"),
        (["checks", "--severity", "awful"], "critical, high"),
        (["permissions", "yahoo"], "there are m365"),
        (["permissions", "--tier", "x"], "sharepoint_admin"),
        (["demo", "--organisation", "x"], "careless, careful, blind"),
        (["import", "prowler", "x"], "there are scubagear"),
        (["new-check", "Nonsense"], "PLATFORM.SERVICE.NAME"),
        (["frobnicate"], "No such command"),
    ],
)
def test_words_that_do_not_exist(said, arguments, told):
    code, _, err = said(*arguments)
    assert code == 2
    assert told in err


def test_a_folder_that_cannot_be_written_to(said, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = said("demo", "--out", str(tmp_path / "file"))
    assert code == 2
    assert "cannot write to" in err


def test_a_snapshot_that_is_none_or_damaged(said, tmp_path):
    code, _, err = said("check", str(tmp_path))
    assert (code, "is no snapshot" in err) == (2, True)
    (tmp_path / "manifest.json").write_text("{")
    code, _, err = said("check", str(tmp_path))
    assert (code, "is damaged" in err) == (2, True)


def test_a_check_whose_hint_does_not_resolve_is_named(said, tmp_path):
    (tmp_path / "m365").mkdir()
    (tmp_path / "m365" / "mine.py").write_text(CHECK)
    code, _, err = said("checks", "--verify", str(tmp_path))
    assert code == 2
    assert "NoSuchRow" in err
    assert "user" in err


def test_a_wrong_secret_is_a_tenant_that_could_not_be_read(monkeypatch):
    monkeypatch.setenv("A_SECRET", "wrong")
    sign_in = ClientSecret(client_id="app", client_secret_env="A_SECRET")
    with served("careful") as (settings, dial, _):
        wrong = msgspec.structs.replace(settings.tenants[0], sign_in=sign_in)
        config = msgspec.structs.replace(settings, tenants=(wrong,))
        with connected(config, Choice(), FrozenClock(), dial) as connections:
            (why,) = connections.refused.values()
    assert "does not let us sign in" in why
    assert "doctor" in why


def test_an_unreachable_vendor_is_a_tenant_that_could_not_be_read():
    with served("careful") as (settings, dial, _):
        nowhere = Dial("http://127.0.0.1:9", dial.dns)
        with connected(settings, Choice(("m365",)), FrozenClock(), nowhere) as connections:
            assert len(connections.refused) == 1


def test_init_writes_a_config_that_loads(said, tmp_path):
    assert said("init", str(tmp_path / "new.toml"))[0] == 0
    code, _, err = said("init", str(tmp_path / "new.toml"))
    assert (code, "--force" in err) == (2, True)
    assert said("run", "--plan", "--config", str(tmp_path / "new.toml"))[0] == 0


def test_new_check_drafts_what_checks_verify_can_read(said, tmp_path):
    (tmp_path / "checks").mkdir()
    code, out, _ = said("new-check", "m365.mine.no_open_door", "--into", str(tmp_path / "checks"))
    assert code == 0
    assert "mine.py" in out
    code, _, err = said("new-check", "m365.mine.no_open_door", "--into", str(tmp_path / "checks"))
    assert (code, "already has" in err) == (2, True)


def test_checks_verify_runs_the_truth_tables_of_our_own_folder(said):
    """As CONTRIBUTING has it: modules of one folder use those of another."""
    code, out, _ = said("checks", "--verify", str(ROOT / "checks"), "--check", "cross.people.lea*")
    assert code == 0
    assert re.fullmatch(r"[1-9]\d* checks, \d+ examples, 0 problems\n", out)


@pytest.mark.parametrize(
    ("where", "text", "told"),
    [
        ("mine.py", CHECK, "mine, which is none of m365, google, salesforce, cross"),
        ("entra/mine.py", CHECK, "PLATFORM/SERVICE.py below the folder"),
        ("m365/mine.py", "x = 1 / 0", "mine.py:1"),
        ("m365/mine.py", "from .other import x", "other"),
        ("m365/mine.py", "def", "mine.py, line 1"),
    ],
)
def test_checks_of_ones_own_that_cannot_be_used(said, tmp_path, where, text, told):
    path = tmp_path / where
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    code, _, err = said("checks", "--verify", str(tmp_path))
    assert code == 2
    assert told in err
    assert "Please report" not in err


def test_checks_as_json():
    command = [sys.executable, "-m", "saas_audit", "checks", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    held = json.loads(done.stdout)
    assert {"id", "severity", "theme", "title", "rights", "knobs"} <= set(held[0])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full here")
def test_a_disk_that_is_full_is_told_as_one():
    command = [sys.executable, "-m", "saas_audit", "checks"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "the disk is full" in done.stderr
    assert "make room" in done.stderr
    assert "Please report" not in done.stderr
