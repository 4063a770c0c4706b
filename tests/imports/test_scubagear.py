"""A real export becomes a snapshot; what it does not hold is unknown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saas_audit.audit import Occasion, judge
from saas_audit.discover import built_in
from saas_audit.errors import UsageError
from saas_audit.imports.scubagear import imported
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW

REAL = Path(__file__).parents[3] / "shared" / "data" / "scubagear" / "ProviderSettingsExport.json"
OCCASION = Occasion("imported", NOW)


def results(file: Path, folder: Path) -> dict[str, tuple[str, str]]:
    snapshot = imported(file, OCCASION, folder / "run")
    run, _ = judge(snapshot, Settings(organisation="imported"), built_in())
    return {r.check_id: (str(r.outcome), r.reason) for r in run.results}


@pytest.mark.skipif(not REAL.exists(), reason="the export is not beside the project")
def test_the_real_export_gives_these_verdicts(tmp_path):
    found = results(REAL, tmp_path)
    assert {name: outcome for name, (outcome, _) in found.items() if outcome != "unknown"} == {
        "m365.defender.antiphish_no_trusted_exceptions": "pass",
        "m365.defender.antispam_no_allowed_domains": "pass",
        "m365.defender.connection_filter_no_ip_allow": "pass",
        "m365.defender.safe_attachments_spo": "fail",
        "m365.entra.guest_invites_limited": "fail",
        "m365.entra.user_consent_restricted": "fail",
        "m365.exchange.dkim_enabled": "not_applicable",
        "m365.exchange.mailbox_audit_org": "pass",
        "m365.exchange.remote_domain_forwarding_off": "fail",
        "m365.purview.dlp_policy_exists": "pass",
        "m365.purview.dlp_sensitive_types": "fail",
        "m365.purview.unified_audit_on": "fail",
        "m365.sharepoint.anyone_link_expiry": "fail",
        "m365.sharepoint.external_domain_allow_list": "fail",
        "m365.sharepoint.external_sharing_level": "fail",
        "m365.sharepoint.onedrive_sharing_level": "fail",
        "m365.teams.external_domains_restricted": "pass",
    }
    why = {name: why for name, (outcome, why) in found.items() if outcome == "unknown"}
    assert why.pop("m365.entra.break_glass_accounts") == "not_returned"  # none is declared
    assert why.pop("m365.exchange.direct_send_rejected") == "not_returned"  # younger than it
    assert why.pop("m365.entra.krbtgt_azuread_not_synced") == "not_returned"  # nor whether it
    assert why.pop("m365.entra.sync_takeover_blocked") == "not_returned"  # synchronises
    assert set(why.values()) == {"not_collected"}


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
