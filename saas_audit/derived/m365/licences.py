"""Which licences the tenant really has: Entra ID, Defender for Office 365."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...datasets.m365.directory import Organization, SubscribedSku
from ...declare.derive import derive
from ...model import Rows, Setting

if TYPE_CHECKING:
    from collections.abc import Callable

_LIVE = ("Enabled", "Warning")

ENTRA_P1 = "Microsoft Entra ID P1"
ENTRA_P2 = "Microsoft Entra ID P2"
DEFENDER = "Microsoft Defender for Office 365"
SAFE_DOCUMENTS = "Office 365 SafeDocs (Microsoft 365 E5 Security)"


class EntraLicence(Setting):
    """``p1`` brings conditional access and the registration report, ``p2`` PIM."""

    p1: bool
    p2: bool


@derive
def entra_licence(organization: Organization, skus: Rows[SubscribedSku]) -> EntraLicence:
    """By service plan: the plan's name stays, product names come and go."""
    assert organization.__row__.platform == "m365"
    return EntraLicence(p1=bool(skus.where(_has_p1)), p2=bool(skus.where(_has_p2)))


class DefenderLicence(Setting):
    """``plan1`` brings Safe Links, Safe Attachments and protection against impersonation.

    ``documents`` brings Safe Documents, which no plan of Defender for Office 365 holds.
    """

    plan1: bool
    documents: bool


@derive
def defender_licence(organization: Organization, skus: Rows[SubscribedSku]) -> DefenderLicence:
    """Plan 2 holds all that plan 1 does."""
    assert organization.__row__.platform == "m365"
    return DefenderLicence(
        plan1=bool(skus.where(_has_defender)), documents=bool(skus.where(_has_documents))
    )


def _has_defender(sku: SubscribedSku) -> bool:
    return holds(sku, lambda plan: plan in ("ATP_ENTERPRISE", "THREAT_INTELLIGENCE"))


def _has_documents(sku: SubscribedSku) -> bool:
    return holds(sku, lambda plan: plan == "SAFEDOCS")


def _has_p1(sku: SubscribedSku) -> bool:
    return holds(sku, lambda plan: plan == "AAD_PREMIUM") or _has_p2(sku)


def _has_p2(sku: SubscribedSku) -> bool:
    return holds(sku, lambda plan: plan == "AAD_PREMIUM_P2")


def holds(sku: SubscribedSku, wanted: Callable[[str], bool]) -> bool:
    """Whether a live subscription brings such a plan."""
    if sku.capability_status not in _LIVE:
        return False
    return any(
        wanted(one.service_plan_name or "") and one.provisioning_status != "Disabled"
        for one in sku.service_plans
    )
