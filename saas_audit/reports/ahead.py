"""What writing takes that no answer changes: made ready while a run waits for its tenants."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..declare.check import Check


def begin(checks: Iterable[Check]) -> threading.Thread:
    """Start, and do not wait. A file that cannot be read is told of by whoever writes."""
    worker = threading.Thread(target=_prepare, args=(tuple(checks),), daemon=True)
    worker.start()
    return worker


def _prepare(checks: tuple[Check, ...]) -> None:
    with contextlib.suppress(OSError):
        from ..history.rules import rule_hash
        from . import html

        html.prepare()
        for check in checks:
            rule_hash(check)
