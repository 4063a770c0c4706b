"""Posture over the last runs, as geometry: the template draws what is said here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from .words import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...history import Point

HEIGHT = 176
"""Pixels; the width is the page's, so x is a share of it."""
TOP, BOTTOM = 20, 30
LEFT, RIGHT = 7.0, 4.0
"""Percent of the width kept for the scale and for half a label."""


class Dot(msgspec.Struct, frozen=True):
    """One run: where it stands, what it says. ``rule`` marks that the checks moved before it."""

    x: float
    y: float
    value: float
    month: str
    told: str
    rule: bool
    last: bool
    restated: float | None


class Tick(msgspec.Struct, frozen=True):
    """A line across the chart."""

    y: float
    value: int


class Chart(msgspec.Struct, frozen=True):
    """``line`` and ``area`` are paths in a box of 100 by ``height``; ``restated`` too, or ""."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    line: str
    area: str
    restated: str
    rules: bool
    height: int = HEIGHT


def chart(trend: Sequence[Point]) -> Chart | None:
    """None where there are not yet two points to join."""
    points = [one for one in trend if one.posture is not None]
    if len(points) < 2:
        return None
    low, high = _scale(points)
    dots = tuple(_dots(points, low, high))
    line = _path((dot.x, dot.y) for dot in dots)
    floor = HEIGHT - BOTTOM
    return Chart(
        dots=dots,
        ticks=tuple(Tick(_y(v, low, high), v) for v in range(low, high + 1, _step(low, high))),
        line=line,
        area=f"{line} L{dots[-1].x:.2f} {floor} L{dots[0].x:.2f} {floor} Z",
        restated=_path(
            (dot.x, _y(dot.restated, low, high)) for dot in dots if dot.restated is not None
        ),
        rules=any(dot.rule for dot in dots),
    )


def _scale(points: Sequence[Point]) -> tuple[int, int]:
    """Whole tens round what is to be shown, thirty apart at least: small moves stay small."""
    held = [v for one in points for v in (one.posture, one.restated) if v is not None]
    low, high = int(min(held) // 10) * 10, -int(-max(held) // 10) * 10
    while high - low < 30:
        low, high = max(0, low - 10), min(100, high + 10)
    return low, high


def _step(low: int, high: int) -> int:
    return 10 if high - low <= 40 else 20


def _y(value: float, low: int, high: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 2)


def _dots(points: Sequence[Point], low: int, high: int) -> Iterable[Dot]:
    span = (100 - LEFT - RIGHT) / (len(points) - 1)
    before = points[0].checks_version
    for number, one in enumerate(points):
        value = one.posture or 0.0
        moved = one.checks_version != before
        before = one.checks_version
        yield Dot(
            x=round(LEFT + number * span, 2),
            y=_y(value, low, high),
            value=value,
            month=f"{one.as_of:%b}",
            told=day(one.as_of),
            rule=moved,
            last=number == len(points) - 1,
            restated=one.restated,
        )


def _path(places: Iterable[tuple[float, float]]) -> str:
    told = [f"{x:.2f} {y:.2f}" for x, y in places]
    return f"M{' L'.join(told)}" if len(told) > 1 else ""
