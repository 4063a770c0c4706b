"""Data loss prevention: the policies, and what their rules look for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ...model import Row
from .api import compliance

if TYPE_CHECKING:
    from collections.abc import Iterator

PolicyMode = Literal[
    "Enable", "TestWithNotifications", "TestWithoutNotifications", "Disable", "PendingDeletion"
]
Tree = dict[str, Any]
LOOKS_FOR = "ContentContainsSensitiveInformation"


class SensitiveTypes(frozenset[str]):
    """The kinds of information a condition names: by name and by id, in lower case."""

    @classmethod
    def parse(cls, value: Any) -> SensitiveTypes:
        """From the condition, which may be nested in groups. Raises ValueError if it names none."""
        found = value if isinstance(value, cls) else cls(_named(value))
        if value and not found:
            raise ValueError(f"no kind of information is named: {value!r:.40}")
        return found


class RuleTree(frozenset[str]):
    """The same, of a rule that was built as a tree; what stands below a Not does not count."""

    @classmethod
    def parse(cls, value: Any) -> RuleTree:
        """From the tree as JSON text. Raises ValueError if it is none."""
        if isinstance(value, cls):
            return value
        try:
            return cls(_in_tree(msgspec.json.decode(value)))
        except (msgspec.DecodeError, TypeError) as error:
            raise ValueError(f"no rule tree: {error}") from None


def _named(value: Any) -> Iterator[str]:
    """Raises ValueError where a list holds something else than objects."""
    if isinstance(value, list):
        for one in value:
            yield from _named(one)
    elif isinstance(value, dict):
        yield from (str(value[key]).lower() for key in ("name", "id") if key in value)
        for inner in value.values():
            yield from _named(inner) if isinstance(inner, (list, dict)) else ()
    else:
        raise ValueError(f"no condition: {value!r:.40}")


def _in_tree(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _in_tree(one)
    elif isinstance(value, dict) and str(value.get("Operator", "")).lower() != "not":
        if value.get("ConditionName") == LOOKS_FOR:
            yield from _named(value.get("Value"))
        for name, inner in value.items():
            if name != "Value":
                yield from _in_tree(inner)


@compliance("Get-DlpCompliancePolicy", witness="real export")
class DlpPolicy(Row, key="guid", label="name", rename="pascal"):
    """Where data loss prevention looks, and whether it acts."""

    guid: str
    name: str
    mode: PolicyMode
    enabled: bool
    exchange_location: list[Any] | None
    share_point_location: list[Any] | None
    one_drive_location: list[Any] | None
    teams_location: list[Any] | None


@compliance("Get-DlpComplianceRule", witness="real export")
class DlpRule(Row, key="guid", label="name", rename="pascal"):
    """What a policy looks for."""

    guid: str
    name: str
    parent_policy_name: str
    disabled: bool
    is_advanced_rule: bool
    content_contains_sensitive_information: SensitiveTypes | None
    advanced_rule: RuleTree | None
