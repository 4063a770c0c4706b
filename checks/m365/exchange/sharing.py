"""What people may show of their mailbox to outsiders."""

from __future__ import annotations

from saas_audit import MEDIUM, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.mail import SharingPolicy

EVERYBODY = ("*", "anonymous")
"""Every organisation, and whoever opens the address of a published calendar."""

CALENDAR = frozenset(
    {
        "calendarsharingfreebusysimple",
        "calendarsharingfreebusydetail",
        "calendarsharingfreebusyreviewer",
    }
)
CONTACTS = frozenset({"contactssharing"})


def shown_to_all(policy: SharingPolicy) -> frozenset[str]:
    """The rights that a policy gives to no named domain."""
    entries = [entry.lower().partition(":") for entry in policy.domains]
    return frozenset(
        right.strip()
        for domain, _, rights in entries
        if domain.strip() in EVERYBODY
        for right in rights.split(",")
    )


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.EXO.6.2v1"], "CIS M365 6.0.1": ["1.3.3"]},
    blind_to="organisation relationships, and calendars that are published already",
)
def calendar_sharing_not_with_all_domains(policy: SharingPolicy) -> Verdict | Unclear:
    """People show their calendars to named organisations only.

    Why: who meets whom, when and about what is all that a thief needs to write as a colleague.
    Fix: Exchange admin centre > Organization > Sharing > Individual sharing > each policy: remove
    the rules for all domains (*) and for anonymous, and name your partners' domains.
    See: https://learn.microsoft.com/exchange/sharing/sharing-policies/sharing-policies
    """
    want = "no calendar for everybody"
    if not policy.enabled:
        return Verdict(True, saw="off", want=want)
    shown = shown_to_all(policy)
    if shown & CALENDAR:
        return Verdict(False, saw=policy.domains, want=want)
    if strange := sorted(shown - CALENDAR - CONTACTS):
        return Unclear(f"{strange[0]!r} is no right that Microsoft documents", saw=policy.domains)
    return Verdict(True, saw=policy.domains, want=want)


def sharing(*domains: str, on: bool = True, name: str = "Default Sharing Policy") -> SharingPolicy:
    """A policy with these rules."""
    return SharingPolicy(guid=name, name=name, enabled=on, domains=list(domains))


PARTNER = "partner.example:CalendarSharingFreeBusyReviewer, ContactsSharing"
calendar_sharing_not_with_all_domains.passes("a partner sees all", sharing(PARTNER))
calendar_sharing_not_with_all_domains.passes("nobody is named", sharing())
calendar_sharing_not_with_all_domains.passes(
    "switched off, whatever it says", sharing("*:CalendarSharingFreeBusySimple", on=False)
)
calendar_sharing_not_with_all_domains.passes("another question", sharing("*:ContactsSharing"))
for entry in (
    "*:CalendarSharingFreeBusySimple",
    "*: ContactsSharing, CalendarSharingFreeBusyDetail",
    "Anonymous:CalendarSharingFreeBusyReviewer",
):
    calendar_sharing_not_with_all_domains.fails(
        "beside the partner, everybody", sharing(PARTNER, entry)
    )
calendar_sharing_not_with_all_domains.fails(
    "not the default one: somebody may be given it",
    sharing(PARTNER),
    sharing("*:CalendarSharingFreeBusySimple", name="Sales"),
)
calendar_sharing_not_with_all_domains.unknown(
    "a right Microsoft adds tomorrow", sharing("*:CalendarSharingTitles")
)
calendar_sharing_not_with_all_domains.unknown("every tenant has one", unread(SharingPolicy))
calendar_sharing_not_with_all_domains.unknown("none at all is no answer")
