"""Domains whose sign-in happens at another identity provider, and what is believed of it."""

from __future__ import annotations

from typing import Literal

from ...datasets.m365.api import graph
from ...datasets.m365.directory import Domain
from ...declare.derive import derive
from ...model import Row


class FederatedDomain(Row, of=Domain):
    """A verified domain whose users sign in elsewhere."""

    id: str


@derive
def federated_domain(domain: Domain) -> FederatedDomain | None:
    """Managed domains have no such configuration to ask for."""
    if domain.authentication_type != "Federated" or not domain.is_verified:
        return None
    return FederatedDomain(id=domain.id)


@graph("/domains/{id}/federationConfiguration", permission="Domain.Read.All", each=FederatedDomain)
class FederationConfiguration(Row, rename="camel", owner="domain", label="display_name"):
    """How a federated domain trusts its identity provider."""

    id: str
    domain: str
    display_name: str | None
    federated_idp_mfa_behavior: (
        Literal[
            "acceptIfMfaDoneByFederatedIdp", "enforceMfaByFederatedIdp", "rejectMfaByFederatedIdp"
        ]
        | None
    )
