"""An auditor can verify a run: evidence, files, chain, signature."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from saas_audit.errors import SnapshotError, UsageError
from saas_audit.model import Source
from saas_audit.model.row import source_of
from saas_audit.snapshot import Snapshot, SnapshotWriter, chain, manifest, seal, signature, sums
from saas_audit.snapshot.proof import Said, Word, verify
from saas_audit.snapshot.signature import Signer
from tests.snapshot.test_snapshot import FIELDS, NOW, TENANT, coverage, page, writer
from tests.support import Human

needs_ssh = pytest.mark.skipif(
    not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed: no signature to check"
)


def source(entry: manifest.SourceEntry) -> Source:
    return source_of(Human)


def said(folder: Path, signer: Signer | None = None) -> list[Said]:
    return list(verify(folder, source, signer))


def differing(folder: Path, signer: Signer | None = None) -> list[str]:
    return [one.text for one in said(folder, signer) if one.word is Word.DIFFERS]


def texts(folder: Path, word: Word) -> str:
    return "\n".join(one.text for one in said(folder) if one.word is word)


def run(parent: Path, name: str = "2026-11-02", findings: str = "a finding") -> Path:
    """A run as the tool leaves it: evidence collected, reports written."""
    folder = collected(parent, name)
    reported(folder, findings)
    return folder


def collected(parent: Path, name: str = "2026-11-02") -> Path:
    out: SnapshotWriter = writer(parent / name)
    out.manifest = msgspec.structs.replace(out.manifest, run_id=f"acme-{name}")
    with out.source(TENANT, source_of(Human), FIELDS) as file:
        for key in ("ann", "ben"):
            file.page(page({"id": key}), keys=[key.encode()])
        whole = msgspec.structs.replace(coverage(), pages=2, items=2)
        file.coverage = whole
    return out.finish()


def reported(folder: Path, findings: str, command: str = "saas-audit run") -> None:
    with seal.sealing(folder, command, NOW):
        (folder / "findings.csv").write_text(findings)
        (folder / "owners").mkdir(exist_ok=True)
        (folder / "owners" / "sales team.csv").write_text("theirs")


def evidence_of(folder: Path) -> Path:
    (file,) = folder.rglob("*.zst")
    return file


def test_a_run_that_nobody_touched_holds(tmp_path):
    folder = run(tmp_path)
    assert differing(folder) == []
    told = texts(folder, Word.HOLDS)
    assert "2 pages in 1 files of evidence" in told
    assert "hold the 2 rows" in told
    assert "findings.csv is the one that was written by `saas-audit run`" in told
    assert "first of its folder" in told


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="coreutils are not installed")
def test_coreutils_read_the_sums(tmp_path):
    folder = run(tmp_path)
    (folder / "a\nb\\c").write_text("an odd name")
    sums.write(folder)
    command = ["sha256sum", "--check", "--strict", "--quiet", sums.FILE]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    assert sums.read(folder)["a\nb\\c"] == hashlib.sha256(b"an odd name").hexdigest()
    (folder / "findings.csv").write_text("another")
    assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 1


def _flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))


@pytest.mark.parametrize(
    "name", ["findings.csv", "manifest.json", "reports.json", "owners/sales team.csv"]
)
def test_a_changed_file_is_named(tmp_path, name):
    folder = run(tmp_path)
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    assert f"{name} has been changed since SHA256SUMS was written" in differing(folder)


def test_changed_evidence_is_named_by_file_and_page(tmp_path):
    folder = run(tmp_path)
    _flip(evidence_of(folder))
    told = differing(folder)
    assert any("graph-people.jsonl.zst: page" in one for one in told)
    assert any("graph-people.jsonl.zst has been changed" in one for one in told)


def test_evidence_changed_together_with_its_sum_is_found_by_the_manifest(tmp_path):
    folder = run(tmp_path)
    _flip(evidence_of(folder))
    sums.write(folder)
    (told,) = differing(folder)
    assert "damaged" in told


def test_missing_and_extra_files_are_named(tmp_path):
    folder = run(tmp_path)
    (folder / "findings.csv").unlink()
    (folder / "evidence" / "more.txt").write_text("smuggled")
    (folder / "link").symlink_to(tmp_path)
    assert sorted(differing(folder)) == [
        "evidence/more.txt is extra: SHA256SUMS does not list it",
        "findings.csv is missing",
        "link is no plain file",
    ]


def test_a_manifest_that_claims_fewer_rows_is_found(tmp_path):
    folder = run(tmp_path)
    path = folder / manifest.FILE
    path.write_text(path.read_text().replace('"items": 2', '"items": 1'))
    assert any("holds 2 rows, the manifest says 1" in one for one in differing(folder))


@pytest.mark.parametrize("name", ["", "../outside", "/etc/passwd", "findings.csv"])
def test_sums_that_lead_elsewhere_or_say_two_things_are_refused(tmp_path, name):
    folder = run(tmp_path)
    with (folder / sums.FILE).open("a") as file:
        file.write(f"{'0' * 64}  {name}\n")
    (told,) = differing(folder)
    assert "is not a hash and the path of one file in this folder" in told


def test_sums_or_manifest_gone(tmp_path):
    folder = run(tmp_path)
    (folder / sums.FILE).rename(tmp_path / "kept")
    assert differing(folder) == ["SHA256SUMS is missing"]
    (tmp_path / "kept").rename(folder / sums.FILE)
    (folder / manifest.FILE).unlink()
    assert "manifest.json is missing" in differing(folder)
    (folder / sums.FILE).unlink()
    with pytest.raises(SnapshotError, match="is no snapshot"):
        said(folder)


def test_reports_written_again_are_covered_and_said_to_be_so(tmp_path):
    folder = run(tmp_path)
    reported(folder, "judged anew", "saas-audit report")
    assert differing(folder) == []
    assert "findings.csv is not the one that was first written" in texts(folder, Word.OPEN)
    assert seal.first_reports(folder).command == "saas-audit run"


def test_whoever_writes_reports_again_does_not_vouch_for_the_rest(tmp_path):
    folder = run(tmp_path)
    (folder / "owners" / "sales team.csv").write_text("forged")
    (folder / "smuggled.txt").write_text("x")
    _flip(evidence_of(folder))
    with seal.sealing(folder, "saas-audit report", NOW):
        (folder / "findings.csv").write_text("judged anew")
    told = "\n".join(differing(folder))
    assert "owners/sales team.csv has been changed" in told
    assert "graph-people.jsonl.zst has been changed" in told
    assert "smuggled.txt is extra" in told


@pytest.mark.parametrize("damage", ["gone", "torn"])
def test_sums_that_are_gone_or_damaged_are_not_made_anew(tmp_path, damage):
    folder = run(tmp_path)
    (folder / sums.FILE).unlink() if damage == "gone" else (folder / sums.FILE).write_text("x")
    with pytest.raises(SnapshotError, match=r"SHA256SUMS (is missing|cannot be read)"):
        reported(folder, "judged anew")
    assert (folder / "findings.csv").read_text() == "a finding"


def test_a_report_that_is_no_longer_written_is_not_missed(tmp_path):
    folder = run(tmp_path)
    with seal.sealing(folder, "saas-audit report", NOW):
        (folder / "owners" / "sales team.csv").unlink()
    assert differing(folder) == []


@pytest.mark.parametrize("renames", [0, 1], ids=["before it is listed", "before it is there"])
def test_stopped_while_it_is_sealed_it_can_be_reported_anew(tmp_path, monkeypatch, renames):
    real, left = os.replace, [None] * renames

    def stopping(*paths: Path) -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        real(*paths)

    folder = collected(tmp_path)
    monkeypatch.setattr(os, "replace", stopping)
    with pytest.raises(KeyboardInterrupt):
        reported(folder, "a finding")
    monkeypatch.undo()
    assert differing(folder)
    reported(folder, "a finding", "saas-audit report")
    assert differing(folder) == []
    assert seal.first_reports(folder).command == "saas-audit report"


def test_runs_form_a_chain(tmp_path):
    folders = [run(tmp_path, name) for name in ("2026-09-01", "2026-10-01", "2026-10-01.2")]
    assert differing(folders[-1]) == []
    told = texts(folders[-1], Word.HOLDS)
    assert "the 2 runs before it are here, unchanged: 2026-10-01, 2026-09-01" in told
    assert "acme-2026-09-01 says of itself that it is the first" in told
    assert "2026-10-01, written later, names this very run" in texts(folders[0], Word.HOLDS)


def test_the_newest_run_is_the_one_that_no_other_names(tmp_path):
    names = [f"2026-10-01{number}" for number in ("", ".2", ".9", ".10")]
    for name in names:
        run(tmp_path, name)
    assert chain.last(tmp_path, "acme").folder == "2026-10-01.10"
    assert chain.last(tmp_path, "somebody else") == manifest.Predecessor()


def test_a_chain_that_cannot_be_followed_is_open_and_says_where(tmp_path):
    first, second = run(tmp_path, "2026-09-01"), run(tmp_path, "2026-10-01")
    third = run(tmp_path, "2026-11-02")
    shutil.rmtree(first)
    assert differing(third) == []
    told = texts(third, Word.OPEN)
    assert "the run before acme-2026-10-01, acme-2026-09-01 in 2026-09-01, is not here" in told
    assert "no later run is here" in told
    assert second.is_dir()


def test_a_run_rewritten_whole_is_found_by_the_next(tmp_path):
    old, new = run(tmp_path, "2026-10-01"), run(tmp_path, "2026-11-02")
    path = old / manifest.FILE
    path.write_text(path.read_text().replace('"tool_version": "0"', '"tool_version": "1"'))
    sums.write(old)
    assert differing(new) == [
        "2026-10-01/manifest.json is not the one that acme-2026-11-02 names as the run before it"
    ]
    assert differing(old) == ["2026-11-02, written later, names another manifest.json here"]


def test_findings_rewritten_whole_are_found_by_the_next(tmp_path):
    old, new = run(tmp_path, "2026-10-01"), run(tmp_path, "2026-11-02")
    (old / chain.REPORTS).unlink()
    reported(old, "nothing was wrong")
    (told,) = differing(new)
    assert "2026-10-01/reports.json is not the one" in told


def test_a_run_of_version_2_is_read_and_what_it_lacks_is_said(tmp_path):
    folder = run(tmp_path)
    path = folder / manifest.FILE
    held = msgspec.json.decode(path.read_bytes())
    del held["previous"]
    path.write_bytes(msgspec.json.encode({**held, "schema_version": 2}))
    for name in (sums.FILE, chain.REPORTS):
        (folder / name).unlink()
    assert len(list(Snapshot.open(folder).rows(Human, TENANT))) == 2
    assert differing(folder) == []
    told = texts(folder, Word.OPEN)
    assert "written before there was one" in told
    assert "no chain" in told
    path.write_bytes(msgspec.json.encode({**held, "schema_version": 1}))
    with pytest.raises(SnapshotError, match="reads 2 to 3"):
        Snapshot.open(folder)


def test_a_stopped_finish_leaves_nothing_in_the_sums(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / ".SHA256SUMS.partial").write_text("torn")
    (tmp_path / "run" / "a").write_text("")
    sums.write(tmp_path / "run")
    assert list(sums.read(tmp_path / "run")) == ["a"]


@pytest.fixture
def key(tmp_path) -> Path:
    path = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "auditor", "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def allowed(key: Path, identity: str = "auditor@example.org") -> Signer:
    public = key.with_suffix(".pub").read_text()
    path = key.with_name("allowed")
    path.write_text(f"{identity} {public}")
    return Signer(path, identity)


@needs_ssh
def test_a_signature_holds_and_says_whose_it_is(tmp_path, key):
    folder = run(tmp_path / "out")
    signature.sign(folder, key)
    assert differing(folder) == []
    assert "SHA256SUMS.sig is intact" in texts(folder, Word.HOLDS)
    assert "whose key that is" in texts(folder, Word.OPEN)
    whose = [one.text for one in said(folder, allowed(key))]
    assert any("SHA256SUMS.sig is by auditor@example.org" in one for one in whose)


@needs_ssh
def test_a_signature_that_does_not_hold_is_named(tmp_path, key):
    folder = run(tmp_path / "out")
    signature.sign(folder, key)
    with (folder / sums.FILE).open("a") as file:
        file.write(f"{'0' * 64}  findings.csv\n")
    assert any("SHA256SUMS.sig does not hold" in one for one in differing(folder))


@needs_ssh
def test_somebody_elses_signature_is_not_the_one_asked_for(tmp_path, key):
    folder = run(tmp_path / "out")
    signature.sign(folder, key)
    signer = msgspec.structs.replace(allowed(key), identity="somebody@example.org")
    assert any("does not hold" in one for one in differing(folder, signer))


@needs_ssh
def test_who_asks_for_a_signature_must_find_one(tmp_path, key):
    folder = run(tmp_path / "out")
    assert any("is not signed" in one for one in differing(folder, allowed(key)))
    assert "is not signed" in texts(folder, Word.OPEN)


@needs_ssh
def test_the_commands_for_an_auditor_without_our_tool(tmp_path, key):
    """As README gives them."""
    folder = run(tmp_path / "out")
    signature.sign(folder, key)
    signer = allowed(key)
    verifying = ["ssh-keygen", "-Y", "verify", "-n", "saas-audit", "-s", sums.SIGNATURE]
    verifying += ["-I", signer.identity, "-f", str(signer.allowed)]
    with (folder / sums.FILE).open("rb") as message:
        done = subprocess.run(verifying, cwd=folder, stdin=message, capture_output=True, check=True)
    assert b"Good" in done.stdout


@needs_ssh
def test_a_key_that_is_none_gets_a_sentence(tmp_path, key):
    folder = run(tmp_path / "out")
    with pytest.raises(UsageError, match="there is no such key"):
        signature.sign(folder, tmp_path / "nothing")
    (tmp_path / "junk").write_text("not a key")
    with pytest.raises(UsageError, match="could not be signed"):
        signature.sign(folder, tmp_path / "junk")


def test_without_ssh_keygen_a_signature_is_open(tmp_path, monkeypatch):
    folder = run(tmp_path / "out")
    (folder / sums.SIGNATURE).write_text("signed elsewhere")
    monkeypatch.setenv("PATH", "")
    assert differing(folder) == []
    assert "ssh-keygen is not installed" in texts(folder, Word.OPEN)
    with pytest.raises(UsageError, match="OpenSSH"):
        said(folder, Signer(tmp_path / "allowed", "who"))
