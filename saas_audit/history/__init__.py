"""Runs compared, and why they differ."""

from __future__ import annotations

from .model import (
    CAUSES,
    CHANGES,
    Cause,
    Change,
    Effective,
    History,
    Move,
    Past,
    Point,
    Standing,
)

__all__ = [
    "CAUSES",
    "CHANGES",
    "Cause",
    "Change",
    "Effective",
    "History",
    "Move",
    "Past",
    "Point",
    "Standing",
]
