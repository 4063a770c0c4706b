"""Device management: policies as Intune's portal writes them, and who may write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .objects import group, guid, licence

if TYPE_CHECKING:
    from ..cast import Style
    from .tenant import Tenant

ROLES = "/deviceManagement/roleAssignments"
POLICIES = "/deviceManagement/configurationPolicies"
DEFENDER = "device_vendor_msft_policy_config_defender_"
BITLOCKER = "device_vendor_msft_bitlocker_"
ASR = f"{DEFENDER}attacksurfacereductionrules"
STRONG = {
    "allowarchivescanning": "1",
    "allowbehaviormonitoring": "1",
    "allowcloudprotection": "1",
    "allowemailscanning": "1",
    "allowfullscanonmappednetworkdrives": "1",
    "allowfullscanremovabledrivescanning": "1",
    "allowrealtimemonitoring": "1",
    "allowscanningnetworkfiles": "1",
    "allowscriptscanning": "1",
    "checkforsignaturesbeforerunningscan": "1",
    "cloudblocklevel": "2",
    "disablecatchupfullscan": "0",
    "disablecatchupquickscan": "0",
    "enablenetworkprotection": "1",
    "puaprotection": "1",
    "realtimescandirection": "0",
    "submitsamplesconsent": "1",
}
RULES = (
    "blockabuseofexploitedvulnerablesigneddrivers",
    "blockcredentialstealingfromwindowslocalsecurityauthoritysubsystem",
    "blockpersistencethroughwmieventsubscription",
    "blockwebshellcreationforservers",
)
EVERYBODY = "#microsoft.graph.allDevicesAssignmentTarget"
NOT_THEM = "#microsoft.graph.exclusionGroupAssignmentTarget"


def careful(tenant: Tenant) -> None:
    """Whole disks, three rules that block, one strong antivirus policy, a guarded group."""
    helpdesk = group("careful", "Device helpdesk", holds_roles=True)
    _manage(tenant, secure=True, holders=helpdesk)
    _policies(
        tenant,
        "careful",
        ("Disks", "endpointSecurityDiskEncryption", EVERYBODY, _disks("1")),
        ("Rules", "endpointSecurityAttackSurfaceReduction", EVERYBODY, [_rules("block")]),
        ("Defender", "endpointSecurityAntivirus", EVERYBODY, _antivirus(STRONG)),
        ("Defender exclusions", "endpointSecurityAntivirus", EVERYBODY, [_excluded()]),
        ("Old disks", "endpointSecurityDiskEncryption", NOT_THEM, _disks("2")),
    )


def careless(tenant: Tenant) -> None:
    """Half of a disk, rules that only watch, Defender switched off for everybody."""
    helpdesk = group("careless", "Device helpdesk")
    _manage(tenant, secure=False, holders=helpdesk)
    weak = {**STRONG, "allowrealtimemonitoring": "0"}
    _policies(
        tenant,
        "careless",
        ("Disks", "endpointSecurityDiskEncryption", EVERYBODY, _disks("2")),
        ("Rules", "endpointSecurityAttackSurfaceReduction", EVERYBODY, [_rules("audit")]),
        ("Defender pilot", "endpointSecurityAntivirus", EVERYBODY, _antivirus(STRONG)),
        ("Defender", "endpointSecurityAntivirus", EVERYBODY, _antivirus(weak)),
    )


def _manage(tenant: Tenant, *, secure: bool, holders: dict[str, Any]) -> None:
    tenant.many("/subscribedSkus").append(licence("INTUNE_A"))
    tenant.many("/groups").append(holders)
    tenant.graph["/deviceManagement"] = {
        "id": guid("intune"),
        "subscriptionState": "active",
        "settings": {
            "secureByDefault": secure,
            "deviceComplianceCheckinThresholdDays": 30,
            "isScheduledActionEnabled": True,
        },
    }
    tenant.graph[ROLES] = [
        {
            "id": guid("intune role", holders["id"]),
            "displayName": "Help desk operators",
            "description": None,
            "members": [holders["id"]],
            "resourceScopes": [],
        }
    ]


def _policies(
    tenant: Tenant, style: Style, *told: tuple[str, str, str, list[dict[str, Any]]]
) -> None:
    """Name, template family, whom it is for, what it sets."""
    held, below = [], {}
    for name, family, target, instances in told:
        policy = guid(style, "device policy", name)
        held.append(_policy(policy, name, family, target, len(instances)))
        below[policy] = [
            {"id": f"{policy}_{number}", "settingInstance": instance}
            for number, instance in enumerate(instances)
        ]
    tenant.graph[POLICIES] = held
    tenant.under[f"{POLICIES}/{{id}}/settings"] = below


def _policy(policy: str, name: str, family: str, target: str, settings: int) -> dict[str, Any]:
    return {
        "id": policy,
        "name": name,
        "description": "",
        "platforms": "windows10",
        "technologies": "mdm,microsoftSense",
        "settingCount": settings,
        "roleScopeTagIds": ["0"],
        "isAssigned": True,
        "templateReference": {
            "templateId": guid("template", family),
            "templateFamily": family,
            "templateDisplayName": name,
            "templateDisplayVersion": "Version 1",
        },
        "assignments": [
            {
                "id": f"{policy}_{guid('target', name)}",
                "source": "direct",
                "sourceId": policy,
                "target": {
                    "@odata.type": target,
                    "deviceAndAppManagementAssignmentFilterId": None,
                    "deviceAndAppManagementAssignmentFilterType": "none",
                },
            }
        ],
    }


def _choice(definition: str, value: str, *children: dict[str, Any]) -> dict[str, Any]:
    kind = "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance"
    return {
        "@odata.type": kind,
        "settingDefinitionId": definition,
        "settingInstanceTemplateReference": None,
        "choiceSettingValue": {
            "settingValueTemplateReference": None,
            "value": f"{definition}_{value}",
            "children": list(children),
        },
    }


def _disks(extent: str) -> list[dict[str, Any]]:
    kind = f"{BITLOCKER}systemdrivesencryptiontype"
    below = _choice(f"{kind}_osencryptiontypedropdown_name", extent)
    return [_choice(f"{BITLOCKER}requiredeviceencryption", "1"), _choice(kind, "1", below)]


def _rules(mode: str) -> dict[str, Any]:
    kind = "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance"
    children = [_choice(f"{ASR}_{rule}", mode) for rule in RULES]
    return {
        "@odata.type": kind,
        "settingDefinitionId": ASR,
        "settingInstanceTemplateReference": None,
        "groupSettingCollectionValue": [
            {"settingValueTemplateReference": None, "children": children}
        ],
    }


def _antivirus(values: dict[str, str]) -> list[dict[str, Any]]:
    return [_choice(f"{DEFENDER}{name}", value) for name, value in values.items()]


def _excluded() -> dict[str, Any]:
    kind = "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance"
    text = "#microsoft.graph.deviceManagementConfigurationStringSettingValue"
    return {
        "@odata.type": kind,
        "settingDefinitionId": f"{DEFENDER}excludedpaths",
        "settingInstanceTemplateReference": None,
        "simpleSettingCollectionValue": [{"@odata.type": text, "value": "C:\\Build"}],
    }
