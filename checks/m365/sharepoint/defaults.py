"""What a new link is while nobody chooses otherwise: for whom, and what it allows.

Two generations of settings say so, the older for both SharePoint and OneDrive, the newer for each.
Microsoft does not say which of them counts where both are set and differ.
"""

from __future__ import annotations

from typing import Any, Literal

from saas_audit import MEDIUM, Unclear, Verdict, check, controls
from saas_audit.datasets.m365.sharing import (
    DefaultLink,
    Level,
    LinkRole,
    LinkScope,
    LinkType,
    SpoTenant,
)

Audience = Literal["chosen people", "who has access already", "everyone inside", "anyone"]
Space = tuple[str, frozenset[str]]
"""SharePoint or OneDrive, and what its settings say: one thing or more, never nothing."""

CHOSEN: frozenset[Audience] = frozenset({"chosen people", "who has access already"})
INSIDE: frozenset[Audience] = frozenset({"everyone inside"})
VIEW = frozenset({"view"})
ANYONE: Level = 2
OLDER: dict[DefaultLink, Audience] = {1: "chosen people", 2: "everyone inside", 3: "anyone"}
NEWER: dict[LinkScope, Audience] = {0: "anyone", 1: "everyone inside", 2: "chosen people"}
PERMISSIONS: dict[LinkRole, str] = {1: "view", 2: "edit", 6: "review", 7: "view"}


def as_told(spaces: tuple[Space, ...], allowed: frozenset[Any]) -> Verdict | Unclear:
    """One space in which every setting is too wide fails; else all have to agree."""
    saw = "; ".join(f"{name}: {' or '.join(sorted(told))}" for name, told in spaces)
    if any(not told & allowed for _, told in spaces):
        return Verdict(False, saw=saw, want=allowed)
    if all(told <= allowed for _, told in spaces):
        return Verdict(True, saw=saw, want=allowed)
    return Unclear("Microsoft does not say what these settings come to together", saw=saw)


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.SHAREPOINT.2.1v1"], "CIS M365 6.0.1": ["7.2.7"]},
    profiles={"cis": {"allowed": CHOSEN | INSIDE}},
    blind_to="sites with a default of their own",
)
def default_link_scope(
    tenant: SpoTenant, *, allowed: frozenset[Audience] = CHOSEN
) -> Verdict | Unclear:
    """New sharing links are for chosen people, unless somebody decides otherwise.

    Why: most people take the link they are offered, and never see whom else it lets in.
    Fix: SharePoint admin centre > Policies > Sharing > File and folder links: choose "Specific
    people (only the people the user specifies)".
    See: https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
    """
    older = _older_audience(tenant)
    sites = _audiences(older, tenant.site_link_scope, existing=tenant.site_link_existing_access)
    onedrive = _audiences(
        older, tenant.onedrive_link_scope, existing=tenant.onedrive_link_existing_access
    )
    return as_told((("SharePoint", sites), ("OneDrive", onedrive)), allowed)


def _older_audience(tenant: SpoTenant) -> Audience:
    """Unset, it is the widest link that may be made."""
    told = OLDER.get(tenant.default_link)
    if told:
        return told
    return "anyone" if tenant.sharing_capability == ANYONE else "everyone inside"


def _audiences(older: Audience, newer: LinkScope, *, existing: bool) -> frozenset[str]:
    told: set[str] = {older}
    if newer in NEWER:
        told.add(NEWER[newer])
    if existing:
        told.add("who has access already")
    return frozenset(told)


def scopes(
    older: DefaultLink,
    site: LinkScope = -1,
    onedrive: LinkScope = -1,
    *,
    existing: bool = False,
    sharing: Level = 2,
) -> SpoTenant:
    """A tenant by whom its links are for; ``existing`` is said of both spaces."""
    return SpoTenant(
        sharing_capability=sharing,
        default_link=older,
        site_link_scope=site,
        onedrive_link_scope=onedrive,
        site_link_existing_access=existing,
        onedrive_link_existing_access=existing,
    )


default_link_scope.passes("the newer settings were never touched", scopes(1))
default_link_scope.passes("all say the same", scopes(1, 2, 2, existing=True))
default_link_scope.fails("links for anyone", scopes(3, 0, 0))
default_link_scope.fails("the organisation may be thousands", scopes(2))
default_link_scope.fails("unset is the widest there is", scopes(0))
default_link_scope.fails("unset, without links for anyone: everyone inside", scopes(0, sharing=3))
default_link_scope.passes(
    "where CIS is enough",
    scopes(0, sharing=1),
    allowed=CHOSEN | INSIDE,
)
default_link_scope.fails("CIS too, where anyone can get a link", scopes(0), allowed=CHOSEN | INSIDE)
default_link_scope.passes("the newer ones agree", scopes(2, 1, 1), allowed=CHOSEN | INSIDE)
default_link_scope.fails("anyone, by all", scopes(3, 0, 0), allowed=CHOSEN | INSIDE)
default_link_scope.fails("OneDrive alone", scopes(3, 2, 0))
default_link_scope.fails("sites alone", scopes(3, 1, 2))
default_link_scope.unknown("the newer one is narrower, the older one is not", scopes(3, 2, 2))
default_link_scope.unknown("the older one is narrow, a newer one is not", scopes(1, 2, 0))
default_link_scope.unknown("nobody says that existing access goes first", scopes(3, existing=True))
default_link_scope.unknown("newer settings not returned", SpoTenant(default_link=1))


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.SHAREPOINT.2.2v1"], "CIS M365 6.0.1": ["7.2.11"]},
    blind_to="sites with a default of their own",
)
def default_link_permission(tenant: SpoTenant) -> Verdict | Unclear:
    """New sharing links show and do not change, unless somebody decides otherwise.

    Why: who was to read a document can overwrite it, and pass that on with the link.
    Fix: SharePoint admin centre > Policies > Sharing > File and folder links: choose "View" as the
    permission that is selected by default.
    See: https://learn.microsoft.com/sharepoint/turn-external-sharing-on-or-off
    """
    older = tenant.default_permission
    sites = _permissions(older, tenant.site_link_role)
    onedrive = _permissions(older, tenant.onedrive_link_role)
    return as_told((("SharePoint", sites), ("OneDrive", onedrive)), VIEW)


def _permissions(older: LinkType, newer: LinkRole) -> frozenset[str]:
    """Where nothing is set, Microsoft's default is to edit."""
    told = {PERMISSIONS[one] for one in (older, newer) if one in PERMISSIONS}
    return frozenset(told or {"edit"})


def permissions(older: LinkType, site: LinkRole, onedrive: LinkRole) -> SpoTenant:
    """A tenant by what its links allow."""
    return SpoTenant(default_permission=older, site_link_role=site, onedrive_link_role=onedrive)


default_link_permission.passes("the newer settings were never touched", permissions(1, 0, 0))
default_link_permission.passes("only the newer ones are set", permissions(0, 1, 7))
default_link_permission.fails(permissions(2, 2, 0))
default_link_permission.fails("who may review may suggest changes", permissions(0, 6, 1))
default_link_permission.fails("OneDrive alone", permissions(0, 1, 2))
default_link_permission.fails("nothing set: the default is to edit", permissions(0, 0, 0))
default_link_permission.fails("set for sites, not for OneDrive", permissions(0, 1, 0))
default_link_permission.unknown("the two generations differ", permissions(1, 2, 2))
default_link_permission.unknown(SpoTenant(default_permission=1, site_link_role=1))
