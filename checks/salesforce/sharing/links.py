"""Sharing: public links to files."""

from __future__ import annotations

from datetime import timedelta

from saas_audit import (
    HIGH,
    AsOf,
    Rows,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.files import ContentDistribution
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.organization import Organization

from ..examples import (
    ACME,
    LAST_WEEK,
    LONG_AGO,
    TOMORROW,
)


def is_live(link: ContentDistribution, as_of: AsOf) -> bool:
    """It works: it has no end that is in force, or the end is to come."""
    return not link.preferences_expires or link.expiry_date is None or link.expiry_date > as_of


@check(
    severity=HIGH,
    control=controls.LINKS_NEED_SIGN_IN,
    maps={"SBS": ["SBS-FILE-001"]},
)
def public_links_expire(
    org: Organization, links: Rows[ContentDistribution], as_of: AsOf, *, days: int = 90
) -> Verdict:
    """Every live public link to a file ends soon.

    Why: a link works for whoever holds it, and nobody remembers it after a year.
    Fix: Files > the file > Manage Sharing or Content Deliveries: set an end, or delete the link.
    Setup > Content Deliveries and Public Links: make an end the default.
    See: https://help.salesforce.com/s/articleView?id=sf.content_delivery_enabling.htm
    """

    def is_lasting(link: ContentDistribution) -> bool:
        if not link.preferences_expires or link.expiry_date is None:
            return True
        life = link.expiry_date - link.created_date
        return is_live(link, as_of) and life > timedelta(days=days)

    lasting = links.where(is_lasting)
    return Verdict(not lasting, saw=lasting, want=f"an end within {days} days")


def link(
    name: str,
    until: Moment | None,
    *,
    expires: bool = True,
    password: bool = True,
    made: Moment = LAST_WEEK,
) -> ContentDistribution:
    """A link made last week."""
    return ContentDistribution(
        id=name,
        name=name,
        created_date=made,
        preferences_expires=expires,
        preferences_password_required=password,
        expiry_date=until,
    )


NEXT_YEAR = Moment(2027, 11, 3, tzinfo=TOMORROW.tzinfo)

public_links_expire.passes(ACME, link("offer", TOMORROW))
public_links_expire.passes("it ended years ago", ACME, link("old", LONG_AGO))
public_links_expire.passes(
    "it lived for years, and ended last week", ACME, link("old", LAST_WEEK, made=LONG_AGO)
)
public_links_expire.passes("ninety days", ACME, link("offer", LAST_WEEK + timedelta(days=90)))
public_links_expire.passes("none", ACME)
public_links_expire.fails(ACME, link("offer", NEXT_YEAR))
public_links_expire.passes(ACME, link("offer", NEXT_YEAR), days=500)
public_links_expire.fails(
    "an end is set, and not in force", ACME, link("offer", TOMORROW, expires=False)
)
public_links_expire.fails("an end in force that has no date", ACME, link("offer", None))
public_links_expire.fails(ACME, link("offer", None, expires=False), unread(ContentDistribution))
public_links_expire.unknown("own files only", ACME, unread(ContentDistribution))
public_links_expire.unknown(ACME, link("offer", TOMORROW), unread(ContentDistribution))


@check(
    severity=HIGH,
    control=controls.LINKS_NEED_SIGN_IN,
    maps={"SBS": ["SBS-FILE-002"]},
)
def public_links_have_password(
    org: Organization, links: Rows[ContentDistribution], as_of: AsOf
) -> Verdict:
    """Every live public link to a file asks for a password.

    Why: links are forwarded, logged and guessed; a password told another way is not.
    Fix: Files > the file > Content Deliveries: require a password, or delete the link. Setup >
    Content Deliveries and Public Links: make a password the default, or mandatory.
    See: https://help.salesforce.com/s/articleView?id=sf.content_delivery_enabling.htm
    """
    open_ones = links.where(
        lambda link: is_live(link, as_of) and not link.preferences_password_required
    )
    return Verdict(not open_ones, saw=open_ones, want="a password")


public_links_have_password.passes(
    "that it never ends is another question", ACME, link("offer", None, expires=False)
)
public_links_have_password.passes("ended years ago", ACME, link("old", LONG_AGO, password=False))
public_links_have_password.passes(
    "it ends this minute",
    ACME,
    link("offer", Moment(2026, 11, 2, 6, tzinfo=TOMORROW.tzinfo), password=False),
)
public_links_have_password.passes("none", ACME)
public_links_have_password.fails(
    ACME, link("offer", TOMORROW, password=False), unread(ContentDistribution)
)
public_links_have_password.fails(
    "an end is set, and not in force",
    ACME,
    link("offer", LONG_AGO, expires=False, password=False),
)
public_links_have_password.fails(
    "an end in force that has no date", ACME, link("offer", None, password=False)
)
public_links_have_password.unknown("own files only", ACME, unread(ContentDistribution))
public_links_have_password.unknown(ACME, link("offer", TOMORROW), unread(ContentDistribution))
