"""A plan in the forms that spreadsheets give it back in."""

from __future__ import annotations

import pytest

from saas_audit.decisions.sheet import read
from saas_audit.errors import UsageError

COLUMNS = ("id", "owner", "note")
PLAIN = 'id,owner,note\r\nf1,Zoë,"a, ""b""\nc"\r\nf2,,\r\n'


def as_bytes(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def got(tmp_path, data: bytes, encoding: str = ""):
    path = tmp_path / "plan.csv"
    path.write_bytes(data)
    return [(row.line, row.cells) for row in read(path, COLUMNS, "id", encoding)]


WANTED = [
    (2, {"id": "f1", "owner": "Zoë", "note": 'a, "b"\nc'}),
    (4, {"id": "f2", "owner": "", "note": ""}),
]
SEMICOLONS = 'id;owner;note\r\nf1;Zoë;"a, ""b""\nc"\r\nf2;;\r\n'
TABS = 'id\towner\tnote\r\nf1\tZoë\t"a, ""b""\nc"\r\nf2\t\t\r\n'


@pytest.mark.parametrize(
    "data",
    [
        as_bytes(PLAIN),
        as_bytes(PLAIN, "utf-8-sig"),
        as_bytes(PLAIN.replace("\r\n", "\n")),
        as_bytes(SEMICOLONS, "utf-8-sig"),
        as_bytes(TABS, "utf-16"),
        b"\xfe\xff" + as_bytes(TABS, "utf-16-be"),
    ],
    ids=["ours", "marked", "unix", "excel semicolons", "excel unicode text", "big endian"],
)
def test_all_say_the_same(tmp_path, data):
    assert got(tmp_path, data) == WANTED


def test_the_line_with_sep_counts_as_a_line(tmp_path):
    found = got(tmp_path, as_bytes("sep=;\r\n" + SEMICOLONS))
    assert found == [(line + 1, cells) for line, cells in WANTED]


def test_an_old_encoding_is_read_if_named(tmp_path):
    assert got(tmp_path, as_bytes(SEMICOLONS, "cp1252"), "cp1252") == WANTED
    with pytest.raises(UsageError, match="line 2: not utf-8; in Excel, save as 'CSV UTF-8'"):
        got(tmp_path, as_bytes(SEMICOLONS, "cp1252"))


def test_rows_cut_short_and_empty_rows(tmp_path):
    found = got(tmp_path, b"ID;Owner;Note;\r\nf1;\r\n;;;\r\n\r\n f2 ;'+Ann;'tis\r\n")
    assert found == [
        (2, {"id": "f1", "owner": "", "note": ""}),
        (5, {"id": "f2", "owner": "+Ann", "note": "'tis"}),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"name,owner\r\nx,y\r\n", "no column id"),
        (b"id,owner,owner\r\n", "two columns are called owner"),
        (b"id,owner\r\nf1,Ann,extra\r\n", "line 2: 3 cells where the header has 2"),
        (b'id,owner\r\nf0,x\r\nf1,"Ann\r\n', "line 3: not CSV"),
        (b'id,owner\r\nf1,"Ann"x\r\n', "line 2: not CSV"),
        (as_bytes(TABS, "utf-16-le"), "UTF-16 without its mark|no column|not utf-8"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, data, sentence):
    with pytest.raises(UsageError, match=sentence):
        got(tmp_path, data)


def test_no_such_file_and_no_such_encoding(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        list(read(tmp_path / "none.csv", COLUMNS, "id"))
    with pytest.raises(UsageError, match="knows no such encoding"):
        got(tmp_path, b"id\r\n", "klingon")
