"""Numbers that metadata writes as text."""

from __future__ import annotations

import pytest

from saas_audit.datasets.salesforce.number import Number
from saas_audit.datasets.salesforce.settings import SecuritySettings
from saas_audit.errors import Unknown
from saas_audit.model.decode import Page


@pytest.mark.parametrize("written", ["12", 12])
def test_either_form_is_the_number(written: object) -> None:
    assert Number.parse(written) == 12


@pytest.mark.parametrize("written", ["twelve", "", "12.5", 12.0, True, None])
def test_anything_else_is_none(written: object) -> None:
    with pytest.raises(ValueError, match=r"not a number|invalid literal"):
        Number.parse(written)


def length_of(written: str) -> int:
    policy = f'{{"passwordPolicies": {{"minimumPasswordLength": {written}}}}}'
    body = f'{{"records": [{{"Metadata": {policy}}}]}}'.encode()
    ((row,), _) = Page(SecuritySettings).rows(body)
    return row.metadata.password_policies.minimum_password_length


def test_an_answer_is_read_in_either_form() -> None:
    assert (length_of('"12"'), length_of("8")) == (12, 8)


def test_a_word_is_unknown() -> None:
    with pytest.raises(Unknown):
        length_of('"EightCharacters"')
