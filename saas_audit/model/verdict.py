"""What a check says, and what a run makes of it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from .gap import Missing, Reason
from .row import Part, label_of
from .value import Value


class Severity(StrEnum):
    """How bad the worst of it is. Ordered: ``Severity.CRITICAL.rank`` is 0."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


CRITICAL, HIGH, MEDIUM, LOW = Severity


class Outcome(StrEnum):
    """What a check came to in one tenant."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    MANUAL = "manual"
    ACCEPTED = "accepted"
    NOT_SELECTED = "not_selected"


class Verdict(msgspec.Struct, frozen=True):
    """The answer about one subject: is it as it should be, what was seen, what is wanted.

    ``severity`` softens a failure that is far from the worst; ``caveat`` says what to know about
    a pass; ``lacks`` names the licence without which a failure cannot be mended: what is at risk
    is there, and only the remedy would have to be bought. ``saw`` and ``want`` may be any value a
    row holds, rows included.
    """

    ok: bool
    saw: Any
    want: Any
    severity: Severity | None = None
    caveat: str = ""
    lacks: str = ""


class Unclear(msgspec.Struct, frozen=True):
    """An honest "cannot be told": what was read does not decide it, and nothing readable would."""

    why: str
    saw: Any = None
    reason: Reason = Reason.NOT_RETURNED


Answer = Verdict | Unclear | None


class AsOf(datetime):
    """The time the run speaks of. The only clock a check may look at."""

    @classmethod
    def at(cls, moment: datetime) -> AsOf:
        return cls.fromtimestamp(moment.timestamp(), tz=moment.tzinfo)

    def ago(self, **units: float) -> datetime:
        """``as_of.ago(days=45)``."""
        return self - timedelta(**units)


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one source in one tenant (for a source read each: of all its subjects).

    ``is_optional``: no verdict rests on it.
    """

    platform: str
    tenant: str
    endpoint: str
    permission: tuple[str, ...]
    tier: str
    proof: str
    witness: str
    granted: bool | None = None
    http_status: int = 0
    pages: int = 0
    items: int = 0
    expected_items: int | None = None
    reason: Reason | None = None
    detail: str = ""
    retries: int = 0
    seconds: float = 0.0
    failed_subjects: int = 0
    is_optional: bool = False

    @property
    def is_short(self) -> bool:
        """Something that verdicts rest on was not read whole."""
        return self.reason is not None and not self.is_optional


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict in a run: a row of findings.csv before it is spelled out.

    ``home`` is the folder name of the tenant (cross checks: the organisation) it is counted in;
    ``evidence`` the page it came from, as ``FILE#PAGE``; ``seen`` and ``wanted`` are what ``saw``
    and ``want`` say, for comparing with another run; ``lacks`` the licence that blocks the remedy.
    """

    check_id: str
    platform: str
    tenant_id: str
    home: str
    subject_type: str
    subject_id: str
    subject_name: str
    outcome: Outcome
    severity: Severity
    reason: str = ""
    saw: str = ""
    want: str = ""
    why: str = ""
    affected: int = 0
    examined: int = 0
    evidence: str = ""
    seen: Value = Value()
    wanted: Value = Value()
    lacks: str = ""

    @property
    def id(self) -> str:
        """Stable over runs, and the same in every report."""
        return finding_id(self.check_id, self.tenant_id, self.subject_id)


def finding_id(check_id: str, tenant_id: str, subject_id: str = "") -> str:
    """A hash of check, vendor's tenant id and subject key; no subject: all that the check found.

    It starts with a letter that no spreadsheet reads as part of a number: bare hex such as
    ``1234567890123e45`` comes back as ``1.23E+57``.
    """
    parts = (check_id, tenant_id, subject_id)
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"f{digest[:15]}"


def text(value: Any) -> str:
    """A value as people read it: sets sorted, rows by label, "none" for nothing; always UTF-8."""
    if value is None or value == "" or value == () or value == [] or value == frozenset():
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Missing):
        return f"not seen ({value.reason})"
    if isinstance(value, Part):
        return text(label_of(value))
    if isinstance(value, (set, frozenset)):
        return " or ".join(sorted(text(one) for one in value))
    if isinstance(value, (list, tuple)):
        return ", ".join(text(one) for one in value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M %Z").strip()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).encode("utf-8", "replace").decode()
