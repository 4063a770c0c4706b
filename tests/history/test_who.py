"""Who is named, and who is not: the right object, in the right time, by a log read whole."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from saas_audit.datasets.google.audit_log import AdminActivity
from saas_audit.datasets.m365.audit_log import DirectoryAudit
from saas_audit.datasets.salesforce.audit_log import SetupChange
from saas_audit.discover import built_in
from saas_audit.history import History, Move
from saas_audit.history.causes import Chain, Why
from saas_audit.history.look import Kind, State
from saas_audit.history.trace import Traced
from saas_audit.history.who import Span, Who, named, told_by, unexplained
from saas_audit.model import Gap, Reading, Reason, Row
from saas_audit.model.decode import decoder_of
from saas_audit.reports import csv_files
from saas_audit.reports.html.words import shown
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.google.apps import setting_changed
from saas_audit.simulator.m365.logs import AUDITS, change
from saas_audit.simulator.salesforce import tenant as salesforce
from saas_audit.trails import LOGS, Subject, activities_of, trail_of

from .months import GUESTS, SYNCED, Months, changes, invites, table

ROWS: dict[str, type[Row]] = {
    "m365": DirectoryAudit, "google": AdminActivity, "salesforce": SetupChange
}  # fmt: skip
ITEMS = {"m365": "value", "google": "items", "salesforce": "records"}
CHECKS = {check.id: check for check in built_in()}
SPAN = Span(
    datetime(2026, 11, 2, 6, tzinfo=UTC),
    datetime(2026, 11, 2, 7, tzinfo=UTC),
    datetime(2026, 12, 7, 6, tzinfo=UTC),
)
ANN = {"id": "1", "userPrincipalName": "ann@loosely.example"}
BEN = {"id": "2", "userPrincipalName": "ben@loosely.example"}
TENANT = Subject("", "AuthorizationPolicy")


def day(number: int, hour: int = 12) -> datetime:
    """In November."""
    return datetime(2026, 11, number, hour, tzinfo=UTC)


def who(check: str, subject: Subject, *records: Any, gap: Gap | None = None) -> Who:
    """What a log of these records says of a check's subject."""
    platform = check.partition(".")[0]
    page = msgspec.json.encode({ITEMS[platform]: records})
    rows, unreadable = decoder_of(ROWS[platform]).rows(page)
    gap = gap or (Gap(Reason.WRONG_TYPE, "a row") if unreadable else None)
    reading: Reading[Any] = Reading([(row, "") for row in rows], gap=gap)
    trail = trail_of(CHECKS[check])
    assert trail is not None
    return named(trail, subject, told_by(reading, platform), SPAN)


def invited(
    by: dict[str, str], number: int, hour: int = 12, setting: str = "AllowInvitesFrom"
) -> dict[str, Any]:
    return change(
        "Update authorization policy", by, day(number, hour), "policy", "Authorization Policy",
        {setting: ("none", "everyone")},
    )  # fmt: skip


def consented(by: dict[str, str], number: int, app: str) -> dict[str, Any]:
    return change("Consent to application", by, day(number), app, "Some app", {})


def test_the_last_event_about_the_setting_is_named_and_the_others_are_counted():
    found = who(GUESTS, TENANT, invited(BEN, 10), invited(ANN, 12), invited(BEN, 11))
    assert (found.by, found.at, found.others) == (
        "ann@loosely.example", "2026-11-12T12:00:00Z", 2
    )  # fmt: skip
    assert found.event.startswith("Directory_")
    assert not found.why


def test_another_setting_of_the_same_policy_is_not_it():
    other = invited(BEN, 20, setting="AllowedToUseSSPR")
    assert who(GUESTS, TENANT, invited(ANN, 12), other).by == "ann@loosely.example"
    assert "no such event" in who(GUESTS, TENANT, other).why
    nested = invited(ANN, 12, setting="DefaultUserRolePermissions.AllowedToCreateApps")
    assert who("m365.entra.users_cannot_register_apps", TENANT, nested).by
    listed = invited(ANN, 12, setting="Included Updated Properties")
    listed["targetResources"][0]["modifiedProperties"][0]["newValue"] = '"Name, AllowInvitesFrom"'
    assert who(GUESTS, TENANT, listed).by


def test_an_attempt_that_failed_changed_nothing():
    failed = invited(BEN, 20) | {"result": "failure"}
    assert who(GUESTS, TENANT, invited(ANN, 12), failed).others == 0


@pytest.mark.parametrize(
    ("number", "hour", "told"),
    [
        (1, 12, "no such event"),
        (2, 6, "while the last run was reading"),
        (2, 7, "while the last run was reading"),
    ],
)
def test_what_the_last_run_may_have_seen_is_not_named(number, hour, told):
    assert told in who(GUESTS, TENANT, invited(ANN, number, hour)).why
    assert who(GUESTS, TENANT, invited(ANN, number, hour), invited(BEN, 9)).by.startswith("ben")


def test_what_this_run_may_not_have_seen_makes_everything_uncertain():
    late = invited(BEN, 10)
    late["activityDateTime"] = "2026-12-07T06:00:00Z"
    found = who(GUESTS, TENANT, invited(ANN, 12), late)
    assert not found.by
    assert "while this run was reading" in found.why


def test_two_at_the_same_moment_are_not_told_apart():
    assert "same moment" in who(GUESTS, TENANT, invited(ANN, 12), invited(BEN, 12)).why


GRANTS = "m365.entra.tenant_wide_delegated_grants"


def test_the_object_is_matched_by_its_id_never_by_a_name_it_chose():
    app = Subject("app-1", "app-2")
    assert who(GRANTS, app, consented(ANN, 12, "app-1"), consented(BEN, 13, "app-2")).by == (
        "ann@loosely.example"
    )
    named_so = consented(BEN, 12, "app-3")
    named_so["targetResources"][0]["displayName"] = "app-1"
    assert not who(GRANTS, app, named_so).by
    granted = change(
        "Add delegated permission grant", ANN, day(12), "graph", "Microsoft Graph",
        {"ServicePrincipal.ObjectID": ("", "APP-1")},
    )  # fmt: skip
    assert who(GRANTS, app, granted).by == "ann@loosely.example"


def test_of_several_that_do_not_say_what_they_changed_nobody_is_named():
    found = who(GRANTS, Subject("a", "A"), consented(ANN, 12, "a"), consented(BEN, 13, "a"))
    assert not found.by
    assert "2 events" in found.why


def test_an_app_is_told_as_one_whatever_it_calls_itself():
    event = invited(ANN, 12)
    event["initiatedBy"] = {
        "user": None, "app": {"appId": "7", "displayName": "ann@loosely.example"}
    }  # fmt: skip
    assert who(GUESTS, TENANT, event).by == "app ann@loosely.example"


def test_a_log_that_does_not_say_who_gives_the_moment_only():
    event = invited(ANN, 12) | {"initiatedBy": {"user": None, "app": None}}
    found = who(GUESTS, TENANT, event)
    assert (found.by, found.at) == ("", "2026-11-12T12:00:00Z")
    assert "does not say who" in found.why


@pytest.mark.parametrize("reason", [Reason.NO_PERMISSION, Reason.TRUNCATED, Reason.NOT_COLLECTED])
def test_a_log_that_was_not_read_whole_names_nobody(reason):
    found = who(GUESTS, TENANT, invited(ANN, 12), gap=Gap(reason, "log"))
    assert (found.by, found.at, found.event) == ("", "", "")
    assert reason.sentence in found.why


ALLOWLIST = "google.gmail.ip_allowlist_empty"
CHANGED_APP = "changeIpRelaxationPolicy"
BY = {"Id": "005"}


def relaxed(number: int, name: str, who: str = "ann@loosely.example") -> dict[str, Any]:
    told = f"Changed connected app {name} IP relaxation setting from Enforce IP restrictions to X"
    return setup(number, CHANGED_APP, told, who)


def setup(number: int, action: str, told: str, who: str = "ann@loosely.example") -> dict[str, Any]:
    row = salesforce.change(number, action, told, BY, day(10 + number))
    return row | {"CreatedBy": {"Username": who}}


def test_google_names_the_setting_of_the_whole_account():
    one = setting_changed(1, "careless", "EMAIL_SPAM_ALLOWLIST", "ann@loosely.example", day(12))
    other = setting_changed(2, "careless", "MAIL_LIMITS", "ben@loosely.example", day(13))
    found = who(ALLOWLIST, Subject("root", "/"), one, other)
    assert (found.by, found.others) == ("ann@loosely.example", 0)
    program = copy.deepcopy(one) | {"actor": {"callerType": "KEY", "key": "sync"}}
    assert who(ALLOWLIST, Subject("root", "/"), program).by == "app sync"


def test_salesforce_names_the_app_only_where_the_sentence_is_about_it():
    rules = "salesforce.apps.ip_rules_enforced"
    subject = Subject("0H4", "Payroll")
    found = who(rules, subject, relaxed(1, "Payroll"), relaxed(2, "Payroll 2", "ben@x.example"))
    assert (found.by, found.others) == ("ann@loosely.example", 0)
    hostile = relaxed(3, "Payroll IP relaxation setting from", "ben@x.example")
    assert who(rules, subject, relaxed(1, "Payroll"), hostile).others == 0


BULK = "salesforce.admin.hard_delete_nobody"
BOB = Subject("005000000000001AAA", "bob@loosely.example")


def given(number: int, user: str, name: str = "Bob") -> dict[str, Any]:
    told = f"Permission set Ops: assigned to user {name} (UserID: [{user}])"
    return setup(number, "PermSetAssign", told)


def test_salesforce_rights_are_explained_by_the_one_thing_that_touched_any():
    assert who(BULK, BOB, given(1, "005000000000001")).by == "ann@loosely.example"
    assert not who(BULK, BOB, given(1, "005000000000002")).by
    forged = given(1, "005000000000002", "Eve (UserID: [005000000000001])")
    assert not who(BULK, BOB, forged).by
    foreign = setup(2, "PermSetAssign", "Berechtigungssatz Ops: zugewiesen zu Bob")
    assert "read whole" in who(BULK, BOB, given(1, "005000000000001"), foreign).why
    told = "Changed permission set Ops: Bulk API Hard Delete permission was changed"
    cloud = setup(2, "PermSetEnableUserPerm", told)
    assert "other changes" in who(BULK, BOB, given(1, "005000000000001"), cloud).why


def test_one_that_the_last_run_may_have_seen_counts_beside_another():
    early = consented(BEN, 2, "a") | {"activityDateTime": "2026-11-02T06:30:00Z"}
    found = who(GRANTS, Subject("a", "A"), early, consented(ANN, 12, "a"))
    assert not found.by
    assert "2 events" in found.why


def test_an_administrator_is_made_by_one_event_or_nobody_is_named():
    new = Subject("u-1", "eve@loosely.example")
    made = change("Add member to role", ANN, day(12), "u-1", "Eve", {})
    assert who(SYNCED, new, made).by == "ann@loosely.example"
    enabled = change("Enable account", BEN, day(13), "u-1", "Eve", {})
    assert not who(SYNCED, new, made, enabled).by


def test_google_names_a_person_by_address_in_whatever_place():
    new = Subject("42", "Eve@Loosely.example")
    event = setting_changed(1, "careless", "x", "ann@loosely.example", day(12))
    event["events"][0] = {
        "name": "ADD_GROUP_MEMBER",
        "parameters": [
            {"name": "GROUP_EMAIL", "value": "admins@loosely.example"},
            {"name": "USER_EMAIL", "value": "eve@loosely.example"},
        ],
    }
    assert who("google.admin.cloud_only_accounts", new, event).by == "ann@loosely.example"
    event["events"][0]["parameters"][1]["value"] = ""
    assert "read whole" in who("google.admin.cloud_only_accounts", new, event).why


def test_an_event_explains_a_change_or_an_arrival_and_never_a_departure():
    def why(check: str, then: Kind, now: Kind, *, is_seen: bool = True) -> str:
        chain = Chain(*[State(then)] * 4, State(now))
        trail = trail_of(CHECKS[check])
        assert trail is not None
        return unexplained(trail, Traced(chain, Why("tenant"), "new", is_seen))

    assert not why(GUESTS, "pass", "fail")
    assert not why(SYNCED, "gone", "fail")
    assert not why(GRANTS, "gone", "fail")
    assert not why(GRANTS, "fail", "pass")
    assert "is new" in why(ALLOWLIST, "gone", "fail")
    assert "was there before" in why(SYNCED, "pass", "fail")
    for check in (GUESTS, SYNCED, GRANTS):
        assert "not there any more" in why(check, "fail", "gone")
        assert "does not tell" in why(check, "pass", "fail", is_seen=False)


def blanked(value: Any) -> Iterator[Any]:
    """The value with each thing in it left out, and made something else, in turn."""
    if isinstance(value, dict):
        for name, held in value.items():
            yield {k: v for k, v in value.items() if k != name}
            yield value | {name: 7}
            yield from (value | {name: one} for one in blanked(held))
    if isinstance(value, list):
        for place, held in enumerate(value):
            yield value[:place] + value[place + 1 :]
            yield from ([*value[:place], one, *value[place + 1 :]] for one in blanked(held))


LAST: dict[str, tuple[Subject, list[dict[str, Any]]]] = {
    GUESTS: (TENANT, [invited(BEN, 10), invited(ANN, 12)]),
    ALLOWLIST: (
        Subject("root", "/"),
        [
            setting_changed(1, "careless", "EMAIL_SPAM_ALLOWLIST", "ben@x.example", day(10)),
            setting_changed(2, "careless", "EMAIL_SPAM_ALLOWLIST", "ann@x.example", day(12)),
        ],
    ),
    "salesforce.apps.ip_rules_enforced": (
        Subject("0H4", "Payroll"),
        [relaxed(1, "Payroll", "ben@x.example"), relaxed(2, "Payroll", "ann@x.example")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("check", LAST)
def test_whatever_is_damaged_in_the_last_event_the_one_before_is_not_named(check):
    """Only where the vendor itself says that it was something else, or that it is not there."""
    subject, (first, last) = LAST[check]
    assert who(check, subject, first, last).by.startswith("ann")
    tried = list(blanked(last))
    assert len(tried) > 10
    wrong = [one for one in tried if who(check, subject, first, one).by.startswith("ben")]
    assert [one for one in wrong if not _says_so(one)] == []


def _says_so(record: dict[str, Any]) -> bool:
    """An answer in full, that is another event: a list without its only member is one."""
    targets = record.get("targetResources")
    inner = [one.get("modifiedProperties") for one in targets or () if isinstance(one, dict)]
    return [] in (targets, record.get("events"), *inner)


def test_every_trail_speaks_of_a_check_and_every_activity_can_be_read():
    trails = {id_: trail_of(check) for id_, check in CHECKS.items()}
    assert sum(one is not None for one in trails.values()) > 35
    for id_, trail in trails.items():
        if trail is not None:
            assert trail.activities
            assert trail.all_activities <= activities_of(id_.partition(".")[0])
    assert set(LOGS) == set(ROWS)


HOSTILE = "=HYPERLINK(1)\u202egro.elpmaxe\u202c<img src=x>"


def test_a_hostile_name_is_harmless_in_the_table_and_on_the_page(tmp_path):
    event = invited(ANN | {"userPrincipalName": HOSTILE}, 12)
    by = who(GUESTS, TENANT, event).by
    move = Move(
        finding_id="1", check_id=GUESTS, control_id="GST-01", severity="high", platform="m365",
        tenant="t", subject_id="s", subject_name="S", before="", after="", change="new",
        cause="tenant", changed_by=by,
    )  # fmt: skip
    csv_files.changes(History(moves=(move,)), tmp_path / "changes.csv")
    (row,) = table(tmp_path, "changes.csv")
    assert row["changed_by"].startswith("'=")
    assert "\u202e" not in row["changed_by"] + shown(by)


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Months:
    """Guests were invited by the few; then Ann let everybody do it."""
    months = Months(tmp_path_factory.mktemp("who"), GUESTS)
    months.run()
    people = months.world.m365.many("/users")
    ann = next(one for one in people if one["userPrincipalName"].startswith("ann@"))
    months.world.m365.graph[AUDITS] = [invited(ann, number) for number in range(4, 20)]
    invites(months.later(days=35), "everyone")
    return months


def outcome(months: Months, *faults: Fault) -> dict[str, str]:
    """The one line of changes.csv of a run against the first one."""
    first = months.out / "tidy" / "2026-11-02"
    folder = months.run(str(first), faults)
    assert changes(folder) == [("regressed", "tenant")]
    (found,) = [row for row in table(folder, "findings.csv") if row["check_id"] == GUESTS]
    assert (found["status"], found["changed_by"]) == ("fail", table(folder, "changes.csv")[0]["changed_by"])  # fmt: skip # noqa: E501
    return table(folder, "changes.csv")[0]


def test_the_log_is_read_page_by_page(opened):
    row = outcome(opened)
    assert (row["changed_by"], row["changed_at"], row["other_events"]) == (
        "ann@tidy.example", "2026-11-19T12:00:00Z", "15"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(match=AUDITS, status=403, times=None), Reason.NO_PERMISSION),
        (Fault(match=AUDITS, kind="invalid_json", skip=1, times=None), None),
        (Fault(match=AUDITS, kind="reset", skip=2, times=None), Reason.API_ERROR),
    ],
    ids=lambda one: getattr(one, "kind", ""),
)
def test_a_log_that_fails_costs_the_name_and_no_verdict(opened, fault, reason):
    row = outcome(opened, fault)
    assert (row["changed_by"], row["changed_at"], row["audit_event_id"]) == ("", "", "")
    assert row["why_unnamed"].startswith("the audit log was not read whole: ")
    if reason is not None:
        assert reason.sentence in row["why_unnamed"]


def test_a_run_compared_with_nothing_reads_no_log(opened):
    folder = opened.run("none")
    assert not [row for row in table(folder, "coverage.csv") if "Audits" in row["endpoint"]]
