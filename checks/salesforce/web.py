"""Pages: what somebody else's page could make of them."""

from __future__ import annotations

from saas_audit import HIGH, MEDIUM, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.settings import SecuritySettings
from saas_audit.derived.salesforce.health import (
    ForgeryProtection,
    ForgeryProtectionOnGet,
    ForgeryProtectionOnPost,
    PagesWithHeaders,
    PagesWithoutHeaders,
    SetupRefusesFrames,
    StandardPagesRefuseFrames,
    TemplatesAreBounded,
    VisualforceRefusesFrames,
)
from saas_audit.derived.salesforce.switches import health_check

from .examples import ACME
from .told import both, examples_of, is_on, row


@check(
    severity=HIGH,
    control=controls.PAGES_ARE_GUARDED,
    maps={"Health Check": health_check(SetupRefusesFrames)},
)
def clickjack_setup(switch: SetupRefusesFrames) -> Verdict:
    """Pages of Setup stand in nobody else's frame.

    Why: in an invisible frame an administrator's click lands on a button they never saw.
    Fix: Setup > Session Settings: switch "Enable clickjack protection for Setup pages" on.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_sessions.htm
    """
    return is_on(switch)


examples_of(clickjack_setup, SetupRefusesFrames, good=True)


@check(
    severity=HIGH,
    control=controls.PAGES_ARE_GUARDED,
    maps={"Health Check": health_check(StandardPagesRefuseFrames)},
)
def clickjack_standard_pages(switch: StandardPagesRefuseFrames) -> Verdict:
    """Salesforce's own pages stand in nobody else's frame.

    Why: a click on what looks like a game may share, send or delete a record.
    Fix: Setup > Session Settings: switch "Enable clickjack protection for non-Setup Salesforce
    pages" on.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_sessions.htm
    """
    return is_on(switch)


examples_of(clickjack_standard_pages, StandardPagesRefuseFrames, good=True)
clickjack_standard_pages.fails(
    "Setup is protected, and these pages are not",
    both({StandardPagesRefuseFrames: False, SetupRefusesFrames: True}),
)


@check(
    severity=HIGH,
    control=controls.PAGES_ARE_GUARDED,
    maps={"Health Check": health_check(VisualforceRefusesFrames)},
    blind_to="domains trusted for inline frames, and the level that each site sets for itself",
)
def clickjack_visualforce(switch: VisualforceRefusesFrames) -> Verdict:
    """Visualforce pages stand in nobody else's frame, with Salesforce's header or without.

    Why: pages that the organisation wrote change records with one click, like any other.
    Fix: Setup > Session Settings: switch clickjack protection on for customer Visualforce pages
    with standard headers, and for those with headers disabled.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_sessions.htm
    """
    return is_on(switch)


examples_of(clickjack_visualforce, PagesWithHeaders, good=True, beside={PagesWithoutHeaders: True})
clickjack_visualforce.fails(
    "protected with headers only", both({PagesWithHeaders: True, PagesWithoutHeaders: False})
)
clickjack_visualforce.fails(
    "one half is off, whatever the other is",
    ACME,
    row(PagesWithoutHeaders, False),
    unread(SecuritySettings),
)
clickjack_visualforce.unknown("one half is on", both({PagesWithHeaders: True}))


@check(
    severity=HIGH,
    control=controls.PAGES_ARE_GUARDED,
    maps={"Health Check": health_check(ForgeryProtection)},
)
def csrf(switch: ForgeryProtection) -> Verdict:
    """Requests by link and by form carry what no other page could know.

    Why: otherwise any page that somebody opens can act in Salesforce in their name.
    Fix: Setup > Session Settings: switch CSRF protection on for GET requests and for POST requests
    on non-setup pages.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_sessions.htm
    """
    return is_on(switch)


examples_of(csrf, ForgeryProtectionOnGet, good=True, beside={ForgeryProtectionOnPost: True})
csrf.fails(
    "forms are protected, links are not",
    both({ForgeryProtectionOnPost: True, ForgeryProtectionOnGet: False}),
)
csrf.unknown("nobody tells of forms", both({ForgeryProtectionOnGet: True}))


@check(
    severity=MEDIUM,
    control=controls.PAGES_ARE_GUARDED,
    maps={"Health Check": health_check(TemplatesAreBounded)},
)
def csp_email_templates(switch: TemplatesAreBounded) -> Verdict:
    """Email templates are shown under a content security policy.

    Why: a template is HTML that somebody wrote; without the policy its script runs in Salesforce.
    Fix: Setup > Session Settings: switch "Enable Content Security Policy protection for email
    templates" on.
    See: https://help.salesforce.com/s/articleView?id=xcloud.admin_sessions.htm
    """
    return is_on(switch)


examples_of(csp_email_templates, TemplatesAreBounded, good=True)
