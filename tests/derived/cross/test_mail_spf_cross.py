"""SPF as receivers evaluate it (RFC 7208): what they would not act on must not look strict."""

from __future__ import annotations

import pytest

from saas_audit.derived.mail_spf import Spf, evaluated, is_spf, record_of

ME = "acme.example"


def judged(*own: str, **others: str) -> Spf:
    """``others`` by the first label of a name under example."""
    zone = {f"{name}.example": [text] for name, text in others.items()}
    zone[ME] = list(own)
    return evaluated(ME, lambda name: zone.get(name, []))


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("v=spf1 -all", "-"),
        ("V=SPF1 ip4:192.0.2.0/24 -ALL", "-"),
        ("v=spf1  mx   ~all ", "~"),
        ("v=spf1 a mx ?all", "?"),
        ("v=spf1 all", "+"),
        ("v=spf1 mx", "?"),
        ("v=spf1", "?"),
        ("v=spf1 -all redirect=open.example", "-"),
    ],
)
def test_what_becomes_of_the_rest(text: str, ends: str) -> None:
    found = judged(text, open="v=spf1 +all")
    assert (found.broken, found.ends) == ("", ends)


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1 -al",
        "v=spf1 include -all",
        "v=spf1 ip4 -all",
        "v=spf1 all:everything",
        "v=spf1 ptr/24 -all",
        "v=spf1 redirect=a.example redirect=b.example",
        "v=spf1 ip4: -all",
    ],
)
def test_a_syntax_error_spoils_the_record(text: str) -> None:
    assert "syntax" in judged(text).broken


def test_one_record_and_no_other() -> None:
    assert judged().broken == f"no SPF records at {ME}"
    assert judged("v=spf1 -all", "v=spf1 -all").broken == f"2 SPF records at {ME}"
    assert judged("v=spf1 -all", "google-site-verification=x").broken == ""
    assert not is_spf("v=spf10 -all")
    assert not is_spf(" v=spf1 -all")


def test_redirect_is_followed_to_its_end() -> None:
    assert judged("v=spf1 redirect=b.example", b="v=spf1 -all").ends == "-"
    assert judged("v=spf1 redirect=b.example", b="v=spf1 mx").ends == "?"
    assert judged("v=spf1 redirect=b.example").broken == "no SPF records at b.example"


def test_an_include_decides_nothing_but_whom_it_lets_in() -> None:
    assert judged("v=spf1 include:b.example -all", b="v=spf1 ~all").ends == "-"
    open_inside = judged("v=spf1 include:b.example -all", b="v=spf1 +all")
    assert open_inside.wide == ("+all (b.example)",)
    kept_out = judged("v=spf1 -include:b.example -all", b="v=spf1 +all")
    assert kept_out.wide == ()


@pytest.mark.parametrize(
    ("term", "wide"),
    [
        ("ip4:0.0.0.0/0", True),
        ("ip4:128.0.0.0/1", True),
        ("ip4:10.0.0.0/8", False),
        ("ip4:192.0.2.1", False),
        ("ip6:::/0", True),
        ("ip6:2001:db8::/32", False),
        ("a/0", True),
        ("a:mail.example/24//64", False),
        ("mx//0", True),
        ("-ip4:0.0.0.0/0", False),
    ],
)
def test_networks_that_are_hardly_one(term: str, wide: bool) -> None:
    assert bool(judged(f"v=spf1 {term} -all").wide) is wide


def test_ten_lookups_and_no_more() -> None:
    ten = " ".join(f"include:n{number}.example" for number in range(10))
    names = {f"n{number}": "v=spf1 ip4:192.0.2.1 -all" for number in range(10)}
    assert judged(f"v=spf1 {ten} -all", **names).broken == ""
    assert "more than 10" in judged(f"v=spf1 {ten} mx -all", **names).broken
    names["n3"] = "v=spf1 a -all"
    assert "more than 10" in judged(f"v=spf1 {ten} -all", **names).broken


def test_what_stands_after_all_is_never_reached() -> None:
    late = " ".join(f"include:n{number}.example" for number in range(12))
    assert judged(f"v=spf1 -all {late}").lookups == 0


def test_circles_end() -> None:
    around = judged("v=spf1 include:b.example -all", b="v=spf1 include:acme.example -all")
    assert around.broken == "acme.example includes itself"


def test_names_that_depend_on_the_mail_are_named_not_followed() -> None:
    found = judged("v=spf1 include:%{ir}.%{v}._spf.vendor.example -all")
    assert (found.broken, found.macros) == ("", ("%{ir}.%{v}._spf.vendor.example",))
    assert found.lookups == 1


def test_a_term_says_itself_again() -> None:
    record = record_of("v=spf1 include:b.example ip6:2001:db8::/32 a:c.example/24//64 ?mx -all")
    assert record is not None
    told = [str(term) for term in record.terms]
    assert told == ["include:b.example", "ip6:2001:db8::/32", "a:c.example/24/64", "?mx"]
