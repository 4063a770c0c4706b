"""What people decided, under pseudonyms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...decisions import Decisions
from ...decisions.owners import Owners
from .ours import rebuilt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...decisions import Acceptance, Task
    from .tenants import Tenants
    from .words import Words


class MaskedDecisions:
    """Exceptions, tasks and owners. ``moved``: the ids of findings, from what was to what is."""

    def __init__(self, words: Words, tenants: Tenants, moved: Mapping[str, str]) -> None:
        self._words = words
        self._tenants = tenants
        self._moved = moved

    def of(self, held: Decisions) -> Decisions:
        """What was decided about findings that are still known by an id."""
        moved = self._moved
        kept = [one for one in held.acceptances if one.finding_id in moved]
        ids = {one.id: self._words.name(one.id, "exception") for one in kept}
        return Decisions(
            acceptances=tuple(self._acceptance(one, ids[one.id]) for one in kept),
            states={ids[name]: state for name, state in held.states.items() if name in ids},
            tasks={moved[i]: self._task(t, moved[i]) for i, t in held.tasks.items() if i in moved},
            owners=self._owners(held.owners),
        )

    def _owners(self, held: Owners) -> Owners:
        """Tables of the config, which speak of tenants by name or by folder."""

        def hidden(table: dict[str, str]) -> dict[str, str]:
            return {key: self._words.name(who, "owner") for key, who in table.items()}

        named = self._tenants.names | self._tenants.folders
        return Owners(
            checks=hidden(held.checks),
            controls=hidden(held.controls),
            themes=hidden(held.themes),
            tenants={named[k]: v for k, v in hidden(held.tenants).items() if k in named},
            platforms=hidden(held.platforms),
            everything_else=self._words.name(held.everything_else, "owner"),
        )

    def _acceptance(self, one: Acceptance, id_: str) -> Acceptance:
        name = self._words.name
        return rebuilt(
            one,
            id=id_,
            finding_id=self._moved[one.finding_id],
            tenant=name(one.tenant, "tenant"),
            subject_id=name(one.subject_id, "subject"),
            subject_name=name(one.subject_name, "subject"),
            seen=self._words.value(one.seen),
            wanted=self._words.value(one.wanted),
            reason=name(one.reason, "text"),
            approved_by=name(one.approved_by, "person"),
        )

    def _task(self, one: Task, place: str) -> Task:
        name = self._words.name
        return rebuilt(
            one,
            finding_id=place,
            tenant=name(one.tenant, "tenant"),
            subject_id=name(one.subject_id, "subject"),
            owner=name(one.owner, "owner"),
            justification=name(one.justification, "text"),
        )
