"""What Exchange and the compliance endpoint really returned, held against every row read there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from saas_audit.connectors.m365.reads import CMDLETS
from saas_audit.datasets.m365 import dlp, mail, mail_policies, mail_rules
from saas_audit.model import Missing, Row, fields_of, peek, source_of
from saas_audit.model.decode import salvage
from saas_audit.simulator.m365 import careful, careless

EXPORT = Path(__file__).parents[4] / "shared" / "data" / "scubagear" / "ProviderSettingsExport.json"
ROWS: list[type[Row]] = [
    found
    for module in (dlp, mail, mail_policies, mail_rules)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Row) and source_of(found)
]
KEYS = {
    "Get-AcceptedDomain": "all_domains",
    "Get-AdminAuditLogConfig": "admin_audit_log_config",
    "Get-AntiPhishPolicy": "anti_phish_policies",
    "Get-AtpPolicyForO365": "atp_policy_for_o365",
    "Get-DlpCompliancePolicy": "dlp_compliance_policies",
    "Get-DlpComplianceRule": "dlp_compliance_rules",
    "Get-HostedConnectionFilterPolicy": "conn_filter",
    "Get-HostedContentFilterPolicy": "hosted_content_filter_policies",
    "Get-MalwareFilterPolicy": "malware_filter_policies",
    "Get-OrganizationConfig": "org_config",
    "Get-RemoteDomain": "remote_domains",
    "Get-SafeAttachmentPolicy": "safe_attachment_policies",
    "Get-SafeLinksPolicy": "safe_links_policies",
    "Get-SharingPolicy": "sharing_policy",
    "Get-TransportConfig": "transport_config",
}
NOT_IN_THIS_EXPORT = {
    "RejectDirectSend": "younger than the export",
    "AdvancedRule": "its quotes were lost when the export was written",
}


def cmdlet(row_type: type[Row]) -> str:
    source = source_of(row_type)
    assert source is not None
    return source.path


def by_export() -> list[type[Row]]:
    return [r for r in ROWS if (source := source_of(r)) and source.witness == "real export"]


def test_every_row_with_that_witness_is_held_to_it() -> None:
    assert {cmdlet(row_type) for row_type in by_export()} == set(KEYS)


@pytest.mark.skipif(not EXPORT.exists(), reason="the real export is not here")
@pytest.mark.parametrize("row_type", by_export(), ids=lambda one: one.__name__)
def test_rows_are_what_was_really_returned(row_type: type[Row]) -> None:
    export = json.loads(EXPORT.read_text(encoding="utf-8-sig"))
    held = export[KEYS[cmdlet(row_type)]]
    for one in held if isinstance(held, list) else [held]:
        row = salvage(one, row_type)
        assert not isinstance(row, Missing)
        lost = [f.encode_name for f in fields_of(row_type) if _is_lost(row, f.name)]
        assert [name for name in lost if name not in NOT_IN_THIS_EXPORT] == []


def _is_lost(row: Row, field: str) -> bool:
    return isinstance(peek(row, field), Missing)


@pytest.mark.parametrize("tenant", [careful(), careless()], ids=["careful", "careless"])
def test_the_simulator_returns_every_field_asked_for(tenant: Any) -> None:
    for row_type in ROWS:
        for one in tenant.cmdlets[cmdlet(row_type)]:
            row = salvage(one, row_type)
            assert not isinstance(row, Missing)
            lost = [f.encode_name for f in fields_of(row_type) if _is_lost(row, f.name)]
            assert lost == [], row_type.__name__


@pytest.mark.skipif(not EXPORT.exists(), reason="the real export is not here")
@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_simulators_objects_are_of_the_same_kind(name: str) -> None:
    export = json.loads(EXPORT.read_text(encoding="utf-8-sig"))
    held = export[KEYS[name]]
    real = held[0] if isinstance(held, list) else held
    for one in careful().cmdlets[name]:
        for field, value in one.items():
            if field in real and real[field] is not None and value is not None:
                assert type(value) is type(real[field]) or "When" in field, f"{name}.{field}"


def test_every_cmdlet_that_may_be_run_is_read_by_a_row() -> None:
    known = {name for held in CMDLETS.values() for name in held}
    assert known == {cmdlet(row_type) for row_type in ROWS}
    assert all(name.startswith("Get-") for name in known)


@pytest.mark.parametrize(
    "value", ["Credit Card Number", ["Credit Card Number"], [1], 7], ids=["text", "texts", "n", "7"]
)
def test_a_condition_of_another_shape_is_unknown_not_empty(value: Any) -> None:
    row = salvage({"Guid": "g", "ContentContainsSensitiveInformation": value}, dlp.DlpRule)
    assert isinstance(peek(row, "content_contains_sensitive_information"), Missing)


def test_conditions_are_read_through_groups_and_trees() -> None:
    card = {"name": "Credit Card Number", "id": "50"}
    grouped = [{"operator": "And", "groups": [{"name": "Default", "sensitivetypes": [card]}]}]
    found = {"ConditionName": dlp.LOOKS_FOR, "Value": [card]}
    spared = {"ConditionName": dlp.LOOKS_FOR, "Value": [{"name": "Passport", "id": "7"}]}
    tree = {
        "Operator": "And",
        "SubConditions": [found, {"Operator": "Not", "SubConditions": [spared]}],
    }
    assert {"credit card number", "50"} <= dlp.SensitiveTypes.parse(grouped)
    assert dlp.RuleTree.parse(json.dumps({"Condition": tree})) == {"credit card number", "50"}
