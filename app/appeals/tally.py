"""Adds to the table of counts."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.appeals.models import Form, LetterState, Tally
from app.extensions import insert

_CELL = ["campaign", "target", "section", "day", "language", "form", "state"]


def add(session: Session, cell: tuple[str, str, str, str], form: Form, state: LetterState, day: date) -> None:
    """Count one letter, within the caller's commit; `cell` is its campaign, target, section ("" for none), language."""
    campaign, target, section, language = cell
    row = insert(session, Tally).values(
        campaign=campaign,
        target=target,
        section=section,
        day=day,
        language=language,
        form=form.value,
        state=state.value,
        count=1,
    )
    session.execute(row.on_conflict_do_update(index_elements=_CELL, set_={"count": Tally.count + 1}))
