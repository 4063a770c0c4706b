"""Who was at home in the last run and is not any more, whatever their addresses say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from ...datasets.declared import DifferentPeople
from ...datasets.google.directory import User as GoogleUser
from ...datasets.last_run import HadEntra, HadGoogle, HadHome
from ...datasets.m365.directory import User as EntraUser
from ...declare.derive import derive
from ...model import Row, Rows, Stream
from .hashes import Hashes

if TYPE_CHECKING:
    from .accounts import Account, HomePlatform


class LeftHome(Row, key="account"):
    """An account elsewhere, all of whose owner's accounts at home are gone since ``seen``.

    ``account``: as ``google:1041``; ``basis``: what had made them one person's.
    """

    account: str
    basis: str
    seen: date


class LeftEntra(LeftHome):
    """Gone from Entra ID."""


class LeftGoogle(LeftHome):
    """Gone from Google Workspace."""


L = TypeVar("L", bound=LeftHome)


@derive
def left_entra(
    had: Stream[HadEntra], users: Rows[EntraUser], different: Rows[DifferentPeople]
) -> Iterator[tuple[LeftEntra, str]]:
    """Nobody is gone from a list that was not read to its end."""
    yield from _left(had, users, different, LeftEntra)


@derive
def left_google(
    had: Stream[HadGoogle], users: Rows[GoogleUser], different: Rows[DifferentPeople]
) -> Iterator[tuple[LeftGoogle, str]]:
    """As for Entra ID."""
    yield from _left(had, users, different, LeftGoogle)


def _left(
    had: Stream[HadHome],
    users: Rows[EntraUser] | Rows[GoogleUser],
    different: Rows[DifferentPeople],
    kind: type[L],
) -> Iterator[tuple[L, str]]:
    there: Hashes | None = None
    apart = [frozenset(map(str.lower, one.accounts)) for one in different]
    for _, one, ref in had:
        if there is None:
            there = Hashes(user.id for user in users)  # raises Unknown if they are not all
        if any(home in there for home in one.homes):
            continue
        if not any(_names(one) & names and _home_names(one) & names for names in apart):
            yield kind(account=one.account, basis=one.basis, seen=one.seen), ref


def _names(had: HadHome) -> frozenset[str]:
    platform, _, id_ = had.account.partition(":")
    return _called(platform, (id_, had.address))


def _home_names(had: HadHome) -> frozenset[str]:
    return _called(had.home, (*had.homes, *had.home_addresses))


def _called(platform: str, known: Iterable[str]) -> frozenset[str]:
    """By which the config may name an account, of whose platform it says nothing or this."""
    names = {one.lower() for one in known}
    return frozenset(names | {f"{platform}:{one}" for one in names})


LEFT: dict[HomePlatform, type[LeftHome]] = {"m365": LeftEntra, "google": LeftGoogle}


def known_as(account: Account) -> str:
    """How an account is remembered."""
    return f"{account.platform}:{account.id}"
