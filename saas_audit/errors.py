"""Every exception the tool raises on purpose.

    SaasAuditError                 somebody can do something about it; the message says what
     ├─ UsageError                 wrong words on the command line or in the config    (exit 2)
     │   └─ StorageError           the disk is full, or the folder is gone             (exit 2)
     ├─ DeclarationError           a row, check or derive that cannot be understood    (exit 2)
     ├─ SnapshotError              evidence that is damaged, half-written or foreign   (exit 2)
     ├─ ConnectError               a whole tenant that cannot be reached or signed in  (exit 4)
     └─ StoppedError               Ctrl-C where something can be gone on with          (exit 130)
    Unknown                        a fact that was read for, and is not there

``Unknown`` stands apart: it is not a mistake but an answer. Reading a field that was not seen
raises it, the engine alone catches it, and the subject in hand becomes *unknown*. It is neither an
``AttributeError`` nor a ``LookupError``, so that ``getattr(row, "x", default)`` cannot swallow it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model.gap import Gap


class SaasAuditError(Exception):
    """Base of what the command line turns into one English sentence and a next step.

    ``places`` are the places it speaks of where there are several, each a line of its own.
    """

    def __init__(self, message: str = "", places: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.places = tuple(places)


class UsageError(SaasAuditError):
    """The command line or the config asks for something that does not exist."""


class StorageError(UsageError):
    """What was read cannot be kept. The run ends: no source could do better."""


class DeclarationError(SaasAuditError):
    """A row type, check, derive or config list is declared in a way that cannot work."""


class SnapshotError(SaasAuditError):
    """A snapshot is damaged, half-written, or not one of ours. Names the file."""


class ConnectError(SaasAuditError):
    """A tenant cannot be reached or does not let us sign in."""


class StoppedError(SaasAuditError):
    """Stopped by hand. Says how to go on with what is there."""


class Unknown(Exception):
    """The fact asked for was not seen. Carries the gap, and the row it was met in, if any."""

    def __init__(self, gap: Gap, row: str = "") -> None:
        super().__init__(gap, row)
        self.gap = gap
        self.row = row

    def __str__(self) -> str:
        return str(self.gap)
