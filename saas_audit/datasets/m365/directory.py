"""People, groups, apps and domains."""

from __future__ import annotations

from typing import Literal

from ...model import Moment, Part, Row, Setting
from .api import graph

UserType = Literal["Member", "Guest"]


@graph("/organization", permission="Organization.Read.All", items=("value",))
class Organization(Setting, rename="camel", label="display_name"):
    """The tenant itself."""

    id: str
    display_name: str | None
    on_premises_sync_enabled: bool | None


@graph("/users", permission="User.Read.All", proof="count")
class User(Row, rename="camel", at_least=1, label="user_principal_name"):
    """A person, a guest, or an account that stands in for one."""

    id: str
    user_principal_name: str
    display_name: str | None
    mail: str | None
    proxy_addresses: list[str]
    account_enabled: bool
    user_type: UserType | None
    external_user_state: str | None
    on_premises_sync_enabled: bool | None
    on_premises_sam_account_name: str | None
    mail_nickname: str | None
    other_mails: list[str]
    employee_id: str | None
    on_premises_immutable_id: str | None
    created_date_time: Moment | None


@graph("/domains", permission="Domain.Read.All")
class Domain(Row, rename="camel", at_least=1):
    """A domain name the tenant has added; the id is the name."""

    id: str
    is_verified: bool
    is_initial: bool
    authentication_type: str
    supported_services: list[str]


@graph("/groups", permission="GroupMember.Read.All", proof="count")
class Group(Row, rename="camel", label="display_name"):
    """A group; only some may hold roles."""

    id: str
    display_name: str | None
    is_assignable_to_role: bool | None
    is_management_restricted: bool | None
    visibility: str | None


class ServicePlan(Part, rename="camel"):
    """One service within a licence."""

    service_plan_name: str | None
    provisioning_status: str | None


@graph("/subscribedSkus", permission="Organization.Read.All")
class SubscribedSku(Row, rename="camel", label="sku_part_number"):
    """A licence the tenant has bought."""

    id: str
    sku_part_number: str | None
    capability_status: str | None
    service_plans: list[ServicePlan]


class PasswordCredential(Part, rename="camel"):
    """A client secret: never its value, only how long it lives."""

    display_name: str | None
    end_date_time: Moment | None


@graph("/servicePrincipals", permission="Application.Read.All", proof="count")
class ServicePrincipal(Row, rename="camel", at_least=1, label="display_name"):
    """An app's account in this tenant."""

    id: str
    app_id: str | None
    display_name: str | None
    service_principal_type: str | None
    account_enabled: bool | None
    app_owner_organization_id: str | None
    password_credentials: list[PasswordCredential]


@graph("/applications", permission="Application.Read.All", proof="count")
class Application(Row, rename="camel", label="display_name"):
    """An app registered here; its secrets work for its service principal."""

    id: str
    app_id: str | None
    display_name: str | None
    tags: list[str]
    password_credentials: list[PasswordCredential]


@graph("/reports/authenticationMethods/userRegistrationDetails", permission="AuditLog.Read.All")
class RegistrationDetail(Row, rename="camel", label="user_principal_name"):
    """What a user has registered for MFA, as the daily report tells it."""

    id: str
    user_principal_name: str
    is_admin: bool | None
    is_mfa_capable: bool
    is_mfa_registered: bool
    methods_registered: list[str]
