"""identities.csv: nobody is lost, and nothing unseen looks like a no."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest

from saas_audit.discover import built_in, chosen
from saas_audit.reports import identities
from saas_audit.simulator.organisations import World, world
from tests.organisations import Audited, audited

CHECKS = chosen(built_in(), only=["cross.people.*"])
COLUMNS = (
    "person_key,display_name,match_basis,match_confidence,m365_state,google_state,"
    "salesforce_state,m365_mfa,google_mfa,salesforce_mfa,admin_in,last_seen_anywhere,finding_ids"
)

Table = dict[str, dict[str, str]]


def people(held: World | str, folder: Path) -> tuple[Audited, Table]:
    """The audit, and the rows by display name."""
    made = audited(held, checks=CHECKS)
    path = folder / "identities.csv"
    identities.write(made.run, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == COLUMNS
    assert len({row["person_key"] for row in rows}) == len(rows)
    return made, {row["display_name"]: row for row in rows}


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> tuple[Audited, Table]:
    return people("careless", tmp_path_factory.mktemp("careless"))


def test_a_leaver_is_one_row_with_the_findings_about_every_account(
    careless: tuple[Audited, Table],
) -> None:
    made, table = careless
    leo = table["Leo Bell"]
    assert [leo[f"{one}_state"] for one in ("m365", "google", "salesforce")] == [
        "disabled",
        "active",
        "active",
    ]
    assert (leo["match_basis"], leo["match_confidence"]) == ("sign-in name", "high")
    result = made.results["cross.people.leavers_lose_access"]
    (finding,) = made.run.findings.of(result)
    assert finding.id in leo["finding_ids"].split()


def test_unmatched_people_are_there_and_machines_are_not(careless: tuple[Audited, Table]) -> None:
    _, table = careless
    assert table["agent2@agency.example"]["match_basis"] == "unmatched"
    assert table["agent2@agency.example"]["m365_state"] == "absent"
    assert not [name for name in table if name.startswith(("payroll", "saas-audit", "autoproc"))]


def test_administrators_and_second_factors_stand_side_by_side(
    careless: tuple[Audited, Table],
) -> None:
    _, table = careless
    ben = table["Ben Okafor"]
    assert ben["admin_in"] == "m365 google salesforce"
    assert (ben["m365_mfa"], ben["google_mfa"], ben["salesforce_mfa"]) == ("no", "no", "not seen")
    assert ben["last_seen_anywhere"] == "2026-10-31"


def test_a_platform_that_was_not_read_is_not_seen(tmp_path: Path) -> None:
    held = world("careful")
    lost = {one for one in held.rights.google if one.endswith("admin.directory.user.readonly")}
    held.rights = msgspec.structs.replace(held.rights, google=held.rights.google - lost)
    _, table = people(held, tmp_path)
    ann = table["Ann Arbour"]
    assert (ann["m365_state"], ann["google_state"]) == ("active", "not seen")
    assert (ann["m365_mfa"], ann["google_mfa"]) == ("yes", "not seen")
    assert ann["admin_in"] == "m365 google?"
    assert "absent" not in {row[f"{one}_state"] for row in table.values() for one in ("google",)}
