"""Pure: where the bars of a chart of days stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.tracking.progress.small_counts import Span

# What a chart measures in units of its own; it is stretched to the width of the page.
WIDTH, HEIGHT = 1000, 100
# The part of its days that a bar fills, so that it can be told from the next.
_FILLED = 0.86


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a chart's units, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


def bars(spans: Sequence[Span], first: date, last: date) -> list[Bar]:
    """Return a bar for each span of a chart that goes from one day to another.

    A bar is as wide as its days are many and as high as there are letters a day, so that its area shows its count.
    """
    day = WIDTH / ((last - first).days + 1)
    highest = most_a_day(spans)
    found = []
    for span in spans:
        # A day with five letters beside one with thousands must not be taken for a day without.
        height = max(HEIGHT * span.count / span.days / highest, 1.5)
        x = day * ((span.first - first).days + (1 - _FILLED) / 2)
        width = day * (span.days - 1 + _FILLED)
        found.append(Bar(round(x, 2), round(HEIGHT - height, 2), round(width, 2), round(height, 2)))
    return found


def most_a_day(spans: Sequence[Span]) -> float:
    """Return how many letters a day the highest bar stands for."""
    return max(span.count / span.days for span in spans)
