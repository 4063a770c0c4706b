"""What writing takes is made ready before it is asked for, and failing at that is no failure."""

from __future__ import annotations

from saas_audit.history.rules import rule_hash
from saas_audit.reports import ahead, html
from tests.support import bosses_have_no_passwords


def test_pages_and_rules_are_there_when_they_are_asked_for():
    html._template.cache_clear()
    rule_hash.cache_clear()
    ahead.begin([bosses_have_no_passwords]).join()
    assert html._template.cache_info().currsize == 1
    environment = html._template().environment
    assert len(environment.cache) == len(environment.list_templates(extensions=("html",)))
    rule_hash(bosses_have_no_passwords)
    assert rule_hash.cache_info().hits == 1


class Lost:
    """A check whose file is gone."""

    @property
    def severity(self):
        raise OSError("gone")


def test_a_file_that_is_gone_is_left_to_whoever_writes(capfd):
    ahead.begin([Lost()]).join()
    assert capfd.readouterr().err == ""
