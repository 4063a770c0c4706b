"""Telling people that a run is done, through apprise: mail, Teams, Slack and some hundred others.

An address is an apprise URL, and most of them hold a secret: no message, log or error of ours shows
more of one than its scheme. A notification that fails is a warning; the run stands.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from .errors import UsageError
from .reports import summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .reports.run import Run


class _Answer(msgspec.Struct, frozen=True):
    """What results.json says of one check in one tenant."""

    id: str
    tenant_id: str
    outcome: str
    failed: int
    unknown: int


class _Results(msgspec.Struct, frozen=True):
    checks: tuple[_Answer, ...]


class Notifier:
    """Addresses that apprise understands. Raises UsageError before a run begins."""

    def __init__(self, urls: Sequence[str], *, always: bool = False) -> None:
        self._always = always
        self._services = [_service(url, number) for number, url in enumerate(urls, start=1)]

    @property
    def is_nobody(self) -> bool:
        """Is there nobody to tell?"""
        return not self._services

    def tell(self, run: Run, folder: Path, before: Path | None) -> Iterator[str]:
        """Send the summary of a run in ``folder``, if anything has changed since ``before``.

        Yields a line for each address: what was sent, or that it failed.
        """
        if not self._services:
            return
        if not self._always and not has_changed(run, before):
            yield "nothing has changed since the last run: nobody is notified (--always would)"
            return
        title, body = message(run, folder)
        for name, service in self._services:
            sent = _sent(service, title, body)
            yield f"notified {name}" if sent else f"warning: {name} could not be notified"


NOBODY = Notifier(())


def message(run: Run, folder: Path) -> tuple[str, str]:
    """Title and text of what is sent: summary.txt, with the place of the report on this machine."""
    _, _, *body = summary.text(run, folder / "report.html")
    return summary.subject(run), "\n".join(body)


def has_changed(run: Run, before: Path | None) -> bool:
    """Has any answer moved since the run before? A first run is news."""
    if run.history.previous:
        return bool(run.history.moves)
    try:
        packed = before.joinpath("results.json").read_bytes() if before else b""
        old = msgspec.json.decode(packed, type=_Results)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    then = {(one.id, one.tenant_id): (one.outcome, one.failed, one.unknown) for one in old.checks}
    now = {(r.check_id, r.tenant.tenant_id): (r.outcome, r.failed, r.unknown) for r in run.results}
    return any(then.get(place) != answer for place, answer in now.items())


def _service(url: str, number: int) -> tuple[str, Any]:
    """How we speak of an address, and the address; nothing is read from disk or kept there."""
    apprise = _library()
    scheme, marked, _ = url.partition("://")
    name = f"{scheme}://..." if marked and scheme.isalnum() else "an address"
    asset = apprise.AppriseAsset(
        async_mode=False,
        secure_logging=True,
        plugin_paths=[],
        storage_mode=apprise.PersistentStoreMode.MEMORY,
    )
    service = apprise.Apprise(asset=asset)
    with _quiet():
        if not service.add(url):
            raise UsageError(
                f"--notify: apprise does not understand address {number} ({name}); "
                "https://github.com/caronc/apprise lists how they are written"
            )
    return name, service


def _sent(service: Any, title: str, body: str) -> bool:
    """Apprise itself turns what a service raises into a failure, and logs it."""
    with _quiet():
        try:
            return bool(service.notify(body=body, title=title, body_format="text"))
        except (OSError, TypeError, ValueError):
            return False


def _library() -> Any:
    try:
        import apprise
    except ModuleNotFoundError:
        raise UsageError(
            'apprise is not installed; run: pip install "saas-audit[notify]"'
        ) from None
    return apprise


@contextmanager
def _quiet() -> Iterator[None]:
    """What libraries log while they send may hold an address; it goes nowhere."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
