"""Cloud Identity: every policy as it is stored, before inheritance, and who signs in elsewhere."""

from __future__ import annotations

from typing import Any, Literal

from ...model import Part, Row
from .api import google

API = "cloudidentity.v1"


class PolicyQuery(Part, rename="camel"):
    """Whom a policy is about, and its place in the order of precedence.

    A field the vendor leaves out is empty: no single org unit, no group, no further condition.
    """

    sort_order: float
    query: str = ""
    org_unit: str = ""
    group: str = ""


class PolicySetting(Part, rename="camel"):
    """Which setting, and its value: an object of no published type."""

    type: str
    value: dict[str, Any]


@google(
    f"{API} policies.list",
    scope="cloud-identity.policies.readonly",
    items=("policies",),
    witness="real export",
    page_size="100",
)
class Policy(Row, rename="camel", key="name", at_least=1):
    """One stored policy. ``SYSTEM`` ones carry Google's defaults, ``ADMIN`` ones were set."""

    name: str
    type: Literal["SYSTEM", "ADMIN"]
    policy_query: PolicyQuery
    setting: PolicySetting


class SignInBehavior(Part, rename="camel"):
    """Whether sign-ins are sent to the identity provider."""

    redirect_condition: Literal["REDIRECT_CONDITION_UNSPECIFIED", "NEVER"] = (
        "REDIRECT_CONDITION_UNSPECIFIED"
    )


@google(
    f"{API} inboundSsoAssignments.list",
    scope="cloud-identity.inboundsso.readonly",
    items=("inboundSsoAssignments",),
    page_size="100",
)
class SsoAssignment(Row, rename="camel", key="name"):
    """An org unit or group whose members sign in at an identity provider, or do not."""

    name: str
    sso_mode: Literal["SSO_OFF", "SAML_SSO", "OIDC_SSO", "DOMAIN_WIDE_SAML_IF_ENABLED"]
    target_group: str = ""
    target_org_unit: str = ""
    sign_in_behavior: SignInBehavior = SignInBehavior(
        redirect_condition="REDIRECT_CONDITION_UNSPECIFIED"
    )
