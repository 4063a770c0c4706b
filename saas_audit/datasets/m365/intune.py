"""Device management: what devices are told to do, and who may tell them."""

from __future__ import annotations

from ...model import Part, Row, Setting
from .api import graph

CONFIGURATION = "DeviceManagementConfiguration.Read.All"
RBAC = "DeviceManagementRBAC.Read.All"


class ComplianceSettings(Part, rename="camel"):
    """``secure_by_default``: a device that no compliance policy speaks to is not compliant."""

    secure_by_default: bool


@graph("/deviceManagement", permission=CONFIGURATION)
class DeviceManagement(Setting, rename="camel"):
    """What holds for all devices of the tenant."""

    settings: ComplianceSettings | None


@graph("/deviceManagement/roleAssignments", permission=RBAC)
class IntuneRoleAssignment(Row, rename="camel", label="display_name"):
    """A role of Intune's own, given to groups. The list leaves their ids out."""

    id: str
    display_name: str | None


@graph(
    "/deviceManagement/roleAssignments/{id}",
    permission=RBAC,
    each=IntuneRoleAssignment,
    items=(),
)
class IntuneRoleMembers(Row, rename="camel", owner="assignment"):
    """The groups that hold the role."""

    id: str
    assignment: str
    members: list[str]


class AssignmentTarget(Part, rename={"kind": "@odata.type"}):
    """Whom a policy is for, or (``exclusionGroupAssignmentTarget``) not for."""

    kind: str


class PolicyTarget(Part, rename="camel"):
    """One assignment of a policy."""

    target: AssignmentTarget


class TemplateReference(Part, rename="camel"):
    """Which part of the portal made it."""

    template_family: str | None


@graph(
    "/deviceManagement/configurationPolicies",
    query=(("$expand", "assignments"),),
    permission=CONFIGURATION,
    asks_fields=False,
    witness="docs only",
    beta=True,
)
class DevicePolicy(Row, rename="camel", label="name"):
    """A policy of the settings catalogue, a baseline or endpoint security."""

    id: str
    name: str | None
    platforms: str
    template_reference: TemplateReference | None
    assignments: list[PolicyTarget]
