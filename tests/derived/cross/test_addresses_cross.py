"""What an account is known by, and how strongly."""

from __future__ import annotations

from typing import Any

import pytest
from saas_audit.checks.cross.people.examples import entra, force, workspace

from saas_audit.datasets.google.directory import FullName
from saas_audit.derived.people.addresses import name_of, of_entra, of_google, of_salesforce

UPN = "leo@acme.example"


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ({"proxy_addresses": ["sip:l@acme.example", "x500:/o=acme"]}, {}),
        ({"proxy_addresses": ["smtp:l@acme.example"]}, {"l@acme.example": "alias"}),
        ({"proxy_addresses": ["SMTP:l@acme.example"]}, {"l@acme.example": "sign-in name"}),
        (
            {"proxy_addresses": ["smtp:l@acme.example", "SMTP:L@acme.example"]},
            {"l@acme.example": "sign-in name"},
        ),
        ({"mail": UPN.upper(), "other_mails": [UPN, "", " "]}, {}),
        ({"employee_id": "17", "display_name": "Bell, Leo"}, {"id 17 bell leo": "employee id"}),
        ({"employee_id": "17", "display_name": None}, {}),
        ({"employee_id": "A" * 16, "display_name": None}, {f"id {'A' * 16}": "employee id"}),
        ({"on_premises_immutable_id": "A" * 15}, {}),
    ],
)
def test_a_member_of_entra_id(facts: Any, names: dict[str, str]) -> None:
    assert of_entra(entra("leo", **facts)) == {UPN: "sign-in name", **names}


def test_a_guests_addresses_are_told_by_others() -> None:
    guest = entra(
        "x", upn="leo_b.example#EXT#@acme.example", proxy_addresses=["SMTP:leo@b.example"]
    )
    assert of_entra(guest) == {"leo@b.example": "mail address"}


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ({"external_ids": [{"value": "17"}]}, {"id 17 leo": "employee id"}),
        ({"external_ids": [{"value": ""}, {"value": 17}, {"type": "custom"}, "17"]}, {}),
        ({"external_ids": "17"}, {}),
        ({"non_editable_aliases": ["l@acme.test"]}, {"l@acme.test": "alias"}),
    ],
)
def test_a_user_of_google(facts: Any, names: dict[str, str]) -> None:
    found = of_google(workspace("leo", name=FullName(full_name="Leo"), **facts))
    assert found == {UPN: "sign-in name", **names}


def test_a_guest_of_google_has_an_address_of_somebody_elses() -> None:
    assert of_google(workspace("leo", is_guest_user=True)) == {UPN: "mail address"}


@pytest.mark.parametrize(
    ("federated", "names"),
    [
        (None, {UPN: "mail address"}),
        (UPN, {UPN: "sign-in name"}),
        ("17", {UPN: "mail address", "id 17 leo": "employee id"}),
    ],
)
def test_a_user_of_salesforce(federated: str | None, names: dict[str, str]) -> None:
    assert of_salesforce(force("leo", federation_identifier=federated)) == names


def test_a_name_is_the_same_whichever_part_comes_first() -> None:
    assert name_of("Bell, Ann") == name_of("ann  BELL") == "ann bell"
    assert name_of(None) == ""
