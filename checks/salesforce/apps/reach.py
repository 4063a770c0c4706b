"""How far apps reach: from where, with which scope, in whose name, and who reads their secrets."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Lookup, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.app_policies import (
    ClientAppFlows,
    ClientAppPolicy,
    ClientAppScopes,
    ConnectedApp,
    OauthConfig,
    OauthPolicy,
)
from saas_audit.datasets.salesforce.oauth import ExternalClientAppSettings
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.settings import HealthCheckRisk
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.app_rules import AppScopes, NetworkRule, UnattendedApp
from saas_audit.derived.salesforce.client_secrets import METADATA_ACCESS, SecretAccess
from saas_audit.derived.salesforce.rights import ADMINISTRATIVE, Held, of_these

from ..examples import ACME, holder, user
from .examples import client_app, client_policy, connected, saml_only

API_ONLY = frozenset({"ApiUserOnly"})


@check(
    severity=HIGH,
    control=controls.KNOWN_NETWORKS,
    blind_to="profiles without login IP ranges, on which no rule binds anybody",
)
def ip_rules_enforced(app: NetworkRule) -> Verdict:
    """No app relaxes the login IP rules.

    Why: a profile that lets people in from the office only means nothing if an app passes it over.
    Fix: Setup > Manage Connected Apps (or External Client App Manager) > the app > Policies: set IP
    Relaxation to "Enforce IP restrictions".
    See: https://help.salesforce.com/s/articleView?id=sf.connected_app_continuous_ip.htm
    """
    return Verdict(app.relaxation == "enforce", saw=app.relaxation, want="enforce")


ip_rules_enforced.passes(connected("App"), client_app("audit"), client_policy("audit"))
ip_rules_enforced.fails("refreshing from anywhere", connected("App", ip="ENFORCE_RELAXREFRESH"))
ip_rules_enforced.fails(connected("App", ip="BYPASS"), unread(ConnectedApp))
ip_rules_enforced.fails(
    connected("App"),
    client_app("audit"),
    client_policy("audit", ip_relaxation_policy_type="Bypass_2factor"),
)
ip_rules_enforced.unknown("a packaged app", connected("App"), connected("Packaged", None))
ip_rules_enforced.unknown("no policy for an app", connected("App"), client_app("audit"))
ip_rules_enforced.unknown(
    client_app("audit"), client_policy("audit", ip_relaxation_policy_type=None)
)
ip_rules_enforced.unknown(connected("App"), client_app("audit"), unread(ClientAppPolicy))
ip_rules_enforced.unknown(
    "single sign-on and tokens, and the policy is hidden",
    saml_only("A", oauth_config=OauthConfig(scopes=["Api"])),
)
ip_rules_enforced.skips("for single sign-on only", saml_only("A"))


@check(severity=HIGH, control=controls.APPS_ARE_BOUNDED)
def no_full_scope(app: AppScopes) -> Verdict:
    """No app asks for the full scope.

    Why: with it, an app can do all that whoever authorised it can do, settings included.
    Fix: Setup > App Manager (or External Client App Manager) > the app > OAuth Settings: take
    "Full access (full)" away, and select what the app uses.
    See: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_tokens_scopes.htm
    """
    return Verdict("full" not in app.scopes, saw=sorted(app.scopes), want="no full")


def scopes(told: str | None, app: str = "audit") -> list[Any]:
    """An app of the newer kind, and what it asks for."""
    held = ClientAppScopes(
        full_name=f"{app}_oauth",
        external_client_application=app,
        comma_separated_oauth_scopes=told,
    )
    return [client_app(app), held]


no_full_scope.passes(connected("App"), scopes("Api, RefreshToken"))
no_full_scope.fails("among others", connected("App"), scopes("Api,Full"))
no_full_scope.fails(connected("App", scopes=["Api", "Full"]), unread(ClientAppScopes))
no_full_scope.unknown("a packaged app", connected("App"), connected("Packaged", None))
no_full_scope.unknown(connected("App"), scopes(None))
no_full_scope.unknown(connected("App"), client_app("audit"), unread(ClientAppScopes))
no_full_scope.unknown("the org hides the settings of such apps", scopes("Api"), client_app("other"))
no_full_scope.unknown(
    "a policy for tokens, and the scopes are hidden",
    saml_only("A", oauth_policy=OauthPolicy(ip_relaxation="ENFORCE", refresh_token_policy="zero")),
)
no_full_scope.skips("for single sign-on only", saml_only("A"))
no_full_scope.skips("no app at all")


@check(severity=HIGH, control=controls.MACHINES_ARE_BOUNDED)
def client_credentials_user_limited(
    app: UnattendedApp, users: Lookup[User], held: Lookup[Held]
) -> Verdict | Unclear:
    """Apps that act without a person run as a restricted service account.

    Why: whoever has the app's secret is that user, without a password or a second factor.
    Fix: Setup > Manage Connected Apps (or External Client App Manager) > the app > Policies >
    Client Credentials Flow > Run As: name an active API-only user without these permissions.
    See: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_client_credentials_flow.htm
    """
    want = "an active API-only user without administrator permissions"
    found = users.all(username=app.runs_as)
    if not found:
        return Unclear("the user that it runs as was not found", app.runs_as)
    named = next(iter(found))
    if not named.is_active:
        return Verdict(False, saw=f"{named.username}, deactivated", want=want)
    rights = held.all(user=named.id)
    broad = of_these(rights, ADMINISTRATIVE)
    if broad:
        saw = f"{named.username}: {', '.join(sorted({one.right for one in broad.seen()}))}"
        return Verdict(False, saw=saw, want=want)
    return Verdict(bool(of_these(rights, API_ONLY)), saw=named, want=want)


def unattended(runs_as: str | None, on: bool | None = True) -> list[Any]:
    """An app of the newer kind, and as whom it acts."""
    held = ClientAppFlows(
        full_name="audit_policy",
        external_client_application="audit",
        client_credentials_flow_user=runs_as,
        is_client_credentials_flow_enabled=on,
    )
    return [client_app("audit"), held]


BOT: list[Any] = holder("bot", "ApiUserOnly", "ViewSetup")
AS_BOT = unattended("bot@acme.example")

client_credentials_user_limited.passes(AS_BOT, BOT)
client_credentials_user_limited.fails("a person's account", AS_BOT, holder("bot"))
client_credentials_user_limited.fails(
    "an administrator who may use the API only", AS_BOT, holder("bot", "ApiUserOnly", "ManageUsers")
)
client_credentials_user_limited.fails(
    "somebody who left", AS_BOT, holder("bot", "ApiUserOnly", is_active=False)
)
client_credentials_user_limited.fails(
    connected(
        "App", is_client_credential_enabled=True, oauth_client_credential_user="eve@acme.example"
    ),
    holder("eve", "ModifyAllData"),
    unread(ClientAppFlows),
)
client_credentials_user_limited.unknown("on, and nobody is named", unattended(None), BOT)
client_credentials_user_limited.unknown("a name that nobody has", AS_BOT, user("ann"))
client_credentials_user_limited.unknown("neither on nor off", unattended(None, None), BOT)
client_credentials_user_limited.unknown(AS_BOT, unread(User))
client_credentials_user_limited.unknown("an app without a policy", client_app("other"), BOT)
client_credentials_user_limited.unknown(AS_BOT, BOT, connected("Packaged", None))
client_credentials_user_limited.skips("for single sign-on only", saml_only("A"))
client_credentials_user_limited.skips(
    "no app acts by itself", connected("App"), unattended("", False)
)


@check(
    severity=HIGH,
    control=controls.APPS_ARE_BOUNDED,
    maps={"Health Check": [METADATA_ACCESS]},
)
def secrets_not_readable_by_api(org: Organization, ways: Rows[SecretAccess]) -> Verdict:
    """Secrets of apps cannot be read through the API.

    Why: one stolen session of an administrator then hands out the keys of all integrations.
    Fix: Setup > External Client Apps > Settings: switch access to consumer secrets off, for the
    Metadata API and for the REST API.
    See: https://help.salesforce.com/s/articleView?id=xcloud.shr_external_client_apps.htm
    """
    return Verdict(not ways, saw=ways, want="no way to read them")


def access(rest: bool, metadata: bool) -> ExternalClientAppSettings:
    """Which ways are open, as the settings tell."""
    return ExternalClientAppSettings(
        enable_client_secret_in_rest_api_access=rest, enable_consumer_secret_api_access=metadata
    )


def health(raw: str | None, row: str = METADATA_ACCESS) -> HealthCheckRisk:
    """What Health Check tells."""
    return HealthCheckRisk(durable_id=row, org_value_raw=raw)


secrets_not_readable_by_api.passes(ACME, access(False, False), health("false"))
secrets_not_readable_by_api.passes(
    "the setting is gone, Health Check tells",
    ACME,
    ExternalClientAppSettings(enable_client_secret_in_rest_api_access=False),
    health("false"),
)
secrets_not_readable_by_api.passes(
    "Health Check has no such row", ACME, access(False, False), health("true", "Other.row")
)
secrets_not_readable_by_api.fails("off for one, on for the other", ACME, access(True, False))
secrets_not_readable_by_api.fails(ACME, access(False, True), unread(HealthCheckRisk))
secrets_not_readable_by_api.fails(ACME, health("true"), unread(ExternalClientAppSettings))
secrets_not_readable_by_api.unknown(
    "a row without a value", ACME, health(None), unread(ExternalClientAppSettings)
)
secrets_not_readable_by_api.unknown(ACME, health("false"), unread(ExternalClientAppSettings))
secrets_not_readable_by_api.unknown(
    "nobody tells of the one way",
    ACME,
    ExternalClientAppSettings(enable_client_secret_in_rest_api_access=False),
    health("false", "Other.row"),
)
secrets_not_readable_by_api.unknown(
    "a form that nobody knows",
    ACME,
    ExternalClientAppSettings(enable_client_secret_in_rest_api_access=False),
    health("enabled"),
)
