"""Reads reports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, undefer

from app.access import Actor
from app.recipients.models import Office
from app.reports.models import AddressReport, Decision


def _is_for(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on a report that somebody keeps its office: the desk all, an editor those of a section."""
    if actor.is_desk:
        return true()
    return AddressReport.office_id.in_(select(Office.id).where(Office.keeper.in_(actor.sections)))


def waiting(session: Session, actor: Actor) -> int:
    """Return how many reports wait for somebody's decision."""
    mine = (_is_for(actor), AddressReport.decision == Decision.OPEN)
    return session.scalar(select(func.count()).select_from(AddressReport).where(*mine)) or 0


def some(session: Session, actor: Actor, first: int, most: int, *, is_open: bool) -> Sequence[AddressReport]:
    """Return some of the reports that wait, the oldest first, or of those that were decided, the newest first."""
    query = select(AddressReport).where(_is_for(actor))
    if is_open:
        query = query.where(AddressReport.decision == Decision.OPEN).order_by(AddressReport.id)
    else:
        query = query.where(AddressReport.decision != Decision.OPEN)
        query = query.order_by(AddressReport.decided_at.desc(), AddressReport.id.desc())
    return session.scalars(query.offset(first).limit(most)).all()


def one(session: Session, actor: Actor, number: int, *, locked: bool = False) -> AddressReport | None:
    """Return a report that somebody may know of, with what was written; `locked`, nobody else decides meanwhile."""
    query = select(AddressReport).where(AddressReport.id == number, _is_for(actor))
    if locked:
        return session.scalar(query.with_for_update(of=AddressReport).execution_options(populate_existing=True))
    return session.scalar(query.options(undefer(AddressReport.text), undefer(AddressReport.source)))


def open_by_office(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many reports that somebody may know of wait for a decision, of each office that there are any of."""
    waiting = (AddressReport.decision == Decision.OPEN, _is_for(actor))
    query = select(AddressReport.office_id, func.count()).where(*waiting)
    return dict(session.execute(query.group_by(AddressReport.office_id)).all())
