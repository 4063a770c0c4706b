"""``@check``: a function becomes a check, and nothing has to be listed anywhere else."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Literal, get_args

from ..errors import DeclarationError
from ..model import Answer, Outcome, Severity
from .contract import Contract, contract_of
from .example import Example, example
from .prose import Prose, prose_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..controls import Control

Profile = Literal["saas-audit", "scuba", "cis"]
"""Whose thresholds: our own, CISA's SCuBA baselines, the CIS benchmarks."""

Knobs = dict[str, Any]


class Check:
    """One question, and everything there is to know about it."""

    def __init__(
        self,
        function: Callable[..., Answer],
        *,
        severity: Severity,
        control: Control,
        maps: Mapping[str, tuple[str, ...]],
        profiles: Mapping[Profile, Knobs],
        blind_to: str,
        aliases: tuple[str, ...],
    ) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self.severity = severity
        self.control = control
        self.maps = maps
        self.profiles = profiles
        self.blind_to = blind_to
        self.aliases = aliases
        self.examples: list[Example] = []
        self.id = _id_of(function)

    @property
    def platform(self) -> str:
        """``m365``, ``google``, ``salesforce`` or ``cross``."""
        return self.id.partition(".")[0]

    @functools.cached_property
    def contract(self) -> Contract:
        """Subject, context and knobs. Raises DeclarationError."""
        contract = contract_of(self.function)
        if contract.at_once:
            raise DeclarationError(f"{self.id}: a check is asked about one row at a time")
        return contract

    @functools.cached_property
    def prose(self) -> Prose:
        """Title, why, fix, see. Raises DeclarationError."""
        return prose_of(self.id, self.function.__doc__)

    def knobs_of(self, profile: Profile) -> Knobs:
        """What a profile asks for, knob by knob; {} where it has no view of its own.

        Raises DeclarationError if the check has no such profile, knob or value.
        """
        known = {knob.name: knob for knob in self.contract.knobs}
        for name, knobs in self.profiles.items():
            if name not in get_args(Profile):
                raise DeclarationError(f"{self.id}: no profile is called {name}")
            for knob, value in knobs.items():
                if knob not in known:
                    raise DeclarationError(f"{self.id}: profile {name}: no knob is called {knob}")
                known[knob].insist(value, f"{self.id}: profile {name}")
        return self.profiles.get(profile, {})

    @property
    def is_manual(self) -> bool:
        """Nothing to read: a person has to look."""
        return self.contract.subject is None

    def passes(self, *facts: Any, **options: Any) -> None:
        """In this world the answer is pass."""
        self.examples.append(example(Outcome.PASS, facts, options))

    def fails(self, *facts: Any, **options: Any) -> None:
        """In this world the answer is fail; ``at=LOW`` names the degree, ``lacks=`` the licence."""
        self.examples.append(example(Outcome.FAIL, facts, options))

    def unknown(self, *facts: Any, **options: Any) -> None:
        """In this world nobody can tell."""
        self.examples.append(example(Outcome.UNKNOWN, facts, options))

    def skips(self, *facts: Any, **options: Any) -> None:
        """In this world the check has nothing to judge."""
        self.examples.append(example(Outcome.NOT_APPLICABLE, facts, options))

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<check {self.id}>"


def _id_of(function: Callable[..., Any]) -> str:
    """``...checks.m365.entra.conditional_access`` + name -> ``m365.entra.name``.

    A module split by subject keeps its checks' ids: only platform and service count.
    """
    parts = function.__module__.split(".")
    if "checks" not in parts:
        return f"{parts[-1]}.{function.__name__}"
    place = parts[parts.index("checks") + 1 :][:2]
    return ".".join((*place, function.__name__))


def check(
    *,
    severity: Severity,
    control: Control,
    maps: Mapping[str, list[str] | tuple[str, ...]] | None = None,
    profiles: Mapping[Profile, Knobs] | None = None,
    blind_to: str = "",
    aliases: tuple[str, ...] = (),
) -> Callable[[Callable[..., Answer]], Check]:
    """Declare a check.

    ``maps`` holds benchmark ids only (the control gives the general frameworks); ``profiles`` the
    knobs of authorities that differ from us; ``blind_to`` is what a partial check cannot see,
    printed beside each pass; ``aliases`` are ids it once had.
    """

    def declare(function: Callable[..., Answer]) -> Check:
        if not isinstance(severity, Severity):
            raise DeclarationError(f"{function.__name__}: severity must be CRITICAL, HIGH, ...")
        return Check(
            function,
            severity=severity,
            control=control,
            maps={name: tuple(ids) for name, ids in (maps or {}).items()},
            profiles=profiles or {},
            blind_to=blind_to,
            aliases=aliases,
        )

    return declare
