"""Old evidence goes, its tombstone is true, and nothing else is touched."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from saas_audit.cli import main
from saas_audit.cli.exit import Exit
from saas_audit.errors import SnapshotError
from saas_audit.snapshot import Snapshot, manifest, purge, sums
from saas_audit.snapshot.proof import Word
from tests.snapshot.test_proof import differing, evidence_of, run, texts
from tests.snapshot.test_snapshot import NOW

LATER = (NOW + timedelta(days=401)).date().isoformat()


def purged(out: Path, *more: str) -> int:
    return main(["purge", str(out), "--older-than", "400d", "--as-of", LATER, *more])


def files(folder: Path) -> set[str]:
    return set(sums.names(folder)[0])


@pytest.fixture
def old(tmp_path) -> Path:
    folder = run(tmp_path / "acme")
    crowd = folder / "evidence" / "findings" / "a.csv"
    crowd.parent.mkdir()
    crowd.write_text("many subjects")
    sums.write(folder)
    return folder


def test_evidence_goes_and_everything_else_stays(old, tmp_path, capsys):
    evidence = evidence_of(old).relative_to(old).as_posix()
    before = files(old)
    assert purged(tmp_path) == Exit.OK
    assert files(old) == before - {evidence}
    assert purge.tombstone(old).files == {evidence: sums.read(old)[evidence]}
    assert purge.tombstone(old).command == "saas-audit purge --older-than 400d"
    assert "1 files of evidence removed" in capsys.readouterr().out


def test_verify_accepts_a_tombstone_and_says_so(old, tmp_path):
    purged(tmp_path)
    assert differing(old) == []
    told = texts(old, Word.OPEN)
    assert "1 files of evidence were purged by `saas-audit purge --older-than 400d` on" in told


def test_a_tombstone_that_lies_is_found(old, tmp_path):
    purged(tmp_path)
    path = old / sums.TOMBSTONE
    (sha,) = purge.tombstone(old).files.values()
    path.write_text(path.read_text().replace(sha, "0" * 64))
    assert any("purged with another hash" in one for one in differing(old))


def test_a_tombstone_covers_evidence_only(old, tmp_path):
    purged(tmp_path)
    path = old / sums.TOMBSTONE
    sha = sums.read(old)["findings.csv"]
    path.write_text(path.read_text().replace('"files": {', f'"files": {{"findings.csv": "{sha}",'))
    (old / "findings.csv").unlink()
    assert any("findings.csv is in purged.json" in one for one in differing(old))


def test_a_purged_run_is_not_judged_again(old, tmp_path):
    purged(tmp_path)
    with pytest.raises(SnapshotError, match=r"was purged on .* cannot be judged again"):
        Snapshot.open(old)


def test_a_later_run_still_names_a_purged_one(old, tmp_path):
    later = run(tmp_path / "acme", "2027-11-02")
    purged(tmp_path)
    assert differing(later) == []
    assert "2026-11-02" in texts(later, Word.HOLDS)


def test_what_is_young_stays(tmp_path, capsys):
    folder = run(tmp_path / "acme")
    before = files(folder)
    young = (NOW + timedelta(days=399)).date().isoformat()
    assert main(["purge", str(tmp_path), "--older-than", "400d", "--as-of", young]) == Exit.OK
    assert files(folder) == before
    assert "left alone, of 2026-11-02" in capsys.readouterr().out


def test_a_dry_run_only_says(old, tmp_path, capsys):
    before = files(old)
    assert purged(tmp_path, "--dry-run") == Exit.OK
    assert files(old) == before
    assert not (old / sums.TOMBSTONE).exists()
    assert "1 files of evidence would be removed" in capsys.readouterr().out


@pytest.mark.parametrize("stop", ["before the first", "after the last"])
def test_a_purge_that_was_killed_is_finished_by_the_next(old, tmp_path, monkeypatch, stop):
    """``unlink`` and ``rmdir`` are where a kill would hurt."""
    name = "unlink" if stop == "before the first" else "rmdir"

    def killed(self, *_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, name, killed)
        with pytest.raises(KeyboardInterrupt):
            purge.purge(purge.remains(old), NOW, "saas-audit purge")
    assert differing(old) == []
    told = texts(old, Word.OPEN)
    assert ("the purge was stopped" in told) == (stop == "before the first")
    assert purged(tmp_path) == Exit.OK
    assert list(old.rglob("*.zst")) == []
    assert purge.tombstone(old).command == "saas-audit purge"


def test_changed_evidence_is_proof_and_stays(old, tmp_path, capsys):
    file = evidence_of(old)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert purged(tmp_path) == Exit.MISMATCH
    assert file.exists()
    assert not (old / sums.TOMBSTONE).exists()
    assert "not what was collected" in capsys.readouterr().err


def test_links_are_not_followed_and_strangers_left_alone(old, tmp_path, capsys):
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(old, elsewhere / "acme" / "2026-11-02")
    out = tmp_path / "out"
    (out / "acme" / "holiday photos").mkdir(parents=True)
    (out / "acme" / "holiday photos" / "evidence").mkdir()
    (out / "other").symlink_to(elsewhere / "acme")
    (out / "acme" / "2026-11-02").symlink_to(old)
    (out / "file").write_text("")
    assert purged(out) == Exit.OK
    assert evidence_of(old).exists()
    assert evidence_of(elsewhere).exists()
    assert "holiday photos: left alone, it is no finished run" in capsys.readouterr().out


def test_a_manifest_cannot_point_a_purge_elsewhere(old, tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_text("x")
    name = evidence_of(old).relative_to(old).as_posix()
    inside = old / "evidence" / "m365-acme" / "linked.zst"
    os.symlink(precious, inside)
    path = old / manifest.FILE
    text = path.read_text()
    for target in ("../../precious.txt", "findings.csv", "evidence/m365-acme/linked.zst"):
        path.write_text(text.replace(name, target))
        sums.write(old)
        purged(tmp_path)
        assert precious.exists()
        assert (old / "findings.csv").exists()
        assert inside.is_symlink()


def test_mistakes_get_a_sentence(tmp_path, capsys):
    assert main(["purge", str(tmp_path), "--older-than", "1 year"]) == Exit.USAGE
    assert "write it in days" in capsys.readouterr().err
    assert main(["purge", str(tmp_path / "no"), "--older-than", "1d"]) == Exit.USAGE
    assert "is no folder" in capsys.readouterr().err
