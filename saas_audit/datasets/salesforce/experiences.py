"""Sites for customers, partners and guests."""

from __future__ import annotations

from typing import Literal

from ...model import Row
from .api import API, METADATA, salesforce


@salesforce(
    "metadata Network",
    permission=(API, "ModifyMetadata"),
    tier=METADATA,
    witness="schema",
    names="*",
)
class Experience(Row, rename="camel", key="full_name"):
    """An Experience Cloud site. Queries show the sites one is a member of; metadata shows all."""

    full_name: str
    enable_guest_member_visibility: bool
    self_registration: bool
    self_reg_profile: str | None = None
    status: Literal["UnderConstruction", "Live", "DownForMaintenance"]
