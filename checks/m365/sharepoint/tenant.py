"""SharePoint and OneDrive: what may be shared, and with whom."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, LOW, Verdict, check, controls
from saas_audit.datasets.m365.sharing import (
    OPENNESS,
    Level,
    SharePointSettings,
    SharingCapability,
    SpoTenant,
)

EXISTING_GUESTS: frozenset[SharingCapability] = frozenset(
    {"disabled", "existingExternalUserSharingOnly"}
)
NEW_GUESTS: frozenset[SharingCapability] = frozenset({"externalUserSharingOnly"})
CONSUMER_MAIL = frozenset(
    {"gmail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "gmx.de"}
)
ANYONE: Level = 2
GUESTS_ALREADY_HERE: Level = 3


@check(
    severity=CRITICAL,
    control=controls.LINKS_NEED_SIGN_IN,
    maps={"SCuBA": ["MS.SHAREPOINT.1.1v1"], "CIS M365 6.0.1": ["7.2.3"]},
)
def external_sharing_level(
    settings: SharePointSettings,
    *,
    allowed: frozenset[SharingCapability] = EXISTING_GUESTS,
    tolerated: frozenset[SharingCapability] = NEW_GUESTS,
) -> Verdict:
    """SharePoint content is shared with existing guests at most.

    Why: a link that works for whoever holds it cannot be taken back by name.
    Fix: SharePoint admin centre > Policies > Sharing: move the SharePoint slider to "Existing
    guests" or lower.
    See: https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
    """
    level = settings.sharing_capability
    degree = LOW if level in tolerated else None
    return Verdict(level in allowed, saw=level, want=allowed, severity=degree)


external_sharing_level.passes(SharePointSettings(sharing_capability="disabled"))
external_sharing_level.passes(
    SharePointSettings(sharing_capability="existingExternalUserSharingOnly")
)
external_sharing_level.fails(SharePointSettings(sharing_capability="externalUserAndGuestSharing"))
external_sharing_level.fails(
    "new guests may be invited: CIS is content, SCuBA is not",
    SharePointSettings(sharing_capability="externalUserSharingOnly"),
    at=LOW,
)
external_sharing_level.fails(
    "the same where nothing is tolerated",
    SharePointSettings(sharing_capability="externalUserSharingOnly"),
    tolerated=frozenset(),
    at=CRITICAL,
)
external_sharing_level.unknown("a value Microsoft adds tomorrow", SharePointSettings())


@check(
    severity=HIGH,
    control=controls.LINKS_NEED_SIGN_IN,
    maps={"SCuBA": ["MS.SHAREPOINT.1.2v1"], "CIS M365 6.0.1": ["7.2.4"]},
)
def onedrive_sharing_level(tenant: SpoTenant, *, widest: Level = GUESTS_ALREADY_HERE) -> Verdict:
    """OneDrive files are shared with existing guests at most.

    Why: people share from OneDrive far more than from sites, and nobody looks after it.
    Fix: SharePoint admin centre > Policies > Sharing: move the OneDrive slider to "Existing
    guests" or lower.
    See: https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
    """
    own, ceiling = tenant.onedrive_sharing_capability, tenant.sharing_capability
    effective = min(own, ceiling, key=OPENNESS.index)
    ok = OPENNESS.index(effective) <= OPENNESS.index(widest)
    stale = ok and OPENNESS.index(own) > OPENNESS.index(widest)
    caveat = "held closed by the tenant's level only; its own is wider" if stale else ""
    return Verdict(ok, saw=effective, want=OPENNESS[: OPENNESS.index(widest) + 1], caveat=caveat)


onedrive_sharing_level.passes(SpoTenant(onedrive_sharing_capability=0, sharing_capability=2))
onedrive_sharing_level.passes(
    "a wide level under a closed tenant is harmless",
    SpoTenant(onedrive_sharing_capability=2, sharing_capability=3),
)
onedrive_sharing_level.fails(
    "1 is a smaller number than 3, and wider",
    SpoTenant(onedrive_sharing_capability=1, sharing_capability=2),
)
onedrive_sharing_level.unknown(SpoTenant(sharing_capability=2))


@check(
    severity=HIGH,
    control=controls.LINKS_NEED_SIGN_IN,
    maps={"SCuBA": ["MS.SHAREPOINT.3.1v1"]},
    blind_to="sites that override the expiry",
)
def anyone_link_expiry(tenant: SpoTenant, *, days: int = 30) -> Verdict | None:
    """Links that work for anyone end within 30 days.

    Why: the link outlives the reason it was made for, and nobody remembers it.
    Fix: SharePoint admin centre > Policies > Sharing > Choose expiration and permissions options
    for Anyone links: these links must expire within 30 days.
    See: https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
    """
    if tenant.sharing_capability != ANYONE:
        return None
    found = tenant.anyone_link_days
    return Verdict(1 <= found <= days, saw=found, want=f"1 to {days} days")


anyone_link_expiry.passes(SpoTenant(sharing_capability=2, anyone_link_days=30))
anyone_link_expiry.passes("one day", SpoTenant(sharing_capability=2, anyone_link_days=1))
anyone_link_expiry.fails("0 means never", SpoTenant(sharing_capability=2, anyone_link_days=0))
anyone_link_expiry.fails("-1 means never", SpoTenant(sharing_capability=2, anyone_link_days=-1))
anyone_link_expiry.skips(
    "no such links can be made", SpoTenant(sharing_capability=1, anyone_link_days=-1)
)
anyone_link_expiry.unknown(SpoTenant(sharing_capability=2))


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.SHAREPOINT.1.3v1"], "CIS M365 6.0.1": ["7.2.6"]},
    blind_to="a limit to members of a security group",
)
def external_domain_allow_list(settings: SharePointSettings) -> Verdict | None:
    """External sharing is confined to an allow-list of domains.

    Why: without a list, one wrong address sends content to a stranger.
    Fix: SharePoint admin centre > Policies > Sharing > More external sharing settings: limit
    external sharing by domain, and allow only your partners' domains.
    See: https://learn.microsoft.com/sharepoint/restricted-domains-sharing
    """
    level = settings.sharing_capability
    if level == "disabled":
        return None
    want = "an allow-list of partners' domains"
    if level == "externalUserAndGuestSharing":
        return Verdict(False, saw="links for anyone, which no domain list holds back", want=want)
    mode = settings.sharing_domain_restriction_mode
    if mode == "allowList":
        domains = settings.sharing_allowed_domain_list
        consumer = sorted(CONSUMER_MAIL.intersection(map(str.lower, domains)))
        caveat = f"the list holds mail anyone can have: {', '.join(consumer)}" if consumer else ""
        return Verdict(bool(domains), saw=domains, want=want, caveat=caveat)
    blocks = mode == "blockList" and bool(settings.sharing_blocked_domain_list)
    return Verdict(False, saw=mode, want=want, severity=LOW if blocks else None)


GUESTS = "externalUserSharingOnly"
external_domain_allow_list.passes(
    SharePointSettings(
        sharing_capability=GUESTS,
        sharing_domain_restriction_mode="allowList",
        sharing_allowed_domain_list=["partner.example"],
    )
)
external_domain_allow_list.fails(
    "links for anyone ignore the list",
    SharePointSettings(
        sharing_capability="externalUserAndGuestSharing",
        sharing_domain_restriction_mode="allowList",
        sharing_allowed_domain_list=["partner.example"],
    ),
)
external_domain_allow_list.fails(
    SharePointSettings(sharing_capability=GUESTS, sharing_domain_restriction_mode="none")
)
external_domain_allow_list.fails(
    "a block-list stops only those somebody thought of",
    SharePointSettings(
        sharing_capability=GUESTS,
        sharing_domain_restriction_mode="blockList",
        sharing_blocked_domain_list=["rival.example"],
    ),
    at=LOW,
)
external_domain_allow_list.skips(SharePointSettings(sharing_capability="disabled"))
external_domain_allow_list.fails(
    "a block-list that stops nobody",
    SharePointSettings(
        sharing_capability=GUESTS,
        sharing_domain_restriction_mode="blockList",
        sharing_blocked_domain_list=[],
    ),
    at=HIGH,
)
external_domain_allow_list.unknown(SharePointSettings(sharing_capability=GUESTS))
