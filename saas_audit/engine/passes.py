"""One derive gone through: for each subject, or once with all there is."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from ..errors import DeclarationError
from ..model import Row, Stream, key_of, owner_of
from .blame import gap_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..declare.derive import Derive
    from ..model import Reading, Tenant
    from .context import Knowledge


class Pass:
    """One derive over the rows of one type in one tenant."""

    def __init__(
        self, world: Knowledge, derive: Derive, subject: type[Row], tenant: Tenant, makes: type[Row]
    ) -> None:
        self._name = derive.name
        self._stream = functools.partial(world.stream, subject, tenant)
        self._subjects = self._stream()
        self._make = world.context(derive.contract.needs, tenant).bound(derive.function)
        self._of = makes.__row__.of is not None and issubclass(subject, makes.__row__.of)
        self._same_keys = self._of and subject.__row__.of is not None and _is_own_key(subject)
        self.is_apart = self._of and _is_own_key(subject)
        """Each row belongs to one subject, of which there are no two: none is made for another."""
        self._owner = (owner_of if makes.__row__.owner else key_of) if self._of else None
        """From what is made to whom it is about, where that is one subject."""
        self._unanswered: set[str] = set()

    def rows(self, reading: Reading[Any]) -> Iterator[tuple[Any, str]]:
        """What is made, as it is made; what is missing goes into ``reading``."""
        make, owner = self._make, self._owner
        for subject, ref in self._subjects:
            key = key_of(subject)
            try:
                made = make(subject)
                if made is None:
                    continue
                if isinstance(made, Row):
                    if owner and owner(made) != key:
                        self._refuse(made, key)
                    yield made, ref
                    continue
                for row in self._several(made, key):
                    yield row, ref
            except Exception as error:  # a derive that fails leaves its subject unknown
                gap = gap_of(self._name, error)
                self._unanswered.add(key)
                if self._of:
                    reading.gaps_of.setdefault(key, gap)
                else:
                    reading.note(gap)
        self._inherit_gaps(reading)

    def answered(self) -> Iterator[str]:
        """The keys of the subjects that it was called for to the end."""
        keys = (key_of(subject) for subject, _ in self._stream())
        return (key for key in keys if key not in self._unanswered)

    def _several(self, made: Iterable[Row], subject: str) -> Iterator[Row]:
        """Each about the subject it was made for; of two with one key, the first."""
        owner = self._owner
        seen: set[str] = set()
        for row in made:
            if owner and owner(row) != subject:
                self._refuse(row, subject)
            if not self.is_apart:
                yield row
            elif (key := key_of(row)) not in seen:
                seen.add(key)
                yield row

    def _inherit_gaps(self, reading: Reading[Any]) -> None:
        """Subjects that were never seen derive nothing: what they lack, the result lacks."""
        if self._same_keys:
            for key, gap in self._subjects.gaps_of.items():
                reading.gaps_of.setdefault(key, gap)
            reading.note(self._subjects.gap)
        else:
            reading.note(self._subjects.any_gap)

    def _refuse(self, row: Row, subject: str) -> None:
        told = self._owner and self._owner(row)
        raise DeclarationError(
            f"{self._name} made {type(row).__name__} of {told} while called for "
            f"{subject}; drop of= or speak of the subject only"
        )


class Flow:
    """One derive that is called once, with all there is; what it never saw, the result lacks."""

    is_apart = True

    def __init__(
        self,
        world: Knowledge,
        derive: Derive,
        places: Sequence[tuple[type[Row], Tenant]],
        tenant: Tenant,
    ) -> None:
        self._name = derive.name
        self._stream: Stream[Any] = Stream((at, world.stream(one, at)) for one, at in places)
        self._make = world.context(derive.contract.needs, tenant).bound(derive.function)

    def rows(self, reading: Reading[Any]) -> Iterator[tuple[Any, str]]:
        """What is made, as it is made; what is missing goes into ``reading``."""
        try:
            yield from self._make(self._stream)
        except Exception as error:  # what it had not made yet is unknown
            reading.note(gap_of(self._name, error))
        for gap in self._stream.gaps.values():
            reading.note(gap)

    def answered(self) -> Iterator[str]:
        """It speaks of no row one by one."""
        return iter(())


def _is_own_key(row_type: type[Row]) -> bool:
    """Whether a row's key alone tells it apart from all others."""
    return row_type.__row__.owner in ("", row_type.__row__.key)


class Answered:
    """For whom every derive was called to the end.

    That is asked only where the population has a gap as a whole, so nothing is kept until then:
    the subjects are gone over once more.
    """

    def __init__(self, passes: Sequence[Pass | Flow]) -> None:
        self._passes = passes

    @functools.cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key for one in self._passes for key in one.answered())

    def __contains__(self, key: object) -> bool:
        return key in self._keys
