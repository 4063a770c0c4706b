"""A time as Salesforce writes it."""

from __future__ import annotations

from datetime import UTC, datetime


class Moment(datetime):
    """``2026-11-02T06:00:00.000+0000``: the offset has no colon. Always aware of its zone."""

    @classmethod
    def parse(cls, value: object) -> Moment:
        """Raises ValueError for anything else; a text without an offset is UTC."""
        if not isinstance(value, str):
            raise ValueError(f"not a time: {value!r}")
        moment = cls.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
