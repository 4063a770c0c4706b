"""Runs that are signed, verified, and changed behind our back."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from saas_audit.cli import main
from saas_audit.cli.exit import Exit
from saas_audit.cli.finish import Wishes, finish
from saas_audit.discover import built_in
from saas_audit.settings import Settings
from saas_audit.snapshot import Snapshot

needs_ssh = pytest.mark.skipif(
    not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed: no signature to check"
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("out")
    assert main(["demo", "--organisation", "careful", "--out", str(out)]) == Exit.OK
    (folder,) = (out / "careful").iterdir()
    return folder


@pytest.fixture
def copy(demo, tmp_path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "copy"))


@pytest.fixture
def key(tmp_path) -> Path:
    path = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "auditor", "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def test_verify_says_in_words_what_holds(demo, capsys):
    assert main(["verify", str(demo)]) == Exit.OK
    out = capsys.readouterr().out
    assert "rows it counted" in out
    assert "DIFFERS" not in out
    assert "exit 0: what can be verified holds" in out


def test_verify_names_what_differs(copy, capsys):
    for file in sorted(copy.rglob("*.zst"))[:3]:
        body = file.read_bytes()
        file.write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
        assert main(["verify", str(copy)]) == Exit.MISMATCH
        assert file.name in capsys.readouterr().out
        file.write_bytes(body)
    assert main(["verify", str(copy)]) == Exit.OK


def test_report_written_in_place_is_covered(copy, capsys):
    assert main(["report", str(copy)]) == Exit.OK
    capsys.readouterr()
    assert main(["verify", str(copy)]) == Exit.OK
    assert "findings.csv is not the one that was first written" in capsys.readouterr().out


@needs_ssh
def test_a_signed_run_is_verified_and_not_undone_by_another_report(copy, key, tmp_path, capsys):
    with pytest.raises(BaseException) as ended:  # noqa: PT011  (typer's way to end)
        finish(
            Snapshot.open(copy), Settings(organisation="careful"), built_in()[:3], Wishes(key=key)
        )
    assert getattr(ended.value, "exit_code", None) is not None
    allowed = tmp_path / "allowed"
    allowed.write_text(f"auditor {key.with_suffix('.pub').read_text()}")
    asking = ["verify", str(copy), "--allowed-signers", str(allowed), "--identity", "auditor"]
    assert main(asking) == Exit.OK
    capsys.readouterr()
    assert main(["report", str(copy)]) == Exit.USAGE
    assert "is signed" in capsys.readouterr().err
    assert main(["report", str(copy), "--sign", str(key)]) == Exit.OK
    assert main(asking) == Exit.OK


def test_half_a_question_about_the_signer(demo, capsys):
    assert main(["verify", str(demo), "--identity", "auditor"]) == Exit.USAGE
    assert "belong together" in capsys.readouterr().err


def test_a_key_that_is_not_there_is_said_before_anything_is_read(tmp_path, monkeypatch, capsys):
    path = tmp_path / "audit.toml"
    path.write_text(f'organisation = "acme"\nsign_with = "{tmp_path / "none"}"\n')
    assert main(["run", "--config", str(path), "--out", str(tmp_path / "out")]) == Exit.USAGE
    assert "there is no such key to sign with" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
