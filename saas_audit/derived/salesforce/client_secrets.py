"""Ways in which the secrets of apps can be read through the API."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.oauth import ExternalClientAppSettings
from ...datasets.salesforce.organization import Organization
from ...datasets.salesforce.settings import HealthCheckRisk
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row, Rows
from .switches import value_of
from .whole import insist

METADATA_ACCESS = "ExternalClientApps.metadataApiAccess"
"""Health Check's row for the first of the two ways."""


class SecretAccess(Row, label="way"):
    """A way that is open."""

    id: str
    way: str


@derive
def rest_access(
    _org: Organization, settings: Rows[ExternalClientAppSettings]
) -> Iterator[SecretAccess]:
    if settings.where(lambda one: one.enable_client_secret_in_rest_api_access):
        yield SecretAccess(id="rest", way="the REST API")


@derive
def metadata_access(
    _org: Organization,
    settings: Rows[ExternalClientAppSettings],
    risks: Lookup[HealthCheckRisk],
) -> Iterator[SecretAccess]:
    """The vendor means to drop the setting; Health Check tells the same. One of them is enough."""
    told = settings.where(lambda one: one.enable_consumer_secret_api_access)
    by_health = risks.all(durable_id=METADATA_ACCESS).where(_is_open)
    if told.seen() or by_health.seen():
        yield SecretAccess(id="metadata", way="the Metadata API")
    elif by_health.gap:
        insist(told)
    elif told.gap and not risks.all(durable_id=METADATA_ACCESS):
        raise Unknown(Gap(Reason.NOT_RETURNED, METADATA_ACCESS, "Health Check has no such row"))


def _is_open(risk: HealthCheckRisk) -> bool:
    """Raises Unknown for a form that we do not know."""
    raw = risk.org_value_raw or ""
    told = value_of(raw, bool)
    if told is None:
        raise Unknown(Gap(Reason.UNKNOWN_VALUE, METADATA_ACCESS, raw))
    return bool(told)
