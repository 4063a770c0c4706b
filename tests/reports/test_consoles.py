"""Every console that a ``Fix`` names has an address."""

import re

import pytest

from saas_audit.discover import built_in
from saas_audit.reports.consoles import CONSOLES, console_of

NAMED = re.compile(r"\b([A-Z][\w ]*? (?:admin centre|admin portal|portal))(?= >)")


def test_every_console_named_in_a_fix_is_known():
    named = {name for check in built_in() for name in NAMED.findall(check.prose.fix)}
    assert len(named) >= 9
    assert not {name for name in named if not console_of(name)}


def test_every_known_console_is_named_somewhere():
    said = " ".join(check.prose.fix for check in built_in())
    assert [name for name in CONSOLES if name not in said] == []


@pytest.mark.parametrize(
    ("fix", "url"),
    [
        ("Entra admin centre > Users. In the Defender portal too.", "https://entra.microsoft.com/"),
        ("Admin console > Apps > Drive", "https://admin.google.com/"),
        ("Setup > Permission Sets", ""),
        ("publish at _dmarc.DOMAIN one TXT record", ""),
    ],
)
def test_the_one_named_first_is_meant(fix: str, url: str):
    assert console_of(fix) == url
