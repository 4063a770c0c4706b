"""The organisation and its tenants: what the admin, the vendor and people call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...engine.plan import RESOLVER
from ...model import ORGANISATION, Tenant

if TYPE_CHECKING:
    from ..pseudonyms import Pseudonyms
    from ..run import Run


class Tenants:
    """Every tenant of a run under another name.

    ``known`` are the texts that stand for them or the organisation; ``names``, ``folders`` and
    ``ids`` are the tenants' alone. Each is mapped to what stands there instead.
    """

    def __init__(self, run: Run, plain: Pseudonyms) -> None:
        self.organisation = f"organisation-{plain.code(run.organisation)}"
        self.known = {run.organisation: self.organisation}
        self._made = {ORGANISATION: ORGANISATION, RESOLVER: RESOLVER}
        for tenant in sorted(_tenants_of(run) - self._made.keys()):
            made = _tenant(tenant, plain)
            self._made[tenant] = made
            self.known |= dict.fromkeys((tenant.name, tenant.label), made.name)
            self.known[tenant.tenant_id] = made.tenant_id
        self.names = {old.name: new.name for old, new in self._made.items()}
        self.folders = {old.folder: new.folder for old, new in self._made.items()}
        self.ids = {old.tenant_id: new.tenant_id for old, new in self._made.items()}

    def of(self, tenant: Tenant) -> Tenant:
        """The tenant that stands for this one."""
        return self._made[tenant]

    def called(self, platform: str, name: str) -> str:
        """The name for a tenant of which the admin's word is all there is; "" if there is none."""
        found = (
            new.name
            for old, new in self._made.items()
            if (old.platform, old.name) == (platform, name)
        )
        return next(found, "")

    def path(self, path: str) -> str:
        """``evidence/PLATFORM-TENANT/SOURCE.jsonl.zst#PAGE``: where the owner can look it up."""
        parts = path.split("/")
        if len(parts) != 3 or parts[1] not in self.folders:
            return ""
        return "/".join((parts[0], self.folders[parts[1]], parts[2]))


def _tenants_of(run: Run) -> set[Tenant]:
    results = {one.tenant for one in run.results}
    return {*run.tenants, *results, *(one.tenant for one in run.not_selected)}


def _tenant(tenant: Tenant, names: Pseudonyms) -> Tenant:
    """One name for what the admin, the vendor and people call it; the id apart."""
    name = f"tenant-{names.code(tenant.tenant_id or tenant.name)}"
    return Tenant(tenant.platform, name, names.name(tenant.tenant_id, "id"), name)
