"""Exchange's objects, whole, as its cmdlets write them."""

from __future__ import annotations

from typing import Any

from .objects import guid

STRICT = "Strict Preset Security Policy"
BUILT_IN = "Built-In Protection Policy"
Thing = dict[str, Any]


def named(name: str, **facts: Any) -> Thing:
    """What every object of a directory has."""
    return {
        **facts,
        "AdminDisplayName": "",
        "Identity": name,
        "Id": name,
        "Name": name,
        "Guid": guid("exchange", name),
        "DistinguishedName": f"CN={name},CN=Configuration,DC=PROD,DC=OUTLOOK,DC=COM",
        "ObjectClass": ["top"],
        "WhenChangedUTC": "2026-03-02T09:00:00.0000000Z",
        "WhenCreatedUTC": "2024-03-02T09:00:00.0000000Z",
        "ExchangeVersion": "0.20 (15.0.0.0)",
        "IsValid": True,
        "ObjectState": "Unchanged",
    }


def policy(name: str, **facts: Any) -> Thing:
    """A protection policy; the default one is called so."""
    kind = "Strict" if name == STRICT else "Custom"
    default = name in ("Default", "Office365 AntiPhish Default")
    usual = {"IsDefault": default, "RecommendedPolicyType": kind}
    return named(name, **usual, **facts)


def rule(name: str, **facts: Any) -> Thing:
    """Whom a policy is for: everybody, unless told otherwise."""
    usual: Thing = {
        "State": "Enabled",
        "Priority": 0,
        "Comments": "",
        "SentTo": None,
        "SentToMemberOf": None,
        "RecipientDomainIs": None,
        "ExceptIfSentTo": None,
        "ExceptIfSentToMemberOf": None,
        "ExceptIfRecipientDomainIs": None,
        "Conditions": [],
        "Exceptions": None,
        "Version": "14.0.0.0",
    }
    return named(name, **{**usual, **facts})


def preset() -> tuple[Thing, Thing]:
    """The strict preset for everybody: its two rules."""
    exchange = {
        "HostedContentFilterPolicy": STRICT,
        "AntiPhishPolicy": STRICT,
        "MalwareFilterPolicy": STRICT,
    }
    defender = {"SafeLinksPolicy": STRICT, "SafeAttachmentPolicy": STRICT}
    return rule(STRICT, **exchange), rule(STRICT, **defender)


def antispam(name: str, action: str, *, zap: bool, trusted: tuple[str, ...] = ()) -> Thing:
    """One action for every finding."""
    return policy(
        name,
        SpamAction=action,
        HighConfidenceSpamAction=action,
        PhishSpamAction=action,
        HighConfidencePhishAction=action,
        BulkSpamAction=action,
        BulkThreshold=5,
        AllowedSenders=[],
        AllowedSenderDomains=list(trusted),
        BlockedSenders=[],
        BlockedSenderDomains=[],
        HighConfidencePhishQuarantineTag="AdminOnlyAccessPolicy",
        SpamQuarantineTag="DefaultFullAccessPolicy",
        ZapEnabled=zap,
        SpamZapEnabled=zap,
        PhishZapEnabled=zap,
        QuarantineRetentionPeriod=30,
    )


def malware(name: str, types: list[str], *, on: bool) -> Thing:
    """On or off in all it does."""
    return policy(
        name,
        EnableFileFilter=on,
        FileTypes=types,
        FileTypeAction="Reject",
        ZapEnabled=on,
        QuarantineTag="AdminOnlyAccessPolicy",
        CustomNotifications=False,
    )


def antiphish(name: str, *, strict: bool, **facts: Any) -> Thing:
    """Strict, or as weak as can be."""
    action = "Quarantine" if strict else "NoAction"
    usual: Thing = {
        "Enabled": True,
        "PhishThresholdLevel": 4 if strict else 1,
        "EnableTargetedUserProtection": strict,
        "TargetedUsersToProtect": [],
        "TargetedUserProtectionAction": action,
        "EnableTargetedDomainsProtection": strict,
        "TargetedDomainsToProtect": [],
        "EnableOrganizationDomainsProtection": strict,
        "TargetedDomainProtectionAction": action,
        "EnableMailboxIntelligence": True,
        "EnableMailboxIntelligenceProtection": strict,
        "MailboxIntelligenceProtectionAction": action,
        "EnableSpoofIntelligence": strict,
        "AuthenticationFailAction": "Quarantine" if strict else "MoveToJmf",
        "EnableFirstContactSafetyTips": strict,
        "HonorDmarcPolicy": strict,
        "ExcludedSenders": [],
        "ExcludedDomains": [],
    }
    return policy(name, **{**usual, **facts})


def safe_links(name: str, *, within: bool, waits: bool = True) -> Thing:
    """On everywhere; for mail from within if said; what it finds out in time unless said."""
    return policy(
        name,
        EnableSafeLinksForEmail=True,
        EnableSafeLinksForTeams=True,
        EnableSafeLinksForOffice=True,
        EnableForInternalSenders=within,
        TrackClicks=True,
        AllowClickThrough=False,
        ScanUrls=True,
        DeliverMessageAfterScan=waits,
        DoNotRewriteUrls=[],
        IsBuiltInProtection=name == BUILT_IN,
    )


def safe_attachments(name: str, action: str) -> Thing:
    """What happens to an attachment that misbehaves."""
    return policy(
        name,
        Enable=True,
        Action=action,
        Redirect=False,
        RedirectAddress="",
        QuarantineTag="AdminOnlyAccessPolicy",
        IsBuiltInProtection=name == BUILT_IN,
    )


def mail_rule(name: str, **facts: Any) -> Thing:
    """A mail-flow rule that is on."""
    usual: Thing = {
        "State": "Enabled",
        "Mode": "Enforce",
        "Priority": 0,
        "ActivationDate": None,
        "ExpiryDate": None,
        "From": None,
        "FromScope": None,
        "SenderDomainIs": None,
        "SenderIpRanges": None,
        "HeaderContainsMessageHeader": None,
        "HeaderContainsWords": None,
        "HeaderMatchesMessageHeader": None,
        "HeaderMatchesPatterns": None,
        "RedirectMessageTo": None,
        "BlindCopyTo": None,
        "CopyTo": None,
        "AddToRecipients": None,
        "RouteMessageOutboundConnector": None,
        "SetSCL": None,
        "SetHeaderName": None,
        "SetHeaderValue": None,
    }
    return named(name, **{**usual, **facts})


def mailbox(user: Thing, kind: str = "UserMailbox", forwards_to: str | None = None) -> Thing:
    """The mailbox of somebody in Entra ID."""
    upn = user["userPrincipalName"]
    return {
        **named(user["displayName"]),
        "Guid": guid("mailbox", user["id"]),
        "UserPrincipalName": upn,
        "PrimarySmtpAddress": upn,
        "EmailAddresses": [f"SMTP:{upn}"],
        "ExternalDirectoryObjectId": user["id"],
        "RecipientTypeDetails": kind,
        "ForwardingAddress": None,
        "ForwardingSmtpAddress": f"smtp:{forwards_to}" if forwards_to else None,
        "DeliverToMailboxAndForward": forwards_to is not None,
        "AuditEnabled": True,
        "LitigationHoldEnabled": False,
        "ProhibitSendQuota": "99 GB (106,300,440,576 bytes)",
    }


def recipient(box: Thing) -> Thing:
    """The same, as the address book knows it."""
    return {
        **named(box["Name"]),
        "Guid": box["Guid"],
        "Alias": box["UserPrincipalName"].partition("@")[0],
        "PrimarySmtpAddress": box["PrimarySmtpAddress"],
        "EmailAddresses": box["EmailAddresses"],
        "ExternalEmailAddress": None,
        "RecipientTypeDetails": box["RecipientTypeDetails"],
    }


def client_access(box: Thing, smtp_off: bool | None) -> Thing:
    """How it may be reached."""
    return {
        **named(box["Name"]),
        "Guid": box["Guid"],
        "PrimarySmtpAddress": box["PrimarySmtpAddress"],
        "SmtpClientAuthenticationDisabled": smtp_off,
        "ImapEnabled": False,
        "PopEnabled": False,
        "ActiveSyncEnabled": True,
    }


def dlp_policy(name: str, mode: str) -> Thing:
    """For mail and files."""
    return named(
        name,
        Mode=mode,
        Type="Dlp",
        Enabled=True,
        Priority=0,
        ExchangeLocation=["All"],
        SharePointLocation=["All"],
        OneDriveLocation=["All"],
        TeamsLocation=[],
        Workload="Exchange, SharePoint, OneDriveForBusiness",
        DistributionStatus="Success",
    )


def dlp_rule(name: str, parent: str, *types: str) -> Thing:
    """Looks for these."""
    return named(
        name,
        ParentPolicyName=parent,
        Disabled=False,
        IsAdvancedRule=False,
        AdvancedRule=None,
        ContentContainsSensitiveInformation=[
            {"name": one, "id": guid("type", one), "mincount": "1", "classifiertype": "Content"}
            for one in types
        ],
        ExceptIfContentContainsSensitiveInformation=None,
        BlockAccess=True,
        Mode="Enforce",
    )
