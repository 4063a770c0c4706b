"""The policies of a ScubaGoggles result (``ScubaResults*.json``, its ``Raw`` part) as a snapshot.

ScubaGoggles keeps no policy as Google sent it: by place and setting it keeps the value that won
there, with Google's defaults put in at the root. So each becomes one policy of that place again,
and inheritance is worked out anew. What it rewrote is put back, what it made up is left out, and
what it dropped is said to be missing:

- alerts that no administrator has touched are its own table, not Google's answer: left out;
- spam rules that have no state were dropped: there may be more, so a pass becomes unknown;
- a policy for the holders of a licence stands there as one for the whole place: not to be told.

Only org units and groups that the policies name are taken with them; users, roles and the rest are
not in this snapshot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..datasets.google.directory import Customer, Group, OrgUnit
from ..datasets.google.policies import Policy
from ..errors import UsageError
from ..model import Tenant
from .export import answered, read_object, shaped, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..audit import Occasion
    from ..snapshot import Snapshot
    from .export import Answered

Object = dict[str, Any]

SERVICES = (
    "access_management",
    "ai_studio",
    "api_controls",
    "blogger",
    "books",
    "calendar",
    "chat",
    "classroom",
    "cloud_sharing_options",
    "data_regions",
    "detector",
    "directory",
    "drive_and_docs",
    "gemini_app",
    "gmail",
    "groups_for_business",
    "location_history",
    "maps",
    "meet",
    "multi_party_approval",
    "pay",
    "photos",
    "play",
    "play_console",
    "rule",
    "security",
    "sites",
    "workspace_marketplace",
    "youtube",
)
"""Services with settings beside their status; ScubaGoggles writes a dot as one more underscore."""

STATUS = "_service_status"
ALL_ADMINS = "WORKSPACE_ALL_ADMIN_GROUP"
ALERTS, SPAM = "rule_system_defined_alerts", "gmail_spam_override_lists"
RULES = ("rule_", "detector_")
LISTS = ("bypassSenderAllowlist", "hideWarningBannerSenderAllowlist")
_GROUP = re.compile(r"(?P<unit>.*) \(group (?P<group>[^()]+)\)")


def imported(file: Path, occasion: Occasion, folder: Path) -> Snapshot:
    """Write the snapshot and open it. Raises UsageError if the file is no such result."""
    result = read_object(file, "ScubaGoggles result")
    raw = result.get("Raw", result)
    policies = raw.get("policies") if isinstance(raw, dict) else None
    if not isinstance(policies, dict):
        raise UsageError(
            f"{file} is no ScubaGoggles result with policies: Raw.policies is missing; "
            "take the ScubaResults file of version 0.4 or later"
        )
    if not policies or not all(isinstance(held, dict) for held in policies.values()):
        raise UsageError(f"{file} holds no settings under Raw.policies; run ScubaGoggles again")
    with shaped(file, "Raw"):
        answers = list(_answers(raw, policies))
    return written(folder, occasion, _tenant(result, raw, file), answers)


def _tenant(result: Object, raw: Object, file: Path) -> Tenant:
    told = {**_object(raw.get("tenant_info")), **_object(result.get("MetaData"))}
    domain = str(told.get("DomainName") or told.get("domain") or "")
    identity = str(told.get("TenantId") or told.get("ID") or told.get("id") or "")
    if not domain and identity in ("", "None"):
        raise UsageError(f"{file} does not say whose tenant it is: MetaData.DomainName is missing")
    return Tenant("google", "imported", domain if identity in ("", "None") else identity, domain)


def _answers(raw: Object, policies: Object) -> Iterator[Answered]:
    places = Places(raw)
    told = list(_policies(policies, places))
    lost = f"{len(places.unknown)} places of its policies are no single org unit of its list"
    domain = _object(raw.get("tenant_info")).get("domain")
    yield answered(Customer, {"customerDomain": domain} if domain else {})
    yield answered(OrgUnit, {"organizationUnits": places.units})
    named = [{"id": group, "email": group, "directMembersCount": ""} for group in places.groups]
    yield answered(Group, {"groups": named}, "only groups with settings of their own are named")
    yield answered(Policy, {"policies": told}, lost if places.unknown else "")


class Places:
    """The org units and groups behind the names that ScubaGoggles gives to places."""

    def __init__(self, raw: Object) -> None:
        listed = _list(_object(raw.get("organizational_units")).get("organizationUnits"))
        paths = {
            path: str(one.get("name", ""))
            for one in listed
            if isinstance(path := one.get("orgUnitPath"), str)
        }
        self.top = paths.get("/") or str(_object(raw.get("tenant_info")).get("topLevelOU") or "")
        paths["/"] = self.top
        names = [(_name(path, name), path) for path, name in paths.items()]
        self._by_name = {name: path for name, path in names if _is_only(name, names)}
        self.units = [_unit(path) for path in sorted(paths)]
        self.groups: dict[str, None] = {}
        self.unknown: dict[str, None] = {}

    def query(self, place: str) -> Object | None:
        """Whom a policy of this place is about; None if there is no such place."""
        found = _GROUP.fullmatch(place)
        path = self._by_name.get(found["unit"] if found else place)
        if path is None:
            self.unknown[place] = None
            return None
        about: Object = {"orgUnit": f"orgUnits/{path}", "sortOrder": _order(path)}
        if found and found["group"] == ALL_ADMINS:
            return {**about, "group": ALL_ADMINS, "sortOrder": 201.5}
        if found:
            self.groups[found["group"]] = None
            return {**about, "group": f"groups/{found['group']}", "sortOrder": 399}
        return about


def _name(path: str, name: str) -> str:
    """``Field`` at ``/Sales/Field`` is called ``Field (in Sales)``."""
    if path == "/" or path == f"/{name}":
        return name
    return f"{name} (in {path[1:].removesuffix(f'/{name}')})"


def _is_only(name: str, names: list[tuple[str, str]]) -> bool:
    """Org units of one name share a place there: whose its values are is not to be told."""
    return sum(one == name for one, _ in names) == 1


def _unit(path: str) -> Object:
    """An org unit, known by its path: results that were made anonymous have no other ids."""
    held = {"orgUnitId": f"id:{path}", "orgUnitPath": path}
    above = path.rpartition("/")[0] or "/"
    return held if path == "/" else {**held, "parentOrgUnitId": f"id:{above}"}


def _order(path: str) -> float:
    """The root's values are Google's own and the administrators' in one."""
    return 101 if path == "/" else 201 + path.count("/")


def _policies(policies: Object, places: Places) -> Iterator[Object]:
    number = 0
    for place, settings in policies.items():
        about = places.query(place)
        if about is None:
            continue
        for setting, value in _restored(place, settings):
            number += 1
            yield {
                "name": f"policies/{number}",
                "type": "SYSTEM" if place == places.top else "ADMIN",
                "policyQuery": about,
                "setting": {"type": f"settings/{setting}", "value": value},
            }


def _restored(place: str, settings: Object) -> Iterator[tuple[str, Any]]:
    """The settings of a place under Google's names, one value for each policy.

    A value of another shape is passed on as it is: it will be unknown, not absent.
    """
    for name, value in settings.items():
        setting = dotted(name)
        if name == SPAM and isinstance(value, dict):
            yield from _spam(place, value)
        elif name.startswith(RULES) and isinstance(value, list):
            yield from ((setting, rule) for rule in value if not _is_made_up(name, rule))
        elif "." in setting:
            yield setting, value


def _is_made_up(name: str, rule: Any) -> bool:
    """Google tells when a rule was made; ScubaGoggles' own table does not."""
    return name == ALERTS and isinstance(rule, dict) and "createTime" not in rule


def _spam(place: str, value: Object) -> Iterator[tuple[str, Any]]:
    """Rules name their lists by id again; one that is empty stands for those that were dropped."""
    made: list[Object] = []

    def listed(held: Any) -> str:
        addresses = _object(held).get("list")
        if not isinstance(addresses, list):
            return "a list that was not returned"
        key = f"list {len(made)} of {place}"
        entries = [{"address": str(one)} for one in addresses]
        made.append({"id": key, "name": key, "addressList": {"address": entries}})
        return key

    rules: list[Object] = []
    for rule in _list(value.get("spamOverride")):
        named = {
            f: [listed(one) for one in rule[f]] for f in LISTS if isinstance(rule.get(f), list)
        }
        rules.append({**rule, **named})
    yield "gmail.spam_override_lists", {"spamOverride": [*rules, {}]}
    yield "gmail.email_address_lists", {"emailAddressList": made}


def dotted(name: str) -> str:
    """``drive_and_docs_external_sharing`` -> ``drive_and_docs.external_sharing``."""
    if name.endswith(STATUS):
        return f"{name.removesuffix(STATUS)}.service_status"
    fits = [one for one in SERVICES if name.startswith(f"{one}_")]
    service = max(fits, key=len, default="")
    return f"{service}.{name.removeprefix(f'{service}_')}" if service else name


def _object(value: Any) -> Object:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Object]:
    """The objects of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
