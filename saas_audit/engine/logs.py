"""The audit logs of the tenants that are read: what happened since the last run, and no more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from ..model import DNS, source_of
from ..trails import LOGS
from .plan import Plan, Window, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ..model import Source
    from .plan import Fetch

OLDEST = timedelta(days=180)
"""No vendor keeps more."""
MOST = 100_000
"""Records of a log: a hundred pages or so. Whoever changes more in a month has no one to name."""


def with_logs(todo: Plan, since: datetime | None, now: datetime) -> Plan:
    """The plan, and after it the log of every tenant of which something is read.

    It comes last, so that it tells of everything that was seen. Without ``since`` there is no last
    run, and nothing to explain.
    """
    if since is None:
        return todo
    window = Window(max(since, now - OLDEST), MOST)
    logs = tuple(sorted(_logs(todo, window), key=lambda one: one.order))
    return msgspec.structs.replace(todo, fetches=(*todo.fetches, *logs))


def _logs(todo: Plan, window: Window) -> Iterator[Fetch]:
    last = max((one.stage for one in todo.fetches), default=0) + 1
    for tenant in {one.tenant for one in todo.fetches if one.tenant.platform != DNS}:
        row_type = LOGS[tenant.platform].row_type
        made = fetch(tenant, log_source(tenant.platform), [row_type])
        yield msgspec.structs.replace(made, window=window, stage=last)


def log_source(platform: str) -> Source:
    """Where a platform's log is read."""
    source = source_of(LOGS[platform].row_type)
    assert source is not None
    return source
