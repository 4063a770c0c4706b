"""What the last run saw and this one cannot see any more, as rows."""

from __future__ import annotations

from datetime import date

from ..declare.remembered import remembered
from ..model import Row


class HadHome(Row, key="account"):
    """An account whose owner had others on a platform where people are at home.

    ``account``: as ``google:1041``; ``homes``: the ids of the others. ``names`` and ``home_names``:
    ids and sign-in names in lower case, as the config may name them, with and without the platform.
    ``basis`` is what made them one person's, ``seen`` the day of the run that saw it last.
    """

    account: str
    homes: tuple[str, ...]
    names: frozenset[str]
    home_names: frozenset[str]
    basis: str
    seen: date


@remembered
class HadEntra(HadHome):
    """At home in Entra ID."""


@remembered
class HadGoogle(HadHome):
    """At home in Google Workspace."""
