"""Reads the counts of a campaign's letters, grouped by the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from app.appeals.models import LetterState, Tally
from app.tracking.progress.words import Dimension

# How many letters have a value, by state and value.
Counts = Mapping[LetterState, Mapping[str, int]]

_COLUMNS = {
    Dimension.TARGET: "target",
    Dimension.SECTION: "section",
    Dimension.LANGUAGE: "language",
    Dimension.FORM: "form",
}


def by_day(session: Session, campaign: str) -> dict[LetterState, dict[date, int]]:
    """Return how many letters of a campaign came to a state on each day."""
    query = (
        select(Tally.state, Tally.day, func.sum(Tally.count))
        .where(Tally.campaign == campaign)
        .group_by(Tally.state, Tally.day)
    )
    found: dict[LetterState, dict[date, int]] = {}
    for state, day, count in session.execute(query):
        found.setdefault(LetterState(state), {})[day] = int(count)
    return found


def by_values(session: Session, campaign: str) -> dict[Dimension, Counts]:
    """Return how many letters of a campaign came to a state, by target, section, language and form.

    The rows of the campaign are read once, without their days, and then grouped in each way.
    """
    columns = [getattr(Tally, name) for name in _COLUMNS.values()]
    mine = (
        select(Tally.state, *columns, func.sum(Tally.count).label("letters"))
        .where(Tally.campaign == campaign)
        .group_by(Tally.state, *columns)
        .cte("mine")
    )
    ways = [
        select(literal(dimension.value), mine.c.state, mine.c[name], func.sum(mine.c.letters))
        .group_by(mine.c.state, mine.c[name])
        for dimension, name in _COLUMNS.items()
    ]  # fmt: skip
    found: dict[Dimension, dict[LetterState, dict[str, int]]] = {dimension: {} for dimension in _COLUMNS}
    rows: Any = session.execute(union_all(*ways))
    for dimension, state, value, count in rows:
        found[Dimension(dimension)].setdefault(LetterState(state), {})[value] = int(count)
    return dict(found)
