"""Data loss prevention: which rules there are, and whom they reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from ... import Lookup, Row, derive
from ...model import Missing, Part, Reason
from .in_force import Effective, in_force
from .policies import ScopedPolicy, Target, speaks_to, typed

RULE = "rule.dlp"
DRIVE_TRIGGER = "google.workspace.drive."
WATCHES_ONLY = frozenset({"auditOnly"})


@in_force("drive_and_docs.service_status", service="drive_and_docs")
class DrivePlace(Effective):
    """A place where people have Drive."""


class DlpAction(Part, rename="camel"):
    """What a rule does; in Drive: an object with one member named after the action."""

    drive_action: dict[str, Any] = {}


class DlpValue(Part, rename="camel"):
    """A rule as it is stored."""

    display_name: str
    state: Literal["ACTIVE", "INACTIVE"]
    triggers: list[str] = []
    action: DlpAction = DlpAction(drive_action={})


class DlpRule(Row, key="name", label="display_name"):
    """A rule, whomever it is about."""

    name: str
    display_name: str


@derive
def rules(policy: ScopedPolicy) -> DlpRule | None:
    if policy.setting != RULE:
        return None
    return DlpRule(name=policy.name, display_name=typed(DlpValue, policy.value).display_name)


class DriveGuard(Row, key="name", owner="target", of=Target, label="display_name"):
    """A rule that acts on what people at a place share from Drive."""

    name: str
    target: str
    display_name: str
    acts: bool


@derive
def guards(target: Target, policies: Lookup[ScopedPolicy]) -> Iterator[DriveGuard]:
    for policy in policies.all(setting=RULE).where(lambda one: _may_reach(one, target)):
        rule = typed(DlpValue, policy.value)
        yield DriveGuard(
            name=policy.name,
            target=target.id,
            display_name=rule.display_name,
            acts=_acts(rule) if speaks_to(policy.scope, target) else _BY_LICENCE,
        )


_BY_LICENCE = Missing(Reason.NOT_COLLECTED, "it depends on a licence, and licences are not read")


def _may_reach(policy: ScopedPolicy, target: Target) -> bool:
    """Whether the rule is about the place, or about those there who hold a licence."""
    scope = policy.scope
    return (not scope.unit or scope.unit in target.units) and scope.group in ("", target.group)


def _acts(rule: DlpValue) -> bool:
    """It is on, it watches Drive, and it does more than note what it saw."""
    watches = any(trigger.startswith(DRIVE_TRIGGER) for trigger in rule.triggers)
    return rule.state == "ACTIVE" and watches and bool(set(rule.action.drive_action) - WATCHES_ONLY)
