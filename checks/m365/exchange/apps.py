"""Apps that reach mailboxes with no person behind them."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Lookup, Own, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedClient
from saas_audit.datasets.m365.app_rights import GraphRight
from saas_audit.datasets.m365.directory import ServicePrincipal
from saas_audit.datasets.m365.mail import ApplicationAccessPolicy
from saas_audit.datasets.m365.mail_rights import ExchangeRight
from saas_audit.derived.m365.app_rights import MICROSOFT, ApprovedApp, is_approved
from saas_audit.derived.m365.mail_rights import MailRight


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    blind_to="who is in the group a policy names, and apps with RBAC for Applications alone",
)
def app_mailbox_scope(
    app: ServicePrincipal,
    rights: Own[MailRight],
    policies: Rows[ApplicationAccessPolicy],
    approved: Lookup[ApprovedApp],
) -> Verdict | Unclear | None:
    """Apps reach the mailboxes they are for, and no others.

    Why: a right to mail is a right to everybody's mail, the board's included, unless bounded.
    Fix: Exchange Online PowerShell: New-ApplicationAccessPolicy -AccessRight RestrictAccess with a
    group of the mailboxes; or RBAC for Applications, and take the right back in Entra ID.
    See: https://learn.microsoft.com/exchange/permissions-exo/application-rbac
    """
    if not rights or app.app_owner_organization_id in MICROSOFT or not app.account_enabled:
        return None
    saw, want = f"{app.display_name}: {_names(rights)}", "a policy that restricts the app"
    if is_approved(app, approved):
        return Verdict(True, saw=saw, want=want, caveat="approved in the config")
    if not policies.where(lambda policy: _binds(policy, app)):
        return Verdict(False, saw=saw, want=want)
    if past := rights.where(lambda right: right.held_back == "no"):
        return Verdict(False, saw=f"no policy binds {_names(past)}", want=want, severity=LOW)
    if odd := rights.where(lambda right: right.held_back == "unknown"):
        return Unclear(f"whether a policy binds {_names(odd)} is not known")
    return Verdict(True, saw=saw, want=want)


def _names(rights: Rows[MailRight]) -> str:
    return ", ".join(sorted({right.name for right in rights}))


def _binds(policy: ApplicationAccessPolicy, app: ServicePrincipal) -> bool:
    """A policy that only denies some mailboxes leaves all the others."""
    return policy.access_right == "RestrictAccess" and policy.app_id == app.app_id


def reader(owner: str = "us", *, enabled: bool = True) -> ServicePrincipal:
    """An app's account."""
    return ServicePrincipal(
        id="reader",
        app_id="reader-app",
        display_name="Reader",
        app_owner_organization_id=owner,
        account_enabled=enabled,
    )


READER = reader()


def on_graph(right: str = "810c84a8-4a9e-49e6-bf7d-12d183f40d01") -> GraphRight:
    """Reader holds it: Mail.Read, unless told otherwise."""
    return GraphRight(id="g", app_role_id=right, principal_id="reader")


def on_exchange(right: str) -> ExchangeRight:
    """Reader holds it."""
    return ExchangeRight(id="x", app_role_id=right, principal_id="reader")


def bound(kind: str = "RestrictAccess", app: str = "reader-app") -> ApplicationAccessPolicy:
    """A policy about Reader, unless told otherwise."""
    return ApplicationAccessPolicy(identity="p", app_id=app, access_right=kind)


EWS, IMAP = "dc890d15-9560-4a4c-9b7f-a736ec74ec40", "5e5addcd-3e8d-4e90-baf5-964efab2b20a"
app_mailbox_scope.passes(READER, on_graph(), bound())
app_mailbox_scope.passes(READER, on_exchange(EWS), bound())
app_mailbox_scope.passes("approved", READER, on_graph(), ApprovedClient(client="reader-app"))
app_mailbox_scope.fails(
    "scoped assignments beside the right take nothing from it", READER, on_graph()
)
app_mailbox_scope.fails("a list of exceptions is no limit", READER, on_graph(), bound("DenyAccess"))
app_mailbox_scope.fails("another app's limit", READER, on_graph(), bound(app="another"))
app_mailbox_scope.fails("policies know nothing of IMAP", READER, on_exchange(IMAP), bound(), at=LOW)
app_mailbox_scope.skips(
    "no right to mail", READER, on_graph("df021288-bdef-4463-88db-98f22de89214")
)
app_mailbox_scope.skips(
    "runs cmdlets as its role allows", READER, on_exchange("dc50a0fb-09a3-484d-be87-e023b12c6440")
)
app_mailbox_scope.unknown("a right nobody knows", READER, on_exchange("new"), bound())
for other in (reader(min(MICROSOFT)), reader(enabled=False)):
    app_mailbox_scope.skips("Microsoft's own, or switched off", other, on_graph())
app_mailbox_scope.unknown(READER, on_graph(), unread(ApplicationAccessPolicy))
app_mailbox_scope.unknown(READER, unread(ExchangeRight))
