"""What guests may pass on, and what a link for anyone allows."""

from __future__ import annotations

from saas_audit import HIGH, Unclear, Verdict, check, controls
from saas_audit.datasets.m365.sharing import Level, SharePointSettings, SpoTenant

ANYONE: Level = 2
UNSET, VIEW = 0, 1
WORDS = ("unset", "view", "edit")
NULL = "SharePoint leaves it open (null)"


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"CIS M365 6.0.1": ["7.2.5"]},
)
def guest_resharing_blocked(settings: SharePointSettings) -> Verdict | Unclear | None:
    """Guests share nothing on that is not theirs.

    Why: whom your people trust is their choice; whom a guest trusts is nobody's here.
    Fix: SharePoint admin centre > Policies > Sharing > More external sharing settings: clear
    "Allow guests to share items they don't own".
    See: https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
    """
    if settings.sharing_capability == "disabled":
        return None
    may = settings.is_resharing_by_external_users_enabled
    return Unclear(NULL) if may is None else Verdict(not may, saw=may, want=False)


GUESTS = "existingExternalUserSharingOnly"
guest_resharing_blocked.passes(
    "however widely the tenant shares",
    SharePointSettings(
        sharing_capability="externalUserAndGuestSharing",
        is_resharing_by_external_users_enabled=False,
    ),
)
guest_resharing_blocked.fails(
    SharePointSettings(sharing_capability=GUESTS, is_resharing_by_external_users_enabled=True)
)
guest_resharing_blocked.skips("no guests", SharePointSettings(sharing_capability="disabled"))
guest_resharing_blocked.unknown(
    "null is not no",
    SharePointSettings(sharing_capability=GUESTS, is_resharing_by_external_users_enabled=None),
)


@check(
    severity=HIGH,
    control=controls.WEAK_FACTORS_OFF,
    maps={"CIS M365 6.0.1": ["7.2.1"]},
)
def modern_auth_required(settings: SharePointSettings) -> Verdict | Unclear:
    """SharePoint turns away apps that know passwords only.

    Why: a client that cannot show a second factor is never asked for one.
    Fix: SharePoint admin centre > Policies > Access control > Apps that don't use modern
    authentication: block access.
    See: https://learn.microsoft.com/sharepoint/control-access-from-unmanaged-devices
    """
    may = settings.is_legacy_auth_protocols_enabled
    return Unclear(NULL) if may is None else Verdict(not may, saw=may, want=False)


modern_auth_required.passes(SharePointSettings(is_legacy_auth_protocols_enabled=False))
modern_auth_required.fails(SharePointSettings(is_legacy_auth_protocols_enabled=True))
modern_auth_required.unknown(
    "null is not no", SharePointSettings(is_legacy_auth_protocols_enabled=None)
)


@check(severity=HIGH, control=controls.LINKS_NEED_SIGN_IN, maps={"SCuBA": ["MS.SHAREPOINT.3.2v1"]})
def anyone_link_permission(tenant: SpoTenant) -> Verdict | Unclear | None:
    """Links that work for anyone only show, they do not change.

    Why: whoever finds the link could replace your document with theirs, without a name.
    Fix: SharePoint admin centre > Policies > Sharing > Choose expiration and permissions options
    for Anyone links: files: View; folders: View.
    See: https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
    """
    if tenant.sharing_capability != ANYONE:
        return None
    files, folders = tenant.anyone_file_link, tenant.anyone_folder_link
    saw = f"files: {WORDS[files]}, folders: {WORDS[folders]}"
    found = {files, folders}
    if UNSET in found and found <= {UNSET, VIEW}:
        return Unclear("Microsoft does not say what an unset permission allows", saw=saw)
    return Verdict(found == {VIEW}, saw=saw, want="view, for files and folders")


anyone_link_permission.passes(
    SpoTenant(sharing_capability=2, anyone_file_link=1, anyone_folder_link=1)
)
anyone_link_permission.fails(
    "files are safe, folders take uploads",
    SpoTenant(sharing_capability=2, anyone_file_link=1, anyone_folder_link=2),
)
anyone_link_permission.fails(
    "nothing is set for files, and folders take uploads",
    SpoTenant(sharing_capability=2, anyone_file_link=0, anyone_folder_link=2),
)
anyone_link_permission.skips(
    "no such links can be made",
    SpoTenant(sharing_capability=1, anyone_file_link=2, anyone_folder_link=2),
)
anyone_link_permission.unknown(
    "unset", SpoTenant(sharing_capability=2, anyone_file_link=0, anyone_folder_link=1)
)
