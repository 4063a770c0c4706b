"""Apps of both kinds side by side: from where, how far, and as whom they reach the org."""

from __future__ import annotations

from ...datasets.salesforce.app_policies import (
    ClientAppFlows,
    ClientAppPolicy,
    ClientAppScopes,
    ConnectedApp,
    OauthConfig,
)
from ...datasets.salesforce.apps import ExternalClientApplication
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row


class NetworkRule(Row, label="name"):
    """Whether login IP ranges bind an app; ``relaxation`` in lower case."""

    id: str
    name: str
    relaxation: str


class ConnectedNetworkRule(NetworkRule, of=ConnectedApp):
    """Of the older kind."""


class ClientNetworkRule(NetworkRule, of=ExternalClientApplication):
    """Of the newer kind."""


@derive
def connected_network_rule(app: ConnectedApp) -> ConnectedNetworkRule | None:
    if app.oauth_policy is None:
        _insist_on_saml_only(app)
        return None
    relaxation = app.oauth_policy.ip_relaxation.lower()
    return ConnectedNetworkRule(id=app.full_name, name=app.label, relaxation=relaxation)


@derive
def client_network_rule(
    app: ExternalClientApplication, policy: ClientAppPolicy
) -> ClientNetworkRule:
    told = policy.ip_relaxation_policy_type
    if told is None:
        raise Unknown(_hidden("ClientAppPolicy"), app.master_label)
    return ClientNetworkRule(id=app.id, name=app.master_label, relaxation=told.lower())


class AppScopes(Row, label="name"):
    """What an app asks to do; in lower case."""

    id: str
    name: str
    scopes: frozenset[str]


class ConnectedScopes(AppScopes, of=ConnectedApp):
    """Of the older kind."""


class ClientScopes(AppScopes, of=ExternalClientApplication):
    """Of the newer kind."""


@derive
def connected_scopes(app: ConnectedApp) -> ConnectedScopes | None:
    config = _config(app)
    if config is None:
        return None
    scopes = frozenset(scope.lower() for scope in config.scopes)
    return ConnectedScopes(id=app.full_name, name=app.label, scopes=scopes)


@derive
def client_scopes(
    app: ExternalClientApplication, settings: Lookup[ClientAppScopes]
) -> ClientScopes:
    """An app of which no settings are listed has some that are hidden: the org can hide them."""
    scopes: set[str] = set()
    held = settings.all(external_client_application=app.developer_name)
    for one in held:
        if one.comma_separated_oauth_scopes is None:
            raise Unknown(_hidden("ClientAppScopes"), app.master_label)
        scopes |= {name.strip().lower() for name in one.comma_separated_oauth_scopes.split(",")}
    if not held:
        raise Unknown(_hidden("ClientAppScopes"), app.master_label)
    return ClientScopes(id=app.id, name=app.master_label, scopes=frozenset(scopes))


class UnattendedApp(Row, label="name"):
    """An app that acts without a person; ``runs_as``: a user's sign-in name, or "" if none."""

    id: str
    name: str
    runs_as: str


class UnattendedConnectedApp(UnattendedApp, of=ConnectedApp):
    """Of the older kind."""


class UnattendedClientApp(UnattendedApp, of=ExternalClientApplication):
    """Of the newer kind."""


@derive
def unattended_connected_app(app: ConnectedApp) -> UnattendedConnectedApp | None:
    config = _config(app)
    if config is None or not _is_on(config.is_client_credential_enabled, app.label):
        return None
    runs_as = config.oauth_client_credential_user or ""
    return UnattendedConnectedApp(id=app.full_name, name=app.label, runs_as=runs_as)


@derive
def unattended_client_app(
    app: ExternalClientApplication, flows: Lookup[ClientAppFlows]
) -> UnattendedClientApp | None:
    name = app.master_label
    held = flows.all(external_client_application=app.developer_name)
    for one in held:
        if _is_on(one.is_client_credentials_flow_enabled, name):
            runs_as = one.client_credentials_flow_user or ""
            return UnattendedClientApp(id=app.id, name=name, runs_as=runs_as)
    if not held:
        raise Unknown(_hidden("ClientAppFlows"), name)
    return None


def _is_on(switch: bool | None, name: str) -> bool:
    """Raises Unknown where the answer leaves the switch out."""
    if switch is None:
        raise Unknown(_hidden("client credentials"), name)
    return switch


def _config(app: ConnectedApp) -> OauthConfig | None:
    """What the app asks for; None if it asks for nothing. Raises Unknown where that is hidden."""
    if app.oauth_config is None:
        _insist_on_saml_only(app)
    return app.oauth_config


def _insist_on_saml_only(app: ConnectedApp) -> None:
    """An app for single sign-on alone has no part for OAuth; of others it is hidden."""
    if app.saml_config is None or app.oauth_config or app.oauth_policy:
        raise Unknown(_hidden("ConnectedApp"), app.label)


def _hidden(what: str) -> Gap:
    return Gap(Reason.NOT_RETURNED, what, "the vendor's answer leaves it out")
