"""Where on the page the findings of a check stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...model import Tenant
    from ..run import Run


def anchor(check_id: str, tenant: Tenant) -> str:
    """The id of a check's findings in a tenant (of a cross check: in the organisation)."""
    return f"{check_id}.{tenant.folder}"


class Links:
    """From what moves and exceptions say of a finding to where it stands."""

    def __init__(self, run: Run) -> None:
        self._homes: dict[str, list[Tenant]] = {}
        for result in run.results:
            self._homes.setdefault(result.check_id, []).append(result.tenant)

    def to(self, check_id: str, tenant: str) -> str:
        """``tenant`` by its name or by the vendor's id; "" if the check has no place there.

        A finding of a cross check names a tenant, and stands with the organisation.
        """
        for home in self._homes.get(check_id, ()):
            if not home.platform or tenant in (home.name, home.tenant_id, home.folder):
                return anchor(check_id, home)
        return ""
