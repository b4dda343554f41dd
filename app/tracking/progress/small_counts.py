"""Pure: which counts may be shown, so that nobody is picked out by a small one.

A count below five is never shown by itself, and neither can it be worked out: not by subtracting what is shown from
the whole, and not by somebody who knows these rules. Each state is looked at for itself, so that the few letters that
came back do not hide the many that were handed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# The smallest count that is shown.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of the counts of some values: those of their own, and the sum of all `others`.

    A value that is not among `counts` has none, or is one of the others.
    """

    counts: Mapping[str, int]
    others: int


@dataclass(frozen=True, slots=True)
class Span:
    """How many there were from the first to the last day of a span."""

    first: date
    last: date
    count: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def of_values(counts: Mapping[str, int]) -> Shown:
    """Return what may be shown of the counts of some values, which have no order.

    What is small is told as a sum with other counts. They must be at least five together, and not all the same: any
    of them can then be any of those values, since equal counts are treated alike. The next larger ones join them until
    that is so.
    """
    there = {value: count for value, count in counts.items() if count}
    most_hidden = max((count for count in there.values() if count < FEWEST), default=0)
    larger = iter(sorted({count for count in there.values() if count >= FEWEST}))
    while not _is_hidden_well([count for count in there.values() if count <= most_hidden]):
        following = next(larger, None)
        if following is None:
            break
        most_hidden = following
    shown = {value: count for value, count in there.items() if count > most_hidden}
    return Shown(shown, sum(there.values()) - sum(shown.values()))


def _is_hidden_well(hidden: list[int]) -> bool:
    return not hidden or (sum(hidden) >= FEWEST and len(set(hidden)) > 1)


def of_days(counts: Mapping[date, int], *, by_week: bool = False) -> tuple[Span, ...]:
    """Return the counts of days, or of weeks from Monday to Sunday, in order.

    A small one is joined with those that follow until they are at least five; at the end, with those before. There is
    one span only, and it is the whole, where all days together are fewer.
    """
    spans: list[Span] = []
    first: date | None = None
    count = 0
    for span in _days(counts, by_week=by_week):
        first = first or span.first
        count += span.count
        if count >= FEWEST:
            spans.append(Span(first, span.last, count))
            first, count = None, 0
        last = span.last
    if first is not None:
        before = spans.pop() if spans else Span(first, last, 0)
        spans.append(Span(before.first, last, before.count + count))
    return tuple(spans)


def _days(counts: Mapping[date, int], *, by_week: bool) -> Iterator[Span]:
    """Return the days, or weeks, that have something, in order."""
    found: dict[date, int] = {}
    for day, count in counts.items():
        begins = day - timedelta(days=day.weekday()) if by_week else day
        found[begins] = found.get(begins, 0) + count
    for begins in sorted(found):
        if found[begins]:
            yield Span(begins, begins + timedelta(days=6 if by_week else 0), found[begins])
