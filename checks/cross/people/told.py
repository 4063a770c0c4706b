"""What the checks about people share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_audit.derived.people.admins import ADMINS, AdminAccount
from saas_audit.derived.people.factors import FACTORS, SecondFactor

if TYPE_CHECKING:
    from saas_audit import Lookup
    from saas_audit.derived.people.accounts import Account


def is_ours(account: Account) -> bool:
    """An account of the organisation's own people that can sign in."""
    return account.enabled and not account.is_guest


def is_declared(account: Account, names: Lookup[Any]) -> bool:
    """Named in the config, by id, by sign-in name or by its main address."""
    return any(name in names for name in sorted(account.known_as))


def administers(account: Account, admins: Lookup[AdminAccount]) -> bool:
    """The account holds an administrator's rights on its own platform."""
    return account.id in admins.of(ADMINS[account.platform])


def has_factor(account: Account, factors: Lookup[SecondFactor]) -> bool | None:
    """A second factor that works; None: the platform says nothing about this account."""
    factor = factors.of(FACTORS[account.platform]).get(account.id)
    return factor.usable if factor else None


def platforms(accounts: Any) -> str:
    """``m365, google``, as far as they were seen: for a verdict that stands by what was seen."""
    return ", ".join(dict.fromkeys(one.platform for one in accounts.seen()))
