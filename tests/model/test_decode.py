"""One bad value costs one field of one row."""

from __future__ import annotations

import gc
from typing import Any, Literal

import msgspec
import pytest

from saas_audit import Row, Setting
from saas_audit.model import Missing, Moment, Reason, Source, decode, peek, read_from, source_of
from saas_audit.model.decode import (
    Page,
    anything,
    dec_hook,
    decoded,
    decoder_of,
    field_paths,
    keys_in,
)
from tests.support import ANN, Home, Human, Password, Sharing


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


class Stamp(msgspec.Struct):
    """A type that knows how its vendor spells it."""

    at: str

    @classmethod
    def parse(cls, value: object) -> Stamp:
        if not isinstance(value, str):
            raise msgspec.ValidationError("no stamp")
        return cls(value)


Word = Literal["on", "off"]


class Wide(Row, rename="camel", platform="m365"):
    """Every kind of field there is."""

    id: str
    word: Word
    words: list[Word]
    maybe: Word | None
    homes: list[Home]
    a_home: Home | None
    numbers: list[int]
    many: set[Word]
    either: int | Literal["none"]


read_from(Wide, Source(platform="m365", api="graph", path="/wide", items=("data", "items")))

WIDE: dict[str, Any] = {
    "id": "w",
    "word": "on",
    "words": ["on"],
    "maybe": None,
    "homes": [{"city": "Rome"}],
    "aHome": None,
    "numbers": [1],
    "many": ["off"],
    "either": 1,
}


def wide(**changed: Any) -> Wide:
    body = msgspec.json.encode({"data": {"items": [{**WIDE, **changed}]}})
    ((found,), bad) = Page(Wide).rows(body)
    assert bad == 0
    return found


@pytest.mark.parametrize(
    ("field", "spelt", "value", "reason", "detail"),
    [
        ("word", "word", "ajar", Reason.UNKNOWN_VALUE, "'ajar'"),
        ("word", "word", "x" * 100, Reason.UNKNOWN_VALUE, repr("x" * 100)[:80]),
        ("word", "word", 7, Reason.WRONG_TYPE, "Expected `str`, got `int`"),
        ("word", "word", None, Reason.WRONG_TYPE, "Expected `str`, got `null`"),
        ("word", "word", ["on"], Reason.UNKNOWN_VALUE, "['on']"),
        ("either", "either", {"a": 1}, Reason.WRONG_TYPE, "Expected `int | str`, got `object`"),
        ("a_home", "aHome", [], Reason.WRONG_TYPE, "Expected `object | null`, got `array`"),
        ("maybe", "maybe", "ajar", Reason.UNKNOWN_VALUE, "'ajar'"),
        ("words", "words", ["on", "ajar"], Reason.UNKNOWN_VALUE, "['on', 'ajar']"),
        ("words", "words", ["on", 7], Reason.WRONG_TYPE, "Expected `str`, got `int` - at `$[1]`"),
        ("words", "words", {"on": 1}, Reason.WRONG_TYPE, "Expected `array`, got `object`"),
        ("many", "many", ["ajar"], Reason.UNKNOWN_VALUE, "['ajar']"),
        ("numbers", "numbers", ["1"], Reason.WRONG_TYPE, "Expected `int`, got `str` - at `$[0]`"),
        ("homes", "homes", 7, Reason.WRONG_TYPE, "Expected `array`, got `int`"),
        ("a_home", "aHome", "Rome", Reason.WRONG_TYPE, "Expected `object | null`, got `str`"),
    ],
)
def test_what_a_value_that_does_not_fit_leaves(field, spelt, value, reason, detail):
    found = wide(**{spelt: value})
    missing = peek(found, field)
    assert (missing.reason, missing.detail) == (reason, detail)
    others = [peek(found, one) for one in Wide.__members__ if one != field]
    assert not any(isinstance(one, Missing) for one in others)


def test_an_element_that_is_no_object_keeps_its_place():
    found = wide(homes=[{"city": "Rome"}, 7, {"city": 8}, {"city": "Bonn"}])
    assert [peek(one, "city") for one in found.homes if peek(one, "city") is not None][::3] == [
        "Rome",
        "Bonn",
    ]
    assert peek(found.homes[1], "city").reason is Reason.NOT_RETURNED
    assert peek(found.homes[2], "city").reason is Reason.WRONG_TYPE


def test_a_page_without_the_list_has_no_rows():
    assert Page(Wide).rows(b"{}") == ([], 0)
    assert Page(Wide).rows(b'{"data": {}}') == ([], 0)


def test_half_a_surrogate_pair_costs_nothing_else():
    body = rb'{"value": [{"id": "ann", "name": "A\ud83d"}, {"id": "ben", "name": "\ud83d\ude00"}]}'
    found, bad = Page(Human).rows(body)
    assert ([human.name for human in found], bad) == (["A\ufffd", "\U0001f600"], 0)
    assert anything(rb'["\\ud83d", "\ude00"]') == ["\\ud83d", "\ufffd"]


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"value": [', rb'{"a": "\ud83d', b'{"value": [], "a": "\xff"}']
)
def test_what_is_no_json_is_no_page(body):
    with pytest.raises(msgspec.DecodeError):
        Page(Human).rows(body)
    with pytest.raises(msgspec.DecodeError):
        anything(body)


class Clings:
    """Garbage that only the collector finds, and that needs room to go."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        self.step(20)

    def step(self, left: int) -> None:
        if left:
            self.step(left - 1)


def test_nesting_nobody_needs_is_refused_before_the_collector_can_run_at_the_bottom_of_it():
    before = gc.get_threshold()
    gc.freeze()  # what other tests left is not looked through eighty times
    try:
        for allocations in range(600, 1_000, 5):
            gc.collect()
            gc.set_threshold(allocations, *before[1:])
            Clings()
            with pytest.raises(RecursionError):
                anything(b"[" * 10_000)
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def test_a_value_is_read_as_the_type_that_was_asked_for():
    assert decoded(b"[1]", list[int]) == [1]
    with pytest.raises(msgspec.ValidationError):
        decoded(b'["1"]', list[int])


def test_a_type_that_knows_its_vendors_spelling_reads_itself():
    assert dec_hook(Stamp, "noon") == Stamp("noon")


def test_one_bad_record_leaves_the_others_and_their_owner():
    body = b'{"value": [{"code": "1", "lastUsedAt": 7}, {"code": null}, {"code": "2"}]}'
    found, bad = Page(Password).rows(body, "ann")
    assert [(one.code, one.human) for one in found] == [("1", "ann"), ("2", "ann")]
    assert (peek(found[0], "last_used").reason, bad) == (Reason.WRONG_TYPE, 1)


def test_the_owner_is_filled_only_where_it_is_read_for_each():
    class Note(Row, owner="human", platform="m365"):
        id: str
        human: str

    read_from(Note, Source(platform="m365", api="graph", path="/notes", items=("value",)))
    found, _ = Page(Note).rows(b'{"value": [{"id": "1", "human": "ben"}]}', "ann")
    assert found[0].human == "ben"
    assert field_paths(Note) == ("id", "human")


def test_a_key_that_is_filled_need_not_be_in_the_record():
    class Box(Row, owner="id", platform="m365"):
        id: str
        size: int

    each = Source(platform="m365", api="graph", path="/{id}/box", each=Human)
    read_from(Box, each)
    (found,), bad = Page(Box).rows(b'{"size": "large"}', "ann")
    assert (found.id, bad) == ("ann", 0)
    assert peek(found, "size").reason is Reason.WRONG_TYPE
    assert field_paths(Box) == ("size",)


def test_fields_of_parts_are_asked_by_their_path_wherever_they_stand():
    assert field_paths(Wide) == (
        "id",
        "word",
        "words",
        "maybe",
        "homes.city",
        "aHome.city",
        "numbers",
        "many",
        "either",
    )


def test_a_decoder_is_made_once():
    class Note(Row, platform="m365"):
        id: str

    read_from(Note, Source(platform="m365", api="graph", path="/notes", items=("value",)))
    assert isinstance(decoder_of(Note), Page)
    assert decoder_of(Note) is decoder_of(Note)


def test_a_setting_of_an_owner_has_no_key_to_be_read():
    class Lamp(Setting, owner="human", platform="m365"):
        human: str
        on: bool

    read_from(Lamp, Source(platform="m365", api="graph", path="/{id}/lamp", each=Human))
    (found,), bad = Page(Lamp).rows(b'{"on": "yes"}', "ann")
    assert (found.human, bad, peek(found, "on").reason) == ("ann", 0, Reason.WRONG_TYPE)


def test_the_keys_of_a_page_that_is_no_list_or_holds_the_list_deeper():
    single = source_of(Sharing)
    assert single is not None
    assert keys_in(single, "id", b'{"sharingLevel": "open"}') == [b""]
    deep = source_of(Wide)
    assert deep is not None
    body = msgspec.json.encode({"data": {"items": [WIDE, {}]}})
    assert keys_in(deep, "id", body) == [b'"w"', b""]
    assert keys_in(deep, "id", b"{}") == []


class Lease(Row, platform="m365"):
    """Until when somebody may stay."""

    id: str
    until: Moment | None


read_from(Lease, Source(platform="m365", api="graph", path="/leases", items=("value",)))


@pytest.mark.parametrize("digits", ["9", "99", "999999", "9999999"])
def test_never_as_dotnet_writes_it_is_the_last_moment_there_is(digits):
    body = page({"id": "ann", "until": f"9999-12-31T23:59:59.{digits}Z"}, {"id": "ben"})
    (found, ben), bad = Page(Lease).rows(body)
    assert (found.until.year, found.until.second, bad, ben.id) == (9999, 59, 0, "ben")


@pytest.mark.parametrize("text", ["2026-11-02T06:00:00", "never", "9999-12-31T23:59:60Z"])
def test_a_time_that_is_none_or_has_no_zone_is_of_the_wrong_type(text):
    ((found,), _) = Page(Lease).rows(page({"id": "ann", "until": text}))
    assert peek(found, "until").reason is Reason.WRONG_TYPE


class Badge(Row, rename="camel", repeats=("kind", "home")):
    id: str
    kind: str | None
    home: Home | None


read_from(Badge, Source(platform="m365", api="graph", path="/badges", items=("value",)))


def test_values_that_repeat_are_held_once():
    decoder = Page(Badge)
    first, _ = decoder.rows(
        page(*({"id": one, "kind": "red " * 9, "home": {"city": "Ulm"}} for one in "ab"))
    )
    again, _ = decoder.rows(page({"id": "c", "kind": "red " * 9, "home": {"city": "Ulm"}}))
    ann, ben, carla = *first, *again
    assert ann.kind is ben.kind is carla.kind
    assert ann.home is ben.home is carla.home
    assert (carla.kind, carla.home.city) == ("red " * 9, "Ulm")


def test_what_repeats_may_be_missing_wrong_or_null():
    found, bad = Page(Badge).rows(
        page({"id": "a"}, {"id": "b", "kind": 7}, {"id": "c", "kind": None})
    )
    assert bad == 0
    assert [peek(one, "kind").reason for one in found[:2]] == [
        Reason.NOT_RETURNED,
        Reason.WRONG_TYPE,
    ]
    assert found[2].kind is None


def test_values_that_never_repeat_are_not_remembered_for_ever(monkeypatch):
    monkeypatch.setattr(decode, "MANY", 3)
    decoder = Page(Badge)
    for number in range(20):
        ((one,), _) = decoder.rows(page({"id": "a", "kind": f"kind {number}", "home": None}))
        assert one.kind == f"kind {number}"
        assert len(decoder._shared) <= 5
