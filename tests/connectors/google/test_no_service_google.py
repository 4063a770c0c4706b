"""Somebody without Gmail or Calendar: Google's word for it is an answer, every other no is not."""

from __future__ import annotations

import pytest

from saas_audit.connectors.interface import ReadError
from saas_audit.datasets.google.calendar_lists import OwnedCalendar
from saas_audit.datasets.google.mail_settings import AutoForwarding, MailFilter
from saas_audit.model import Row
from saas_audit.model.decode import Page
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.google import careful

from .support_google import read_of, signed_in

FINN, HUGO, DAN = (f"{name}@tidy.example" for name in ("finn", "hugo", "dan"))


@pytest.mark.parametrize(
    ("row_type", "who", "status"), [(MailFilter, FINN, 400), (OwnedCalendar, HUGO, 403)]
)
def test_no_such_service_is_an_empty_list_with_the_refusal_as_evidence(
    row_type: type[Row], who: str, status: int
) -> None:
    with signed_in() as (held, _, _):
        (page,) = held.pages(read_of(row_type, "1", primary_email=who))
    assert page.status == status
    assert b"error" in page.body
    assert Page(row_type).rows(page.body, "1") == ([], 0)


def test_a_mailbox_that_is_not_there_forwards_nothing() -> None:
    with signed_in() as (held, _, _):
        (page,) = held.pages(read_of(AutoForwarding, "1", primary_email=FINN))
    ((row,), _) = Page(AutoForwarding).rows(page.body, "1")
    assert row.enabled is False


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_any_other_no_stays_a_failure(status: int) -> None:
    fault = Fault(match="/settings/filters", status=status, times=None)
    with signed_in(faults=[fault], budget=1) as (held, _, _), pytest.raises(ReadError):
        list(held.pages(read_of(MailFilter, "1", primary_email=DAN)))


def test_to_speak_for_one_is_not_to_read_another() -> None:
    tenant = careful()
    with signed_in(tenant) as (held, _, _), pytest.raises(ReadError):
        source = read_of(MailFilter, "1", primary_email=DAN)
        transport = held._ready()
        call = transport.call(source.source.api, source.source.path, {"userId": FINN}, DAN)
        transport.fetch(call)
