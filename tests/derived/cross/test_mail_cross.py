"""Which name is asked when a domain has no DMARC record of its own."""

from __future__ import annotations

import socket

import pytest

from saas_audit.datasets.google.directory import Domain as GoogleDomain
from saas_audit.datasets.m365.directory import Domain
from saas_audit.derived.google.addresses import OwnDomain
from saas_audit.derived.mail import MailDomain, in_m365, of_entra, of_google


def organisational(name: str) -> str:
    made = of_entra(Domain(id=name, is_verified=True, supported_services=["Email"]))
    assert made is not None
    assert made.domain == name.lower()
    return made.organisational


def _in_the_organisation(held: Domain) -> MailDomain | None:
    mine = of_entra(held)
    assert mine is not None
    return in_m365(mine)


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("acme.com", "acme.com"),
        ("news.acme.com", "acme.com"),
        ("a.b.news.acme.com", "acme.com"),
        ("foo.co.uk", "foo.co.uk"),
        ("news.foo.co.uk", "foo.co.uk"),
        ("News.Foo.CO.UK", "foo.co.uk"),
        ("acme.github.io", "acme.github.io"),
        ("co.uk", "co.uk"),
    ],
)
def test_the_public_suffix_and_one_label_more(name: str, above: str) -> None:
    assert organisational(name) == above


def test_the_list_is_at_hand_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*args: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    assert organisational("mail.example.org") == "example.org"


def test_the_vendors_own_domains_are_left_to_them() -> None:
    own = Domain(id="acme.onmicrosoft.com", is_verified=True, supported_services=["Email"])
    assert _in_the_organisation(own) is None
    assert of_entra(Domain(id="a.com", is_verified=False, supported_services=["Email"])) is None
    assert of_google(OwnDomain(name="acme.com.test-google-a.com")) is None
    assert GoogleDomain.__row__.at_least == 1


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("tidy.example", "tidy.example"),
        ("news.tidy.example", "tidy.example"),
        ("mail.acme.internal", "acme.internal"),
    ],
)
def test_a_suffix_the_list_does_not_know_is_one_label(name: str, above: str) -> None:
    """The list's own default rule; without it, whoever runs the suffix speaks for everybody."""
    assert organisational(name) == above


@pytest.mark.parametrize("name", ["acme.onmicrosoft.us", "acme.partner.onmschina.cn"])
def test_the_vendors_own_domains_in_the_other_clouds(name: str) -> None:
    own = Domain(id=name, is_verified=True, supported_services=["Email"])
    assert _in_the_organisation(own) is None
