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
from saas_audit.snapshot import sums

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("saas_audit", "checks")


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
    formats = [part for name in ("reports", "xlsx") for part in ("--format", name)]
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
    for path in (snapshot / "evidence").rglob("*.zst"):
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


def among(canaries: set[str], folded: str) -> list[str]:
    """Those that stand in a text; most are ruled out by their first five letters."""
    fives = {folded[place : place + 5] for place in range(len(folded))}
    likely = (text for text in canaries if text.casefold()[:5] in fives)
    return [text for text in likely if text.casefold() in folded]


def test_no_text_of_the_organisation_is_in_any_byte(careless, shared):
    texts = {text for text in held(careless) if len(text) > 4}
    canaries = texts - set(among(texts, ours()))
    assert len(canaries) > 1000
    assert {"ben@loosely.example", "Loosely Ltd"} <= canaries
    found = written(shared)
    assert among(canaries, found.decode("utf-8", "replace").casefold()) == []
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
    assert sum("text-" not in row["expected"] for row in found) > 0.9 * len(found)
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
    platforms: dict[str, set[str]] = {}
    for row in rows(shared):
        platforms.setdefault(row["subject_name"], set()).add(row["platform"])
    assert any(name.startswith("person-") and len(p) > 2 for name, p in platforms.items())


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
