"""What only the admin knows, as rows. Empty by default, and never guessed.

In the config, under a tenant::

    [tenants.declared]
    break_glass = ["bg1@acme.onmicrosoft.com", "bg2@acme.onmicrosoft.com"]
    approved_clients = [{ client = "1234", note = "payroll" }]

An entry that is a plain string fills the key.
"""

from __future__ import annotations

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


@config("files_handed_over")
class FilesHandedOver(Row, key="account"):
    """A suspended or archived Google account whose Drive files now belong to somebody else."""

    account: str


@config("sensitive_objects")
class SensitiveObject(Row, key="name"):
    """A Salesforce object (API name) that holds what must not leak, beside the usual ones."""

    name: str
