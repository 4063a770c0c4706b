"""Service providers that may administer the tenant."""

from __future__ import annotations

from datetime import date

from saas_audit import HIGH, AsOf, Lookup, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedPartner, PartnersReviewed
from saas_audit.datasets.m365.directory import Organization
from saas_audit.datasets.m365.partners import PartnerTenant

from .examples import ORGANISATION


@check(
    severity=HIGH,
    control=controls.ADMINS_ARE_OURS,
    blind_to="what a partner's roles are, and partners without settings of their own here",
)
def partner_delegated_access(
    organization: Organization,
    partners: Rows[PartnerTenant],
    approved: Lookup[ApprovedPartner],
    reviews: Rows[PartnersReviewed],
    as_of: AsOf,
    *,
    days: int = 365,
) -> Verdict | Unclear:
    """Partners that may administer the tenant are known and approved.

    Why: a partner's technician, or whoever got into his account, is administrator here too.
    Fix: Microsoft 365 admin centre > Settings > Partner relationships: end those not needed; in
    the config, approve the others by tenant id as approved_partners, and record the review as
    partners_reviewed.
    See: https://learn.microsoft.com/partner-center/customers/gdap-introduction
    """
    providers = partners.where(lambda one: bool(one.is_service_provider))
    strange = providers.where(lambda one: one.tenant_id not in approved)
    want = f"approved partners of {organization.display_name}, looked at within {days} days"
    if strange:
        return Verdict(False, saw=strange, want=want)
    since = as_of.ago(days=days).date()
    if not reviews.where(lambda one: one.reviewed_on >= since):
        return Unclear("no API lists every partner: look, and record it as partners_reviewed")
    return Verdict(True, saw=providers, want=want)


def partner(tenant: str, provider: bool | None = True) -> PartnerTenant:
    """Another tenant with settings of its own here."""
    return PartnerTenant(tenant_id=tenant, is_service_provider=provider)


KNOWN = ApprovedPartner(tenant="msp")
LOOKED = PartnersReviewed(reviewed_on=date(2026, 9, 1), reviewed_by="Ann")
partner_delegated_access.passes(ORGANISATION, partner("msp"), KNOWN, LOOKED)
partner_delegated_access.passes("no service provider", ORGANISATION, partner("x", None), LOOKED)
partner_delegated_access.passes(
    "looked at a year ago, to the day",
    ORGANISATION,
    PartnersReviewed(reviewed_on=date(2025, 11, 2), reviewed_by="Ann"),
)
partner_delegated_access.fails("nobody approved it", ORGANISATION, partner("msp"), LOOKED)
partner_delegated_access.unknown(
    "that none is listed proves nothing: most partners have no entry here", ORGANISATION
)
partner_delegated_access.unknown(
    "looked at long ago",
    ORGANISATION,
    PartnersReviewed(reviewed_on=date(2025, 9, 1), reviewed_by="Ann"),
)
partner_delegated_access.unknown(ORGANISATION, LOOKED, unread(PartnerTenant))
