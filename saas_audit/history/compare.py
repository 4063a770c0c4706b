"""A run against an older one: joined by subject, each difference traced to its cause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

import msgspec

from ..errors import SnapshotError
from ..model import Outcome, Severity, finding_id
from . import differ
from .causes import Chain, Why, cause_of, change_of
from .evidence import Looks, old_looks, opened, outcome, restated
from .join import Joined, Pair, Side, join, past_of, renamed, same_tenant
from .look import Config, Look, State, look
from .model import Cause, Change, History, Move, Past, Standing
from .rules import reads_time, rule_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..declare.check import Check
    from ..engine.judge import CheckResult
    from ..snapshot import Snapshot
    from .store import Record

YEAR = timedelta(days=365)
MOST_PAST = 100_000
"""Findings of the past that are carried on; the oldest go first."""
_ORDER: tuple[Change, ...] = (
    "reopened",
    "regressed",
    "new",
    "changed",
    "coverage_changed",
    "rule_changed",
    "resolved",
)


class Compared(msgspec.Struct, frozen=True):
    """``restated``: the older run's posture by today's rules, None where that is not known."""

    history: History
    restated: float | None


def compare(
    record: Record,
    new: Side,
    checks: Mapping[str, Check],
    evidence: Snapshot | None,
    config: Config,
) -> Compared:
    """``evidence`` is the newer run's, ``config`` what it was judged by; ``checks`` are today's.

    Raises SnapshotError if the older run's record is damaged. Its evidence may be gone.
    """
    return _Comparison(record, new, checks, evidence, config).made()


class _Comparison:
    def __init__(
        self,
        record: Record,
        new: Side,
        checks: Mapping[str, Check],
        evidence: Snapshot | None,
        config: Config,
    ) -> None:
        self._old, self._new = record.header, new.header
        self._checks = checks
        self._names = renamed(checks)
        self._known = {self._names.get(id_, id_): one for id_, one in self._old.asked.items()}
        self._joined: Joined = join(record, new, checks)
        self._day = self._new.as_of.date()
        self._rules = differ.rules(self._old, self._new, self._names)
        self._config = differ.config(self._old.effective, self._new.effective)
        self._note = ""
        self._looks = self._look_back(record, config)
        self._now = self._look_now(evidence, config)

    def made(self) -> Compared:
        moves: list[Move] = []
        standings: dict[str, Standing] = {}
        past = list(self._joined.past)
        for id_, pair in self._joined.pairs.items():
            chain, why = self._traced(pair)
            change = change_of(pair, chain, why)
            if pair.after is not None:
                standings[id_] = self._standing(id_, pair, change, why)
            else:
                past += self._left(id_, pair, change, chain)
            if change:
                moves.append(self._move(id_, pair, chain, change, why))
        moves += self._seen_or_not()
        history = History(
            previous=self._old.run_id,
            previous_as_of=self._old.as_of,
            rules=self._rules,
            config=self._config,
            note=self._note,
            past=self._recent(past),
            moves=tuple(sorted(moves, key=_order)),
            default=self._default(),
            standings=self._standings(standings),
        )
        return Compared(history, self._restated())

    # -- looking ---------------------------------------------------------------------------------

    def _trusted(self, check_id: str) -> bool:
        """Is the rule of the newer run the one that is installed?"""
        check, asked = self._checks.get(check_id), self._new.asked.get(check_id)
        return bool(check and asked and not check.is_manual and rule_hash(check) == asked.rule)

    def _answerable(self, check_id: str) -> bool:
        check = self._checks.get(check_id)
        return bool(check and (check.is_manual or self._trusted(check_id)))

    def _look_back(self, record: Record, config: Config) -> Looks | None:
        pairs = self._joined.pairs.values()
        blind = (now.check_id for then, now in self._joined.answers if _known_of(then, now))
        asked = sorted({*(pair.check_id for pair in pairs), *blind})
        chosen = [self._checks[id_] for id_ in asked if self._trusted(id_)]
        everything = chosen
        if self._rules or self._config or self._known.keys() != self._new.asked.keys():
            everything = [self._checks[id_] for id_ in self._new.asked if self._trusted(id_)]
        if not everything:
            return None
        snapshot = opened(record.folder)
        if isinstance(snapshot, str):
            self._without(snapshot)
            return None
        watched = [pair.subject for pair in pairs]
        try:
            return old_looks(snapshot, self._old, self._new, config, chosen, everything, watched)
        except SnapshotError as error:
            self._without(str(error))
            return None

    def _without(self, why: str) -> None:
        self._note = (
            f"the evidence of {self._old.run_id} cannot be looked at again ({why}); causes are "
            "told only where one alone is possible"
        )

    def _look_now(self, evidence: Snapshot | None, config: Config) -> Look | None:
        """What became of those that fail no more."""
        left = [pair for pair in self._joined.pairs.values() if pair.after is None]
        asked = sorted({pair.check_id for pair in left})
        checks = [self._checks[id_] for id_ in asked if self._trusted(id_)]
        if evidence is None or not checks:
            return None
        return look(evidence, checks, config, self._new.as_of, [pair.subject for pair in left])

    # -- one pair --------------------------------------------------------------------------------

    def _traced(self, pair: Pair) -> tuple[Chain, Why]:
        now = self._state_now(pair)
        is_new = pair.check_id not in self._known
        by_value = pair.before is not None and pair.after is not None
        if self._looks is not None and self._trusted(pair.check_id):
            steps = self._steps(pair)
            then = _then(pair, steps[0])
            if not self._is_thinned(pair.check_id, then, steps[0]):
                chain = Chain(then, *steps, now)
                return chain, cause_of(chain, by_value=by_value, is_new_check=is_new)
        then = _then(pair, State("unknown"))
        return Chain(then, then, then, then, now), self._left_over(pair, then, now)

    def _steps(self, pair: Pair) -> tuple[State, State, State]:
        """A check that was not selected then is not asked of the old evidence now."""
        if pair.then is None and pair.before is None and pair.check_id in self._known:
            return (State("unasked"),) * 3
        assert self._looks is not None
        return self._looks.of(pair.subject, self._home_then(pair.home))

    def _home_then(self, home: str) -> str:
        """The tenant's folder in the older run, whatever it is called now."""
        mine = next((one for one in self._new.tenants if one.folder == home), None)
        for one in self._old.tenants if mine else ():
            if same_tenant(one, mine):  # type: ignore[arg-type]
                return one.folder
        return home

    def _is_thinned(self, check_id: str, then: State, by_rule: State) -> bool:
        """The same rule on the same evidence says the same; where it is silent, pages are gone."""
        known = self._known.get(check_id)
        same_rule = known is not None and known.rule == self._new.asked[check_id].rule
        silent = by_rule.kind in ("unknown", "unasked")
        return same_rule and silent and then.kind in ("pass", "fail")

    def _state_now(self, pair: Pair) -> State:
        if pair.after is not None:
            return State("fail", pair.after.saw, pair.after.mark)
        if self._now is not None and self._trusted(pair.check_id):
            return self._now.of(pair.subject, pair.home)
        return State("unknown", pair.now.reason) if pair.now.doubts else State("pass")

    def _left_over(self, pair: Pair, then: State, now: State) -> Why:
        """Causes that are possible where the old evidence cannot be asked."""
        check, known = self._checks.get(pair.check_id), self._known.get(pair.check_id)
        if known is None:
            return Why("rule")
        left: list[Cause] = []
        if check is None or known.rule != self._new.asked[pair.check_id].rule:
            left.append("rule")
        if check is None or differ.concerns(check, self._old.effective, self._new.effective):
            left.append("config")
        if (check is None or reads_time(check)) and self._old.as_of != self._new.as_of:
            left.append("time")
        if now.kind == "unknown" or then.kind in ("unknown", "unasked"):
            return Why("", (*left, "coverage")) if left else Why("coverage")
        return Why("", (*left, "tenant")) if left else Why("tenant")

    # -- what is told ----------------------------------------------------------------------------

    def _standing(self, id_: str, pair: Pair, change: Change | None, why: Why) -> Standing:
        seen = self._joined.first_seen.get(id_)
        if seen is None and pair.past is not None:
            seen = pair.past.first_seen
        if change is None:
            return Standing("open", "", seen or self._day)
        return Standing(change, why.cause, seen or self._day)  # type: ignore[arg-type]

    def _left(self, id_: str, pair: Pair, change: Change | None, chain: Chain) -> Iterator[Past]:
        """What is carried on of a finding that does not fail now."""
        past = pair.past
        if pair.before is not None:
            past = past_of(pair.before, id_, pair.check_id, self._old.as_of.date())
        if past is None:
            return
        settled = change is not None and chain.now.kind in ("pass", "gone")
        yield msgspec.structs.replace(
            past, home=pair.home, resolved=self._day if settled else past.resolved
        )

    def _move(self, id_: str, pair: Pair, chain: Chain, change: Change, why: Why) -> Move:
        one = pair.after or pair.before or pair.past
        assert one is not None
        return self._line(
            pair,
            finding_id=id_,
            platform=one.platform,
            severity=str(one.severity),
            subject_id=one.subject_id,
            subject_name=one.subject_name,
            before=_told(chain),
            after=chain.now.told,
            change=change,
            why=why,
        )

    def _line(self, pair: Pair, *, why: Why, **told: object) -> Move:
        asked = self._new.asked[pair.check_id]
        tenant = next((one for one in self._new.tenants if one.folder == pair.home), None)
        return Move(
            check_id=pair.check_id,
            control_id=asked.control,
            tenant=tenant.name if tenant else self._new.organisation,
            cause=why.cause,  # type: ignore[arg-type]
            not_separated=why.left,
            **told,  # type: ignore[arg-type]
        )

    def _seen_or_not(self) -> Iterator[Move]:
        """Checks that nobody failed, and that could be answered in one of the two runs only."""
        for then, now in self._joined.answers:
            if not _known_of(then, now):
                continue
            pair = Pair(check_id=now.check_id, home=now.tenant.folder, now=now, then=then.outcome)
            was, is_ = outcome(then), outcome(now)
            steps = (was, was, was)
            if self._looks is not None and self._trusted(now.check_id):
                place = (now.check_id, then.tenant.folder)
                steps = self._looks.outcomes(place)
            chain = Chain(was, *steps, is_)
            why = cause_of(chain, by_value=False, is_new_check=False)
            yield self._line(
                pair,
                finding_id=finding_id(now.check_id, now.tenant.tenant_id, ""),
                platform=now.tenant.platform or now.check_id.partition(".")[0],
                severity=self._new.asked[now.check_id].severity,
                subject_id="",
                subject_name="",
                before=_outcome(then),
                after=_outcome(now),
                change="rule_changed" if why.cause == "rule" else "coverage_changed",
                why=why if why.cause else Why("coverage"),
            )

    # -- the whole -------------------------------------------------------------------------------

    def _default(self) -> Standing:
        """The commonest standing is not written down once for each finding."""
        days = self._joined.days
        day = min(days, key=lambda one: (-days[one], one)) if days else None
        return Standing("open", "", day)

    def _standings(self, standings: dict[str, Standing]) -> Mapping[str, Standing]:
        default = self._default()
        shared: dict[date, Standing] = {}
        for id_, day in self._joined.first_seen.items():
            if day != default.first_seen and id_ not in standings:
                standings[id_] = shared.setdefault(day, Standing("open", "", day))
        return standings

    def _recent(self, past: list[Past]) -> tuple[Past, ...]:
        since = self._day - YEAR
        kept = [one for one in past if (one.resolved or one.last_seen) >= since]
        kept.sort(key=lambda one: (one.resolved or one.last_seen, one.id), reverse=True)
        return tuple(sorted(kept[:MOST_PAST], key=lambda one: (one.check_id, one.id)))

    def _restated(self) -> float | None:
        if not self._rules and not self._config and self._known.keys() == self._new.asked.keys():
            return self._old.posture.percent
        if self._looks is None or not all(map(self._answerable, self._new.asked)):
            return None
        answered = {now.check_id: then.outcome for then, now in self._joined.answers}
        return restated(self._looks.by_config, self._checks, answered)


def _then(pair: Pair, by_rule: State) -> State:
    """What was said then; of a subject that was not written down, what its evidence says."""
    if pair.before is not None:
        return State("fail", pair.before.saw, pair.before.mark)
    if pair.then is None:
        return State("unknown") if pair.past is not None else State("unasked")
    doubtful = pair.doubtful or pair.then is Outcome.UNKNOWN
    if not doubtful:
        return State("pass")
    return State("pass") if by_rule.kind in ("pass", "gone") else State("unknown", by_rule.saw)


def _told(chain: Chain) -> str:
    """What was said then; what a pass saw is not kept, but the old evidence still tells it."""
    same = [one for one in chain.old if one.kind == chain.then.kind and one.saw]
    if chain.then.kind == "pass" and not same:
        same = [one for one in chain.old[1:] if one.kind == "gone"]
    return (same[0] if same else chain.then).told


def _known_of(then: CheckResult, now: CheckResult) -> bool:
    """Nobody failed in either, and one of them could not tell."""
    quiet = (Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)
    if then.outcome not in quiet or now.outcome not in quiet:
        return False
    return (then.outcome is Outcome.UNKNOWN) is not (now.outcome is Outcome.UNKNOWN)


def _outcome(result: CheckResult) -> str:
    return f"{result.outcome}: {result.reason}" if result.reason else str(result.outcome)


def _order(move: Move) -> tuple[object, ...]:
    """What got worse first."""
    rank = Severity(move.severity).rank
    return (_ORDER.index(move.change), rank, move.check_id, move.tenant, move.subject_id)


assert set(_ORDER) == set(get_args(Change)) - {"first_run", "open"}
