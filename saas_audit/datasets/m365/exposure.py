"""What Defender's exposure graph knows of credentials on devices."""

from __future__ import annotations

from ...model import Row, Setting
from .api import hunting


@hunting("exposure_graph")
class ExposureGraph(Setting, rename="pascal"):
    """How much the graph holds: things of all kinds, and devices whose weaknesses are known."""

    nodes: int
    assessed: int


@hunting("credentials_on_weak_devices")
class ExposedCredential(Row, rename="pascal", owner="user", label="device"):
    """A token or cookie of a user on a device with a high or critical vulnerability."""

    id: str
    user: str
    device: str
    kinds: list[str]
