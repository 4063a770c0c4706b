"""Mobile devices that hold the organisation's data."""

from __future__ import annotations

from ...model import Row
from .api import google


@google(
    "admin.directory_v1 mobiledevices.list",
    scope="admin.directory.device.mobile.readonly",
    items=("mobiledevices",),
    customer_id="my_customer",
    max_results="100",
    projection="FULL",
)
class MobileDevice(Row, rename="camel", key="resource_id", label="model"):
    """A phone or tablet. Google publishes no list of the words for either status."""

    resource_id: str
    model: str
    status: str
    device_compromised_status: str
    email: list[str] = []
