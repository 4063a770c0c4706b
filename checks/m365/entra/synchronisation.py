"""What an own directory that is synchronised may do to the cloud."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Organization, User
from saas_audit.datasets.m365.synchronisation import SyncFeatures, Synchronisation
from saas_audit.derived.m365.kerberos import KerberosAccount

from .examples import user


@check(severity=HIGH, control=controls.SYNC_IS_BOUNDED)
def sync_takeover_blocked(
    organization: Organization, synchronisation: Rows[Synchronisation]
) -> Verdict | Unclear | None:
    """Directory synchronisation cannot take over cloud accounts.

    Why: an account made in the own directory with the right name becomes the cloud account, its
    roles included.
    Fix: with Microsoft Graph PowerShell, Update-MgDirectoryOnPremiseSynchronization: set
    blockSoftMatchEnabled and blockCloudObjectTakeoverThroughHardMatchEnabled to true.
    See: https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-existing-tenant
    """
    if not organization.on_premises_sync_enabled:
        return None
    features = next(iter(synchronisation)).features
    blocked = {
        "soft match": features.block_soft_match_enabled,
        "hard match": features.block_cloud_object_takeover_through_hard_match_enabled,
    }
    open_ways = [name for name, is_blocked in blocked.items() if is_blocked is False]
    if not open_ways and None in blocked.values():
        return Unclear("whether soft and hard match are blocked is null")
    saw = f"open: {' and '.join(open_ways)}" if open_ways else "both blocked"
    return Verdict(not open_ways, saw=saw, want="both soft and hard match blocked")


def tenant(sync: bool | None) -> Organization:
    """One that synchronises, or not (null: never did)."""
    return Organization(id="t", display_name="Acme", on_premises_sync_enabled=sync)


def features(soft: bool | None, hard: bool | None) -> Synchronisation:
    """What is blocked."""
    return Synchronisation(
        features=SyncFeatures(
            block_soft_match_enabled=soft,
            block_cloud_object_takeover_through_hard_match_enabled=hard,
        )
    )


sync_takeover_blocked.passes(tenant(True), features(True, True))
sync_takeover_blocked.fails("hard match only", tenant(True), features(True, False))
sync_takeover_blocked.fails("soft match only", tenant(True), features(False, True))
sync_takeover_blocked.fails("one is enough", tenant(True), features(None, False))
sync_takeover_blocked.unknown("null is no yes", tenant(True), features(True, None))
sync_takeover_blocked.unknown(tenant(True), unread(Synchronisation))
sync_takeover_blocked.unknown("no answer is no settings", tenant(True))
sync_takeover_blocked.skips(
    "never synchronised: the features are there all the same, and off",
    tenant(None),
    features(False, False),
)
sync_takeover_blocked.skips(tenant(False), unread(Synchronisation))


@check(severity=HIGH, control=controls.SYNC_IS_BOUNDED)
def krbtgt_azuread_not_synced(
    organization: Organization, accounts: Rows[KerberosAccount]
) -> Verdict | None:
    """The account krbtgt_AzureAD stays in the own directory.

    Why: whoever may reset its password in the cloud can forge Kerberos tickets for the own
    directory, domain administrators' included.
    Fix: Microsoft Entra Connect > Synchronization Rules Editor: filter the account out, and let a
    full synchronisation take it from the cloud.
    See: https://learn.microsoft.com/entra/identity/authentication/howto-authentication-passwordless-security-key-on-premises
    """
    if not organization.on_premises_sync_enabled:
        return None
    azure = accounts.where(lambda account: account.azure)
    if azure:
        return Verdict(False, saw=azure, want="not synchronised")
    others = f"other Kerberos accounts are synchronised: {accounts}" if accounts else ""
    return Verdict(True, saw="not synchronised", want="not synchronised", caveat=others)


def synced(name: str, **facts: Any) -> User:
    """From the own directory, under one name everywhere unless told otherwise."""
    names = {
        "display_name": name,
        "mail_nickname": name,
        "on_premises_sam_account_name": name,
        "on_premises_sync_enabled": True,
    }
    return user(name, **{**names, **facts})


krbtgt_azuread_not_synced.passes(tenant(True), synced("gita"))
krbtgt_azuread_not_synced.passes(
    "made in the cloud, under that name",
    tenant(True),
    synced("krbtgt_AzureAD", on_premises_sync_enabled=None),
)
krbtgt_azuread_not_synced.passes(
    "a name that only begins so", tenant(True), synced("gita", display_name="krbtgt_AzureAD fan")
)
krbtgt_azuread_not_synced.passes("a domain's own, with a caveat", tenant(True), synced("krbtgt_21"))
krbtgt_azuread_not_synced.fails(tenant(True), synced("krbtgt_AzureAD"))
OTHERWISE = dict.fromkeys(("display_name", "mail_nickname", "on_premises_sam_account_name"))
krbtgt_azuread_not_synced.fails(
    "by its sign-in name alone", tenant(True), synced("krbtgt_AzureAD", **OTHERWISE)
)
krbtgt_azuread_not_synced.fails(
    "the display name was changed",
    tenant(True),
    synced("krbtgt_azuread", display_name=None, mail_nickname=None),
)
krbtgt_azuread_not_synced.unknown(tenant(True), user("gita"))
krbtgt_azuread_not_synced.unknown(tenant(True), unread(User))
krbtgt_azuread_not_synced.skips(tenant(None), unread(User))
