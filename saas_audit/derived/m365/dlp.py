"""Data loss prevention that really acts."""

from __future__ import annotations

from ...datasets.m365.dlp import DlpPolicy, DlpRule
from ...declare.derive import derive
from ...model import Lookup, Row

MICROSOFTS = ("default office 365 dlp policy", "default policy for teams")


class EnforcedDlp(Row, key="guid", label="name"):
    """A policy that is on, looks somewhere, and has a rule; ``made_by_us``: not Microsoft's own."""

    guid: str
    name: str
    made_by_us: bool


class EnforcedLook(Row, key="guid"):
    """What a rule of such a policy looks for, in lower case."""

    guid: str
    types: list[str]


@derive
def enforced(policy: DlpPolicy, rules: Lookup[DlpRule]) -> EnforcedDlp | None:
    """A policy in test mode looks on; one whose rules are all off has nothing to do."""
    if policy.mode != "Enable" or not policy.enabled:
        return None
    places = (
        policy.exchange_location,
        policy.share_point_location,
        policy.one_drive_location,
        policy.teams_location,
    )
    if not any(places):
        return None
    if not rules.all(parent_policy_name=policy.name).where(lambda rule: not rule.disabled):
        return None
    own = policy.name.lower() not in MICROSOFTS
    return EnforcedDlp(guid=policy.guid, name=policy.name, made_by_us=own)


@derive
def look(rule: DlpRule, policies: Lookup[EnforcedDlp]) -> EnforcedLook | None:
    if rule.disabled or not policies.all(name=rule.parent_policy_name):
        return None
    tree = rule.advanced_rule if rule.is_advanced_rule else None
    types = tree if tree is not None else rule.content_contains_sensitive_information
    return EnforcedLook(guid=rule.guid, types=sorted(types or ()))
