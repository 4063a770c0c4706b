"""Which checks run where, and what must be read for them; known before the first call."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from ..declare.check import Check
from ..model import BASE, DNS, ORGANISATION, Row, Source, Tenant, fields_of
from ..model.decode import field_paths
from .needs import closure, needs_of, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

RESOLVER = Tenant(DNS, "dns", "dns", "DNS")
"""Public DNS has no tenant of its own; it is always there."""


class Target(msgspec.Struct, frozen=True):
    """A configured tenant: the tiers switched on, and whether this run may read it."""

    tenant: Tenant
    tiers: frozenset[str] = frozenset()
    included: bool = True


class Window(msgspec.Struct, frozen=True):
    """Of a log, what happened ``since``; after ``most`` records no more is asked for."""

    since: datetime
    most: int

    @property
    def values(self) -> dict[str, str]:
        """What fills the templates of the source."""
        return {"since": self.since.strftime("%Y-%m-%dT%H:%M:%SZ")}


class Fetch(msgspec.Struct, frozen=True):
    """One source to read in one tenant, with every field that anyone wants of it.

    With a ``window`` it is a log that no verdict rests on.
    """

    tenant: Tenant
    source: Source
    fields: tuple[str, ...]
    stage: int
    key: str = ""
    """The vendor's name of the field that tells the records apart."""
    window: Window | None = None

    @property
    def order(self) -> tuple[Any, ...]:
        return (self.stage, self.tenant, self.source.endpoint)


class NotSelected(msgspec.Struct, frozen=True):
    """A check that was not run in a tenant, and the step that would switch it on."""

    check_id: str
    tenant: Tenant
    step: str


class Plan(msgspec.Struct, frozen=True):
    """``selected`` are pairs of check and home: a tenant, or the organisation for cross checks."""

    selected: tuple[tuple[Check, Tenant], ...]
    not_selected: tuple[NotSelected, ...]
    fetches: tuple[Fetch, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple({check.id: check for check, _ in self.selected}.values())

    def selects(self, check: Check, home: Tenant) -> bool:
        return (check, home) in self.selected

    def rights(self, tenant: Tenant) -> tuple[str, ...]:
        """What to grant in this tenant, and not one right more."""
        found = {r for one in self.fetches if one.tenant == tenant for r in one.source.rights}
        return tuple(sorted(found))


def plan(checks: Iterable[Check], targets: Sequence[Target]) -> Plan:
    """Select checks by platform and tier, and gather what they need read."""
    places = [*targets, Target(RESOLVER)]
    selected: list[tuple[Check, Tenant]] = []
    not_selected: list[NotSelected] = []
    wanted: dict[tuple[Tenant, tuple[object, ...]], tuple[Source, list[type[Row]]]] = {}
    for check in checks:
        sources = sources_of(needs_of(check)) if not check.is_manual else {}
        for home in _homes(check, targets):
            reads = [
                (source, readers, place)
                for source, readers in sources.items()
                for place in places
                if place.tenant.platform == source.platform
                and (home in (ORGANISATION, place.tenant) or home.platform != source.platform)
            ]
            if step := _step(check, home, reads, targets):
                not_selected.append(NotSelected(check.id, home, step))
                continue
            selected.append((check, home))
            for source, readers, place in reads:
                held = wanted.setdefault((place.tenant, source.identity), (source, []))
                held[1].extend(readers)
    fetches = [fetch(tenant, *held) for (tenant, _), held in wanted.items()]
    return Plan(
        tuple(selected),
        tuple(sorted(not_selected, key=lambda one: (one.check_id, one.tenant))),
        tuple(sorted(fetches, key=lambda one: one.order)),
    )


def _homes(check: Check, targets: Sequence[Target]) -> list[Tenant]:
    if check.platform == "cross":
        return [ORGANISATION]
    mine = [t.tenant for t in targets if t.tenant.platform == check.platform]
    return mine or [Tenant(check.platform, "")]


def _step(
    check: Check,
    home: Tenant,
    reads: Sequence[tuple[Source, Any, Target]],
    targets: Sequence[Target],
) -> str:
    """What to do before this check can run here; "" if nothing."""
    if home != ORGANISATION and not home.name:
        return f'add a [[tenants]] entry with platform = "{home.platform}" to the config'
    left_out = sorted({p.tenant.name for _, _, p in reads if not p.included})
    if home in [t.tenant for t in targets if not t.included]:
        left_out = [home.name]
    if left_out:
        return f"include {', '.join(left_out)} in the run (--only or --tenant left it out)"
    off: Mapping[tuple[str, str], Source] = {
        (place.tenant.name, source.tier.name): source
        for source, _, place in reads
        if source.tier != BASE and source.tier.name not in place.tiers
    }
    if off:
        return "; ".join(
            f'add "{tier}" to the tiers of tenant {name} ({_price(source)})'
            for (name, tier), source in sorted(off.items())
        )
    if check.platform == "cross" and not reads:
        return "add a [[tenants]] entry for the platforms this check compares to the config"
    return ""


def _price(source: Source) -> str:
    rights = ", ".join(source.rights)
    return f"takes {rights}; {source.tier.cost}" if source.tier.cost else f"takes {rights}"


def fetch(tenant: Tenant, source: Source, readers: Sequence[type[Row]]) -> Fetch:
    """A source with the fields of these row types."""
    paths = {path: None for reader in readers for path in field_paths(reader)}
    return Fetch(tenant, source, tuple(sorted(paths)), stage_of(source), _key(readers[0]))


def _key(row_type: type[Row]) -> str:
    key = row_type.__row__.key
    return next((one.encode_name for one in fields_of(row_type) if one.name == key), "")


def stage_of(source: Source) -> int:
    """0 for what can be read at once; one more than the latest thing its subjects rest on."""
    if source.each is None:
        return 0
    return 1 + max((stage_of(one) for one in sources_of(closure([source.each]))), default=0)
