"""Another look at a snapshot: with these rules, this config, at this time; at chosen subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

import msgspec

from ..engine.facts import NOTHING, Facts
from ..engine.judge import evaluate
from ..engine.needs import used_twice
from ..engine.plan import RESOLVER, Target, plan
from ..engine.world import World
from ..model import Gap, Outcome, Row, Tenant, Unclear, Verdict, key_of, text
from . import memory
from .record import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from ..declare.check import Check
    from ..engine.judge import CheckResult
    from ..model import Answer as Said
    from ..model import Finding
    from ..snapshot import Snapshot

T = TypeVar("T", bound=Row)
Kind = Literal["fail", "pass", "gone", "unknown", "unasked"]
Subject = tuple[str, str, str]
"""Check id, vendor's tenant id, subject key: what a finding's id is a hash of."""


class State(msgspec.Struct, frozen=True):
    """How one subject stood: ``saw`` for people, ``mark`` to tell values apart.

    ``gone``: it was not there, or the check is not about it. ``unasked``: the check was not asked.
    """

    kind: Kind
    saw: str = ""
    mark: str = ""

    @property
    def told(self) -> str:
        """A cell of changes.csv."""
        kind = {"gone": "not there", "unasked": ""}.get(self.kind, self.kind)
        return f"{kind}: {self.saw}" if self.saw else kind


class Config(Protocol):
    """Lists and knobs, of today or of then."""

    def rows(self, row_type: type[T], tenant: Tenant) -> Sequence[T]:
        """The declared rows of a list."""

    def knobs(self, checks: Iterable[Check]) -> Mapping[str, Mapping[str, Any]]:
        """The knobs that are set."""


class Look:
    """What one evaluation says of the watched subjects; the engine's sink and witness."""

    def __init__(self, watched: Iterable[Subject]) -> None:
        self._watched = frozenset(watched)
        self._checks = frozenset(check for check, _, _ in self._watched)
        self._states: dict[Subject, State] = {}
        self._short: dict[tuple[str, str], State] = {}
        self.results: dict[tuple[str, str], CheckResult] = {}

    def add(self, finding: Finding) -> None:
        """The engine's sink."""
        subject = (finding.check_id, finding.tenant_id, finding.subject_id)
        if finding.outcome is Outcome.FAIL and subject in self._watched:
            self._states[subject] = State("fail", finding.saw, mark(finding))

    def heard(
        self, check: Check, home: Tenant, subject: Row, tenant: Tenant, answer: Said | Gap
    ) -> None:
        """See ``engine.judge.Witness``."""
        del home
        if check.id not in self._checks:
            return
        name = (check.id, tenant.tenant_id, text(key_of(subject) or tenant.tenant_id))
        if name in self._watched and not (isinstance(answer, Verdict) and not answer.ok):
            self._states[name] = _state(answer)

    def short(self, check: Check, home: Tenant, gap: Gap) -> None:
        """See ``engine.judge.Witness``."""
        self._short.setdefault((check.id, home.folder), State("unknown", gap.reason))

    def of(self, subject: Subject, home: str) -> State:
        """How a watched subject stood; ``home`` is the folder of the tenant it is counted in."""
        if (subject[0], home) not in self.results:
            return State("unasked")
        return self._states.get(subject) or self._short.get((subject[0], home)) or State("gone")


def _state(answer: Said | Gap) -> State:
    if answer is None:
        return State("gone")
    if isinstance(answer, (Gap, Unclear)):
        return State("unknown", answer.reason)
    return State("pass", text(answer.saw))


def look(
    snapshot: Snapshot,
    checks: Sequence[Check],
    config: Config,
    as_of: datetime,
    watched: Iterable[Subject],
) -> Look:
    """Evaluate these checks where the snapshot's own tenants and tiers allow it."""
    found = Look(watched)
    held = [entry for entry in snapshot.manifest.tenants if entry.tenant != RESOLVER]
    todo = plan(checks, [Target(entry.tenant, frozenset(entry.tiers)) for entry in held])
    facts = Facts(snapshot, config, as_of, memory.of(snapshot.folder) or NOTHING)
    world = World(facts, used_twice(todo.checks))
    knobs = config.knobs(checks)
    for result in evaluate(world, todo.checks, knobs, found.add, todo.selects, found):
        found.results[result.check_id, result.tenant.folder] = result
    return found
