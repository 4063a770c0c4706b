"""What Gmail does with attachments and senders that it does not trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from saas_audit import HIGH, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.gmail_settings import (
    AttachmentSafety,
    Consequence,
    PreDeliveryScanning,
    Spoofing,
)

from ..examples import GMAIL, ROOT, UNITS, open_child, policy, service, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_audit.derived.google.in_force import Effective

ATTACHMENTS = "gmail.email_attachment_safety"
SPOOFING = "gmail.spoofing_and_authentication"
SCANNING = "gmail.enhanced_pre_delivery_message_scanning"
FLAGGED: frozenset[Consequence] = frozenset({"WARNING", "SPAM_FOLDER", "QUARANTINE"})


def _handled(
    what: Consequence | Literal[False], place: Effective, allowed: frozenset[Consequence]
) -> Verdict:
    """What becomes of such a message there; False if nobody looks for them."""
    return Verdict(what in allowed, saw=told(what or "not looked for", place), want=allowed)


def _attachments(**changed: Any) -> dict[str, Any]:
    """Everything is looked for, and goes to the spam folder."""
    return {
        "enableEncryptedAttachmentProtection": True,
        "encryptedAttachmentProtectionConsequence": "SPAM_FOLDER",
        "enableAttachmentWithScriptsProtection": True,
        "attachmentWithScriptsProtectionConsequence": "SPAM_FOLDER",
        "enableAnomalousAttachmentProtection": True,
        "anomalousAttachmentProtectionConsequence": "SPAM_FOLDER",
        **changed,
    }


def _spoofing(**changed: Any) -> dict[str, Any]:
    """Everything is looked for, and goes to the spam folder."""
    return {
        "detectDomainNameSpoofing": True,
        "domainNameSpoofingConsequence": "SPAM_FOLDER",
        "detectEmployeeNameSpoofing": True,
        "employeeNameSpoofingConsequence": "SPAM_FOLDER",
        "detectDomainSpoofingFromUnauthenticatedSenders": True,
        "domainSpoofingConsequence": "SPAM_FOLDER",
        "detectUnauthenticatedEmails": True,
        "unauthenticatedEmailConsequence": "SPAM_FOLDER",
        **changed,
    }


ON = [*UNITS, GMAIL]
OFF = [ROOT, service("gmail", "DISABLED")]


def _table(of: Any, setting: str, safe: Callable[..., dict[str, Any]], flag: str, act: str) -> None:
    """The truth table that all of these share: a flag, and what is done with what it finds."""
    of.passes(ON, policy(setting, safe()))
    of.passes("a warning is enough here", ON, policy(setting, safe(**{act: "WARNING"})))
    of.fails("not looked for", ON, policy(setting, safe(**{flag: False})))
    of.fails(
        "looked for in one org unit, and left alone",
        ON,
        policy(setting, safe()),
        open_child(setting, safe(**{act: "NO_ACTION"})),
    )
    of.unknown("a word Google adds tomorrow", ON, policy(setting, safe(**{act: "DELETE"})))
    of.unknown("no policy, and no published default", ON)
    of.unknown(ON, unread(Policy))
    of.skips("Gmail is off", OFF)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.5.1v1"], "CIS GWS 1.3.0": ["3.1.3.4.1.1"]},
)
def encrypted_attachment_protection(
    safety: AttachmentSafety, *, allowed: frozenset[Consequence] = FLAGGED
) -> Verdict:
    """Encrypted attachments of untrusted senders are flagged or moved away.

    Why: no scanner sees into an encrypted file; that is why malware comes in one.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Attachments: tick "Protect
        against encrypted attachments from untrusted senders" and choose what happens.
    See: https://support.google.com/a/answer/9157861
    """
    looked_for = safety.enable_encrypted_attachment_protection
    done = looked_for and safety.encrypted_attachment_protection_consequence
    return _handled(done, safety, allowed)


_table(
    encrypted_attachment_protection,
    ATTACHMENTS,
    _attachments,
    "enableEncryptedAttachmentProtection",
    "encryptedAttachmentProtectionConsequence",
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.5.2v1"], "CIS GWS 1.3.0": ["3.1.3.4.1.2"]},
)
def script_attachment_protection(
    safety: AttachmentSafety, *, allowed: frozenset[Consequence] = FLAGGED
) -> Verdict:
    """Attachments with scripts of untrusted senders are flagged or moved away.

    Why: one click on a script is a foreign program on the machine.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Attachments: tick "Protect
        against attachments with scripts from untrusted senders" and choose what happens.
    See: https://support.google.com/a/answer/9157861
    """
    looked_for = safety.enable_attachment_with_scripts_protection
    done = looked_for and safety.attachment_with_scripts_protection_consequence
    return _handled(done, safety, allowed)


_table(
    script_attachment_protection,
    ATTACHMENTS,
    _attachments,
    "enableAttachmentWithScriptsProtection",
    "attachmentWithScriptsProtectionConsequence",
)
script_attachment_protection.unknown(
    "a name that is no field of Google's",
    ON,
    policy(
        ATTACHMENTS,
        {
            "enableAttachmentWithScriptsProtection": True,
            "scriptAttachmentProtectionConsequence": "QUARANTINE",
        },
    ),
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.5.3v1"], "CIS GWS 1.3.0": ["3.1.3.4.1.3"]},
)
def anomalous_attachment_protection(
    safety: AttachmentSafety, *, allowed: frozenset[Consequence] = FLAGGED
) -> Verdict:
    """Attachments of unusual types are flagged or moved away.

    Why: a file type that nobody here gets by mail is rarely sent for work.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Attachments: tick "Protect
        against anomalous attachment types in emails", choose what happens, and allow few types.
    See: https://support.google.com/a/answer/9157861
    """
    looked_for = safety.enable_anomalous_attachment_protection
    done = looked_for and safety.anomalous_attachment_protection_consequence
    allowed_types = ", ".join(safety.allowed_anomalous_attachment_filetypes)
    note = f"let through all the same: {allowed_types}" if allowed_types else ""
    saw = told(done or "not looked for", safety)
    return Verdict(done in allowed, saw=saw, want=allowed, caveat=note)


_table(
    anomalous_attachment_protection,
    ATTACHMENTS,
    _attachments,
    "enableAnomalousAttachmentProtection",
    "anomalousAttachmentProtectionConsequence",
)
anomalous_attachment_protection.passes(
    "programs are let through: to be shown",
    ON,
    policy(ATTACHMENTS, _attachments(allowedAnomalousAttachmentFiletypes=["exe"])),
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.7.1v1"], "CIS GWS 1.3.0": ["3.1.3.4.3.1"]},
)
def lookalike_domain_protection(
    spoofing: Spoofing, *, allowed: frozenset[Consequence] = FLAGGED
) -> Verdict:
    """Mail from domains that look like ours is flagged or moved away.

    Why: one letter more in a domain is how invoices are redirected.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Spoofing and authentication:
        tick "Protect against domain spoofing based on similar domain names", choose an action.
    See: https://support.google.com/a/answer/9157861
    """
    looked_for = spoofing.detect_domain_name_spoofing
    return _handled(looked_for and spoofing.domain_name_spoofing_consequence, spoofing, allowed)


_table(
    lookalike_domain_protection,
    SPOOFING,
    _spoofing,
    "detectDomainNameSpoofing",
    "domainNameSpoofingConsequence",
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.7.2v1"], "CIS GWS 1.3.0": ["3.1.3.4.3.2"]},
)
def employee_name_spoofing_protection(
    spoofing: Spoofing, *, allowed: frozenset[Consequence] = FLAGGED
) -> Verdict:
    """Mail in the name of an employee is flagged or moved away.

    Why: "the managing director" with a foreign address is the cheapest fraud there is.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Spoofing and authentication:
        tick "Protect against spoofing of employee names" and choose what happens.
    See: https://support.google.com/a/answer/9157861
    """
    looked_for = spoofing.detect_employee_name_spoofing
    return _handled(looked_for and spoofing.employee_name_spoofing_consequence, spoofing, allowed)


_table(
    employee_name_spoofing_protection,
    SPOOFING,
    _spoofing,
    "detectEmployeeNameSpoofing",
    "employeeNameSpoofingConsequence",
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.7.3v1"], "CIS GWS 1.3.0": ["3.1.3.4.3.3"]},
)
def inbound_domain_spoofing_protection(
    spoofing: Spoofing, *, allowed: frozenset[Consequence] = FLAGGED
) -> Verdict:
    """Mail from outside that claims to come from our own domain is flagged or moved away.

    Why: people trust what seems to come from a colleague, and here nothing else warns them.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Spoofing and authentication:
        tick "Protect against inbound emails spoofing your domain" and choose what happens.
    See: https://support.google.com/a/answer/9157861
    """
    looked_for = spoofing.detect_domain_spoofing_from_unauthenticated_senders
    return _handled(looked_for and spoofing.domain_spoofing_consequence, spoofing, allowed)


_table(
    inbound_domain_spoofing_protection,
    SPOOFING,
    _spoofing,
    "detectDomainSpoofingFromUnauthenticatedSenders",
    "domainSpoofingConsequence",
)
inbound_domain_spoofing_protection.fails(
    "the neighbour, about look-alikes, is strict; this one is not",
    ON,
    policy(
        SPOOFING,
        _spoofing(
            domainNameSpoofingConsequence="QUARANTINE", domainSpoofingConsequence="NO_ACTION"
        ),
    ),
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.7.4v1"], "CIS GWS 1.3.0": ["3.1.3.4.3.4"]},
)
def unauthenticated_mail_protection(
    spoofing: Spoofing, *, allowed: frozenset[Consequence] = FLAGGED
) -> Verdict:
    """Mail that proves no sender is flagged or moved away.

    Why: without SPF and DKIM anybody can have written it.
    Fix: Admin console > Apps > Google Workspace > Gmail > Safety > Spoofing and authentication:
        tick "Protect against any unauthenticated emails" and choose what happens.
    See: https://support.google.com/a/answer/9157861
    """
    looked_for = spoofing.detect_unauthenticated_emails
    return _handled(looked_for and spoofing.unauthenticated_email_consequence, spoofing, allowed)


_table(
    unauthenticated_mail_protection,
    SPOOFING,
    _spoofing,
    "detectUnauthenticatedEmails",
    "unauthenticatedEmailConsequence",
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["GWS.GMAIL.15.1v1"], "CIS GWS 1.3.0": ["3.1.3.6.1"]},
)
def predelivery_scanning(scanning: PreDeliveryScanning) -> Verdict:
    """Suspicious mail is looked at longer before it is delivered.

    Why: what is caught before delivery nobody can click.
    Fix: Admin console > Apps > Google Workspace > Gmail > Spam, phishing, and malware > Enhanced
        pre-delivery message scanning: tick it, in every org unit that overrides it.
    See: https://support.google.com/a/answer/7380368
    """
    state = "on" if scanning.enable_improved_suspicious_content_detection else "off"
    return Verdict(state == "on", saw=told(state, scanning), want="on")


def _scanning(*, on: bool) -> dict[str, bool]:
    return {"enableImprovedSuspiciousContentDetection": on}


predelivery_scanning.passes(ON, policy(SCANNING, _scanning(on=True), 101.00112))
predelivery_scanning.fails(
    "on in every child, off at the root",
    ON,
    policy(SCANNING, _scanning(on=False)),
    open_child(SCANNING, _scanning(on=True)),
)
predelivery_scanning.unknown("no policy, and no published default", ON)
predelivery_scanning.unknown(ON, unread(Policy))
predelivery_scanning.skips("Gmail is off", OFF)
