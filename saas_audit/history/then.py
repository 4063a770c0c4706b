"""What a run was judged by: as it is written down, and read back as if it were the config."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ..errors import UsageError
from ..model import Row, Tenant
from ..settings import Settings, declared_rows, platform_of
from .model import Effective

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..declare.check import Check

T = TypeVar("T", bound=Row)


def effective(settings: Settings, checks: Iterable[Check]) -> Effective:
    """Every knob and list in force. Raises UsageError for a knob that does not exist."""
    asked = tuple(checks)
    chosen = settings.knobs(asked)
    declared = {"": settings.declared} | {
        Tenant(platform_of(one), one.name).folder: one.declared for one in settings.tenants
    }
    knobs = {
        check.id: {knob.name: knob.default for knob in check.contract.knobs}
        | chosen.get(check.id, {})
        for check in asked
    }
    plain = msgspec.to_builtins(
        {
            "profile": settings.profile,
            "set": settings.checks,
            "knobs": {name: held for name, held in sorted(knobs.items()) if held},
            "declared": {name: held for name, held in sorted(declared.items()) if held},
        },
        order="sorted",
        str_keys=True,
    )
    return msgspec.convert(plain, Effective)


class Then:
    """A recorded run's config: its lists, and its knobs for the checks of today.

    Defaults are no part of it: where a default has moved, the rule has.
    """

    def __init__(self, recorded: Effective) -> None:
        self.recorded = recorded

    def rows(self, row_type: type[T], tenant: Tenant) -> Sequence[T]:
        """The declared rows of a list as they were; what its row no longer knows is left out."""
        meta = row_type.__row__
        held = self.recorded.declared.get(tenant.folder if meta.per_tenant else "", {})
        if meta.config not in held:
            return ()
        try:
            return declared_rows(row_type, held[meta.config], meta.config)
        except UsageError:
            return ()

    def knobs(self, checks: Iterable[Check]) -> dict[str, dict[str, Any]]:
        """The knobs that the profile and the config of then set, as far as they exist today."""
        found = {}
        for check in checks:
            known = {knob.name: knob for knob in check.contract.knobs}
            held = dict(_profiled(check, self.recorded.profile))
            for name in (check.id, *check.aliases):
                for knob, value in self.recorded.set.get(name, {}).items():
                    if knob in known:
                        held |= _converted(known[knob], value)
            if held:
                found[check.id] = held
        return found


def _profiled(check: Check, profile: str) -> dict[str, Any]:
    return next((knobs for name, knobs in check.profiles.items() if name == profile), {})


def _converted(knob: Any, value: Any) -> dict[str, Any]:
    try:
        return {knob.name: knob.convert(value)}
    except msgspec.ValidationError:
        return {}
