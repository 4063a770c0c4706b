"""Evidence is whole, or it is refused by name."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from saas_audit.connectors.interface import LARGEST_ANSWER, Page
from saas_audit.errors import SnapshotError, UsageError
from saas_audit.model import Coverage, Gap, Reason, Tenant
from saas_audit.model.row import source_of
from saas_audit.snapshot import Manifest, Snapshot, SnapshotWriter, TenantEntry, journal
from tests.support import Human, Password, Sharing

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
TENANT = Tenant("m365", "acme", "t-1", "Acme")
FIELDS = ("id", "name", "isAdmin", "home.city")


def page(*people: dict) -> Page:
    return Page(body=json.dumps({"value": people}).encode(), status=200, received_at=NOW)


def coverage(pages: int = 0) -> Coverage:
    return Coverage(
        pages=pages,
        items=pages,
        platform="m365",
        tenant="acme",
        endpoint="graph /people",
        permission=(),
        tier="base",
        proof="count",
        witness="schema",
    )


def writer(folder) -> SnapshotWriter:
    manifest = Manifest(
        organisation="acme", run_id="r", as_of=NOW, collected_at=NOW, tool_version="0"
    )
    out = SnapshotWriter(folder, manifest)
    out.tenant(TenantEntry(tenant=TENANT))
    return out


def written(folder, *pages: Page, fields=FIELDS):
    out = writer(folder)
    with out.source(TENANT, source_of(Human), fields) as file:
        for one in pages:
            file.page(one)
        file.coverage = coverage(len(pages))
    out.finish()
    return Snapshot.open(folder)


def test_what_was_written_comes_back_with_its_page(tmp_path):
    snapshot = written(tmp_path / "run", page({"id": "ann", "isAdmin": True}), page({"id": "ben"}))
    rows = list(snapshot.rows(Human, TENANT))
    assert [(human.id, ref) for human, ref in rows] == [
        ("ann", "evidence/m365-acme/graph-people.jsonl.zst#1"),
        ("ben", "evidence/m365-acme/graph-people.jsonl.zst#2"),
    ]


def test_the_largest_answer_that_is_taken_in_can_be_read_again(tmp_path):
    """It is quoted in its line, which at worst makes two characters of each."""
    frame = b'{"value": [{"id": "ann", "name": "%s"}]}'
    quotes = b'\\"' * ((LARGEST_ANSWER - len(frame)) // 2)
    largest = Page(body=frame % quotes, status=200, received_at=NOW)
    snapshot = written(tmp_path / "run", largest)
    ((human, _),) = snapshot.rows(Human, TENANT)
    assert len(human.name) == len(quotes) // 2


def test_until_it_is_whole_it_has_no_name(tmp_path):
    folder = tmp_path / "run"
    out = writer(folder)
    with out.source(TENANT, source_of(Human), FIELDS) as file:
        file.page(page({"id": "ann"}))
        file.coverage = coverage()
    assert not folder.exists()
    with pytest.raises(SnapshotError, match=r"is no snapshot"):
        Snapshot.open(folder)
    with pytest.raises(SnapshotError, match="stopped run left behind"):
        Snapshot.open(tmp_path / "run.partial")


def test_two_runs_do_not_write_one_folder(tmp_path):
    with writer(tmp_path / "run"), pytest.raises(UsageError, match="another run is writing"):
        writer(tmp_path / "run")
    with writer(tmp_path / "run") as out:
        assert out.finish() == tmp_path / "run"


def test_a_failed_run_gives_its_folder_free(tmp_path):
    with pytest.raises(ValueError, match="of its own"), writer(tmp_path / "run"):
        raise ValueError("of its own")
    assert [path.name for path in tmp_path.iterdir()] == ["run.partial"]
    with writer(tmp_path / "run"):
        pass


def test_a_run_stopped_by_hand_keeps_its_folder_while_threads_may_write(tmp_path):
    out = writer(tmp_path / "run")
    in_another_thread = out.source(TENANT, source_of(Human), FIELDS)
    with pytest.raises(KeyboardInterrupt), out:
        file = in_another_thread.__enter__()
        raise KeyboardInterrupt
    with pytest.raises(UsageError, match="another run is writing"):
        writer(tmp_path / "run")
    with pytest.raises(ValueError, match="closed"):
        file.page(page({"id": "ann"}))
    (begun,) = journal.lines(tmp_path / "run.partial" / journal.FILE)
    assert isinstance(begun, journal.Started)


def test_the_same_row_on_two_pages_is_one(tmp_path):
    snapshot = written(tmp_path / "run", page({"id": "ann"}), page({"id": "ann"}, {"id": "ben"}))
    assert [human.id for human, _ in snapshot.rows(Human, TENANT)] == ["ann", "ben"]


def test_a_source_nobody_read_is_not_collected(tmp_path):
    reading = written(tmp_path / "run", page()).rows(Sharing, TENANT)
    assert list(reading) == []
    assert reading.gap.reason is Reason.NOT_COLLECTED


def test_a_field_nobody_asked_for_is_not_collected(tmp_path):
    snapshot = written(tmp_path / "run", page({"id": "ann"}), fields=("id", "name"))
    ((ann, _),) = snapshot.rows(Human, TENANT)
    gaps = {name: type(ann).__members__[name](ann).reason for name in ("name", "is_admin")}
    assert gaps == {"name": Reason.NOT_RETURNED, "is_admin": Reason.NOT_COLLECTED}


def test_unreadable_rows_leave_a_gap(tmp_path):
    reading = written(tmp_path / "run", page({"id": "ann"}, {"id": None})).rows(Human, TENANT)
    assert len(list(reading)) == 1
    assert reading.gap.reason is Reason.WRONG_TYPE


def test_each_subject_answers_for_itself(tmp_path):
    out = writer(tmp_path / "run")
    with out.source(TENANT, source_of(Password), ("code",)) as file:
        body = b'{"value": [{"code": "1"}]}'
        file.page(Page(body=body, status=200, received_at=NOW), "ann")
        file.failed["ben"] = Gap(Reason.NO_PERMISSION, "passwords")
        file.coverage = coverage()
    out.finish()
    reading = Snapshot.open(tmp_path / "run").rows(Password, TENANT)
    assert [password.human for password, _ in reading] == ["ann"]
    assert reading.answered == {"ann"}
    assert list(reading.gaps_of) == ["ben"]


@pytest.mark.parametrize("damage", ["shorter", "longer", "gone"])
def test_a_file_of_another_length_is_named(tmp_path, damage):
    written(tmp_path / "run", page({"id": "ann"}))
    (file,) = (tmp_path / "run").rglob("*.zst")
    body = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(body[:-3] if damage == "shorter" else body + b"x")
    with pytest.raises(SnapshotError, match=r"graph-people\.jsonl\.zst"):
        Snapshot.open(tmp_path / "run")


def test_one_changed_byte_is_named(tmp_path):
    written(tmp_path / "run", page({"id": "ann"}))
    (file,) = (tmp_path / "run").rglob("*.zst")
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(bytes(body))
    with pytest.raises(SnapshotError, match="page 1 is damaged"):
        list(Snapshot.open(tmp_path / "run").rows(Human, TENANT))


def test_a_damaged_manifest_is_named(tmp_path):
    written(tmp_path / "run", page())
    manifest = tmp_path / "run" / "manifest.json"
    manifest.write_text(manifest.read_text()[:-20])
    with pytest.raises(SnapshotError, match=r"manifest\.json is damaged"):
        Snapshot.open(tmp_path / "run")


def test_a_manifest_that_points_outside_is_refused(tmp_path):
    written(tmp_path / "run", page())
    manifest = tmp_path / "run" / "manifest.json"
    text = manifest.read_text().replace("evidence/m365-acme/graph-people", "../../../etc/passwd")
    manifest.write_text(text)
    with pytest.raises(SnapshotError, match="missing or has been changed"):
        Snapshot.open(tmp_path / "run")


def test_unreadable_rows_are_missing_of_the_subject_they_were_read_for(tmp_path):
    out = writer(tmp_path / "run")
    with out.source(TENANT, source_of(Password), ("code",)) as file:
        body = b'{"value": [{"code": {"strange": 1}}]}'
        file.page(Page(body=body, status=200, received_at=NOW), "ann")
        file.page(Page(body=b'{"value": []}', status=200, received_at=NOW), "ben")
        file.coverage = coverage()
    out.finish()
    reading = Snapshot.open(tmp_path / "run").rows(Password, TENANT)
    assert list(reading) == []
    assert list(reading.gaps_of) == ["ann"]
    assert reading.gap is None
