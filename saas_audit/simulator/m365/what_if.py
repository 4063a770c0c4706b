"""Conditional access, asked what it would do at one sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tenant import Tenant

PATH = "/identity/conditionalAccess/evaluate"


def evaluated(tenant: Tenant, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Every policy, and the first reason why it does not apply."""
    answers = []
    for policy in tenant.many("/identity/conditionalAccess/policies"):
        reason = next(_reasons(tenant, policy["conditions"], asked), "notSet")
        applies = reason == "notSet" and policy["state"] != "disabled"
        answers.append({**policy, "policyApplies": applies, "analysisReasons": reason})
    return answers


def _reasons(tenant: Tenant, when: dict[str, Any], asked: dict[str, Any]) -> Iterator[str]:
    at = asked["signInConditions"]
    if not _speaks_to(tenant, when["users"], asked["signInIdentity"]["userId"]):
        yield "users"
    apps = when["applications"]
    named = {"All", *asked["signInContext"]["includeApplications"]}
    if named.isdisjoint(apps["includeApplications"]):
        yield "application"
    if {"all", at["clientAppType"]}.isdisjoint(when["clientAppTypes"]):
        yield "clientApps"
    for risk, level in (("signInRisk", at["signInRiskLevel"]), ("userRisk", at["userRiskLevel"])):
        if when[f"{risk}Levels"] and level not in when[f"{risk}Levels"]:
            yield risk
    if when["authenticationFlows"]:
        yield "authenticationFlow"


def _speaks_to(tenant: Tenant, users: dict[str, Any], user: str) -> bool:
    groups = {group for group, members in tenant.members.items() if user in members}
    included = {"All", user} & set(users["includeUsers"]) or groups & set(users["includeGroups"])
    excluded = user in users["excludeUsers"] or groups & set(users["excludeGroups"])
    return bool(included) and not excluded
