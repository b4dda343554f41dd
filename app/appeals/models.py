"""The table of counts. It holds no personal data: a letter adds one to it and leaves nothing else behind."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class Form(StrEnum):
    """In what form a letter was handed out."""

    PDF = "pdf"
    DOCX = "docx"
    EML = "eml"
    TXT = "txt"


class LetterState(StrEnum):
    """What is known of a letter. "Sent" and "delivered" are not known of anything."""

    GENERATED = "generated"


_FORMS = ", ".join(f"'{form}'" for form in Form)
_STATES = ", ".join(f"'{state}'" for state in LetterState)


class Tally(Model):
    """How many letters were made, by campaign, target, section ("" for none), day, language, form and state."""

    __tablename__ = "tally"
    __table_args__ = (
        UniqueConstraint("campaign", "target", "section", "day", "language", "form", "state", name="uq_tally_cell"),
        CheckConstraint(f"form IN ({_FORMS})", name="form"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str] = mapped_column(String(80))
    target: Mapped[str] = mapped_column(String(80))
    section: Mapped[str] = mapped_column(String(80), default="")
    day: Mapped[date]
    language: Mapped[str] = mapped_column(String(12))
    form: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    count: Mapped[int]
