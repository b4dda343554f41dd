"""Counts as they stand on the page and in the file, the small ones taken together; no database is asked here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.appeals.models import LetterState
from app.tracking.progress.small_counts import FEWEST, Shown, Span, of_days, of_values
from app.tracking.progress.words import Dimension

# What stands in the file where there is no value; no short name has a space.
NO_SECTION, OTHERS, FEWER = "no section", "others together", f"fewer than {FEWEST}"
# What stands under "state" for the replies that supporters told of, and for an office that is no target.
REPLY, NO_TARGET = "reply", "no target"
COLUMNS = ("dimension", "value", "state", "letters")

# In a longer time than this, single days are too many to look at.
_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """What is told of one value: a count for each state, None where it has none or stands among the others."""

    value: str
    counts: Mapping[LetterState, int | None]


@dataclass(frozen=True, slots=True)
class Table:
    """Letters by one dimension: the rows with a count that may be shown, and the sum of all others by state.

    `most` is the largest count in the column of each state.
    """

    dimension: Dimension
    rows: tuple[Row, ...]
    others: Mapping[LetterState, int]
    most: Mapping[LetterState, int]

    @property
    def has_others(self) -> bool:
        return any(self.others.values())


@dataclass(frozen=True, slots=True)
class Progress:
    """All that is told of a campaign's letters.

    `totals` is None for a state that fewer than five letters came to; of those nothing else is told. `states` are the
    others. `days` are by state, and may be weeks. `replies` are those that supporters told of, by office ("" for one
    that is no target), and `reply_total` all of them: None for fewer than five, of which nothing else is told.
    """

    totals: Mapping[LetterState, int | None]
    states: tuple[LetterState, ...]
    tables: tuple[Table, ...]
    days: Mapping[LetterState, tuple[Span, ...]]
    by_week: bool
    replies: Shown
    reply_total: int | None

    @property
    def first(self) -> date:
        """The first day of all that is shown, where something is."""
        return min(spans[0].first for spans in self.days.values())

    @property
    def last(self) -> date:
        """The last day of all that is shown, where something is."""
        return max(spans[-1].last for spans in self.days.values())


def progress(
    days: Mapping[LetterState, Mapping[date, int]],
    values: Mapping[Dimension, Mapping[LetterState, Mapping[str, int]]],
    replies: Mapping[str, int],
) -> Progress:
    """Return what is told of letters that were counted by day and by values, and of replies by office."""
    sums = {state: sum(days[state].values()) for state in LetterState if state in days}
    totals = {state: count if count >= FEWEST else None for state, count in sums.items() if count}
    states = tuple(state for state, count in totals.items() if count)
    counted = [day for state in states for day in days[state]]
    by_week = bool(counted) and (max(counted) - min(counted)).days >= _MOST_DAYS
    return Progress(
        totals=totals,
        states=states,
        tables=tuple(_table(dimension, values[dimension], states) for dimension in Dimension) if states else (),
        days={state: of_days(days[state], by_week=by_week) for state in states},
        by_week=by_week,
        replies=of_values(replies) if _may_be_told(sum(replies.values())) else Shown({}, 0),
        reply_total=_told(sum(replies.values())),
    )


def _may_be_told(total: int) -> bool:
    return total >= FEWEST


def _told(total: int) -> int | None:
    return total if total == 0 or _may_be_told(total) else None


def _table(
    dimension: Dimension, counts: Mapping[LetterState, Mapping[str, int]], states: Sequence[LetterState]
) -> Table:  # fmt: skip
    shown = {state: of_values(counts.get(state, {})) for state in states}
    # Where nothing is hidden, no count is a count as well.
    none = {state: None if shown[state].others else 0 for state in states}
    values = {value for state in states for value in shown[state].counts}
    rows = [Row(value, {state: shown[state].counts.get(value, none[state]) for state in states}) for value in values]
    rows.sort(key=lambda row: ([-(row.counts[state] or 0) for state in states], row.value))
    return Table(
        dimension,
        tuple(rows),
        others={state: shown[state].others for state in states},
        most={state: max(shown[state].others, *shown[state].counts.values(), 0) for state in states},
    )


def as_rows(found: Progress) -> Iterator[dict[str, str]]:
    """Yield the rows of the file, under `COLUMNS`: short names and codes, days and spans of them as in ISO 8601."""
    for state, total in found.totals.items():
        yield _cells("all", "", state, FEWER if total is None else str(total))
    for state, spans in found.days.items():
        for span in spans:
            value = span.first.isoformat() if span.days == 1 else f"{span.first}/{span.last}"
            yield _cells("day", value, state, str(span.count))
    for table in found.tables:
        for state in found.states:
            for row in table.rows:
                if count := row.counts[state]:
                    yield _cells(table.dimension, row.value or NO_SECTION, state, str(count))
            if others := table.others[state]:
                yield _cells(table.dimension, OTHERS, state, str(others))
    yield from _rows_of_replies(found)


def _rows_of_replies(found: Progress) -> Iterator[dict[str, str]]:
    if found.reply_total != 0:
        yield _cells("all", "", REPLY, FEWER if found.reply_total is None else str(found.reply_total))
    for office, count in found.replies.counts.items():
        yield _cells(Dimension.TARGET, office or NO_TARGET, REPLY, str(count))
    if found.replies.others:
        yield _cells(Dimension.TARGET, OTHERS, REPLY, str(found.replies.others))


def _cells(dimension: str, value: str, state: str, letters: str) -> dict[str, str]:
    return dict(zip(COLUMNS, (dimension, value, str(state), letters), strict=True))
