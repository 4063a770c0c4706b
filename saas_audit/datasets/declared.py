"""What only the admin knows, as rows. Empty by default, and never guessed.

In the config, under a tenant::

    [tenants.declared]
    break_glass = ["bg1@acme.onmicrosoft.com", "bg2@acme.onmicrosoft.com"]
    approved_clients = [{ client = "1234", note = "payroll" }]

An entry that is a plain string fills the key.
"""

from __future__ import annotations

from datetime import date

from ..declare.config import config
from ..model import Row, Setting


@config("break_glass")
class BreakGlass(Row, key="account"):
    """An emergency account: its sign-in name or id on this platform."""

    account: str


@config("approved_accounts")
class ApprovedAccount(Row, key="account"):
    """A user, guest, group or service principal that may be what checks otherwise object to."""

    account: str


@config("approved_clients")
class ApprovedClient(Row, key="client"):
    """An app (its client id) that may hold the rights it holds."""

    client: str


@config("approved_resources")
class ApprovedResource(Row, key="app"):
    """A resource (its app id) that conditional access policies may leave out."""

    app: str


@config("approved_domains")
class ApprovedDomain(Row, key="domain"):
    """A partner's domain."""

    domain: str


@config("service_accounts")
class ServiceAccount(Row, key="account"):
    """An account that no person signs in with: its sign-in name or id."""

    account: str


@config("delegation_clients")
class DelegationClients(Setting, at_least=0):
    """The console's full list of domain-wide delegation clients, as the admin recorded it.

    Not declared, it is unknown: no API shows the list.
    """

    clients: tuple[str, ...]
    recorded_on: str
    recorded_by: str


@config("drive_trust_rules")
class DriveTrustRules(Setting, at_least=0):
    """Whether Drive trust rules replace the sharing settings; no API shows them."""

    on: bool


@config("teams_app_management")
class TeamsAppManagement(Setting, at_least=0):
    """Whether Teams apps are managed app by app, which replaces the app permission policies.

    No API that an app may call shows it.
    """

    app_centric: bool


@config("files_handed_over")
class FilesHandedOver(Row, key="account"):
    """A suspended or archived Google account whose Drive files now belong to somebody else."""

    account: str


@config("calendars_handed_over")
class CalendarsHandedOver(Row, key="account"):
    """A suspended or archived Google account whose calendars were deleted or given to others."""

    account: str


@config("dkim_selectors")
class DkimSelector(Row, key="name"):
    """Where a domain's DKIM key stands: ``mail2026._domainkey.acme.example``.

    Naming one says that these are all of that domain's, beside Google's own ``google``.
    """

    name: str


@config("reviewed_apex")
class ReviewedApex(Row, key="name"):
    """An Apex class (with ``namespace__`` if it has one) that guests may call after a review."""

    name: str


@config("sensitive_permission_sets")
class SensitivePermissionSet(Row, key="label"):
    """A Salesforce permission set or profile, by its label, that opens what must not leak."""

    label: str


@config("sensitive_objects")
class SensitiveObject(Row, key="name"):
    """A Salesforce object (API name) that holds what must not leak, beside the usual ones."""

    name: str


@config("approved_mail_rules")
class ApprovedMailRule(Row, key="name"):
    """A mail-flow rule, by name, that spares a declared gateway or phishing simulation."""

    name: str


@config("mail_gateways")
class MailGateway(Row, key="address"):
    """An address or range of the organisation's own mail gateway, as Exchange writes it."""

    address: str


@config("parked_domains")
class ParkedDomain(Row, key="domain"):
    """A domain that sends no mail: SPF -all, DMARC reject."""

    domain: str


@config("sensitive_people")
class SensitivePerson(Row, key="address"):
    """Somebody whom attackers like to impersonate, by mail address."""

    address: str


@config("approved_partners")
class ApprovedPartner(Row, key="tenant"):
    """A service provider (its Microsoft 365 tenant id) that may administer this tenant."""

    tenant: str


@config("partners_reviewed")
class PartnersReviewed(Setting, at_least=0):
    """When somebody last looked at the partners with delegated rights; no API shows them all."""

    reviewed_on: date
    reviewed_by: str


@config("log_collectors")
class LogCollector(Row, key="name"):
    """A SIEM that fetches Entra ID's logs by itself, so that nothing in the tenant shows it."""

    name: str


@config("same_person", per_tenant=False)
class SamePerson(Row, key="person"):
    """Accounts that belong to one person, whatever their addresses say.

    Each by id or by sign-in name, with ``m365:``, ``google:`` or ``salesforce:`` before it where
    two platforms have it. Stands at the top level of the config, as ``[declared]``.
    """

    person: str
    accounts: list[str]


@config("different_people", per_tenant=False)
class DifferentPeople(Row, key="reason"):
    """Accounts of which each belongs to somebody else, although their addresses match."""

    reason: str
    accounts: list[str]
