"""Apps in detail: whom they admit, how long their tokens live, what they may do, and as whom.

Keys and secrets of apps are never asked for; where a whole object comes, they are struck out
before anything is kept.
"""

from __future__ import annotations

from typing import Literal

from ...model import Part, Row
from .api import API, METADATA, SETUP, salesforce

Scope = Literal[
    "Address",
    "Api",
    "Basic",
    "CDP",
    "CDPCalculatedInsight",
    "CDPIdentityResolution",
    "CDPIngest",
    "CDPProfile",
    "CDPQuery",
    "CDPSegment",
    "Chatbot",
    "Chatter",
    "Content",
    "CustomApplications",
    "CustomPermissions",
    "Eclair",
    "EinsteinGPT",
    "Email",
    "ForgotPassword",
    "Full",
    "Interaction",
    "Lightning",
    "OfflineAccess",
    "OpenID",
    "Pardot",
    "Phone",
    "Profile",
    "PwdlessLogin",
    "RefreshToken",
    "SFAP",
    "UserRegistration",
    "Wave",
    "Web",
]


class OauthConfig(Part, rename="camel"):
    """What an app asks for. A switch that is None: the vendor's answer leaves it out."""

    is_client_credential_enabled: bool | None = None
    oauth_client_credential_user: str | None = None
    scopes: list[Scope] = []


class OauthPolicy(Part, rename="camel"):
    """What the org grants it: ``ENFORCE``, ``BYPASS``, ...; ``infinite``, ``zero``,
    ``specific_lifetime:30:DAYS``, ``specific_inactivity:12:HOURS``."""

    ip_relaxation: str
    refresh_token_policy: str


class SamlConfig(Part, rename="camel"):
    """Single sign-on from the org into the app: no access to the org's data."""

    entity_url: str


@salesforce(
    "metadata ConnectedApp",
    permission=(API, "ModifyMetadata"),
    tier=METADATA,
    witness="schema",
    names="*",
)
class ConnectedApp(Row, rename="camel", key="full_name", label="label"):
    """An app of the older kind. Of one from a package, the vendor may hide a part: None."""

    full_name: str
    label: str
    oauth_config: OauthConfig | None = None
    oauth_policy: OauthPolicy | None = None
    saml_config: SamlConfig | None = None


@salesforce(
    "soql ExtlClntAppOauthPlcyCnfg",
    permission=(API, SETUP),
    proof="count",
    where="ExternalClientApplicationId != null",
)
class ClientAppPolicy(Row, rename="pascal", key="external_client_application_id"):
    """What the org grants an app of the newer kind, by the app's id."""

    external_client_application_id: str
    ip_relaxation_policy_type: str | None
    permitted_users_policy_type: Literal["AdminApprovedPreAuthorized", "AllSelfAuthorized"] | None
    refresh_token_policy_type: (
        Literal["Infinite", "SpecificInactivity", "SpecificLifetime", "Zero"] | None
    )
    refresh_token_validity_period: int | None
    refresh_token_validity_unit: str | None


@salesforce(
    "metadata ExtlClntAppOauthSettings",
    permission=(API, "ModifyMetadata"),
    tier=METADATA,
    witness="schema",
    names="*",
)
class ClientAppScopes(Row, rename="camel", key="full_name"):
    """What an app of the newer kind asks for, with commas between."""

    full_name: str
    external_client_application: str
    comma_separated_oauth_scopes: str | None = None


@salesforce(
    "metadata ExtlClntAppOauthConfigurablePolicies",
    permission=(API, "ModifyMetadata"),
    tier=METADATA,
    witness="schema",
    names="*",
)
class ClientAppFlows(Row, rename="camel", key="full_name"):
    """Whether an app of the newer kind may act without a person, and as whom."""

    full_name: str
    external_client_application: str
    client_credentials_flow_user: str | None = None
    is_client_credentials_flow_enabled: bool | None = None
