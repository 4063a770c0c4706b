"""Domains whose users sign in elsewhere."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Domain
from saas_audit.derived.m365.federation import FederatedDomain, FederationConfiguration

NOTHING: frozenset[str] = frozenset()


@check(severity=HIGH, control=controls.WEAK_FACTORS_OFF)
def federated_domain_mfa_trust(
    domain: Domain,
    federated: FederatedDomain | None,
    configurations: Own[FederationConfiguration],
    *,
    trusted: frozenset[str] = NOTHING,
) -> Verdict | Unclear | None:
    """No other identity provider's word is taken for MFA.

    Why: whoever steals the signing key of that provider signs in as anybody, MFA included.
    Fix: with Microsoft Graph, PATCH /domains/DOMAIN/federationConfiguration/ID:
    federatedIdpMfaBehavior rejectMfaByFederatedIdp; or name the domain in the knob "trusted".
    See: https://learn.microsoft.com/graph/api/resources/internaldomainfederation
    """
    if federated is None:
        return None
    found = [one.federated_idp_mfa_behavior for one in configurations]
    if not found:
        return Unclear("a federated domain without a configuration")
    want = "MFA is done here"
    rejects = all(one == "rejectMfaByFederatedIdp" for one in found)
    enforces = all(one in ("rejectMfaByFederatedIdp", "enforceMfaByFederatedIdp") for one in found)
    if enforces and domain.id in trusted:
        return Verdict(True, saw="a provider trusted to do MFA", want=want)
    saw = [f"{domain.id}: {one or 'not set, so its word is taken'}" for one in found]
    return Verdict(rejects, saw=saw, want=want, severity=LOW if enforces else None)


def configured(behaviour: str | None) -> list[Domain | FederationConfiguration]:
    """A federated domain."""
    return [
        Domain(id="acme.example", authentication_type="Federated", is_verified=True),
        FederationConfiguration(
            id="f", domain="acme.example", federated_idp_mfa_behavior=behaviour
        ),
    ]


ENFORCED = configured("enforceMfaByFederatedIdp")
federated_domain_mfa_trust.passes(configured("rejectMfaByFederatedIdp"))
federated_domain_mfa_trust.fails(configured("acceptIfMfaDoneByFederatedIdp"), at=HIGH)
federated_domain_mfa_trust.fails("not set means accepted", configured(None), at=HIGH)
federated_domain_mfa_trust.fails(
    "one provider of two is believed",
    configured("acceptIfMfaDoneByFederatedIdp"),
    FederationConfiguration(
        id="g", domain="acme.example", federated_idp_mfa_behavior="rejectMfaByFederatedIdp"
    ),
    at=HIGH,
)
federated_domain_mfa_trust.fails(
    "MFA is sure to be done, and still by the other side", ENFORCED, at=LOW
)
federated_domain_mfa_trust.passes(
    "which the admin trusts", ENFORCED, trusted=frozenset({"acme.example"})
)
federated_domain_mfa_trust.fails(
    "trusted, and may skip it",
    configured("acceptIfMfaDoneByFederatedIdp"),
    trusted=frozenset({"acme.example"}),
)
federated_domain_mfa_trust.skips(
    "a domain whose users sign in here",
    Domain(id="acme.example", authentication_type="Managed", is_verified=True),
)
federated_domain_mfa_trust.skips(
    "a domain nobody has proved to own",
    Domain(id="acme.example", authentication_type="Federated", is_verified=False),
)
federated_domain_mfa_trust.unknown(ENFORCED[0], unread(FederationConfiguration, of="acme.example"))
federated_domain_mfa_trust.unknown("a configuration that is not there", ENFORCED[0])
