"""File types that Salesforce calls a risk, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.security import FileSettings
from ...declare.derive import derive
from ...model import Row


class RiskyFile(Row, label="type"):
    """``behavior``: ``DOWNLOAD``, or one of those that open it in the browser."""

    id: str
    type: str
    behavior: str


@derive
def risky_files(settings: FileSettings) -> Iterator[RiskyFile]:
    for number, one in enumerate(settings.dispositions):
        if one.security_risk_file_type:
            yield RiskyFile(id=str(number), type=one.file_type, behavior=one.behavior)
