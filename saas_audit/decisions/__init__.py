"""What people decided about findings: accepted until a day, or owned by somebody until a day."""

from __future__ import annotations

from .model import Acceptance, Decisions, State, Task

__all__ = ["Acceptance", "Decisions", "State", "Task"]
