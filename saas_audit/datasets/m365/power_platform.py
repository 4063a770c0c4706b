"""Power Platform: tenant isolation, connector policies, environments."""

from __future__ import annotations

from typing import Literal

from ...model import Part, Row, Setting
from .power_api import power_platform

EnvironmentType = Literal["AllEnvironments", "OnlyEnvironments", "ExceptEnvironments"]
FilterType = Literal["include", "exclude"]
ADMIN = "/providers/Microsoft.BusinessAppPlatform/scopes/admin"


class Direction(Part, rename="camel"):
    """Which way connections may go."""

    inbound: bool
    outbound: bool


class AllowedTenant(Part, rename="camel"):
    """Another tenant, or ``*`` for all."""

    tenant_id: str
    direction: Direction


class Isolation(Part, rename="camel"):
    """Isolation is on where it is not disabled."""

    is_disabled: bool
    allowed_tenants: list[AllowedTenant] | None


@power_platform(
    "/providers/PowerPlatform.Governance/v1/tenants/{tenant}/tenantIsolationPolicy",
    "2020-06-01",
)
class TenantIsolation(Setting, rename="camel"):
    """Whether connectors reach into other tenants; ``properties`` null: never configured."""

    properties: Isolation | None


class EnvironmentName(Part):
    """An environment, by name."""

    name: str


class FilterParameters(Part, rename="camel"):
    """Which environments, or all but which."""

    filter_type: FilterType
    environments: list[EnvironmentName]


class EnvironmentFilter(Part, rename="camel"):
    """Where a policy applies."""

    parameters: FilterParameters


class Constraints(Part, rename="camel"):
    """Without a filter, a policy applies everywhere."""

    environment_filter1: EnvironmentFilter | None = None


class Definition(Part, rename="camel"):
    """What a policy says."""

    constraints: Constraints


class PolicyProperties(Part, rename="camel"):
    """The older shape of a policy."""

    display_name: str | None
    definition: Definition


@power_platform(f"{ADMIN}/apiPolicies", "2016-11-01")
class ConnectorPolicy(Row, rename="camel", key="name", label="name"):
    """A data policy: which connectors may be used together, and where.

    The API has two shapes and says neither when it sends which: ``environment_type`` and
    ``environments``, or ``properties``.
    """

    name: str
    environment_type: EnvironmentType | None = None
    environments: list[EnvironmentName] = []
    properties: PolicyProperties | None = None


class LinkedMetadata(Part, rename="camel"):
    """The environment's database."""

    instance_url: str | None


class EnvironmentProperties(Part, rename="camel"):
    """``linked_environment_metadata`` is left out where there is no database."""

    display_name: str | None
    linked_environment_metadata: LinkedMetadata | None = None


@power_platform(f"{ADMIN}/environments", "2023-06-01")
class Environment(Row, rename="camel", key="name", at_least=1):
    """A place where apps, flows and agents are made; every tenant has a default one."""

    name: str
    properties: EnvironmentProperties
