"""Other tenants that may have a say in this one."""

from __future__ import annotations

from ...model import Row
from .api import graph


@graph(
    "/policies/crossTenantAccessPolicy/partners", permission="Policy.Read.All", asks_fields=False
)
class PartnerTenant(Row, rename="camel", key="tenant_id"):
    """A tenant with settings of its own here; a service provider may administer this one."""

    tenant_id: str
    is_service_provider: bool | None
