"""Pure: which reminder of a last day is due on a day. An event is what somebody is reminded of once.

It is the number of days before the last day ("14"; "0" on the day itself), or, once that has passed without a decision,
the day of the reminder ("2026-11-22").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

# So many days before the last day a campaign's owner is reminded.
AHEAD = (14, 7, 1, 0)


@dataclass(frozen=True, slots=True)
class Window:
    """The last days, the first and the last of them, whose reminder on some day is an event."""

    event: str
    first: date
    last: date


def due(last_day: date, since: date, today: date) -> str | None:
    """Return the event of which somebody is to be reminded on a day, None for nothing.

    Of several that were missed it is the latest. `since` is the day on which the campaign got this last day: what was
    to come before that is not made up for.
    """
    if today > last_day:
        return today.isoformat()
    left = (last_day - today).days
    nearest = min((days for days in AHEAD if days >= left), default=None)
    return None if nearest is None or (last_day - since).days < nearest else str(nearest)


def is_ahead(event: str) -> bool:
    """Return whether an event comes before the last day has passed."""
    return event.isdecimal()


def windows(today: date) -> Iterator[Window]:
    """Yield, for each event that anything can be due for on a day, which last days it is due for."""
    for days, fewer in pairwise((*AHEAD, -1)):
        yield Window(str(days), today + timedelta(days=fewer + 1), today + timedelta(days=days))
    yield Window(today.isoformat(), date.min, today - timedelta(days=1))
