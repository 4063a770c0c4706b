"""What people decided about findings: accepted until a day, or owned by somebody until a day."""

from __future__ import annotations

from .model import Acceptance, Decision, Decisions, State, Task
from .owners import Owners

__all__ = ["Acceptance", "Decision", "Decisions", "Owners", "State", "Task"]
