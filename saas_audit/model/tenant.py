"""Whose facts they are."""

from __future__ import annotations

import msgspec


class Tenant(msgspec.Struct, frozen=True, order=True):
    """One platform's tenant. ``name`` is the admin's word for it, ``tenant_id`` the vendor's."""

    platform: str
    name: str
    tenant_id: str = ""
    label: str = ""

    @property
    def folder(self) -> str:
        """Its folder in a snapshot; the config allows only safe names."""
        return f"{self.platform}-{self.name}" if self.platform else "organisation"


ORGANISATION = Tenant("", "")
"""The scope of what is true of the whole organisation rather than of one tenant."""
