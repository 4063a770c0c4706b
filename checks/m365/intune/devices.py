"""What Intune tells devices to do."""

from __future__ import annotations

from typing import Any, Literal, get_args

from saas_audit import HIGH, LOW, Lookup, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Organization, ServicePlan, SubscribedSku
from saas_audit.datasets.m365.intune import (
    AssignmentTarget,
    ComplianceSettings,
    DeviceManagement,
    DevicePolicy,
    PolicyTarget,
    TemplateReference,
)
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy, PolicyGrant
from saas_audit.derived.m365.intune import (
    BITLOCKER,
    DEFENDER,
    EXCLUDED,
    DeviceValue,
    DiskPolicy,
    IntuneLicence,
    PolicySetting,
)

ELSEWHERE = "group policy, scripts, and device configuration profiles of the older kind"


@check(
    severity=HIGH,
    control=controls.DEVICES_ARE_SAFE,
    maps={"CIS M365 6.0.1": ["4.1"]},
)
def unassigned_devices_noncompliant(
    organization: Organization,
    licence: IntuneLicence,
    management: Rows[DeviceManagement],
    policies: Rows[ConditionalAccessPolicy],
) -> Verdict | Unclear | None:
    """Devices without a compliance policy count as non-compliant.

    Why: otherwise a device that nobody ever looked at passes for a healthy one.
    Fix: Intune admin centre > Devices > Compliance > Compliance settings: mark devices with no
    compliance policy assigned as "Not compliant".
    See: https://learn.microsoft.com/intune/intune-service/protect/device-compliance-get-started
    """
    if not licence.held:
        return None
    settings = next(iter(management)).settings
    if settings is None:
        return Unclear("Intune shows no compliance settings")
    want = f"not compliant, in {organization.display_name}"
    if not settings.secure_by_default:
        return Verdict(False, saw="compliant", want=want)
    asked = "" if policies.where(_asks_compliance) else "no policy in force asks for compliance"
    return Verdict(True, saw="not compliant", want=want, caveat=asked)


def _asks_compliance(policy: ConditionalAccessPolicy) -> bool:
    grant = policy.grant_controls if policy.state == "enabled" else None
    return grant is not None and "compliantDevice" in (grant.built_in_controls or ())


def licensed(plan: str | None) -> list[Organization | SubscribedSku]:
    """A tenant with such a plan."""
    held = ServicePlan(service_plan_name=plan, provisioning_status="Success")
    sku = SubscribedSku(id="sku", capability_status="Enabled", service_plans=[held])
    return [Organization(id="t", display_name="Acme"), sku]


INTUNE = licensed("INTUNE_A")
NO_INTUNE = [INTUNE[0]]


def by_default(secure: bool) -> DeviceManagement:
    """What holds for a device without a policy."""
    return DeviceManagement(settings=ComplianceSettings(secure_by_default=secure))


ASKED = ConditionalAccessPolicy(
    id="p",
    display_name="Managed devices",
    state="enabled",
    grant_controls=PolicyGrant(operator="OR", built_in_controls=["compliantDevice"]),
)
unassigned_devices_noncompliant.passes(INTUNE, by_default(True), ASKED)
unassigned_devices_noncompliant.passes(
    "right, and without effect: a caveat", INTUNE, by_default(True)
)
unassigned_devices_noncompliant.fails(INTUNE, by_default(False), ASKED)
unassigned_devices_noncompliant.unknown(INTUNE, DeviceManagement(settings=None))
unassigned_devices_noncompliant.unknown(INTUNE, unread(DeviceManagement))
unassigned_devices_noncompliant.skips(NO_INTUNE, unread(DeviceManagement))


@check(severity=HIGH, control=controls.DEVICES_ARE_SAFE, blind_to=ELSEWHERE)
def bitlocker(
    organization: Organization, licence: IntuneLicence, policies: Rows[DiskPolicy]
) -> Verdict | None:
    """An assigned Intune policy encrypts whole disks with BitLocker.

    Why: a lost laptop is then a lost laptop, and not what was on it.
    Fix: Intune admin centre > Endpoint security > Disk encryption: require device encryption, and
    enforce the drive encryption type "Full encryption" on operating system drives.
    See: https://learn.microsoft.com/intune/intune-service/protect/encrypt-devices
    """
    if not licence.held:
        return None
    want = f"required of {organization.display_name}'s devices, for the whole system drive"
    required = policies.where(lambda policy: policy.required)
    if whole := required.where(lambda policy: policy.how == "all"):
        return Verdict(True, saw=whole, want=want)
    partly = required.where(lambda policy: policy.how == "used space")
    if partly:
        return Verdict(False, saw=f"used space only: {partly}", want=want, severity=LOW)
    return Verdict(False, saw=policies, want=want)


def device_policy(name: str = "p", *kinds: str, family: str = "", **facts: Any) -> DevicePolicy:
    """For Windows; assigned to a group, unless told otherwise."""
    usual: dict[str, Any] = {
        "name": name,
        "platforms": "windows10",
        "template_reference": TemplateReference(template_family=family),
        "assignments": [
            PolicyTarget(target=AssignmentTarget(kind=kind))
            for kind in kinds or ("#microsoft.graph.groupAssignmentTarget",)
        ],
    }
    return DevicePolicy(id=name, **{**usual, **facts})


def choice(definition: str, value: str, *children: dict[str, Any]) -> dict[str, Any]:
    """A setting with one of several values, and what hangs on it."""
    held = {"value": f"{definition}_{value}", "children": list(children)}
    return {"settingDefinitionId": definition, "choiceSettingValue": held}


def sets(*instances: dict[str, Any], policy: str = "p") -> list[PolicySetting]:
    """What a policy sets."""
    return [
        PolicySetting(id=str(number), policy=policy, setting_instance=instance)
        for number, instance in enumerate(instances)
    ]


EXTENT = f"{BITLOCKER}systemdrivesencryptiontype"
REQUIRED = choice(f"{BITLOCKER}requiredeviceencryption", "1")


def extent(value: str) -> dict[str, Any]:
    """How much of the system drive."""
    return choice(EXTENT, "1", choice(f"{EXTENT}_osencryptiontypedropdown_name", value))


bitlocker.passes(INTUNE, device_policy(), sets(REQUIRED, extent("1")))
bitlocker.passes(
    "one of two policies",
    INTUNE,
    device_policy(),
    sets(REQUIRED, extent("1")),
    device_policy("q"),
    sets(REQUIRED, extent("2"), policy="q"),
)
bitlocker.fails("used space only", INTUNE, device_policy(), sets(REQUIRED, extent("2")), at=LOW)
bitlocker.fails("as the user likes", INTUNE, device_policy(), sets(REQUIRED, extent("0")), at=HIGH)
bitlocker.fails("all of it, if anybody wants to", INTUNE, device_policy(), sets(extent("1")))
bitlocker.fails(
    "the right values, for nobody",
    INTUNE,
    device_policy(assignments=[]),
    sets(REQUIRED, extent("1")),
)
bitlocker.fails(
    "the only assignment is an exclusion",
    INTUNE,
    device_policy("p", EXCLUDED),
    sets(REQUIRED, extent("1")),
)
bitlocker.fails("no policy at all", INTUNE)
bitlocker.passes(
    "among other settings",
    INTUNE,
    device_policy(),
    sets(
        REQUIRED,
        extent("1"),
        {"settingDefinitionId": "x", "choiceSettingValue": {"value": "x_1", "children": None}},
    ),
)
bitlocker.fails("nothing is said of the extent", INTUNE, device_policy(), sets(REQUIRED))
bitlocker.fails(
    "its value is null",
    INTUNE,
    device_policy(),
    sets(REQUIRED, {"settingDefinitionId": EXTENT, "choiceSettingValue": None}),
)
bitlocker.fails(
    "for other devices", INTUNE, device_policy(platforms="macOS"), sets(REQUIRED, extent("1"))
)
bitlocker.unknown("an extent nobody knows", INTUNE, device_policy(), sets(REQUIRED, extent("7")))
bitlocker.unknown(INTUNE, device_policy(), unread(PolicySetting, of="p"))
bitlocker.unknown(
    "a value in a shape nobody knows",
    INTUNE,
    device_policy(),
    sets({"settingDefinitionId": EXTENT}),
)
bitlocker.unknown(INTUNE, unread(DevicePolicy))
bitlocker.skips(NO_INTUNE, unread(DevicePolicy))
for other in ("INTUNE_O365", "TEAMS1", None):
    bitlocker.skips("the mobility of Office, or no Intune", licensed(other), unread(DevicePolicy))

ASR = f"{DEFENDER}attacksurfacereductionrules"
Rule = Literal[
    "blockabuseofexploitedvulnerablesigneddrivers",
    "blockcredentialstealingfromwindowslocalsecurityauthoritysubsystem",
    "blockpersistencethroughwmieventsubscription",
]
LSASS: Rule = "blockcredentialstealingfromwindowslocalsecurityauthoritysubsystem"
RULES: frozenset[Rule] = frozenset(get_args(Rule))
MODES = ("block", "audit", "warn", "off")


@check(severity=HIGH, control=controls.DEVICES_ARE_SAFE, blind_to=ELSEWHERE)
def asr_rules(
    organization: Organization,
    licence: IntuneLicence,
    values: Lookup[DeviceValue],
    *,
    rules: frozenset[Rule] = RULES,
) -> Verdict | Unclear | None:
    """Attack surface reduction blocks the three standard attacks.

    Why: stolen credentials, vulnerable drivers and hidden persistence are what most intrusions
    have in common.
    Fix: Intune admin centre > Endpoint security > Attack surface reduction: set the rules named
    to Block, and assign the policy; leave out of the config's rules what LSA protection covers.
    See: https://learn.microsoft.com/defender-endpoint/attack-surface-reduction-rules-deployment
    """
    if not licence.held:
        return None
    want = f"{', '.join(sorted(rules))} in {organization.display_name}"
    found = {rule: values.all(definition=f"{ASR}_{rule}") for rule in sorted(rules)}
    if any(one.where(lambda value: _mode(value) not in MODES) for one in found.values()):
        return Unclear("a rule is in a mode we do not know")
    weak = {rule: one for rule, one in found.items() if not one.where(_blocks)}
    if weak:
        watched = all(one.where(lambda value: _mode(value) != "off") for one in weak.values())
        saw = f"not blocked: {', '.join(weak)}"
        return Verdict(False, saw=saw, want=want, severity=LOW if watched else None)
    torn = [name for name, one in found.items() if one.where(lambda value: not _blocks(value))]
    caveat = f"other policies say else of {', '.join(torn)}" if torn else ""
    return Verdict(True, saw="all block", want=want, caveat=caveat)


def _mode(value: DeviceValue) -> str:
    return value.value.rpartition("_")[2]


def _blocks(value: DeviceValue) -> bool:
    return _mode(value) == "block"


def asr(mode: str, *rules: str, policy: str = "p") -> list[PolicySetting]:
    """A policy that puts these rules (all three, if none is named) in one mode."""
    children = [choice(f"{ASR}_{rule}", mode) for rule in rules or sorted(RULES)]
    group = {"settingDefinitionId": ASR, "groupSettingCollectionValue": [{"children": children}]}
    return sets(group, policy=policy)


asr_rules.passes(INTUNE, device_policy(), asr("block"))
asr_rules.passes(
    "over two policies",
    INTUNE,
    device_policy(),
    asr("block", *sorted(RULES)[:1]),
    device_policy("q"),
    asr("block", *sorted(RULES)[1:], policy="q"),
)
asr_rules.passes(
    "another policy says audit: a caveat",
    INTUNE,
    device_policy(),
    asr("block"),
    device_policy("q"),
    asr("audit", LSASS, policy="q"),
)
asr_rules.passes(
    "LSA protection does it, says the config",
    INTUNE,
    device_policy(),
    asr("block", *sorted(RULES - {LSASS})),
    rules=RULES - {LSASS},
)
asr_rules.fails(
    "audit keeps a record and lets it happen", INTUNE, device_policy(), asr("audit"), at=LOW
)
asr_rules.fails(INTUNE, device_policy(), asr("off"), at=HIGH)
asr_rules.fails("one is watched", INTUNE, device_policy(), asr("audit", LSASS), at=HIGH)
asr_rules.fails("one is missing", INTUNE, device_policy(), asr("block", LSASS), at=HIGH)
asr_rules.fails("for nobody", INTUNE, device_policy(assignments=[]), asr("block"))
asr_rules.unknown("a new mode", INTUNE, device_policy(), asr("perhaps"))
asr_rules.unknown(
    "one in a new mode",
    INTUNE,
    device_policy(),
    asr("block", *sorted(RULES - {LSASS})),
    device_policy("q"),
    asr("perhaps", LSASS, policy="q"),
)
asr_rules.unknown(INTUNE, device_policy(), unread(PolicySetting, of="p"))
asr_rules.skips(NO_INTUNE, unread(DevicePolicy))
