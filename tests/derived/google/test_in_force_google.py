"""Where a setting has a row, and what the row says of the people there."""

from __future__ import annotations

from typing import Any

import pytest

from checks.google.examples import GMAIL, ROOT, SALES, group, policy, service, user
from saas_audit import unread
from saas_audit.datasets.google.directory import User
from saas_audit.derived.google.gmail_settings import AutoForwarding, SpamIpAllowlist
from saas_audit.derived.google.policies import Target
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.model import Row, Tenant

FORWARDING = "gmail.auto_forwarding"
OFF = {"enableAutoForwarding": False}
HOME = Tenant("google", "example", "google-1", "Example")
PLACES = [ROOT, SALES, GMAIL, group("board")]


def rows(row_type: type[Row], *facts: Any) -> list[Any]:
    population = World(Told(facts)).population(row_type, HOME)
    assert population.any_gap is None
    return list(population.rows)


def places(*facts: Any) -> list[str]:
    return [row.place for row in rows(AutoForwarding, *PLACES, *facts)]


def test_every_org_unit_has_a_row_where_the_service_is_on() -> None:
    assert places() == ["/", "/Sales"]
    assert places(service("gmail", "DISABLED", 202, unit="sales")) == ["/"]


@pytest.mark.parametrize(
    ("setting", "value", "judged"),
    [
        (FORWARDING, OFF, True),
        ("gmail.service_status", {"serviceState": "ENABLED"}, True),
        ("meet.video_recording", {"enableRecording": True}, False),
    ],
)
def test_a_group_has_one_where_the_setting_or_its_service_names_it(
    setting: str, value: dict[str, Any], judged: bool
) -> None:
    held = policy(setting, value, 399, group="groups/board")
    assert ("/ (group board@acme.example)" in places(held)) is judged


def test_what_stands_at_the_root_only_is_judged_there_only() -> None:
    assert [row.place for row in rows(SpamIpAllowlist, *PLACES)] == ["/"]


@pytest.mark.parametrize(
    ("users", "people"),
    [
        ([user("a"), user("b"), user("c", suspended=True)], "2 people"),
        ([user("a"), user("b", org_unit_path="/Sales")], "1 person"),
        ([user("b", org_unit_path="/Sales")], "0 people"),
        ([user("a"), unread(User)], "at least 1 person"),
        ([unread(User)], "people not counted"),
    ],
)
def test_people_are_counted_as_far_as_they_were_read(users: list[Any], people: str) -> None:
    assert rows(Target, *PLACES, *users)[0].people == people


def test_a_group_has_its_direct_members() -> None:
    held = policy(FORWARDING, OFF, 399, group="groups/board")
    assert rows(AutoForwarding, *PLACES, held)[-1].people == "2 direct members"
