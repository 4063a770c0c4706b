"""``saas-audit verify``: is a run still what was collected and reported?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import typer

from ..errors import UsageError
from .say import say

if TYPE_CHECKING:
    from ..snapshot.proof import SourceOf
    from ..snapshot.signature import Signer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("verify")
    def command(
        snapshot: Path = typer.Argument(help="A folder that run, collect or import wrote."),
        allowed_signers: Optional[Path] = typer.Option(  # noqa: UP045  (typer reads this)
            None, "--allowed-signers", metavar="FILE", help="Who may sign, as ssh-keygen reads it."
        ),
        identity: str = typer.Option("", "--identity", metavar="WHO", help="Who must have signed."),
    ) -> None:
        """Compute everything again, offline: evidence, hashes, chain, signature.

        Says line by line what holds, what is open and what differs; exit 6 if anything differs.
        """
        from ..snapshot.proof import Word, verify
        from .exit import Exit

        signer = _signer(allowed_signers, identity)
        say(str(snapshot))
        counts: Counter[Word] = Counter()
        for said in verify(snapshot, _sources(), signer):
            counts[said.word] += 1
            say(f"  {said.word:<8} {said.text}")
        differ = counts[Word.DIFFERS]
        code = Exit.MISMATCH if differ else Exit.OK
        told = f"{differ} things differ" if differ else "what can be verified holds"
        say(f"exit {int(code)}: {told}; {counts[Word.OPEN]} left open")
        raise typer.Exit(int(code))


def _signer(allowed: Path | None, identity: str) -> Signer | None:
    from ..snapshot.signature import Signer

    if allowed is None and not identity:
        return None
    if allowed is None or not identity:
        raise UsageError("--allowed-signers FILE and --identity WHO belong together: give both")
    if not allowed.expanduser().is_file():
        raise UsageError(f"--allowed-signers {allowed}: there is no such file")
    return Signer(allowed, identity)


def _sources() -> SourceOf:
    """Finds the source of an entry among those that the built-in checks rest on, and the logs."""
    from ..discover import built_in
    from ..engine.logs import log_source
    from ..engine.needs import needs_of, sources_of
    from ..snapshot.manifest import Address
    from ..trails import LOGS

    needs = (row for check in built_in() if not check.is_manual for row in needs_of(check))
    sources = (*sources_of(needs), *map(log_source, LOGS))
    known = {(one.platform, Address.of(one)): one for one in sources}
    return lambda entry: known.get((entry.coverage.platform, entry.address))
