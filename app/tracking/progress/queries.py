"""Reads the counts of a campaign's letters, grouped by the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, String, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.appeals.models import LetterState, Tally
from app.tracking.progress.words import Dimension

_DAY = "day"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many letters of a campaign came to a state, by day, and by the values of each dimension."""

    days: Mapping[LetterState, Mapping[date, int]]
    values: Mapping[Dimension, Mapping[LetterState, Mapping[str, int]]]


def counts(session: Session, campaign: str) -> Counts:
    """Return the counts of a campaign, by its slug.

    A campaign may have tens of thousands of rows, all of them in one index (see `Tally`). They are read twice, each
    time for what makes few groups of many rows; those are grouped by one column after the other.
    """
    ways = _grouped(campaign, "form", "language", "section")
    days = _grouped(campaign, _DAY, "target")
    queries = [_by(ways, "form"), _by(ways, "language"), _by(ways, "section"), _by(days, "target"), _by(days, _DAY)]
    found: dict[str, dict[LetterState, dict[str, int]]] = {name: {} for name in (_DAY, *Dimension)}
    rows: Any = session.execute(union_all(*queries))
    for name, state, value, count in rows:
        found[name].setdefault(LetterState(state), {})[value] = int(count)
    by_day = {
        state: {date.fromisoformat(day): count for day, count in one.items()} for state, one in found[_DAY].items()
    }
    return Counts(by_day, {dimension: found[dimension] for dimension in Dimension})


def _grouped(campaign: str, *names: str) -> CTE:
    columns = [getattr(Tally, name) for name in names]
    letters = func.sum(Tally.count).label("letters")
    query = select(Tally.state, *columns, letters).where(Tally.campaign == campaign).group_by(Tally.state, *columns)
    return query.cte(f"by_{'_'.join(names)}")


def _by(rows: CTE, name: str) -> Select[tuple[str, str, str, int]]:
    """Return how many letters each value in a column has; a day is written as ISO 8601 does."""
    query = select(literal(name), rows.c.state, cast(rows.c[name], String), func.sum(rows.c.letters))
    return query.group_by(rows.c.state, rows.c[name])
