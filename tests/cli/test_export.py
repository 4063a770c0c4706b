"""What is exported under pseudonyms holds no name of the organisation, in any byte."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from pathlib import Path

import msgspec
import pytest
import zstandard

from saas_audit.cli import main
from saas_audit.cli.exit import Exit
from saas_audit.exports import FORMATS
from saas_audit.snapshot import sums

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("saas_audit", "checks")


@pytest.fixture(scope="module")
def careless(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("out")
    assert main(["demo", "--out", str(out)]) == Exit.OK
    (folder,) = (out / "careless").iterdir()
    return folder


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("key") / "key"
    path.write_text("0123456789abcdef" * 4)
    return path


def exported(snapshot: Path, out: Path, key: Path, *more: str) -> Path:
    command = ["export", str(snapshot), "--out", str(out), "--pseudonymise"]
    assert main([*command, "--key-file", str(key), *more]) == Exit.OK
    return out


@pytest.fixture(scope="module")
def shared(careless, key, tmp_path_factory) -> Path:
    formats = [part for name in ("reports", *FORMATS) for part in ("--format", name)]
    return exported(careless, tmp_path_factory.mktemp("shared") / "x", key, *formats)


def texts(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(texts, value.values()), *map(texts, value.keys()))
    if isinstance(value, list):
        return set().union(*map(texts, value))
    return {value} if isinstance(value, str) else set()


def held(snapshot: Path) -> set[str]:
    """Every text in every answer of every vendor."""
    found: set[str] = set()
    for path in snapshot.rglob("*.zst"):
        lines = zstandard.ZstdDecompressor().stream_reader(
            path.open("rb"), read_across_frames=True, closefd=True
        )
        for line in io.TextIOWrapper(lines, encoding="utf-8"):
            told = json.loads(line)
            found |= {told["for"]} | texts(msgspec.json.decode(told["body"]))
    return found


def ours() -> str:
    """Everything our own files say, but for the simulated organisations; also without gaps."""
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.*")]
    kept = [one for one in paths if one.suffix in (".py", ".html", ".css", ".json")]
    own = "\n".join(
        one.read_text(encoding="utf-8") for one in kept if "simulator" not in one.parts
    ).casefold()
    return own + own.replace("_", "").replace(".", "").replace(" ", "")


def written(folder: Path) -> bytes:
    """All bytes and file names; of a workbook, what its cells say."""
    parts = []
    for path in folder.rglob("*.*"):
        parts += [path.name.encode(), path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if "sheet" in name or "Str" in name]
                parts += map(archive.read, names)
    return b"\n".join(parts)


def test_no_text_of_the_organisation_is_in_any_byte(careless, shared):
    own = ours()
    canaries = {text for text in held(careless) if len(text) > 4 and text.casefold() not in own}
    assert len(canaries) > 1000
    assert {"ben@loosely.example", "Loosely Ltd"} <= canaries
    found = written(shared)
    folded = found.decode("utf-8", "replace").casefold()
    assert [text for text in canaries if text.casefold() in folded] == []
    names = [text for text in canaries if "@" in text or "oosely" in text]
    packed = {text: base64.b64encode(text.encode())[:-4] for text in names}
    assert [text for text, code in packed.items() if code in found] == []


def test_no_piece_of_an_address_or_domain_is_either(shared):
    folded = written(shared).decode("utf-8", "replace").casefold()
    for piece in ("loosely", "careless-2", "@agency", "callcentre", "ba279462", "00d5g0000000001"):
        assert piece not in folded


def rows(folder: Path) -> list[dict[str, str]]:
    text = (folder / "findings.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_verdicts_and_our_own_words_stay(shared):
    found = rows(shared)
    assert sum("text-" not in row["expected"] for row in found) > 0.95 * len(found)
    (row,) = [row for row in found if row["check_id"] == "m365.entra.group_owner_consent_off"]
    assert (row["status"], row["severity"]) == ("fail", "high")
    assert (row["observed"], row["expected"]) == (
        "for every owner",
        "no consent by owners of groups",
    )
    assert row["subject_id"] == row["tenant_id"]


def test_one_person_is_one_pseudonym_in_every_tenant_and_every_run(careless, shared, key, tmp_path):
    again = exported(careless, tmp_path / "again", key)
    assert (again / "findings.csv").read_bytes() == (shared / "findings.csv").read_bytes()
    named = [
        row for row in rows(shared) if row["check_id"] == "cross.people.admins_use_mfa_everywhere"
    ]
    assert len({row["subject_name"] for row in named}) < len(named)
    assert len({row["tenant_id"] for row in named}) > 1
    assert all(row["subject_name"].startswith("person-") for row in named)
    other = tmp_path / "key"
    other.write_text("fedcba9876543210" * 4)
    assert rows(exported(careless, tmp_path / "other", other)) != rows(again)


def test_no_evidence_goes_along_and_the_sums_hold(shared):
    assert not list(shared.rglob("*.zst"))
    assert not (shared / "manifest.json").exists()
    listed = sums.read(shared)
    assert set(listed) == set(sums.names(shared)[0])
    assert all(sums.digest(shared / name) == sha for name, sha in listed.items())


def test_without_pseudonyms_it_is_the_run_in_another_format(careless, tmp_path):
    out = tmp_path / "plain"
    assert main(["export", str(careless), "--out", str(out), "--format", "sarif"]) == Exit.OK
    assert sums.names(out)[0] == ["findings.sarif"]
    assert b"loosely" in (out / "findings.sarif").read_bytes()


def test_the_key_is_made_once_and_is_the_users_alone(careless, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    command = ["export", str(careless), "--pseudonymise", "--format", "junit", "--out"]
    assert main([*command, str(tmp_path / "a")]) == Exit.OK
    assert "keep it to yourself" in capsys.readouterr().out
    assert main([*command, str(tmp_path / "b")]) == Exit.OK
    assert "keep it to yourself" not in capsys.readouterr().out
    (made,) = (tmp_path / "home").rglob("pseudonyms.key")
    assert made.stat().st_mode & 0o077 == 0
    name = "findings.junit.xml"
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_mistakes_get_a_sentence_and_write_nothing(careless, tmp_path, capsys):
    base = ["export", str(careless), "--out"]
    assert main([*base, str(tmp_path)]) == Exit.USAGE
    assert "exists; name a folder that is not there" in capsys.readouterr().err
    assert main([*base, str(tmp_path / "x"), "--format", "pdf"]) == Exit.USAGE
    assert "there are reports, xlsx" in capsys.readouterr().err
    (tmp_path / "key").write_text("short")
    keyed = ["--pseudonymise", "--key-file", str(tmp_path / "key")]
    assert main([*base, str(tmp_path / "x"), *keyed]) == Exit.USAGE
    assert "too short for a key" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
