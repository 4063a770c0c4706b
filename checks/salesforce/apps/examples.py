"""Apps and tokens that the truth tables of this folder share. No checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_audit.datasets.salesforce.app_policies import (
    ClientAppPolicy,
    ConnectedApp,
    OauthConfig,
    OauthPolicy,
    SamlConfig,
)
from saas_audit.datasets.salesforce.apps import (
    AppMenuItem,
    ConnectedApplication,
    ExternalClientApplication,
    OauthToken,
    Token,
    TokenUser,
)

from ..examples import LAST_WEEK

if TYPE_CHECKING:
    from saas_audit.datasets.salesforce.moment import Moment


def installed(name: str, *, open_to_all: bool = False, period: int | None = 30) -> Any:
    """An app of the older kind, as the list of installed apps tells it."""
    return ConnectedApplication(
        id=name,
        name=name,
        options_allow_admin_approved_users_only=not open_to_all,
        refresh_token_validity_period=period,
    )


def client_app(name: str) -> ExternalClientApplication:
    """An app of the newer kind."""
    return ExternalClientApplication(id=name, developer_name=name, master_label=name)


def client_policy(app: str, **changed: Any) -> ClientAppPolicy:
    """Its policy: strict, but for what is said."""
    plain: dict[str, Any] = {
        "ip_relaxation_policy_type": "Enforce",
        "permitted_users_policy_type": "AdminApprovedPreAuthorized",
        "refresh_token_policy_type": "SpecificLifetime",
        "refresh_token_validity_period": 30,
        "refresh_token_validity_unit": "Days",
    }
    return ClientAppPolicy(external_client_application_id=app, **{**plain, **changed})


def connected(
    name: str, policy: str | None = "specific_lifetime:30:DAYS", ip: str = "ENFORCE", **config: Any
) -> ConnectedApp:
    """An app of the older kind in detail; ``policy`` None: the vendor hides it."""
    plain: dict[str, Any] = {
        "is_client_credential_enabled": False,
        "scopes": ["Api", "RefreshToken"],
    }
    hidden = policy is None
    return ConnectedApp(
        full_name=name,
        label=name,
        oauth_config=None if hidden else OauthConfig(**{**plain, **config}),
        oauth_policy=None if hidden else OauthPolicy(ip_relaxation=ip, refresh_token_policy=policy),
    )


def saml_only(name: str, **changed: Any) -> ConnectedApp:
    """An app for single sign-on, which has no part for OAuth; ``changed``: it has."""
    saml = SamlConfig(entity_url="https://a.example")
    return ConnectedApp(full_name=name, label=name, saml_config=saml, **changed)


def token(
    number: str,
    name: str,
    application: str | None = None,
    *,
    used: Moment | None = LAST_WEEK,
    made: Moment = LAST_WEEK,
    active: bool | None = True,
) -> OauthToken:
    """A token of an app; without an application id the app has no entry in the launcher.

    ``active`` None: it is in nobody's name.
    """
    whose = None if active is None else TokenUser(username="ann@acme.example", is_active=active)
    item = AppMenuItem(application_id=application) if application else None
    held = Token(
        app_name=name,
        app_menu_item=item,
        created_date=made,
        last_used_date=used,
        user=whose,
    )
    return OauthToken(number=number, token=held)
