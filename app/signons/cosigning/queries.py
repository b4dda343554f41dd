"""Reads who co-signs joint letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.signons.models import JointCosigner, JointLetter


def by_confirm_hash(session: Session, hashed: str, *, locked: bool = False) -> JointCosigner | None:
    """Return whoever has the link that confirms; `locked`, nobody else confirms before this commit."""
    return _one(session, JointCosigner.confirm_hash == hashed, locked=locked)


def by_end_hash(session: Session, hashed: str, *, locked: bool = False) -> JointCosigner | None:
    """Return whoever has the link that takes the name off."""
    return _one(session, JointCosigner.end_hash == hashed, locked=locked)


def by_address(session: Session, number: int, address_hash: str) -> JointCosigner | None:
    """Return whoever asked to co-sign a letter from an address; nobody else changes that before this commit."""
    return _one(
        session, (JointCosigner.letter_id == number) & (JointCosigner.address_hash == address_hash), locked=True
    )


def _one(session: Session, condition: ColumnElement[bool], *, locked: bool = False) -> JointCosigner | None:
    query = select(JointCosigner).where(condition)
    if locked:
        query = query.with_for_update(of=JointCosigner)
    return session.scalar(query.execution_options(populate_existing=True))


def letter_of(session: Session, row: JointCosigner) -> JointLetter:
    """Return the letter that somebody co-signs, as it is now."""
    return session.get_one(JointLetter, row.letter_id, populate_existing=True)


def expired(session: Session, now: datetime, most: int) -> Sequence[JointCosigner]:
    """Return some of those who did not confirm in time; nobody else erases them before this commit."""
    row = JointCosigner
    query = select(row).where(row.confirmed_at.is_(None), row.expires_at <= now).limit(most)
    return session.scalars(query.with_for_update(skip_locked=True, of=row)).all()


def any_expired(session: Session, now: datetime) -> bool:
    """Return whether anybody did not confirm in time."""
    row = JointCosigner
    return bool(session.scalar(select(exists().where(row.confirmed_at.is_(None), row.expires_at <= now))))


def of_letter(session: Session, number: int) -> Sequence[JointCosigner]:
    """Return all who co-sign a letter, confirmed or not; nobody else changes them before this commit."""
    query = select(JointCosigner).where(JointCosigner.letter_id == number)
    return session.scalars(query.with_for_update(of=JointCosigner)).all()
