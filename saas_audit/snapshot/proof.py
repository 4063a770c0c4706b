"""Everything a run says about itself, computed again: what holds, what does not, what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from ..errors import SnapshotError, UsageError
from ..model import Source
from ..model.decode import keys_in
from . import chain, manifest, seal, signature, sums
from .chain import Link
from .manifest import Manifest, Predecessor, SourceEntry
from .purge import Tombstone, tombstone
from .read import exchanges, is_inside

if TYPE_CHECKING:
    from pathlib import Path

    from .signature import Signer

FINDINGS = "findings.csv"

SourceOf = Callable[[SourceEntry], Source | None]
"""The source an entry speaks of, if this version knows it: then its rows are counted again."""


class Word(StrEnum):
    """How a statement stands. Only ``DIFFERS`` makes a verification fail."""

    HOLDS = "holds"
    OPEN = "open"
    DIFFERS = "DIFFERS"


class Said(msgspec.Struct, frozen=True):
    """One statement about a run."""

    word: Word
    text: str


def holds(text: str) -> Said:
    """What was computed again and came out the same."""
    return Said(Word.HOLDS, text)


def is_open(text: str) -> Said:
    """What nobody can say from what is here."""
    return Said(Word.OPEN, text)


def differs(text: str) -> Said:
    """What is not as it was written."""
    return Said(Word.DIFFERS, text)


def verify(folder: Path, source_of: SourceOf, signer: Signer | None = None) -> Iterator[Said]:
    """Verify a run offline, statement by statement.

    Raises SnapshotError if the folder is no run at all, UsageError if a signature is to be checked
    and there is no ssh-keygen.
    """
    try:
        run = Verification(folder, source_of)
    except SnapshotError as error:
        if not (folder / sums.FILE).exists():
            raise
        yield differs(str(error))
        yield from files_of(folder, {})
        return
    yield from run.evidence()
    yield from files_of(folder, run.gone, is_listed=not run.is_old)
    yield from reports_of(folder)
    yield from run.links()
    yield from _signature(folder, signer)


class Verification:
    """One run under examination. Raises SnapshotError if it cannot be read."""

    def __init__(self, folder: Path, source_of: SourceOf) -> None:
        self.folder = folder
        self.manifest: Manifest = manifest.load(folder)
        self._source_of = source_of
        self._stone: Tombstone | None = tombstone(folder)
        self.gone = self._stone.files if self._stone else {}

    @property
    def is_old(self) -> bool:
        """Written before there were SHA256SUMS and a chain."""
        return self.manifest.schema_version < manifest.SCHEMA_VERSION

    def evidence(self) -> Iterator[Said]:
        """Pages and rows against the manifest; what was purged, against what it was."""
        entries = [one for tenant in self.manifest.tenants for one in tenant.sources]
        here = [one for one in entries if one.file not in self.gone]
        problems = [problem for one in here if (problem := self._problem(one))]
        yield from map(differs, problems)
        pages = sum(len(one.frames) for one in here)
        if here and not problems:
            verb = "imported" if self.manifest.grade == "imported" else "read"
            yield holds(
                f"{pages} pages in {len(here)} files of evidence are what {self.manifest.run_id} "
                f"{verb}, and hold the {sum(one.coverage.items for one in here)} rows it counted"
            )
        yield from self._purged(entries)

    def _problem(self, entry: SourceEntry) -> str:
        """What is wrong with a file of evidence; "" if nothing is."""
        path = self.folder / entry.file
        if not is_inside(self.folder, path) or not path.is_file():
            return f"{entry.file} is missing"
        if path.stat().st_size != entry.size:
            return f"{entry.file} has another length than the manifest says"
        if entry.coverage.pages != len(entry.frames):
            return f"{entry.file}: the manifest contradicts itself about the number of its pages"
        source = self._source_of(entry)
        rows = 0
        try:
            for one in exchanges(path, entry.frames):
                rows += len(keys_in(source, "", one.body.encode())) if source else 0
        except SnapshotError as error:
            return str(error).replace(str(path), entry.file).removesuffix("; collect again")
        except (OSError, msgspec.DecodeError) as error:
            return f"{entry.file} cannot be read ({error})"
        if source and rows != entry.coverage.items:
            return f"{entry.file} holds {rows} rows, the manifest says {entry.coverage.items}"
        return ""

    def _purged(self, entries: list[SourceEntry]) -> Iterator[Said]:
        if not self._stone:
            return
        known = {one.file for one in entries}
        strange = [name for name in self.gone if name not in known]
        yield from (
            differs(f"{name} is in {sums.TOMBSTONE}, and was no evidence") for name in strange
        )
        told = f"by `{self._stone.command}` on {self._stone.purged_at:%Y-%m-%d %H:%M %Z}"
        yield is_open(
            f"{len(self.gone)} files of evidence were purged {told}: what they held can no longer "
            f"be seen; their hashes are in {sums.TOMBSTONE}"
        )
        left = [name for name in self.gone if (self.folder / name).exists()]
        if left:
            yield is_open(f"{len(left)} of them are still here: the purge was stopped; repeat it")

    def links(self) -> Iterator[Said]:
        """The chain: the runs before this one, as far as they are here, and those after it."""
        here = Link.of(self.folder.absolute())
        if here is None or self.is_old:
            yield is_open("this run was written before runs named the one before them: no chain")
            return
        beside = chain.links(self.folder.absolute().parent, self.manifest.organisation)
        yield from self._before(here, beside)
        yield from self._after(here, beside)

    def _before(self, here: Link, beside: list[Link]) -> Iterator[Said]:
        line = list(chain.back_from(here, beside))
        for newer, older in zip([here, *line], line, strict=False):
            if newer.head.previous.reports not in ("", older.reports):
                yield differs(
                    f"{older.folder.name}/{chain.REPORTS} is not the one that {newer.head.run_id} "
                    "found there"
                )
        if line:
            yield holds(f"{_count(line)} here, unchanged: {_named(line)}")
        yield self._end(line[-1] if line else here, beside)

    def _end(self, oldest: Link, beside: list[Link]) -> Said:
        """Where the chain ends, and why."""
        before = oldest.head.previous
        if not before.manifest:
            if oldest.head.schema_version < manifest.SCHEMA_VERSION:
                return is_open(f"{oldest.head.run_id} was written before there was a chain")
            return holds(f"{oldest.head.run_id} says of itself that it is the first of its folder")
        changed = [one.folder.name for one in beside if _is_named(one, before)]
        if changed:
            return differs(
                f"{changed[0]}/{manifest.FILE} is not the one that {oldest.head.run_id} names as "
                "the run before it"
            )
        return is_open(
            f"the run before {oldest.head.run_id}, {before.run_id} in {before.folder}, is not "
            "here: the chain could not be followed further"
        )

    def _after(self, here: Link, beside: list[Link]) -> Iterator[Said]:
        """A later run that names this one is what proves that this one has not been rewritten."""
        for one in beside:
            if one.head.previous.manifest == here.manifest:
                yield holds(f"{one.folder.name}, written later, names this very run")
            elif _is_named(here, one.head.previous):
                yield differs(
                    f"{one.folder.name}, written later, names another {manifest.FILE} here"
                )
        if all(one.head.previous.manifest != here.manifest for one in beside):
            yield is_open("no later run is here that names this one")


def files_of(folder: Path, gone: Mapping[str, str], *, is_listed: bool = True) -> Iterator[Said]:
    """Every file against SHA256SUMS: changed, missing, extra. ``gone`` was purged, by name."""
    try:
        listed = sums.read(folder)
    except FileNotFoundError:
        old = f"there is no {sums.FILE}: this run was written before there was one"
        yield differs(f"{sums.FILE} is missing") if is_listed else is_open(old)
        return
    except (OSError, ValueError) as error:
        yield differs(f"{sums.FILE}: {error}")
        return
    here, strange = map(set, sums.names(folder))
    problems = [f"{name} is no plain file" for name in strange]
    problems += [f"{name} is extra: {sums.FILE} does not list it" for name in here - listed.keys()]
    for name, sha256 in listed.items():
        purged = gone.get(name, "")
        if purged not in ("", sha256):
            problems.append(f"{name} was purged with another hash than {sums.FILE} has")
        if name in here:
            problems += _changed(folder / name, name, sha256)
        elif not purged and name not in strange:
            problems.append(f"{name} is missing")
    yield from map(differs, sorted(problems))
    if not problems:
        yield holds(f"{len(here)} files are those that {sums.FILE} lists, byte for byte")


def _changed(path: Path, name: str, sha256: str) -> Iterator[str]:
    try:
        if sums.digest(path) != sha256:
            yield f"{name} has been changed since {sums.FILE} was written"
    except OSError as error:
        yield f"{name} cannot be read: {error.strerror}"


def reports_of(folder: Path) -> Iterator[Said]:
    """Are the findings the ones that the run wrote?"""
    try:
        first = seal.first_reports(folder)
    except ValueError as error:
        yield differs(str(error))
        return
    if first is None or FINDINGS not in first.files:
        yield is_open(f"which {FINDINGS} came with this run is not recorded")
        return
    told = f"by `{first.command}` for the run of {first.written_at:%Y-%m-%d %H:%M %Z}"
    try:
        now = sums.digest(folder / FINDINGS)
    except OSError:
        now = ""
    if now == first.files[FINDINGS]:
        yield holds(f"{FINDINGS} is the one that was written {told}")
    else:
        yield is_open(
            f"{FINDINGS} is not the one that was first written, {told}; `saas-audit check` judges "
            "the evidence anew"
        )


def _is_named(link: Link, named: Predecessor) -> bool:
    """The same run by its name and folder, whatever has become of its manifest."""
    return (link.head.run_id, link.folder.name) == (named.run_id, named.folder)


def _count(line: list[Link]) -> str:
    return "the run before it is" if len(line) == 1 else f"the {len(line)} runs before it are"


def _named(line: list[Link]) -> str:
    return ", ".join(one.folder.name for one in line)


def _signature(folder: Path, signer: Signer | None) -> Iterator[Said]:
    if not signature.is_signed(folder):
        told = f"{sums.FILE} is not signed: who wrote this run cannot be told from its files"
        yield differs(told) if signer else is_open(told)
        return
    try:
        good, told = signature.check(folder, signer)
    except (UsageError, FileNotFoundError) as error:
        if signer:
            raise
        yield is_open(f"the signature could not be checked: {error}")
        return
    if not good:
        yield differs(f"{sums.SIGNATURE} does not hold: {told}")
    elif signer:
        yield holds(f"{sums.SIGNATURE} is by {signer.identity}: {told}")
    else:
        yield holds(f"{sums.SIGNATURE} is intact: {told}")
        yield is_open("whose key that is: --allowed-signers FILE --identity WHO would tell")
