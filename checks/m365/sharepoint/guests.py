"""Who comes in from outside: by which account, and for how long."""

from __future__ import annotations

from saas_audit import LOW, MEDIUM, Unclear, Verdict, check, controls
from saas_audit.datasets.m365.sharing import Level, SpoTenant

NOBODY: Level = 0


@check(
    severity=MEDIUM,
    control=controls.SESSIONS_END,
    maps={"SCuBA": ["MS.SHAREPOINT.3.3v2"], "CIS M365 6.0.1": ["7.2.10"]},
    profiles={"cis": {"days": 15}},
)
def verification_code_reauth(tenant: SpoTenant, *, days: int = 30) -> Verdict | Unclear | None:
    """Who gets in by a code sent by mail asks for a new one within 30 days.

    Why: people change employers, and a browser that stays signed in asks nobody.
    Fix: SharePoint admin centre > Policies > Sharing > More external sharing settings: people who
    use a verification code must reauthenticate after 15 days (30 at most).
    See: https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
    """
    if tenant.sharing_capability == NOBODY:
        return None
    want = f"after {days} days at most"
    if not tenant.code_reauth_required:
        return _too_late(tenant, "never", want)
    found = tenant.code_reauth_days
    if found < 1:
        return Unclear("Microsoft documents 1 to 365 days", saw=found)
    saw = f"after {found} days"
    return Verdict(True, saw=saw, want=want) if found <= days else _too_late(tenant, saw, want)


def _too_late(tenant: SpoTenant, saw: str, want: str) -> Verdict:
    """With guests in Entra ID, SharePoint sends no codes of its own any more."""
    return Verdict(False, saw=saw, want=want, severity=LOW if tenant.entra_b2b else None)


def codes(required: bool, days: int, *, sharing: Level = 1, b2b: bool = False) -> SpoTenant:
    """A tenant by when codes have to be asked for again."""
    return SpoTenant(
        sharing_capability=sharing,
        code_reauth_required=required,
        code_reauth_days=days,
        entra_b2b=b2b,
    )


verification_code_reauth.passes(codes(True, 30))
verification_code_reauth.passes("one day", codes(True, 1, sharing=3))
verification_code_reauth.fails("a number that is not in force", codes(False, 15), at=MEDIUM)
verification_code_reauth.fails("a day too long", codes(True, 31), at=MEDIUM)
verification_code_reauth.fails("too long for CIS", codes(True, 16), days=15)
verification_code_reauth.fails(
    "guests sign in with Entra ID, which has codes of its own", codes(False, 30, b2b=True), at=LOW
)
verification_code_reauth.fails("the same, too late", codes(True, 60, b2b=True), at=LOW)
verification_code_reauth.skips("no guests", codes(False, 30, sharing=0))
verification_code_reauth.unknown("no number that Microsoft documents", codes(True, 0))
verification_code_reauth.unknown(SpoTenant(sharing_capability=1, code_reauth_required=True))


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"CIS M365 6.0.1": ["7.2.9"]},
    blind_to="sites with an expiry of their own, and guests from before it was switched on",
)
def guest_access_expiry(tenant: SpoTenant, *, days: int = 30) -> Verdict | Unclear | None:
    """Guests lose their way into sites and OneDrive after 30 days, unless somebody renews it.

    Why: projects end, and nobody goes through the guests of a site they left.
    Fix: SharePoint admin centre > Policies > Sharing > More external sharing settings: guest access
    to a site or OneDrive will expire automatically after 30 days.
    See: https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
    """
    if tenant.sharing_capability == NOBODY:
        return None
    want = f"after {days} days at most"
    if not tenant.guest_expiry_required:
        return Verdict(False, saw="never", want=want)
    found = tenant.guest_expiry_days
    if found < 1:
        return Unclear("Microsoft documents 30 to 730 days", saw=found)
    return Verdict(found <= days, saw=f"after {found} days", want=want)


def expiry(required: bool, days: int, sharing: Level = 3) -> SpoTenant:
    """A tenant by when guests have to be renewed."""
    return SpoTenant(
        sharing_capability=sharing, guest_expiry_required=required, guest_expiry_days=days
    )


guest_access_expiry.passes(expiry(True, 30))
guest_access_expiry.passes("one day, should Microsoft allow it", expiry(True, 1))
guest_access_expiry.fails("a number that is not in force", expiry(False, 30))
guest_access_expiry.fails("two months", expiry(True, 60))
guest_access_expiry.passes("where 90 days were agreed", expiry(True, 60), days=90)
guest_access_expiry.skips("no guests", expiry(False, 60, sharing=0))
guest_access_expiry.unknown("no number that Microsoft documents", expiry(True, 0))
guest_access_expiry.unknown(SpoTenant(sharing_capability=3, guest_expiry_required=True))


@check(
    severity=MEDIUM,
    control=controls.GUESTS_ARE_INVITED,
    maps={"CIS M365 6.0.1": ["7.2.2"]},
)
def b2b_integration(tenant: SpoTenant) -> Verdict | None:
    """Whoever content is shared with outside is a guest in Entra ID.

    Why: who is in no directory meets no conditional access, and no list shows who has access.
    Fix: SharePoint Online PowerShell: Set-SPOTenant -EnableAzureADB2BIntegration $true; people who
    used codes so far have to be sent their links again.
    See: https://learn.microsoft.com/sharepoint/sharepoint-azureb2b-integration
    """
    if tenant.sharing_capability == NOBODY:
        return None
    on = tenant.entra_b2b
    return Verdict(on, saw="on" if on else "off", want="on")


b2b_integration.passes(SpoTenant(sharing_capability=3, entra_b2b=True))
b2b_integration.fails(
    "existing guests only: those who came by a code stay in no directory",
    SpoTenant(sharing_capability=3, entra_b2b=False),
)
b2b_integration.skips("no guests", SpoTenant(sharing_capability=0, entra_b2b=False))
b2b_integration.unknown(SpoTenant(sharing_capability=1))
