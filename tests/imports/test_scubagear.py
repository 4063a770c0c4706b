"""A real export becomes a snapshot; what it does not hold is unknown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saas_audit.audit import Occasion, judge
from saas_audit.datasets.m365.mail import RemoteDomain
from saas_audit.datasets.m365.mail_rules import AntiphishRule
from saas_audit.discover import built_in
from saas_audit.errors import UsageError
from saas_audit.imports.scubagear import imported
from saas_audit.imports.scubagear_feeds import FEEDS
from saas_audit.model import source_of
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW

OCCASION = Occasion("imported", NOW)


def results(file: Path, folder: Path) -> dict[str, tuple[str, str]]:
    snapshot = imported(file, OCCASION, folder / "run")
    run, _ = judge(snapshot, Settings(organisation="imported"), built_in())
    return {r.check_id: (str(r.outcome), r.reason) for r in run.results}


def write(folder: Path, **changes) -> Path:
    export = {
        "baseline_version": "1",
        "tenant_details": [{"TenantId": "t", "DisplayName": "Acme", "DomainName": "acme.example"}],
        "authorization_policies": {"AllowInvitesFrom": "none"},
        "SPO_tenant": [{"SharingCapability": 0}],
        "SharePoint_successful_commands": ["SharePoint REST API"],
        **changes,
    }
    path = folder / "export.json"
    path.write_text(json.dumps(export), encoding="utf-8-sig")
    return path


def test_what_no_successful_command_stands_behind_is_unknown(tmp_path):
    name = "m365.sharepoint.external_sharing_level"
    assert results(write(tmp_path), tmp_path)[name][0] == "pass"
    (tmp_path / "b").mkdir()
    silent = write(tmp_path, SharePoint_successful_commands=[])
    assert results(silent, tmp_path / "b")[name] == ("unknown", "not_collected")


def outcomes(folder: Path, **changes) -> dict[str, str]:
    return {
        name: outcome for name, (outcome, _) in results(write(folder, **changes), folder).items()
    }


def test_a_list_of_one_comes_as_the_one_and_none_as_null(tmp_path):
    (tmp_path / "b").mkdir()
    policy = {"Identity": "Global", "AllowAnonymousUsersToStartMeeting": True}
    done = {"teams_successful_commands": ["Get-CsTeamsMeetingPolicy"]}
    name = "m365.teams.meeting_anonymous_start_disabled"
    assert outcomes(tmp_path, meeting_policies=policy, **done)[name] == "fail"
    assert outcomes(tmp_path / "b", meeting_policies=[None], **done)[name] == "unknown"


def test_part_of_a_list_is_enough_to_fail_and_not_to_pass(tmp_path):
    (tmp_path / "b").mkdir()
    site = {"Url": "https://acme.sharepoint.com", "Status": "Active", "SharingCapability": 2}
    name = "m365.sharepoint.site_sharing_overrides"
    opened = [{"SharingCapability": 2}]
    assert outcomes(tmp_path, SPO_site=site, SPO_tenant=opened)[name] == "fail"
    closed = {**site, "SharingCapability": 0}
    assert outcomes(tmp_path / "b", SPO_site=closed, SPO_tenant=opened)[name] == "unknown"


def test_power_platform_and_power_bi_of_newer_exports(tmp_path):
    found = outcomes(
        tmp_path,
        tenant_isolation=[{"properties": {"isDisabled": True}}],
        dlp_policies=[{"value": [{"name": "p", "environmentType": "AllEnvironments"}]}],
        powerbi_tenant_settings=[{"settingName": "PublishToWeb", "enabled": True}],
        service_plans=[{"ServicePlanName": "BI_AZURE_P2", "ProvisioningStatus": "Success"}],
    )
    assert found["m365.power_platform.tenant_isolation"] == "fail"
    assert found["m365.power_platform.dlp_default_environment"] == "pass"
    assert found["m365.fabric.publish_to_web_disabled"] == "fail"


def domains(*names: str) -> list[dict]:
    verified = [{"Name": name, "Type": "Managed", "IsInitial": False} for name in names]
    return [{"TenantId": "t", "AADAdditionalData": {"VerifiedDomains": verified}}]


def test_what_dns_said_is_told_of_the_domains_that_graph_knows(tmp_path):
    (tmp_path / "b").mkdir()
    told = {
        "tenant_details": domains("acme.example"),
        "spf_records": [{"domain": "acme.example", "rdata": ["v=spf1 -all"]}],
        "dmarc_records": [{"domain": "acme.example", "rdata": ["v=DMARC1; p=reject"]}],
    }
    found = outcomes(tmp_path, **told)
    assert found["m365.exchange.spf"] == found["m365.exchange.dmarc_reject"] == "pass"
    told["dmarc_records"] = [{"domain": "acme.example", "rdata": ""}]
    assert outcomes(tmp_path / "b", **told)["m365.exchange.dmarc_reject"] == "unknown"


def test_an_include_that_the_export_does_not_hold_is_unknown(tmp_path):
    told = {
        "tenant_details": domains("acme.example"),
        "spf_records": [{"domain": "acme.example", "rdata": ["v=spf1 include:b.example -all"]}],
    }
    assert results(write(tmp_path, **told), tmp_path)["m365.exchange.spf"] == (
        "unknown",
        "not_collected",
    )


def test_only_the_default_policy_means_no_rules(tmp_path):
    done = {"securitysuite_successful_commands": ["Get-AntiPhishPolicy"]}
    default = {"Identity": "Default", "IsDefault": True}
    custom = {"Identity": "Ours", "IsDefault": False}
    assert answer("anti_phish_policies", AntiphishRule, [default], done) == {"value": []}
    assert answer("anti_phish_policies", AntiphishRule, [default, custom], done) is None
    assert answer("anti_phish_policies", AntiphishRule, [], done) is None


def answer(key: str, row_type: type, records: list, done: dict) -> dict | None:
    (feed,) = (one for one in FEEDS if (one.key, one.row_type) == (key, row_type))
    return feed.answer({key: records, **done})


def test_a_failed_command_speaks_against_a_key_that_holds_something(tmp_path):
    failed = {
        "exo_successful_commands": ["Get-RemoteDomain"],
        "exo_unsuccessful_commands": ["Get-RemoteDomain"],
    }
    assert answer("remote_domains", RemoteDomain, [{"Name": "Default"}], failed) is None
    assert answer("remote_domains", RemoteDomain, [{"Name": "Default"}], {}) is not None
    assert answer("remote_domains", RemoteDomain, [], {}) is None


def test_every_feed_fits_its_source():
    for feed in FEEDS:
        source = source_of(feed.row_type)
        page = feed.shape([{"any": "record"}])
        if source and source.items and page is not None:
            assert set(page) == {source.items[0]}, feed.key


def test_a_sharing_level_nobody_knows_is_unknown(tmp_path):
    path = write(tmp_path, SPO_tenant=[{"SharingCapability": 9}])
    assert results(path, tmp_path)["m365.sharepoint.external_sharing_level"][0] == "unknown"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no whole JSON"),
        ("[]", "no ScubaGear provider export"),
        ('{"baseline_version": "1"}', "does not say whose tenant"),
    ],
)
def test_a_file_that_is_no_export_is_refused_by_name(tmp_path, text, told):
    path = tmp_path / "export.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=told) as caught:
        imported(path, OCCASION, tmp_path / "run")
    assert "export.json" in str(caught.value)
    assert not (tmp_path / "run").exists()


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        imported(tmp_path / "nothing.json", OCCASION, tmp_path / "run")
