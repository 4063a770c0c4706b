"""Purview: data loss prevention, and the audit log."""

from __future__ import annotations

from typing import Any

from saas_audit import CRITICAL, HIGH, Rows, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Organization
from saas_audit.datasets.m365.dlp import DlpPolicy, DlpRule, RuleTree, SensitiveTypes
from saas_audit.datasets.m365.mail import AdminAuditLogConfig
from saas_audit.derived.m365.dlp import EnforcedDlp, EnforcedLook

SCUBAS = frozenset(
    {
        "Credit Card Number",
        "U.S. Individual Taxpayer Identification Number (ITIN)",
        "U.S. Social Security Number (SSN)",
    }
)


@check(severity=HIGH, control=controls.DATA_LEAVES_KNOWINGLY, maps={"CIS M365 6.0.1": ["3.2.1"]})
def dlp_policy_exists(tenant: Organization, enforced: Rows[EnforcedDlp]) -> Verdict:
    """A data loss prevention policy acts, and does not only watch.

    Why: sensitive data leaves by mistake far more often than by malice.
    Fix: Purview portal > Data loss prevention > Policies: create one for your kind of data, and
    turn it on (test mode does nothing).
    See: https://learn.microsoft.com/purview/dlp-create-deploy-policy
    """
    want = "a policy that is on, with a place to look and a rule"
    if not enforced:
        return Verdict(False, saw="none", want=want)
    ours = enforced.where(lambda policy: policy.made_by_us)
    caveat = "" if ours else "only what Microsoft set up by itself"
    return Verdict(True, saw=enforced, want=want, caveat=caveat)


ACME = Organization(id="t", display_name="Acme")


def dlp(**facts: Any) -> DlpPolicy:
    """On, for mail, unless told otherwise."""
    usual: dict[str, Any] = {
        "name": "Cards",
        "mode": "Enable",
        "enabled": True,
        "exchange_location": ["All"],
        "share_point_location": [],
        "one_drive_location": [],
        "teams_location": [],
    }
    return DlpPolicy(guid="p", **{**usual, **facts})


def looks_for(*types: str, tree: tuple[str, ...] = (), off: bool = False) -> DlpRule:
    """A rule of it."""
    return DlpRule(
        guid="r",
        name="Rule",
        parent_policy_name="Cards",
        disabled=off,
        is_advanced_rule=bool(tree),
        content_contains_sensitive_information=SensitiveTypes(one.lower() for one in types),
        advanced_rule=RuleTree(one.lower() for one in tree),
    )


dlp_policy_exists.passes(ACME, dlp(), looks_for("Credit Card Number"))
dlp_policy_exists.passes(
    "with a caveat: Microsoft's own",
    ACME,
    dlp(name="Default Office 365 DLP policy"),
    DlpRule(guid="r", parent_policy_name="Default Office 365 DLP policy", disabled=False),
)
dlp_policy_exists.fails(
    "a policy in test mode looks on", ACME, dlp(mode="TestWithNotifications"), looks_for("x")
)
dlp_policy_exists.fails("all its rules are off", ACME, dlp(), looks_for("x", off=True))
dlp_policy_exists.fails("it is switched off", ACME, dlp(enabled=False), looks_for("x"))
dlp_policy_exists.fails("it looks nowhere", ACME, dlp(exchange_location=[]), looks_for("x"))
dlp_policy_exists.unknown(ACME, unread(DlpPolicy))
dlp_policy_exists.unknown("its rules are unread", ACME, dlp(), unread(DlpRule))


@check(
    severity=HIGH,
    control=controls.DATA_LEAVES_KNOWINGLY,
    maps={"SCuBA": ["MS.SECURITYSUITE.3.1v1", "MS.DEFENDER.4.1v2"]},
    blind_to="whether every place is covered, and whether the rule blocks or only tells",
)
def dlp_sensitive_types(
    tenant: Organization, looks: Rows[EnforcedLook], *, types: frozenset[str] = SCUBAS
) -> Verdict:
    """Data loss prevention looks for card numbers and national identifiers.

    Why: these are what fines and fraud are about; other countries set their own under types.
    Fix: Purview portal > Data loss prevention > Policies: add the missing types to a rule of a
    policy that is on.
    See: https://learn.microsoft.com/purview/sit-sensitive-information-type-learn-about
    """
    missing = [one for one in sorted(types) if not _looked_for(one.lower(), looks)]
    saw = f"nobody looks for {', '.join(missing)}" if missing else "all of them"
    return Verdict(not missing, saw=saw, want=types)


def _looked_for(name: str, looks: Rows[EnforcedLook]) -> bool:
    return bool(looks.where(lambda look: name in look.types))


CARDS = frozenset({"Credit Card Number"})
dlp_sensitive_types.passes(ACME, dlp(), looks_for(*SCUBAS))
dlp_sensitive_types.passes(
    "in a rule built as a tree", ACME, dlp(), looks_for(tree=("Credit Card Number",)), types=CARDS
)
dlp_sensitive_types.passes(
    "by id",
    ACME,
    dlp(),
    looks_for("50842eb7-edc8-4019-85dd-5a5c1f2bb085"),
    types=frozenset({"50842EB7-edc8-4019-85dd-5a5c1f2bb085"}),
)
dlp_sensitive_types.fails("one of three", ACME, dlp(), looks_for("Credit Card Number"))
NAMES_NOTHING = DlpRule(
    guid="s",
    parent_policy_name="Cards",
    disabled=False,
    is_advanced_rule=False,
    content_contains_sensitive_information=None,
)
dlp_sensitive_types.fails(
    "the rule is off, and the one beside it names no type",
    ACME,
    dlp(),
    looks_for("Credit Card Number", off=True),
    NAMES_NOTHING,
    types=CARDS,
)
dlp_sensitive_types.fails(
    "in a rule that is off", ACME, dlp(), looks_for("Credit Card Number", off=True), types=CARDS
)
dlp_sensitive_types.fails(
    "in a policy that only watches",
    ACME,
    dlp(mode="TestWithoutNotifications"),
    looks_for("Credit Card Number"),
    types=CARDS,
)
dlp_sensitive_types.unknown(
    "a tree that cannot be read",
    ACME,
    dlp(),
    DlpRule(guid="r", parent_policy_name="Cards", disabled=False, is_advanced_rule=True),
    types=CARDS,
)
dlp_sensitive_types.unknown(ACME, dlp(), unread(DlpRule))


@check(
    severity=CRITICAL,
    control=controls.ACTS_ARE_RECORDED,
    maps={
        "SCuBA": ["MS.SECURITYSUITE.5.1v1", "MS.DEFENDER.6.1v1"],
        "CIS M365 6.0.1": ["3.1.1"],
    },
)
def unified_audit_on(log: AdminAuditLogConfig) -> Verdict:
    """What people and administrators do is written to the audit log.

    Why: what was not recorded on the day cannot be looked up afterwards.
    Fix: Purview portal > Audit: start recording user and admin activity.
    See: https://learn.microsoft.com/purview/audit-log-enable-disable
    """
    on = log.unified_audit_log_ingestion_enabled
    return Verdict(on, saw="on" if on else "off", want="on")


unified_audit_on.passes(AdminAuditLogConfig(unified_audit_log_ingestion_enabled=True))
unified_audit_on.fails(AdminAuditLogConfig(unified_audit_log_ingestion_enabled=False))
unified_audit_on.unknown(AdminAuditLogConfig())
