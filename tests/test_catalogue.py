"""Every critical and high control of the catalogue is a check, by exactly its key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from saas_audit.discover import built_in

CATALOGUE = Path(__file__).parents[2] / "shared" / "catalogue"
FILES = ("m365", "google_workspace", "salesforce")
GRAVE = ("critical", "high")


def _keys(name: str) -> dict[str, str]:
    """Key -> severity."""
    text = (CATALOGUE / f"{name}.yaml").read_text(encoding="utf-8")
    found = re.findall(r"^- key: (\S+)\n(?:  .*\n)*?  severity: (\w+)$", text, re.MULTILINE)
    return dict(found)


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue is not beside the project")
@pytest.mark.parametrize("name", FILES)
def test_every_grave_control_is_a_check(name: str) -> None:
    wanted = {key for key, severity in _keys(name).items() if severity in GRAVE}
    assert len(wanted) > 70
    assert not wanted - {check.id for check in built_in()}


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue is not beside the project")
@pytest.mark.parametrize("name", FILES)
def test_a_check_is_as_grave_as_its_control(name: str) -> None:
    told = _keys(name)
    differ = {
        check.id: (str(check.severity), told[check.id])
        for check in built_in()
        if check.id in told and str(check.severity) != told[check.id]
    }
    assert differ == {}
