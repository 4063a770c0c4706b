"""Which checks run where, what is read for them and with which rights; what is held in memory."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from saas_audit import LOW, Lookup, Own, Row, Rows, Verdict, controls, derive
from saas_audit.datasets.declared import BreakGlass
from saas_audit.declare.check import Check
from saas_audit.declare.check import check as declared
from saas_audit.engine.needs import closure, needs_of, sources_of, used_twice
from saas_audit.engine.plan import RESOLVER, Target, plan, stage_of
from saas_audit.model import ORGANISATION, Source, Tenant, read_from
from saas_audit.model.source import Tier
from tests.support import Boss, Home, Human, Password, Sharing, bosses_have_no_passwords

MAIN, MORE = Tenant("m365", "main"), Tenant("m365", "more")
WORK = Tenant("google", "work")
DEEP = Tier("deep", cost="takes long")
ADMIN = Tier("admin", writes=True)


class Badge(Row, owner="password", platform="m365"):
    """Read for each password, two steps behind the humans."""

    id: str
    password: str
    home: Home


class Drive(Row, platform="google"):
    """In a tier."""

    id: str


class Record(Row, platform="dns"):
    """Public."""

    id: str


class Twin(Row, platform="m365"):
    """Another view of the same answer."""

    id: str
    nick: str = msgspec.field(name="nickName")


read_from(
    Badge,
    Source(
        platform="m365", api="graph", path="/p/{code}", each=Password, tier=ADMIN, permission=("B",)
    ),
)
read_from(Drive, Source(platform="google", api="drive", path="/d", tier=DEEP, permission=("D",)))
read_from(Record, Source(platform="dns", api="dns", path="/r"))
people = Human.__row__.source
assert people is not None
read_from(Twin, msgspec.structs.replace(people, permission=("Ignored",)))


class Found(Row, platform="m365"):
    """Derived from passwords, with humans beside them."""

    id: str


@derive
def found(password: Password, humans: Lookup[Human]) -> Found | None:
    return Found(id=password.code) if password.human in humans else None


def asking(function: Any, id: str) -> Check:
    made = declared(severity=LOW, control=controls.FEW_ADMINS)(function)
    made.id = id
    return made


def _verdict() -> Verdict:
    return Verdict(True, saw=1, want=1)


def of_humans(human: Human, badges: Own[Badge]) -> Verdict:
    return _verdict()


def of_drives(drive: Drive) -> Verdict:
    return _verdict()


def of_records(record: Record, sharing: Sharing) -> Verdict:
    return _verdict()


def of_both(human: Human, drives: Rows[Drive]) -> Verdict:
    return _verdict()


def of_google_with_microsoft(drive: Drive, humans: Lookup[Human]) -> Verdict:
    return _verdict()


def of_sharing(sharing: Sharing) -> Verdict:
    return _verdict()


def by_hand() -> None:
    """Look yourself."""


HUMANS = asking(of_humans, "m365.tests.humans")
DRIVES = asking(of_drives, "google.tests.drives")
RECORDS = asking(of_records, "m365.tests.records")
BOTH = asking(of_both, "cross.tests.both")
MIXED = asking(of_google_with_microsoft, "google.tests.mixed")
SHARING = asking(of_sharing, "m365.tests.sharing")
MANUAL = asking(by_hand, "m365.tests.manual")


def test_what_is_read_follows_contexts_derives_and_for_whom():
    assert closure([Badge]) == (Badge, Password, Human)
    assert closure([Found, Human]) == (Found, Human, Password)
    assert needs_of(HUMANS) == (Human, Badge, Password)
    assert needs_of(bosses_have_no_passwords) == (Boss, Password, Human)


def test_row_types_of_one_source_are_read_together():
    sources = sources_of([Human, Password, Twin, Found])
    assert list(sources.values()) == [[Human, Twin], [Password]]
    assert [one.path for one in sources] == ["/people", "/people/{id}/passwords"]


@pytest.mark.parametrize(
    ("checks", "held"),
    [
        ([SHARING], set()),
        ([SHARING, SHARING], set()),
        ([HUMANS], {Badge}),
        ([BOTH], {Drive}),
        ([BOTH, DRIVES], {Drive}),
        ([MANUAL], set()),
    ],
)
def test_what_is_context_is_held(checks: list[Check], held: set[type[Row]]):
    assert used_twice(checks) == held


def test_what_two_passes_read_is_held():
    def of_found(found: Found) -> Verdict:
        return _verdict()

    def of_passwords(password: Password) -> Verdict:
        return _verdict()

    derived = asking(of_found, "m365.tests.found")
    direct = asking(of_passwords, "m365.tests.passwords")
    assert used_twice([derived]) == {Human}
    assert used_twice([direct]) == set()
    assert used_twice([derived, direct]) == {Human, Password}


def test_a_stage_is_later_than_those_of_whom_it_is_read_for():
    stages = [stage_of(t.__row__.source) for t in (Human, Password, Badge)]  # type: ignore[arg-type]
    assert stages == [0, 1, 2]


def test_what_is_read_for_each_of_what_is_declared_comes_after_what_is_read_at_once():
    declared_only = Source(platform="m365", api="graph", path="/p/{id}", each=BreakGlass)
    assert stage_of(declared_only) == 1


def targets(*tiers: str, included: bool = True) -> list[Target]:
    here = Target(MAIN, frozenset(tiers), included)
    return [here, Target(WORK, frozenset({"deep"}))]


def test_what_is_read_where():
    made = plan([HUMANS, DRIVES, RECORDS, MANUAL], [*targets("admin"), Target(MORE)])
    assert [(one.tenant.name, one.stage, one.source.path, one.key) for one in made.fetches] == [
        ("dns", 0, "/r", "id"),
        ("work", 0, "/d", "id"),
        ("main", 0, "/people", "id"),
        ("main", 0, "/sharing", ""),
        ("more", 0, "/sharing", ""),
        ("main", 1, "/people/{id}/passwords", "code"),
        ("main", 2, "/p/{code}", "id"),
    ]
    assert [(check.id, home.name) for check, home in made.selected] == [
        ("m365.tests.humans", "main"),
        ("google.tests.drives", "work"),
        ("m365.tests.records", "main"),
        ("m365.tests.records", "more"),
        ("m365.tests.manual", "main"),
        ("m365.tests.manual", "more"),
    ]
    assert [check.id for check in made.checks] == [
        "m365.tests.humans",
        "google.tests.drives",
        "m365.tests.records",
        "m365.tests.manual",
    ]
    assert made.selects(HUMANS, MAIN)
    assert not made.selects(HUMANS, MORE)


def test_every_field_anybody_wants_is_asked_once_and_in_order():
    def of_twins(twin: Twin, human: Human | None) -> Verdict:
        return _verdict()

    (fetch,) = plan([asking(of_twins, "m365.tests.twins")], targets()).fetches
    assert fetch.fields == ("home.city", "id", "isAdmin", "name", "nickName")


def test_rights_are_those_of_the_tenant_in_order():
    made = plan([HUMANS, DRIVES], targets("admin"))
    assert made.rights(MAIN) == ("B", "Password.Read", "People.Read")
    assert made.rights(WORK) == ("D",)
    assert made.rights(RESOLVER) == ()


@pytest.mark.parametrize(
    ("check", "places", "home", "step"),
    [
        (
            DRIVES,
            [Target(MAIN)],
            Tenant("google", ""),
            'add a [[tenants]] entry with platform = "google" to the config',
        ),
        (
            SHARING,
            targets(included=False),
            MAIN,
            "include main in the run (--only or --tenant left it out)",
        ),
        (
            MANUAL,
            targets(included=False),
            MAIN,
            "include main in the run (--only or --tenant left it out)",
        ),
        (
            BOTH,
            [Target(MAIN, included=False), Target(WORK, included=False)],
            ORGANISATION,
            "include main, work in the run (--only or --tenant left it out)",
        ),
        (
            HUMANS,
            targets(),
            MAIN,
            'add "admin" to the tiers of tenant main (takes B)',
        ),
        (
            DRIVES,
            [Target(WORK)],
            WORK,
            'add "deep" to the tiers of tenant work (takes D; takes long)',
        ),
        (
            BOTH,
            [],
            ORGANISATION,
            "add a [[tenants]] entry for the platforms this check compares to the config",
        ),
    ],
)
def test_the_step_that_would_switch_a_check_on(
    check: Check, places: list[Target], home: Tenant, step: str
):
    made = plan([check], places)
    assert [(one.check_id, one.tenant, one.step) for one in made.not_selected] == [
        (check.id, home, step)
    ]
    assert (made.selected, made.fetches) == ((), ())


def test_every_tier_that_is_off_is_named_in_order():
    def of_all(human: Human, badges: Own[Badge], drives: Rows[Drive]) -> Verdict:
        return _verdict()

    (told,) = plan([asking(of_all, "cross.tests.all")], [Target(WORK), Target(MAIN)]).not_selected
    assert told.step == (
        'add "admin" to the tiers of tenant main (takes B); '
        'add "deep" to the tiers of tenant work (takes D; takes long)'
    )


def test_a_check_of_one_tenant_reads_that_tenant_and_all_of_another_platform():
    other = Tenant("google", "other")
    deep = [Target(one, frozenset({"deep"})) for one in (WORK, other)]
    places = [Target(MAIN), Target(MORE), *deep]
    made = plan([MIXED], places)
    assert made.not_selected == ()
    assert {(one.tenant.name, one.source.path) for one in made.fetches} == {
        ("work", "/d"),
        ("other", "/d"),
        ("main", "/people"),
        ("more", "/people"),
    }


def test_a_neighbour_left_out_does_not_concern_a_check_of_one_tenant():
    made = plan([SHARING], [Target(MAIN), Target(MORE, included=False)])
    assert [home for _, home in made.selected] == [MAIN]
    assert [one.tenant for one in made.fetches] == [MAIN]


def test_a_cross_check_runs_with_the_platforms_there_are():
    made = plan([BOTH], [Target(MAIN)])
    assert [home for _, home in made.selected] == [ORGANISATION]
    assert [one.source.path for one in made.fetches] == ["/people"]


def test_what_is_not_selected_is_listed_by_check_and_tenant():
    made = plan([SHARING, HUMANS], [Target(MORE, included=False), Target(MAIN, included=False)])
    assert [(one.check_id, one.tenant.name) for one in made.not_selected] == [
        ("m365.tests.humans", "main"),
        ("m365.tests.humans", "more"),
        ("m365.tests.sharing", "main"),
        ("m365.tests.sharing", "more"),
    ]
