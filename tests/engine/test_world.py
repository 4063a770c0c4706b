"""Whose rows a check is given, and how far a gap travels: read, derived, derived again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from saas_audit import AsOf, Lookup, Own, Row, Rows, Setting, derive, unread
from saas_audit.datasets.last_run import HadEntra
from saas_audit.declare.config import config
from saas_audit.declare.contract import Need, contract_of
from saas_audit.derived.people.left import LeftEntra
from saas_audit.engine.needs import closure
from saas_audit.engine.truth import NOON, Told
from saas_audit.engine.world import World
from saas_audit.errors import DeclarationError, Unknown
from saas_audit.model import (
    ORGANISATION,
    Gap,
    Population,
    Reading,
    Reason,
    Source,
    Tenant,
    read_from,
)
from tests.support import ANN, Boss, Human, Password, Sharing

BEN = Human(id="ben", name="Ben", is_admin=True)
GITA = Human(id="gita", name="Gita", is_admin=False)
WORDLESS = Human(id="x", name="X")
A, B, G = Tenant("m365", "a"), Tenant("m365", "b"), Tenant("google", "g")
REFUSED = Gap(Reason.NO_PERMISSION, "Human")
ADMIN_MISSING = Gap(Reason.NOT_RETURNED, "Human.is_admin")


class Motto(Row, platform=""):
    """True of the whole organisation."""

    id: str


@derive
def mottos(human: Human) -> Motto | None:
    return Motto(id=human.name) if human.is_admin else None


@config("tests_of_the_world_partners")
class Partner(Row):
    """Declared for a tenant."""

    id: str


@config("tests_of_the_world_houses", per_tenant=False)
class House(Row):
    """Declared for all."""

    id: str


class Rank(Row, of=Boss, platform="m365"):
    """Of a boss, by the same key: derived from what is derived."""

    id: str


@derive
def ranks(boss: Boss, human: Human) -> Rank:
    return Rank(id=human.id)


class Nick(Row, of=Human, owner="human", platform="m365"):
    """Several of a human."""

    id: str
    human: str


@derive
def nicks(human: Human) -> Iterator[Nick]:
    yield Nick(id=human.name.lower(), human=human.id)
    if human.is_admin:
        yield Nick(id="boss", human=human.id)


class Twice(Row, of=Human, platform="m365"):
    """One of a human, although its derive makes two."""

    id: str
    place: int


@derive
def twice(human: Human) -> Iterator[Twice]:
    yield Twice(id=human.id, place=1)
    yield Twice(id=human.id, place=2)


class Claim(Row, of=Human, platform="m365"):
    """Made of somebody else than was asked about."""

    id: str


@derive
def claims(human: Human) -> Iterator[Claim]:
    yield Claim(id=human.id)
    yield Claim(id="somebody else")


class Word(Row, platform="m365"):
    """Two derives make it."""

    id: str


@derive
def words_of_humans(human: Human) -> Word:
    return Word(id=human.name)


@derive
def words_of_passwords(password: Password) -> Word:
    return Word(id=password.code)


class Strength(Row, of=Password, platform="m365"):
    """Of a password; whose it is stands elsewhere."""

    id: str


@derive
def strengths(password: Password) -> Strength:
    return Strength(id=password.code)


class Shout(Row, of=Nick, platform="m365"):
    """Of a nickname, of which a human has several."""

    id: str


@derive
def shouts(nick: Nick) -> Shout:
    return Shout(id=nick.id)


class Fame(Row, platform="m365"):
    """Of nobody one by one."""

    id: str


@derive
def fame(boss: Boss) -> Fame:
    return Fame(id=f"famous {boss.id}")


class Keeper(Row, of=Human, platform="m365"):
    """Of a human, told by passwords."""

    id: str


@derive
def keepers(password: Password) -> Keeper:
    return Keeper(id=password.human)


class Citizen(Row, of=Human, platform=""):
    """Of a human in whatever tenant."""

    id: str


@derive
def citizens(human: Human) -> Citizen:
    return Citizen(id=human.id)


class Token(Row, of=Human, platform="m365"):
    """Of a human; whoever is called Ben breaks its derive, and Gita the disk."""

    id: str


@derive
def tokens(human: Human) -> Iterator[Token]:
    yield Token(id=human.id)
    if human.name == "Ben":
        raise ZeroDivisionError("a secret of Ben's")
    if human.name == "Gita":
        raise OSError(28, "No space left on device")


class Badge(Row, platform="m365"):
    """Of nobody in particular."""

    id: str


@derive
def badges(human: Human) -> Badge:
    return Badge(id=str(1 / (len(human.name) - len("Ben"))))


class Egg(Row, platform="m365"):
    id: str


class Hen(Row, platform="m365"):
    id: str


@derive
def eggs(hen: Hen) -> Egg:
    return Egg(id=hen.id)


@derive
def hens(egg: Egg) -> Hen:
    return Hen(id=egg.id)


class Pair(Row, platform="m365", at_least=2):
    """Every tenant has two."""

    id: str


read_from(Pair, Source(platform="m365", api="graph", path="/pairs", items=("value",)))


def world(*facts: Any, kept: Any = (), tenants: Any = None) -> World:
    told = Told(facts, ("m365",))
    told.tenants = list(tenants or [A])
    return World(told, kept)


def derived(row_type: Any, *facts: Any) -> tuple[list[str], Reading[Any]]:
    reading = world(*facts).stream(row_type, A)
    return [row.id for row, _ in reading], reading


@pytest.mark.parametrize(
    ("row_type", "viewer", "expected"),
    [
        (Human, ORGANISATION, [A, B]),
        (Human, A, [A]),
        (Human, G, [A, B]),
        (Motto, A, [ORGANISATION]),
        (Partner, A, [A]),
        (Partner, ORGANISATION, [A, B, G]),
        (House, A, [ORGANISATION]),
    ],
)
def test_whose_rows_count(row_type: Any, viewer: Tenant, expected: list[Tenant]):
    there = world(tenants=[A, B, G])
    assert there.tenants_of(row_type, viewer) == expected
    assert [one.row_type for one in there.populations(row_type, viewer)] == [row_type] * len(
        expected
    )
    assert list(there.tenants) == [A, B, G]
    assert there.as_of == NOON


def test_a_population_is_read_once():
    there = world(ANN)
    assert there.population(Human, A) is there.population(Human, A)
    assert there.population(Human, A) is not there.population(Human, B)


def test_what_was_read_is_all_there_is_to_a_population():
    told = Told((Password(code="1", human="ann"), unread(Password, of="ben")), ("m365",))
    held = World(told).population(Password, A)
    assert isinstance(held, Population)
    assert held.gaps_of == {"ben": Gap(Reason.NO_PERMISSION, "Password")}
    assert held.answered is not None
    assert "anybody" in held.answered
    assert (held.gap, list(held.refs)) == (None, [""])
    assert world(ANN, unread(Human)).population(Human, A).gap == REFUSED


class Counting(Told):
    """How often the rows of a type were read."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(facts, ("m365",))
        self.asked: list[str] = []

    def reading(self, row_type: Any, tenant: Tenant) -> Reading[Any]:
        self.asked.append(row_type.__name__)
        return super().reading(row_type, tenant)


@pytest.mark.parametrize(("kept", "times"), [((), 2), ({Human}, 1)])
def test_what_is_kept_is_read_once(kept: Any, times: int):
    backing = Counting(ANN, unread(Human), unread(Human, of="ben"))
    there = World(backing, kept)
    for _ in range(2):
        reading = there.stream(Human, A)
        assert [(row.id, ref) for row, ref in reading] == [("ann", "")]
        assert (reading.gap, reading.gaps_of) == (REFUSED, {"ben": REFUSED})
        assert reading.answered == frozenset()
    assert len(backing.asked) == times


def test_what_is_large_is_read_again_each_time():
    class Paged(Counting):
        def reading(self, row_type: Any, tenant: Tenant) -> Reading[Any]:
            found = super().reading(row_type, tenant)
            found.rows = [(row, "told#1") for row, _ in found.rows]
            return found

    for limit, times in ((1, 4), (2, 1)):
        backing = Paged(ANN, BEN)
        there = World(backing, {Human}, limit)
        for _ in range(3):
            assert [row.id for row, _ in there.stream(Human, A)] == ["ann", "ben"]
        assert len(backing.asked) == times, limit


def test_a_gap_in_one_subject_is_a_gap_of_that_subject():
    names, reading = derived(Boss, WORDLESS, ANN, GITA)
    assert names == ["ann"]
    assert (reading.gap, reading.gaps_of) == (None, {"x": ADMIN_MISSING})
    assert reading.answered is not None
    assert [one in reading.answered for one in ("ann", "gita", "x", "nobody")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_gap_in_the_subjects_is_a_gap_of_all():
    names, reading = derived(Boss, ANN, unread(Human))
    assert (names, reading.gap, reading.gaps_of) == (["ann"], REFUSED, {})


def test_what_is_derived_by_the_same_keys_lacks_what_its_subjects_lack():
    names, reading = derived(Rank, WORDLESS, ANN, GITA)
    assert (names, reading.gap, reading.gaps_of) == (["ann"], None, {"x": ADMIN_MISSING})
    names, reading = derived(Rank, WORDLESS, ANN, unread(Human))
    assert (names, reading.gap) == (["ann"], REFUSED)
    assert reading.gaps_of["x"] == ADMIN_MISSING


def test_what_speaks_of_nobody_in_particular_lacks_it_as_a_whole():
    names, reading = derived(Motto, WORDLESS, ANN, GITA, Human(id="y"))
    assert (names, reading.gap, reading.gaps_of) == (["Ann"], ADMIN_MISSING, {})
    assert reading.answered is None


@pytest.mark.parametrize(
    ("row_type", "facts", "names", "gap"),
    [
        (Strength, [Password(code="1"), unread(Password, of="x")], ["1"], "Password"),
        (Shout, [WORDLESS], ["x"], "Human.is_admin"),
        (Fame, [WORDLESS, ANN], ["famous ann"], "Human.is_admin"),
        (Keeper, [Password(code="1", human="ann"), unread(Password, of="x")], ["ann"], "Password"),
    ],
)
def test_where_keys_are_not_the_subjects_a_gap_is_a_gap_of_all(
    row_type: Any, facts: list[Any], names: list[str], gap: str
):
    found, reading = derived(row_type, *facts)
    assert found == names
    assert reading.gap is not None
    assert (reading.gap.what, reading.gaps_of) == (gap, {})


def test_who_has_two_passwords_is_a_keeper_once():
    both = [Password(code=code, human="ann") for code in "12"]
    assert derived(Keeper, *both)[0] == ["ann"]


def test_two_subjects_with_one_key_make_one_row():
    twins = [Password(code="1", human=whose) for whose in ("ann", "ben")]
    assert derived(Strength, *twins)[0] == ["1"]


class Towns(Told):
    """Each tenant has people of its own."""

    people: ClassVar[dict[str, list[Human]]] = {"a": [ANN], "b": [BEN, ANN]}

    def reading(self, row_type: Any, tenant: Tenant) -> Reading[Any]:
        return Reading([(one, tenant.name) for one in self.people[tenant.name]])


def test_what_is_derived_in_several_tenants_comes_from_all_of_them():
    told = Towns(())
    told.tenants = [A, B]
    found = World(told).stream(Citizen, ORGANISATION)
    assert [(row.id, ref) for row, ref in found] == [("ann", "a"), ("ben", "b")]


def test_what_is_held_already_is_not_read_again():
    backing = Counting(ANN)
    there = World(backing)
    there.population(Human, A)
    assert [row.id for row, _ in there.stream(Human, A)] == ["ann"]
    assert backing.asked == ["Human"]


def test_what_leads_back_to_itself_is_met_once():
    assert closure([Egg]) == (Egg, Hen)


def test_what_came_before_the_gap_stands():
    names, reading = derived(Nick, WORDLESS, ANN)
    assert names == ["x", "ann", "boss"]
    assert reading.gaps_of == {"x": ADMIN_MISSING}


def test_one_of_each_is_the_first():
    there = world(ANN).stream(Twice, A)
    assert [(row.id, row.place) for row, _ in there] == [("ann", 1)]


@pytest.mark.parametrize("row_type", [Claim])
def test_a_derive_speaks_only_of_whom_it_was_called_for(row_type: Any):
    with pytest.raises(DeclarationError, match=r"made Claim of somebody else .* called for ann"):
        derived(row_type, ANN)


def test_a_derive_that_fails_itself_leaves_its_subject_unknown_and_the_others_as_they_are():
    rows, reading = derived(Token, ANN, BEN, WORDLESS)
    gap = Gap(Reason.CHECK_ERROR, "tests.engine.test_world.tokens", "ZeroDivisionError")
    assert (rows, reading.gaps_of, reading.gap) == (["ann", "ben", "x"], {"ben": gap}, None)


def test_a_derive_that_fails_itself_and_speaks_of_nobody_blinds_them_all():
    rows, reading = derived(Badge, BEN, WORDLESS)
    assert rows == ["-0.5"]
    assert reading.gap is not None
    assert reading.gap.reason is Reason.CHECK_ERROR


def test_what_is_no_derives_fault_ends_the_run():
    with pytest.raises(OSError, match="No space left"):
        derived(Token, ANN, GITA)


def test_an_owner_that_is_another_is_refused():
    class Alias(Row, of=Human, owner="human", platform="m365"):
        id: str
        human: str

    def aliases(human: Human) -> Alias:
        return Alias(id=human.id, human="another")

    aliases.__annotations__ = {"human": Human, "return": Alias}
    derive(aliases)
    with pytest.raises(DeclarationError, match="made Alias of another"):
        derived(Alias, ANN)


def test_what_several_derives_make_comes_once():
    names, _ = derived(Word, ANN, Password(code="Ann"), Password(code="1"), GITA)
    assert names == ["Ann", "Gita", "1"]


def test_a_word_lacks_what_either_derive_lacks():
    _, reading = derived(Word, ANN, unread(Password))
    assert reading.gap == Gap(Reason.NO_PERMISSION, "Password")


def test_rows_derived_from_themselves_are_an_error_that_names_the_circle():
    with pytest.raises(DeclarationError, match="Egg <- Hen <- Egg"):
        derived(Egg)


class Chicken(Row, platform="m365"):
    id: str


@derive
def chickens(human: Human, more: Lookup[Chicken]) -> Chicken:
    return Chicken(id=human.id)


def test_nor_may_a_row_stand_beside_itself():
    with pytest.raises(DeclarationError, match="Chicken <- Chicken"):
        derived(Chicken, ANN)


def test_the_same_row_may_be_derived_twice_side_by_side():
    there = world(ANN)
    first, second = there.stream(Boss, A), there.stream(Boss, A)
    assert [row.id for row, _ in first] == [row.id for row, _ in second] == ["ann"]


@pytest.mark.parametrize(
    ("facts", "gap"),
    [
        ([Pair(id="1"), Pair(id="2")], None),
        ([Pair(id=str(n)) for n in range(3)], None),
        (
            [Pair(id="1")],
            Gap(Reason.SUSPICIOUSLY_EMPTY, "Pair", "1 read, every tenant has at least 2"),
        ),
        ([], Gap(Reason.SUSPICIOUSLY_EMPTY, "Pair", "0 read, every tenant has at least 2")),
        ([Pair(id="1"), unread(Pair)], Gap(Reason.NO_PERMISSION, "Pair")),
    ],
)
def test_fewer_than_every_tenant_has_are_not_all(facts: list[Any], gap: Gap | None):
    names, reading = derived(Pair, *facts)
    assert names == [one.id for one in facts if isinstance(one, Pair)]
    assert reading.gap == gap


def test_too_few_for_a_known_reason_say_that_reason():
    _, reading = derived(Pair, unread(Pair, of="x"))
    assert reading.gap is None
    assert reading.any_gap == Gap(Reason.NO_PERMISSION, "Pair")


def needs(function: Any) -> tuple[Need, ...]:
    return contract_of(function).needs


def everything(
    human: Human,
    as_of: AsOf,
    sharing: Sharing,
    boss: Boss | None,
    passwords: Own[Password],
    all_passwords: Lookup[Password],
    humans: Rows[Human],
) -> Motto | None: ...


def boss_needed(human: Human, boss: Boss) -> Motto | None: ...


def nobody_beside(human: Human) -> Motto | None: ...


def given(subject: Any, *arguments: Any, **settings: Any) -> Any:
    """What a check or derive is called with."""
    return subject, arguments, settings


def test_what_stands_beside_a_subject():
    hers, his = Password(code="1", human="ann"), Password(code="2", human="gita")
    open_ = Sharing(sharing_level="open")
    call = world(ANN, GITA, open_, hers, his).context(needs(everything), A).bound(given)
    subject, (as_of, sharing, boss, own, lookup, rows), settings = call(ANN)
    assert (subject, as_of, sharing, boss.id, settings) == (ANN, NOON, open_, "ann", {})
    assert (list(own), lookup.get("2"), list(rows)) == ([hers], his, [ANN, GITA])
    _, (as_of, sharing, boss, own, lookup, rows), _ = call(GITA)
    assert (sharing, boss, list(own)) == (open_, None, [his])


def test_what_must_be_there_and_is_not_is_unknown():
    call = world(ANN, GITA).context(needs(boss_needed), A).bound(given)
    _, (boss,), _ = call(ANN)
    assert boss.id == "ann"
    with pytest.raises(Unknown) as caught:
        call(GITA)
    assert caught.value.gap == Gap(Reason.NOT_RETURNED, "Boss", "there is no such row")
    assert caught.value.row == "gita"


def test_what_is_the_same_for_all_is_made_once():
    def shared(human: Human, humans: Rows[Human]) -> Motto | None: ...

    call = world(ANN, GITA).context(needs(shared), A).bound(given)
    assert call(ANN)[1][0] is call(GITA)[1][0]
    own = world(ANN, GITA, Sharing()).context(needs(everything), A).bound(given)
    assert own(ANN)[1][3] is not own(ANN)[1][3]


def test_knobs_are_set_whatever_stands_beside_a_subject():
    for function in (everything, boss_needed, nobody_beside):
        context = world(ANN, Sharing()).context(needs(function), A)
        assert context.bound(given, {"days": 30})(ANN)[2] == {"days": 30}


def test_with_nothing_beside_the_subject_the_function_itself_is_called():
    assert world().context((), A).bound(given) is given


def test_a_setting_is_the_tenants_whoever_asks():
    class Switch(Setting, platform="m365"):
        on: bool

    read_from(Switch, Source(platform="m365", api="graph", path="/switch"))
    need = Need("switch", "one", Switch)
    call = world(Switch(on=True)).context([need], A).bound(given)
    _, (switch,), _ = call(ANN)
    assert switch.on is True


def test_what_is_not_needed_for_some_rows_is_let_go():
    there = world(ANN, Password(code="1", human="ann"), kept={Boss, Human, Password})
    held = there.population(Boss, A)
    there.population(Password, A)
    there.keep_for([Boss])
    assert there.population(Boss, A) is held
    assert [one.id for one in held.rows] == ["ann"]


def test_what_a_held_population_was_made_of_is_let_go_and_can_be_had_again():
    backing = Counting(ANN)
    backing.tenants = [A]
    there = World(backing, {Boss, Human})
    there.population(Boss, A)
    there.population(Human, A)
    asked = len(backing.asked)
    there.keep_for([Boss])
    there.population(Boss, A)
    assert len(backing.asked) == asked
    there.population(Human, A)
    assert backing.asked[asked:] == ["Human"]


def test_what_is_still_to_be_made_keeps_what_it_is_made_of():
    backing = Counting(ANN)
    backing.tenants = [A]
    there = World(backing, {Human})
    there.population(Human, A)
    asked = len(backing.asked)
    there.keep_for([Boss])
    assert [one.id for one, _ in there.stream(Boss, A)] == ["ann"]
    assert len(backing.asked) == asked


def test_a_world_that_advances_keeps_what_it_holds_but_not_what_rests_on_the_last_run():
    first, second = Counting(ANN), Counting(ANN, BEN)
    there = World(first, {Human, Boss})
    held = there.population(Boss, A)
    remembered = [there.population(one, A) for one in (HadEntra, LeftEntra)]
    there.advance(second)
    assert there.population(Boss, A) is held
    assert there.population(HadEntra, A) is not remembered[0]
    assert there.population(LeftEntra, A) is not remembered[1]
    second.asked.clear()
    assert [one.id for one in there.population(Sharing, A).rows] == []
    assert second.asked == ["Sharing"]


def test_what_is_held_of_one_tenant_only_is_still_to_be_made_for_the_other():
    backing = Counting(ANN)
    backing.tenants = [A, B]
    there = World(backing, {Boss, Human})
    there.population(Boss, A)
    there.keep_for([Boss])
    asked = len(backing.asked)
    there.population(Human, A)
    assert len(backing.asked) == asked


class Echo(Row, owner="of", platform="m365"):
    """Not told apart by its key alone, and made for nobody in particular."""

    id: str
    of: str


@derive
def echoes(human: Human) -> Iterator[Echo]:
    for place in ("north", "south", "north"):
        yield Echo(id=human.id, of=place)


def test_rows_with_one_key_and_two_owners_are_two():
    found = [(one.id, one.of) for one, _ in world(ANN).stream(Echo, A)]
    assert found == [("ann", "north"), ("ann", "south")]
