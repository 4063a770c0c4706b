"""How an own directory is synchronised into the tenant."""

from __future__ import annotations

from ...model import Part, Setting
from .api import graph


class SyncFeatures(Part, rename="camel"):
    """What synchronisation may do to accounts that exist in the cloud already."""

    block_soft_match_enabled: bool | None
    block_cloud_object_takeover_through_hard_match_enabled: bool | None


@graph(
    "/directory/onPremisesSynchronization",
    permission="OnPremDirectorySynchronization.Read.All",
    items=("value",),
)
class Synchronisation(Setting, rename="camel"):
    """There whether or not the tenant synchronises."""

    features: SyncFeatures
