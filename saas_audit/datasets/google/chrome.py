"""Chrome: policies of managed browsers, as Google works them out for each org unit."""

from __future__ import annotations

from typing import Any

from ...derived.google.units import Unit
from ...model import Part, Row
from .api import CHROME, google

INSTALL_SOURCES = "chrome.users.appsconfig.AllowedInstallSources"


class PolicyValue(Part, rename="camel"):
    """A policy's value: an object whose fields its schema names."""

    policy_schema: str
    value: dict[str, Any]


@google(
    "chromepolicy.v1 customers.policies.resolve",
    scope="chrome.management.policy.readonly",
    items=("resolvedPolicies",),
    tier=CHROME,
    each=Unit,
    customer="customers/my_customer",
    target_resource="orgunits/{bare}",
    policy_schema_filter=INSTALL_SOURCES,
    page_size="1000",
)
class InstallSources(Row, rename="camel", key="unit", owner="unit"):
    """From where people of an org unit may install, inherited values included."""

    unit: str
    value: PolicyValue
