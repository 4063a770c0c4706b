"""Domains that are ours on one platform and somebody else's on another."""

from __future__ import annotations

from saas_audit import MEDIUM, Lookup, Verdict, check, controls, unread
from saas_audit.datasets.google.allowlist import AllowlistedDomain
from saas_audit.datasets.google.directory import Domain as GoogleDomain
from saas_audit.datasets.m365.directory import Domain
from saas_audit.datasets.m365.sharing import SharePointSettings
from saas_audit.derived.people.homes import HOMES, HomeDomain
from saas_audit.derived.people.trust import TrustedDomain


@check(severity=MEDIUM, control=controls.SHARING_STAYS_KNOWN)
def own_domains_are_not_trusted_as_foreign(
    domain: HomeDomain, trusted: Lookup[TrustedDomain], homes: Lookup[HomeDomain]
) -> Verdict:
    """No platform trusts as a partner's what is a domain of our own on another.

    Why: where the platform does not know the domain as ours, accounts under it are private ones
    that anybody with such an address could make; nobody switches them off.
    Fix: verify the domain on the platform named too, or take it off its list of trusted domains.
    See: https://support.google.com/a/answer/6160020
    """
    foreign = trusted.all(name=domain.name).where(
        lambda one: one.name not in homes.of(HOMES[one.platform])
    )
    on = ", ".join(dict.fromkeys(one.platform for one in foreign.seen()))
    saw = f"a partner's in {on}" if foreign else "trusted nowhere as a partner's"
    return Verdict(not foreign, saw=saw, want="verified wherever it is trusted")


OURS = Domain(id="acme.example", is_verified=True)
THEIRS = GoogleDomain(domain_name="acme.example", verified=True)
ALSO = GoogleDomain(domain_name="acme.net", verified=True)
LISTED = AllowlistedDomain(name="1", domain="Acme.example")


def sharepoint(mode: str, *domains: str) -> SharePointSettings:
    """Who SharePoint shares with."""
    return SharePointSettings(
        sharing_domain_restriction_mode=mode, sharing_allowed_domain_list=list(domains)
    )


OPEN = sharepoint("none")
own_domains_are_not_trusted_as_foreign.passes(OURS, OPEN, ALSO)
own_domains_are_not_trusted_as_foreign.passes(
    "listed, and verified there as well", OURS, OPEN, THEIRS, LISTED
)
own_domains_are_not_trusted_as_foreign.passes(
    "a list that is not in force", OURS, ALSO, sharepoint("blockList", "acme.net")
)
own_domains_are_not_trusted_as_foreign.fails(OURS, OPEN, ALSO, LISTED)
own_domains_are_not_trusted_as_foreign.fails(
    "the other way round", OURS, ALSO, sharepoint("allowList", "acme.net")
)
own_domains_are_not_trusted_as_foreign.unknown(OURS, OPEN, ALSO, unread(AllowlistedDomain))
own_domains_are_not_trusted_as_foreign.unknown(
    "it may be verified there", OURS, OPEN, LISTED, unread(GoogleDomain)
)
