"""``saas-audit explain``: every check has a page, and it says who is known to have changed it."""

from __future__ import annotations

from saas_audit.cli import main
from saas_audit.cli.explain import page
from saas_audit.discover import built_in
from saas_audit.trails import trail_of


def test_every_check_has_a_page():
    for check in built_in():
        lines = list(page(check))
        told = "Who changed it, from the audit log" in lines
        assert told is (trail_of(check) is not None)
        assert sum(len(line) for line in lines) > 100


def test_the_command_prints_it(capsys):
    assert main(["explain", "m365.entra.guest_invites_limited"]) == 0
    assert "Update authorization policy, naming allowinvitesfrom" in capsys.readouterr().out
