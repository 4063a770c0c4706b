"""Whoever was at home in the last run and is gone has left, whatever their addresses say."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import typer

from saas_audit.audit import Choice, Occasion, collect, connected, judge
from saas_audit.cli.finish import Wishes, finish
from saas_audit.datasets.google.directory import User
from saas_audit.datasets.last_run import HadEntra, HadGoogle
from saas_audit.derived.people.left import LeftGoogle
from saas_audit.discover import built_in, chosen
from saas_audit.engine.plan import plan
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World as Known
from saas_audit.errors import SnapshotError
from saas_audit.history import memory
from saas_audit.model import ORGANISATION, Tenant
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.organisations import FrozenClock, World, served, world
from saas_audit.snapshot import Snapshot
from tests.history.months import table

LEAVERS = "cross.people.leavers_lose_access"
OWNED = "cross.people.accounts_have_an_owner"
CHECKS = chosen(built_in(), only=[LEAVERS, OWNED])
DAN = "dan@tidy.example"
ELSEWHERE = "dan@elsewhere.example"


class Story:
    """Tidy Ltd; Dan's account in Salesforce has an address that only an alias at home knows."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.months = 0
        self.world: World = world("careful")
        self.dan["proxyAddresses"].append(f"smtp:{ELSEWHERE}")
        (his,) = [one for one in self.world.salesforce.objects["User"] if one["Username"] == DAN]
        his |= {"Username": ELSEWHERE, "Email": ELSEWHERE, "FederationIdentifier": None}
        self.world.google.users[:] = [
            one for one in self.world.google.users if one["primaryEmail"] != DAN
        ]

    @property
    def users(self) -> list:
        return self.world.m365.many("/users")

    @property
    def dan(self) -> dict:
        return next(one for one in self.users if one["userPrincipalName"] == DAN)

    def leaves(self) -> None:
        self.users.remove(self.dan)

    def run(self, since: str = "last", platforms: tuple[str, ...] = ()) -> Path:
        """A month later."""
        clock, choice = FrozenClock(), Choice(platforms)
        occasion = Occasion("tidy", NOW + timedelta(days=30 * self.months), is_given=True)
        folder = occasion.folder(self.out)
        with (
            served(self.world) as (settings, dial, _),
            connected(settings, choice, clock, dial) as connections,
        ):
            todo = plan(CHECKS, connections.targets)
            snapshot = collect(occasion, folder, settings, connections, todo, clock).snapshot
        with contextlib.suppress(typer.Exit):
            finish(snapshot, settings, CHECKS, Wishes(since=since))
        self.settings = settings
        self.months += 1
        return folder


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path / "out")


def said(folder: Path, check: str = LEAVERS) -> dict[str, str]:
    """Status by whom it is about."""
    rows = [row for row in table(folder, "findings.csv") if row["check_id"] == check]
    return {row["subject_name"]: row["status"] for row in rows}


def test_without_a_last_run_nobody_knows_whose_it_is(story):
    story.leaves()
    folder = story.run()
    assert said(folder) == {"": "pass"}
    assert said(folder, OWNED) == {ELSEWHERE: "fail"}


def test_gone_since_the_last_run_is_gone_and_stays_so(story):
    first = story.run()
    assert said(first) == {"": "pass"}
    assert said(first, OWNED) == {"": "pass"}
    story.leaves()
    for number in range(3):
        folder = story.run()
        (row,) = [one for one in table(folder, "findings.csv") if one["check_id"] == LEAVERS]
        assert (row["subject_name"], row["status"]) == (ELSEWHERE, "fail")
        assert row["observed"] == "active in salesforce, gone from m365"
        assert row["change"] == ("open" if number else "regressed")
        assert said(folder, OWNED) == {"": "pass"}
    moves = table(folder.parent / "2026-12-02", "changes.csv")
    assert [(row["change"], row["cause"]) for row in moves] == [("regressed", "tenant")]


def test_it_is_told_again_when_the_run_is_judged_again_and_the_older_one_is_lost(story, tmp_path):
    first = story.run()
    story.leaves()
    second = story.run()
    first.rename(tmp_path / "elsewhere")
    again, _ = judge(Snapshot.open(second), story.settings, CHECKS)
    assert {one.check_id: str(one.outcome) for one in again.results}[LEAVERS] == "fail"
    assert (second / memory.FILE).stat().st_size > 100


def test_compared_with_nothing_it_remembers_nothing(story):
    first = story.run()
    story.leaves()
    assert said(story.run(since="none")) == {"": "pass"}
    assert said(story.run(since=str(first))) == {ELSEWHERE: "fail"}


def test_a_month_without_the_home_platform_forgets_nobody(story):
    story.run()
    story.leaves()
    assert said(story.run(platforms=("google", "salesforce"))) == {"": "not_selected"}
    assert said(story.run()) == {ELSEWHERE: "fail"}


def test_only_a_whole_list_shows_that_somebody_is_gone(story):
    story.run()
    story.leaves()
    held = story.world.rights
    story.world.rights = msgspec.structs.replace(held, m365=frozenset({"Domain.Read.All"}))
    assert set(said(story.run()).values()) == {"unknown"}
    story.world.rights = held
    assert said(story.run()) == {ELSEWHERE: "fail"}


def test_who_is_suspended_at_last_is_forgotten_when_the_account_goes(story):
    story.run()
    story.leaves()
    story.run()
    accounts = story.world.salesforce.objects["User"]
    (his,) = [one for one in accounts if one["Username"] == ELSEWHERE]
    his["IsActive"] = False
    assert said(story.run()) == {"": "pass"}
    accounts.remove(his)
    kept = memory.Remembered(story.run(), own=True)
    assert list(kept.entries(*memory.HOMES)) == []


def test_what_is_damaged_is_passed_over_and_told(story, capsys):
    first, second = story.run(), story.run()
    path = second / memory.FILE
    path.write_bytes(path.read_bytes()[:-9])
    story.leaves()
    assert said(story.run()) == {ELSEWHERE: "fail"}
    assert f"{path} is damaged" in capsys.readouterr().err
    with pytest.raises(SnapshotError, match="is damaged"):
        story.run(since=str(second))
    assert first.exists()


def test_of_a_tenant_that_was_not_read_nothing_is_told(tmp_path):
    his = memory.Seen("m365", "m-1", "x@z.example", "t-1")
    line = memory.Has("alias", (his, memory.Seen("salesforce", "s-1", "x@y.example")))
    memory.write(tmp_path / memory.FILE, "tidy-1", NOW.date(), 1, [line])
    kept = memory.Remembered(tmp_path, own=False)
    away, here = Tenant("m365", "other", "t-2"), Tenant("m365", "tidy", "t-1")
    rows = kept.reading(HadEntra, [away])
    assert list(rows) == []
    assert rows.any_gap == memory.NOT_READ
    rows = kept.reading(HadEntra, [away, here])
    ((row, _),) = rows
    assert (row.homes, rows.any_gap) == (("m-1",), None)
    assert (row.account, row.home_addresses) == ("salesforce:s-1", ("x@z.example",))
    assert (row.seen, row.basis) == (NOW.date(), "alias")
    assert list(kept.reading(HadGoogle, [here])) == []
    assert list(memory.Remembered(tmp_path, own=True).entries(*memory.HOMES)) == []


def test_google_may_be_home_too():
    usual = {"address": "x@y.example", "home": "google", "home_addresses": (), "basis": "alias"}
    usual["seen"] = NOW.date()
    had = [HadGoogle(account=f"m365:{one}", homes=(f"g-{one}",), **usual) for one in "ab"]
    held = Known(Told((*had, User(id="g-a", primary_email="a@tidy.example"))))
    assert [row.account for row, _ in held.stream(LeftGoogle, ORGANISATION)] == ["m365:b"]
