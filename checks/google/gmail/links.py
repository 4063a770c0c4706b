"""What Gmail does about links and images that mail brings along."""

from __future__ import annotations

from typing import Any

from saas_audit import MEDIUM, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.gmail_settings import LinkSafety

from ..examples import open_child, policy, told
from .safety import OFF, ON

LINKS = "gmail.links_and_external_images"


def _switched(on: bool, links: LinkSafety) -> Verdict:
    state = "on" if on else "off"
    return Verdict(state == "on", saw=told(state, links), want="on")


def _links(**changed: object) -> dict[str, object]:
    """Everything is on."""
    return {
        "enableShortenerScanning": True,
        "enableExternalImageScanning": True,
        "enableAggressiveWarningsOnUntrustedLinks": True,
        **changed,
    }


SAFE = policy(LINKS, _links())


def _table(of: Any, switch: str) -> None:
    """The truth table that all of these share: one switch among three."""
    others_off = {name: name == switch for name in _links()}
    of.passes(ON, SAFE)
    of.passes("the others are off", ON, policy(LINKS, others_off))
    of.fails("the others are on", ON, policy(LINKS, _links(**{switch: False})))
    of.fails("one org unit", ON, SAFE, open_child(LINKS, _links(**{switch: False})))
    of.unknown("neither on nor off", ON, policy(LINKS, _links(**{switch: "sometimes"})))
    of.unknown(ON, unread(Policy))
    of.skips("Gmail is off", OFF, SAFE)


@check(
    severity=MEDIUM,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.6.1v1"], "CIS GWS 1.3.0": ["3.1.3.4.2.1"]},
)
def shortener_scanning(links: LinkSafety) -> Verdict:
    """Gmail looks at what stands behind a shortened link.

    Why: a short link hides from people and from filters alike where it leads.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Links and external images: tick
        "Identify links behind shortened URLs", in every org unit that overrides it.
    See: https://support.google.com/a/answer/9157861
    """
    return _switched(links.enable_shortener_scanning, links)


_table(shortener_scanning, "enableShortenerScanning")
shortener_scanning.unknown("no policy, and no published default", ON)


@check(
    severity=MEDIUM,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.6.2v1"], "CIS GWS 1.3.0": ["3.1.3.4.2.2"]},
)
def linked_image_scanning(links: LinkSafety) -> Verdict:
    """Gmail looks at images that mail only links to.

    Why: what is not in the mail itself no filter sees, and it can be exchanged after delivery.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Links and external images: tick
        "Scan linked images", in every org unit that overrides it.
    See: https://support.google.com/a/answer/9157861
    """
    return _switched(links.enable_external_image_scanning, links)


_table(linked_image_scanning, "enableExternalImageScanning")
linked_image_scanning.unknown("no policy, and no published default", ON)


@check(
    severity=MEDIUM,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.6.3v1"], "CIS GWS 1.3.0": ["3.1.3.4.2.3"]},
    blind_to="mail that is read in other programs, by IMAP or POP",
)
def untrusted_link_warning(links: LinkSafety) -> Verdict:
    """Who clicks on a link to a domain that is not trusted is warned first.

    Why: it is the last moment at which a forged sign-in page can still be stopped.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Links and external images: tick
        "Show warning prompt for any click on links to untrusted domains".
    See: https://support.google.com/a/answer/9157861
    """
    return _switched(links.enable_aggressive_warnings_on_untrusted_links, links)


_table(untrusted_link_warning, "enableAggressiveWarningsOnUntrustedLinks")
untrusted_link_warning.fails("nobody ever set it", ON)
