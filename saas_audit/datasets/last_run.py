"""What the last run saw and this one cannot see any more, as rows."""

from __future__ import annotations

from datetime import date

from ..declare.remembered import remembered
from ..model import Row


class HadHome(Row, key="account"):
    """An account whose owner had others on a platform where people are at home.

    ``account``: as ``google:1041``, with its ``address``; ``homes``: the ids of the others on the
    platform ``home``, with their addresses. ``basis`` is what made them one person's, ``seen`` the
    day of the run that saw it last.
    """

    account: str
    address: str
    home: str
    homes: tuple[str, ...]
    home_addresses: tuple[str, ...]
    basis: str
    seen: date


@remembered
class HadEntra(HadHome):
    """At home in Entra ID."""


@remembered
class HadGoogle(HadHome):
    """At home in Google Workspace."""
