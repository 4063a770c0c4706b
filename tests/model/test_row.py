"""What a class statement of a row says, and what its guards do."""

from __future__ import annotations

import msgspec
import pytest

from saas_audit import Part, Row, Setting
from saas_audit.errors import DeclarationError, Unknown
from saas_audit.model import (
    Gap,
    Missing,
    Once,
    Reading,
    Reason,
    Source,
    fields_of,
    fill,
    key_of,
    owner_of,
    peek,
    read_from,
    source_of,
)
from saas_audit.model.row import RowInfo, _platform_of
from tests.support import ANN, Home, Human, Password, Sharing

GAP = Gap(Reason.TRUNCATED, "Human")
HERS = Gap(Reason.NO_PERMISSION, "hers")


def test_what_a_class_statement_says():
    class Guest(Row, of=Human, key="mail", owner="host", at_least=2, label="name", platform="m365"):
        mail: str
        host: str
        name: str

    assert Guest.__row__ == RowInfo(
        key="mail",
        owner="host",
        of=Human,
        at_least=2,
        label="name",
        platform="m365",
    )


def test_what_it_does_not_say_comes_from_the_base():
    class Base(Row, of=Human, key="mail", owner="host", at_least=2, label="mail", platform="m365"):
        mail: str
        host: str

    class Heir(Base, platform="google"):
        extra: str

    class Own(Base, of=Password, key="code", owner="boss", at_least=0, label="code"):
        code: str
        boss: str

    heir, own = Heir.__row__, Own.__row__
    assert (heir.of, heir.key, heir.owner, heir.at_least, heir.label) == (
        Human,
        "mail",
        "host",
        2,
        "mail",
    )
    assert heir.platform == "google"
    assert (own.of, own.key, own.owner, own.at_least, own.label) == (
        Password,
        "code",
        "boss",
        0,
        "code",
    )
    found = Heir(mail="a@x", extra="more")
    assert (key_of(found), found.extra) == ("a@x", "more")
    with pytest.raises(Unknown, match=r"Base\.host"):
        _ = found.host


def test_a_plain_row_has_an_id_and_a_setting_exactly_one_record():
    class Thing(Row):
        id: str

    class Switch(Setting):
        on: bool

    thing, switch = Thing.__row__, Switch.__row__
    assert (thing.key, thing.owner, thing.of, thing.at_least, thing.label) == (
        "id",
        "",
        None,
        0,
        "",
    )
    assert (switch.key, switch.at_least) == ("", 1)
    assert key_of(Switch(on=True)) == ""


def test_the_platform_is_the_folder_a_row_stands_in_unless_it_says_so():
    assert _platform_of("saas_audit.datasets.google.drive", "") == "google"
    assert _platform_of("saas_audit.datasets.google.drive", "m365") == "m365"
    assert _platform_of("saas_audit.datasets.dns", "") == "dns"
    assert _platform_of("saas_audit.googles", "") == ""


def test_every_field_but_the_key_may_be_missing():
    class Thing(Row, rename="camel"):
        id: str
        is_on: bool
        spelt: str = msgspec.field(name="SpeltOddly")
        known: int = 3
        named: int = msgspec.field(default=4, name="Named")

    with pytest.raises(TypeError, match="id"):
        Thing()
    thing = Thing(id="1")
    assert (thing.id, thing.known, thing.named) == ("1", 3, 4)
    for field in ("is_on", "spelt"):
        with pytest.raises(Unknown) as caught:
            getattr(thing, field)
        assert caught.value.gap == Gap(Reason.NOT_RETURNED, f"Thing.{field}")
        assert caught.value.row == "1"
    assert [one.encode_name for one in fields_of(Thing)] == [
        "id",
        "isOn",
        "SpeltOddly",
        "known",
        "Named",
    ]


def test_a_key_that_is_its_own_owner_comes_from_whom_it_was_read_for():
    class Box(Row, owner="id", platform="m365"):
        id: str
        size: int

    box = Box(size=1)
    fill(box, "id", "ann")
    assert (key_of(box), owner_of(box)) == ("ann", "ann")


def test_a_part_has_no_key():
    class Place(Part):
        city: str

    with pytest.raises(Unknown) as caught:
        _ = Place().city
    assert caught.value.row == "Place"


def test_the_guard_tells_what_the_placeholder_knows():
    human = Human(id="x")
    fill(human, "name", Missing(Reason.WRONG_TYPE, "7"))
    with pytest.raises(Unknown) as caught:
        _ = human.name
    assert caught.value.gap == Gap(Reason.WRONG_TYPE, "Human.name", "7")


def test_rows_are_frozen_for_everybody_but_the_reader():
    human = Human(id="ann", home=Home(city="Rome"))
    with pytest.raises(AttributeError):
        human.name = "Other"
    fill(human, "name", "Ann")
    assert (human.name, peek(human, "name")) == ("Ann", "Ann")


def test_rows_are_not_walked_by_the_collector_of_cycles():
    import gc

    assert not gc.is_tracked(ANN)


def test_fields_are_worked_out_once():
    assert fields_of(Human) is fields_of(Human)


def test_what_is_read_for_each_names_the_field_for_whom():
    class Key(Row, platform="m365"):
        id: str

    each = Source(platform="m365", api="graph", path="/people/{id}/keys", each=Human)
    with pytest.raises(DeclarationError, match="owner="):
        read_from(Key, each)
    assert source_of(Key) is None
    plain = Source(platform="m365", api="graph", path="/keys")
    assert read_from(Key, plain) is Key
    assert source_of(Key) is plain


def test_a_row_comes_once_by_its_key_and_of_one_owner():
    once = Once()
    hers, his = Password(code="1", human="ann"), Password(code="1", human="ben")
    assert [once.is_new(one) for one in (hers, his, hers)] == [True, True, False]
    once = Once()
    assert [once.is_new(one) for one in (ANN, Human(id="ben"), Human(id="ann"))] == [
        True,
        True,
        False,
    ]
    assert [once.is_new(one) for one in (Sharing(), Sharing())] == [True, False]


def test_a_reading_keeps_the_first_reason():
    reading: Reading[Human] = Reading([(ANN, "page")])
    assert (list(reading), reading.any_gap) == ([(ANN, "page")], None)
    reading.gaps_of["ann"] = HERS
    assert reading.any_gap == HERS
    reading.note(None)
    assert reading.gap is None
    reading.note(GAP)
    reading.note(HERS)
    assert reading.gap == reading.any_gap == GAP


def test_a_reading_begins_with_what_it_is_given():
    reading: Reading[Human] = Reading(gap=GAP, gaps_of={"ann": HERS}, answered={"ben"})
    assert (reading.gap, reading.gaps_of, reading.answered) == (GAP, {"ann": HERS}, {"ben"})
    assert list(reading) == []


def test_a_key_is_text_whatever_the_vendor_sends():
    class Numbered(Row, key="number", platform="m365"):
        number: int

    assert key_of(Numbered(number=7)) == "7"
