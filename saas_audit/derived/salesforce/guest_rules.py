"""Rules that share with everybody on a site."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.sharing_rules import SharingRules
from ...declare.derive import derive
from ...model import Row


class GuestSharing(Row, owner="object", of=SharingRules, label="name"):
    """A guest sharing rule.

    ``is_unbounded``: it has no criteria, or it reaches records that customers of a portal own.
    """

    id: str
    object: str
    name: str
    is_unbounded: bool


@derive
def guest_sharing(rules: SharingRules) -> Iterator[GuestSharing]:
    for rule in rules.sharing_guest_rules:
        name = f"{rules.full_name}: {rule.full_name}"
        yield GuestSharing(
            id=name,
            object=rules.full_name,
            name=name,
            is_unbounded=not rule.criteria_items or rule.include_hvu_owned_records,
        )
