"""What a topic or tool of an agent says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Unknown
from ...model import Gap, Reason, label_of

if TYPE_CHECKING:
    from ...datasets.m365.agents import AgentPart


def text_of(part: AgentPart) -> str:
    """Its text; a part always has one, so null is unread."""
    if part.data is None:
        raise Unknown(Gap(Reason.NOT_RETURNED, "AgentPart.data", "null"), label_of(part))
    return part.data
