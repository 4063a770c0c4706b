"""Where connectors of apps and flows may carry data."""

from __future__ import annotations

from saas_audit import HIGH, Rows, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Organization
from saas_audit.datasets.m365.power_platform import (
    AllowedTenant,
    ConnectorPolicy,
    Constraints,
    Definition,
    Direction,
    EnvironmentFilter,
    EnvironmentName,
    EnvironmentType,
    FilterParameters,
    FilterType,
    Isolation,
    PolicyProperties,
    TenantIsolation,
)
from saas_audit.derived.m365.environments import covers

EVERY_TENANT = "*"


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.POWERPLATFORM.3.1v1"]},
    blind_to="connectors that do not sign in with Entra ID",
)
def tenant_isolation(policy: TenantIsolation) -> Verdict:
    """Apps and flows connect to named tenants only.

    Why: a flow that signs in elsewhere copies data out of the tenant, and no share shows it.
    Fix: Power Platform admin centre > Security > Identity and access > Tenant isolation: restrict
    cross-tenant connections, and list the tenants you work with, never "*".
    See: https://learn.microsoft.com/power-platform/admin/cross-tenant-restrictions
    """
    want = "isolation on, no rule for every tenant"
    isolation = policy.properties
    if isolation is None or isolation.is_disabled:
        return Verdict(False, saw="off" if isolation else "never configured", want=want)
    listed = isolation.allowed_tenants or []
    open_to = [one for one in listed if one.tenant_id == EVERY_TENANT and is_open(one)]
    saw = "on, but open to every tenant" if open_to else f"on, {len(listed)} tenants listed"
    return Verdict(not open_to, saw=saw, want=want)


def is_open(tenant: AllowedTenant) -> bool:
    """In either direction."""
    return tenant.direction.inbound or tenant.direction.outbound


def isolation(
    off: bool, *tenants: str, inbound: bool = True, outbound: bool = False
) -> TenantIsolation:
    """The policy, with rules for these tenants."""
    way = Direction(inbound=inbound, outbound=outbound)
    rules = [AllowedTenant(tenant_id=one, direction=way) for one in tenants]
    return TenantIsolation(properties=Isolation(is_disabled=off, allowed_tenants=rules))


tenant_isolation.passes(isolation(False))
tenant_isolation.passes("named tenants, our own among them", isolation(False, "acme", "partner"))
tenant_isolation.passes("a rule that allows nothing", isolation(False, "*", inbound=False))
tenant_isolation.fails(isolation(True))
tenant_isolation.fails("on, with a rule for everybody", isolation(False, "partner", "*"))
tenant_isolation.fails(
    "with a rule for everybody, outwards", isolation(False, "*", inbound=False, outbound=True)
)
tenant_isolation.passes(
    "a list of null", TenantIsolation(properties=Isolation(is_disabled=False, allowed_tenants=None))
)
tenant_isolation.fails("never configured", TenantIsolation(properties=None))
tenant_isolation.unknown(unread(TenantIsolation))


@check(
    severity=HIGH,
    control=controls.DATA_LEAVES_KNOWINGLY,
    maps={"SCuBA": ["MS.POWERPLATFORM.2.1v1"]},
    blind_to="whether the policy keeps connectors apart",
)
def dlp_default_environment(organization: Organization, policies: Rows[ConnectorPolicy]) -> Verdict:
    """A data policy covers the default environment.

    Why: everybody may build there; without a policy a flow joins mail to any cloud service.
    Fix: Power Platform admin centre > Security > Data and privacy > Data policy: make one that
    applies to all environments, or adds the default one.
    See: https://learn.microsoft.com/power-platform/admin/wp-data-loss-prevention
    """
    name = f"Default-{organization.id}"
    covering = policies.where(lambda policy: covers(policy, name))
    return Verdict(bool(covering), saw=covering, want="at least one policy that applies to it")


ACME = Organization(id="ABC-1", display_name="Acme")
DEFAULT = EnvironmentName(name="default-abc-1")
SALES = EnvironmentName(name="sales")


def policy(kind: EnvironmentType, *environments: EnvironmentName) -> ConnectorPolicy:
    """In the newer shape."""
    return ConnectorPolicy(name="p1", environment_type=kind, environments=list(environments))


def older(kind: FilterType | None, *environments: EnvironmentName) -> ConnectorPolicy:
    """In the older shape; None: no filter at all."""
    narrowed = kind and EnvironmentFilter(
        parameters=FilterParameters(filter_type=kind, environments=list(environments))
    )
    definition = Definition(constraints=Constraints(environment_filter1=narrowed or None))
    properties = PolicyProperties(display_name="p2", definition=definition)
    return ConnectorPolicy(name="p2", properties=properties)


dlp_default_environment.passes(ACME, policy("AllEnvironments"))
dlp_default_environment.passes(
    "everywhere, whatever is listed", ACME, policy("AllEnvironments", DEFAULT)
)
dlp_default_environment.passes("by name, in any case", ACME, policy("OnlyEnvironments", DEFAULT))
dlp_default_environment.passes(ACME, policy("ExceptEnvironments", SALES))
dlp_default_environment.passes("the older shape: everywhere", ACME, older(None))
dlp_default_environment.passes("the older shape: by name", ACME, older("include", DEFAULT))
dlp_default_environment.fails(
    "listed, but as the exception", ACME, policy("ExceptEnvironments", DEFAULT)
)
dlp_default_environment.fails("the same, older", ACME, older("exclude", SALES, DEFAULT))
dlp_default_environment.fails("another environment", ACME, policy("OnlyEnvironments", SALES))
dlp_default_environment.fails("no policy", ACME)
dlp_default_environment.unknown("neither shape", ACME, ConnectorPolicy(name="p3"))
dlp_default_environment.unknown(ACME, unread(ConnectorPolicy))
