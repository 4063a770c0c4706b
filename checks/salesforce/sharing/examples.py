"""What the truth tables about sharing share. No checks."""

from __future__ import annotations

from typing import Any

from saas_audit.datasets.salesforce.named import NamedObject

from ..examples import ACME, customer

NAMED = NamedObject(sobject_type="Case")
PAT: list[Any] = [ACME, NAMED, *customer("pat")]
