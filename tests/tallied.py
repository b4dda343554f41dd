"""Counts of letters as they stand in the table, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.appeals.models import Form, LetterState, Tally
from app.extensions import writing
from tests.sending import COUNCIL

DAY = date(2026, 11, 10)


def tallied(session: Session, *cells: dict[str, Any], campaign: str = "practice") -> None:
    """Count letters; a cell says in what it differs from 10 downloaded ones of one office, on one day."""
    usual = {
        "campaign": campaign, "target": COUNCIL, "section": "", "day": DAY, "language": "en",
        "form": Form.PDF, "state": LetterState.GENERATED, "count": 10,
    }  # fmt: skip
    with writing(session):
        session.add_all(Tally(**{**usual, **cell}) for cell in cells)
