"""The answers of all checks that ask who holds a permission. No checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_audit import Verdict
from saas_audit.datasets.salesforce.permissions import PREFIX
from saas_audit.derived.salesforce.rights import of_these

from .examples import holder

if TYPE_CHECKING:
    from saas_audit import Lookup, Own, Rows
    from saas_audit.datasets.salesforce.permissions import PermissionColumn
    from saas_audit.datasets.salesforce.users import User
    from saas_audit.derived.salesforce.powers import Holder
    from saas_audit.derived.salesforce.rights import Held


def few(holders: Rows[Holder], limit: int, whom: str = "beyond the administrators") -> Verdict:
    """No more than so many hold it, beside those that the admin has approved by name."""
    counted = holders.where(lambda one: not one.is_approved)
    approved = ", ".join(one.name for one in holders.seen() if one.is_approved)
    note = f"approved, and not counted: {approved}" if approved else ""
    want = f"at most {limit} {whom}" if limit else f"nobody {whom}"
    return Verdict(counted.count() <= limit, saw=counted, want=want, caveat=note)


def crowd(number: int, *rights: str, **changed: Any) -> list[Any]:
    """So many people, each with a profile of their own that gives these permissions."""
    return [one for name in range(number) for one in holder(f"p{name}", *rights, **changed)]


def held_by_nobody(
    user: User, held: Own[Held], right: str, columns: Lookup[PermissionColumn]
) -> Verdict | None:
    """An active user of any kind does not hold it; None where the org lacks the permission."""
    if not user.is_active or f"{PREFIX}{right}" not in columns:
        return None
    given = of_these(held, frozenset({right}))
    return Verdict(not given, saw=given, want="held by nobody")
