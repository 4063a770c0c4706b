"""One bad value costs one field of one row."""

from __future__ import annotations

import msgspec
import pytest

from saas_audit.model import Missing, Reason, peek
from saas_audit.model.decode import Page, field_paths, keys_in
from saas_audit.model.row import source_of
from tests.support import ANN, Human, Password, Sharing


def page(*people: dict) -> bytes:
    return msgspec.json.encode({"value": list(people)})


def test_a_good_page_decodes_as_a_whole():
    found, bad = Page(Human).rows(page({"id": "ann", "name": "Ann", "isAdmin": True}))
    assert (found[0].id, found[0].is_admin, bad) == ("ann", True, 0)


def test_a_field_the_vendor_left_out_is_missing():
    found, _ = Page(Human).rows(page({"id": "ann"}))
    assert peek(found[0], "name").reason is Reason.NOT_RETURNED


def test_a_wrong_type_costs_that_field_of_that_row():
    found, bad = Page(Human).rows(
        page({"id": "ann", "name": "Ann", "isAdmin": "yes"}, {"id": "ben", "isAdmin": False})
    )
    assert bad == 0
    assert peek(found[0], "is_admin").reason is Reason.WRONG_TYPE
    assert found[0].name == "Ann"
    assert found[1].is_admin is False


def test_null_where_none_is_allowed_is_a_wrong_type():
    found, _ = Page(Human).rows(page({"id": "ann", "isAdmin": None}))
    assert peek(found[0], "is_admin").reason is Reason.WRONG_TYPE


def test_a_bad_nested_field_leaves_its_neighbours():
    found, _ = Page(Human).rows(page({"id": "ann", "name": "Ann", "home": {"city": 7}}))
    assert peek(found[0].home, "city").reason is Reason.WRONG_TYPE
    assert found[0].name == "Ann"


@pytest.mark.parametrize("row", [{}, {"id": None}, {"id": 7}, "ann", None])
def test_a_row_without_a_readable_key_is_counted(row):
    found, bad = Page(Human).rows(page({"id": "ann"}, row))
    assert ([human.id for human in found], bad) == (["ann"], 1)


def test_a_new_word_in_a_closed_vocabulary_is_an_unknown_value():
    found, _ = Page(Sharing).rows(b'{"sharingLevel": "ajar"}')
    missing = peek(found[0], "sharing_level")
    assert isinstance(missing, Missing)
    assert (missing.reason, missing.detail) == (Reason.UNKNOWN_VALUE, "'ajar'")


def test_rows_read_for_somebody_carry_whom():
    found, _ = Page(Password).rows(b'{"value": [{"code": "1", "lastUsedAt": "now"}]}', "ann")
    assert (found[0].human, found[0].last_used) == ("ann", "now")


def test_what_is_asked_is_spelt_as_the_vendor_does():
    assert field_paths(Human) == ("id", "name", "isAdmin", "home.city")
    assert field_paths(Password) == ("code", "lastUsedAt")


def test_a_page_is_known_by_the_keys_of_its_records():
    source = source_of(Human)
    assert source is not None
    assert keys_in(source, "id", page({"id": "ann"}, {"id": 3}, {})) == [b'"ann"', b"3", b""]
    assert len(keys_in(source, "", page({"id": "ann"}, {"id": 3}))) == 2
    with pytest.raises(msgspec.DecodeError):
        keys_in(source, "id", b"<html>")


def test_repr_reads_below_the_guards():
    assert "missing: not_returned" in repr(Human(id="x"))
    assert Human(id="ann", name="Ann", is_admin=True) == ANN
