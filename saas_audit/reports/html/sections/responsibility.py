"""Section 7: what the provider gives, what the customer has to do with it, and whether it is done.

``matrix`` is the one function that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ....controls import FRAMEWORKS
from ....model import PLATFORMS as THREE
from ....model import Outcome
from ..words import PLATFORMS, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ....controls import Theme
    from ....engine.judge import CheckResult
    from ...run import Run

DUTIES: Mapping[Theme, tuple[str, str]] = {
    "mfa": ("offers second factors, and enforces the policy", "requires one of everybody"),
    "admin": ("offers roles and keeps them apart", "gives few people few rights"),
    "authentication": ("checks who signs in", "closes the weak ways in"),
    "sharing": ("enforces the sharing that is set", "decides who may share what with whom"),
    "guests": ("keeps guests apart from members", "decides who invites, and what guests see"),
    "apps": ("asks for consent, and shows it", "approves apps, and takes access back"),
    "email": ("filters and signs mail", "publishes its records, and closes detours"),
    "data_protection": ("encrypts what it stores", "says what is confidential, and may not leave"),
    "devices": ("asks the device for its state", "sets the state that is asked for"),
    "logging": ("records what is done", "keeps it, and looks at alerts"),
}
"""The provider's part and the customer's, in our words."""

SHARES = ("gap", "blind", "licence", "met", "none")


class Use(msgspec.Struct, frozen=True):
    """How a customer's part stands on one platform: ``state`` is one of SHARES."""

    platform: str
    state: str
    word: str
    told: str


class Duty(msgspec.Struct, frozen=True):
    """One theme: whose part is what."""

    title: str
    ids: str
    provider: str
    customer: str
    uses: tuple[Use, ...]


class Matrix(msgspec.Struct, frozen=True):
    """The section."""

    platforms: tuple[str, ...]
    duties: tuple[Duty, ...]
    owed: int


def of(run: Run) -> Matrix:
    """The matrix, and how much the customer still owes."""
    duties = tuple(matrix(run))
    owed = sum(use.state == "gap" for duty in duties for use in duty.uses)
    return Matrix(tuple(PLATFORMS[one] for one in THREE), duties, owed)


def matrix(run: Run) -> Iterator[Duty]:
    """By theme and platform."""
    held: dict[tuple[str, str], list[CheckResult]] = {}
    for result in run.results:
        check = run.checks[result.check_id]
        held.setdefault((check.control.theme, check.platform), []).append(result)
    for theme, title in THEMES.items():
        provider, customer = DUTIES[theme]
        ids = " ".join(FRAMEWORKS[theme]["csa_sscf_1_0"])
        uses = tuple(_use(run, one, held.get((theme, one), [])) for one in THREE)
        yield Duty(title, ids, provider, customer, uses)


def _blocked(run: Run, result: CheckResult) -> bool:
    """The remedy takes a licence that is not there: to be bought, not to be set."""
    first = next(iter(run.findings.of(result)), None)
    return first is not None and bool(first.lacks)


def _use(run: Run, platform: str, results: list[CheckResult]) -> Use:
    failed = [one for one in results if one.outcome is Outcome.FAIL]
    blocked = sum(_blocked(run, one) for one in failed)
    failing = len(failed) - blocked
    unknown = [one for one in results if one.outcome is Outcome.UNKNOWN]
    judged = sum(one.outcome in (Outcome.PASS, Outcome.FAIL) for one in results)
    name = PLATFORMS[platform]
    if failing:
        return Use(name, "gap", "Yours to do", f"{failing} of {len(results)} fail")
    if blocked:
        return Use(name, "licence", "Blocked by licence", f"{blocked} of {len(results)} fail")
    if unknown:
        return Use(name, "blind", "Unknown", f"{len(unknown)} of {len(results)} unseen")
    if judged:
        return Use(name, "met", "Done", f"{judged} of {judged} pass")
    return Use(name, "none", "Not judged", f"{len(results)} asked" if results else "not asked")
