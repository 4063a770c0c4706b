"""Exchange, Defender for Office 365 and Purview at the two organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cast import LEAVER, STAFF, Style
from .mail_objects import (
    BUILT_IN,
    STRICT,
    Thing,
    antiphish,
    antispam,
    client_access,
    dlp_policy,
    dlp_rule,
    mail_rule,
    mailbox,
    malware,
    named,
    preset,
    recipient,
    rule,
    safe_attachments,
    safe_links,
)
from .objects import guid, licence
from .privileged import GRANTED

if TYPE_CHECKING:
    from .tenant import Tenant

TYPES = (
    "Credit Card Number",
    "U.S. Individual Taxpayer Identification Number (ITIN)",
    "U.S. Social Security Number (SSN)",
)
EXCHANGE_GRANTED = (
    "/servicePrincipals(appId='00000002-0000-0ff1-ce00-000000000000')/appRoleAssignedTo"
)
SEND, READ = "b633e1c5-b582-4048-a93e-9f11b44c7e96", "810c84a8-4a9e-49e6-bf7d-12d183f40d01"
ANTIPHISH = "Office365 AntiPhish Default"


def careful(tenant: Tenant) -> None:
    """Strict protection for everybody; the defaults behind it are weaker, and for nobody."""
    boxes = _mailboxes("careful", tenant)
    eop, defender = preset()
    newsletter = tenant.many("/servicePrincipals")[1]
    tenant.many(GRANTED).append(_may(newsletter, SEND))
    own = f"{STAFF[0].name};{STAFF[0].address('careful')}"
    _common(tenant, boxes)
    tenant.cmdlets |= {
        "Get-OrganizationConfig": [
            named(tenant.initial, AuditDisabled=False, RejectDirectSend=True)
        ],
        "Get-TransportConfig": [named("Transport", SmtpClientAuthenticationDisabled=True)],
        "Get-CASMailbox": [client_access(one, None) for one in boxes],
        "Get-AdminAuditLogConfig": [named("Log", UnifiedAuditLogIngestionEnabled=True)],
        "Get-RemoteDomain": [_remote("*", on=False), _remote("partner.example", on=False)],
        "Get-DkimSigningConfig": [_dkim(tenant.domain, on=True)],
        "Get-TransportRule": [
            mail_rule("Confidential to legal", BlindCopyTo=[STAFF[1].address("careful")]),
            mail_rule(
                "Our own newsletters",
                SetSCL="-1",
                HeaderContainsMessageHeader="Authentication-Results",
                HeaderContainsWords=["dmarc=pass"],
            ),
        ],
        "Get-MailboxAuditBypassAssociation": [_bypass(one["Name"], on=False) for one in boxes],
        "Get-HostedContentFilterPolicy": [
            antispam("Default", "MoveToJmf", zap=True),
            antispam(STRICT, "Quarantine", zap=True),
        ],
        "Get-MalwareFilterPolicy": [
            malware("Default", ["ani"], on=False),
            malware(STRICT, ["exe", "cmd", "vbe", "js"], on=True),
        ],
        "Get-AntiPhishPolicy": [
            antiphish(ANTIPHISH, strict=False),
            antiphish(STRICT, strict=True, TargetedUsersToProtect=[own]),
        ],
        "Get-EOPProtectionPolicyRule": [eop],
        "Get-ATPProtectionPolicyRule": [defender],
        "Get-SafeLinksPolicy": [
            safe_links(BUILT_IN, within=False),
            safe_links(STRICT, within=True),
        ],
        "Get-SafeAttachmentPolicy": [
            safe_attachments(BUILT_IN, "Block"),
            safe_attachments(STRICT, "Block"),
        ],
        "Get-AtpPolicyForO365": [_files(strict=True)],
        "Get-HostedConnectionFilterPolicy": [_connections()],
        "Get-HostedOutboundSpamFilterPolicy": [_outbound("Default", "Off")],
        "Get-ApplicationAccessPolicy": [_bound(newsletter["appId"])],
        "Get-DlpCompliancePolicy": [dlp_policy("Cards and identifiers", "Enable")],
        "Get-DlpComplianceRule": [dlp_rule("All", "Cards and identifiers", *TYPES)],
    }


def careless(tenant: Tenant) -> None:
    """Everything as it was on the first day, and then made worse."""
    boxes = _mailboxes("careless", tenant)
    boxes[0] = mailbox(tenant.many("/users")[0], forwards_to="ann@mail.example")
    boxes[1] = mailbox(tenant.many("/users")[1], "SharedMailbox")
    tenant.many(GRANTED).append(_may(tenant.many("/servicePrincipals")[0], READ))
    _common(tenant, boxes)
    tenant.cmdlets |= {
        "Get-OrganizationConfig": [
            named(tenant.initial, AuditDisabled=True, RejectDirectSend=False)
        ],
        "Get-TransportConfig": [named("Transport", SmtpClientAuthenticationDisabled=False)],
        "Get-CASMailbox": [client_access(one, smtp_off=False) for one in boxes],
        "Get-AdminAuditLogConfig": [named("Log", UnifiedAuditLogIngestionEnabled=False)],
        "Get-RemoteDomain": [_remote("*", on=True)],
        "Get-TransportRule": [
            mail_rule("Copy to the old provider", BlindCopyTo=["all@mail.example"]),
            mail_rule("Trust the newsletter", SetSCL="-1", SenderDomainIs=["news.example"]),
            mail_rule(
                "No link check",
                SetHeaderName="X-MS-Exchange-Organization-SkipSafeLinksProcessing",
                SetHeaderValue="1",
            ),
        ],
        "Get-MailboxAuditBypassAssociation": [_bypass(one["Name"], on=True) for one in boxes],
        "Get-HostedContentFilterPolicy": [
            antispam("Default", "ModifySubject", zap=False, trusted=("partner.example",))
        ],
        "Get-MalwareFilterPolicy": [malware("Default", ["ani"], on=False)],
        "Get-AntiPhishPolicy": [
            antiphish(ANTIPHISH, strict=False, ExcludedDomains=["partner.example"])
        ],
        "Get-SafeLinksPolicy": [
            safe_links(BUILT_IN, within=False),
            safe_links("No delay", within=False, waits=False),
        ],
        "Get-SafeLinksRule": [
            rule("No delay", SafeLinksPolicy="No delay", RecipientDomainIs=[tenant.domain])
        ],
        "Get-SafeAttachmentPolicy": [
            safe_attachments(BUILT_IN, "Block"),
            safe_attachments("Watch only", "Allow"),
        ],
        "Get-SafeAttachmentRule": [
            rule("Watch only", SafeAttachmentPolicy="Watch only", RecipientDomainIs=[tenant.domain])
        ],
        "Get-AtpPolicyForO365": [_files(strict=False)],
        "Get-HostedConnectionFilterPolicy": [_connections("192.0.2.0/24", safe_list=True)],
        "Get-HostedOutboundSpamFilterPolicy": [_outbound("Default", "On")],
        "Get-DlpCompliancePolicy": [dlp_policy("Cards", "TestWithNotifications")],
        "Get-DlpComplianceRule": [dlp_rule("Cards", "Cards", *TYPES[:1])],
    }


def _may(app: Thing, right: str) -> Thing:
    """A right to mail on Graph that an app holds in its own name."""
    return {
        "id": guid("may", app["id"], right),
        "appRoleId": right,
        "principalDisplayName": app["displayName"],
        "principalId": app["id"],
        "principalType": "ServicePrincipal",
        "resourceDisplayName": "Microsoft Graph",
        "resourceId": guid("resource", "graph"),
    }


def _bound(app_id: str) -> Thing:
    """The app reaches the mailboxes of one group."""
    facts = {"AppId": app_id, "AccessRight": "RestrictAccess", "ScopeIdentity": "Newsletters"}
    return named(f"policy {app_id}", **facts, ScopeName="Newsletters", Description="")


def _mailboxes(style: Style, tenant: Tenant) -> list[Thing]:
    """Of the staff; the leaver's is shared, and its account disabled."""
    known = {one["userPrincipalName"]: one for one in tenant.many("/users")}
    boxes = [mailbox(known[person.address(style)]) for person in STAFF]
    return [*boxes, mailbox(known[LEAVER.address(style)], "SharedMailbox")]


def _common(tenant: Tenant, boxes: list[Thing]) -> None:
    """What both have, and the lists that are empty unless something is put there."""
    tenant.graph["/subscribedSkus"].append(
        licence("ATP_ENTERPRISE", "EXCHANGE_S_ENTERPRISE", "SAFEDOCS")
    )
    empty = (
        "Get-AntiPhishRule",
        "Get-ApplicationAccessPolicy",
        "Get-ATPProtectionPolicyRule",
        "Get-DkimSigningConfig",
        "Get-EOPProtectionPolicyRule",
        "Get-HostedContentFilterRule",
        "Get-HostedOutboundSpamFilterRule",
        "Get-InboundConnector",
        "Get-MalwareFilterRule",
        "Get-SafeAttachmentRule",
        "Get-SafeLinksRule",
    )
    tenant.cmdlets = {name: [] for name in empty}
    tenant.graph[EXCHANGE_GRANTED] = []
    tenant.cmdlets |= {
        "Get-AcceptedDomain": [_accepted(tenant.initial), _accepted(tenant.domain)],
        "Get-Mailbox": boxes,
        "Get-Recipient": [recipient(one) for one in boxes],
        "Get-QuarantinePolicy": [_quarantine("AdminOnlyAccessPolicy", 0)],
        "Get-ATPBuiltInProtectionRule": [
            rule(
                "ATP Built-In Protection Rule",
                SafeLinksPolicy=BUILT_IN,
                SafeAttachmentPolicy=BUILT_IN,
            )
        ],
    }


def _accepted(domain: str) -> Thing:
    initial = domain.endswith(".onmicrosoft.com")
    facts: dict[str, Any] = {"DomainName": domain, "DomainType": "Authoritative"}
    return named(domain, **facts, MatchSubDomains=False, Default=not initial, InitialDomain=initial)


def _remote(domain: str, *, on: bool) -> Thing:
    name = "Default" if domain == "*" else domain
    return named(name, DomainName=domain, AutoForwardEnabled=on, AutoReplyEnabled=True)


def _dkim(domain: str, *, on: bool) -> Thing:
    facts = {"Domain": domain, "Enabled": on, "Status": "Valid", "Selector1KeySize": 2048}
    return named(domain, **facts)


def _bypass(name: str, *, on: bool) -> Thing:
    return {**named(name, AuditBypassEnabled=on), "Guid": guid("bypass", name)}


def _quarantine(name: str, rights: int) -> Thing:
    return named(name, EndUserQuarantinePermissionsValue=rights, ESNEnabled=False)


def _connections(*allowed: str, safe_list: bool = False) -> Thing:
    facts = {"IsDefault": True, "IPAllowList": list(allowed), "IPBlockList": []}
    return named("Default", **facts, EnableSafeList=safe_list)


def _files(*, strict: bool) -> Thing:
    facts = {"EnableATPForSPOTeamsODB": strict, "EnableSafeDocs": strict}
    return named("Default", **facts, AllowSafeDocsOpen=not strict)


def _outbound(name: str, mode: str) -> Thing:
    return named(name, IsDefault=name == "Default", AutoForwardingMode=mode, Enabled=True)
