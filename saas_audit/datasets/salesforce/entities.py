"""Objects, and who sees their records unless somebody shares more."""

from __future__ import annotations

from ...derived.salesforce.batches import ObjectBatch
from ...model import Row
from .api import API, SETUP, salesforce


@salesforce(
    "tooling EntityDefinition",
    permission=(API, SETUP),
    each=ObjectBatch,
    where="QualifiedApiName IN ({names})",
)
class EntityDefinition(Row, rename="pascal", key="qualified_api_name", owner="batch"):
    """An object's organisation-wide defaults: ``Private``, ``Read``, ``ControlledByParent``, ..."""

    qualified_api_name: str
    batch: str
    internal_sharing_model: str | None
    external_sharing_model: str | None
