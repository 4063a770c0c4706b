"""Whose a finding is, and the file that holds what is theirs."""

from __future__ import annotations

import pytest

from saas_audit.cli.exit import Exit
from saas_audit.decisions import Owners
from saas_audit.model import Tenant
from saas_audit.reports.owners import file_names
from tests.decisions.test_accept import ENROLLED, MOST
from tests.decisions.test_overlay import CHECK
from tests.decisions.test_plan import back, plan_of, row_of

TENANT = Tenant("m365", "acme", "t")


@pytest.mark.parametrize(
    ("tables", "who"),
    [
        ({}, ""),
        ({"everything_else": "rest"}, "rest"),
        ({"platforms": {"m365": "p"}, "everything_else": "rest"}, "p"),
        ({"tenants": {"acme": "t"}, "platforms": {"m365": "p"}}, "t"),
        ({"tenants": {"acme": "t", "m365-acme": "mine", "google-acme": "not"}}, "mine"),
        ({"themes": {"mfa": "th"}, "tenants": {"acme": "t"}}, "th"),
        ({"controls": {"MFA-02": "c"}, "themes": {"mfa": "th"}}, "c"),
        ({"checks": {"m365.*": "g", "m365.support.*": "late"}, "controls": {"MFA-02": "c"}}, "g"),
        ({"checks": {"google.*": "g"}, "everything_else": "rest"}, "rest"),
    ],
)
def test_the_first_table_that_speaks_is_heard(tables, who):
    assert Owners(**tables).of(CHECK, TENANT) == who


def test_file_names_are_safe_and_never_two_alike():
    owners = [
        "Ann Example",
        "ann@example",
        "ANN  EXAMPLE",
        "../../etc",
        "con",
        "李",
        "x" * 300,
        "-",
    ]
    names = file_names(owners)
    assert len({name.lower() for name in names.values()}) == len(owners)
    for name in names.values():
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
        assert name.endswith(".csv")
        assert len(name) < 80
    assert names["../../etc"] == "etc.csv"
    assert names["con"].startswith("owner-")


OWNERS = '\n[owners]\neverything_else = "IT"\n[owners.themes]\nmfa = "Identity"\n'


def test_each_owner_gets_what_is_theirs_and_the_plan_has_the_last_word(desk):
    with desk.config.open("a", encoding="utf-8") as config:
        config.write(OWNERS)
    plan = plan_of(desk)
    row_of(plan, MOST)["owner"] = "Ann"
    row_of(plan, ENROLLED)["owner"] = "Identity"
    assert back(desk, plan) == Exit.OK
    found = desk.report()
    for who, name in (("IT", "it"), ("Identity", "identity"), ("Ann", "ann")):
        mine = [row for row in found if row["owner"] == who]
        assert mine
        assert desk.rows(f"owners/{name}.csv") == mine
    assert {row["owner"] for row in found} == {"IT", "Identity", "Ann"}
    text = (desk.config.parent / "plan.toml").read_text(encoding="utf-8")
    assert "Identity" not in text  # the config says so: the day it says otherwise, that holds


def test_who_owns_nothing_any_more_has_no_file(desk):
    with desk.config.open("a", encoding="utf-8") as config:
        config.write(OWNERS)
    desk.report()
    desk.config.write_text(desk.config.read_text().replace('mfa = "Identity"', 'mfa = "Bob"'))
    desk.report()
    assert sorted(path.name for path in (desk.run / "owners").iterdir()) == ["bob.csv", "it.csv"]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ('[owners.controls]\n"MFA-99" = "x"\n', "owners.controls: no MFA-99; did you mean MFA-0"),
        ('[owners.themes]\nmfas = "x"\n', "owners.themes: no mfas; did you mean mfa"),
        ('[owners.tenants]\nprod = "x"\n', "owners.tenants: no prod; there are: google-loosely"),
        ('[owners.platforms]\nslack = "x"\n', "owners.platforms: no slack"),
        ('[owners.checks]\n"google.mfaa.*" = "x"\n', "owners.checks: no check is called"),
        ('[owners]\nrest = "x"\n', "rest"),
    ],
)
def test_an_owner_of_nothing_there_is_is_a_mistake(desk, capsys, table, sentence):
    with desk.config.open("a", encoding="utf-8") as config:
        config.write("\n" + table)
    assert desk("check", str(desk.run)) == Exit.USAGE
    assert sentence in capsys.readouterr().err
