"""Reads replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import QueryableAttribute, Session, undefer

from app.access import Actor
from app.appeals.replies.models import OfficeReply
from app.sections.models import Section


def _is_for(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on a reply that somebody may read it: the desk all, an editor those of a section."""
    if actor.is_desk:
        return true()
    return OfficeReply.section.in_(select(Section.slug).where(Section.id.in_(actor.sections)))


def _waits() -> ColumnElement[bool]:
    return OfficeReply.handled_at.is_(None) & OfficeReply.erased_at.is_(None)


def waiting(session: Session, actor: Actor) -> int:
    """Return how many replies wait to be handled by somebody."""
    return session.scalar(select(func.count()).select_from(OfficeReply).where(_is_for(actor), _waits())) or 0


def some(
    session: Session, actor: Actor, first: int, most: int, *, is_handled: bool, campaign: str
) -> Sequence[OfficeReply]:
    """Return some replies that wait, or that were handled and are not erased yet, of one campaign ("": of all).

    Those of one campaign stand together, the oldest first.
    """
    which = (OfficeReply.handled_at.is_not(None) & OfficeReply.erased_at.is_(None)) if is_handled else _waits()
    query = select(OfficeReply).where(_is_for(actor), which)
    if campaign:
        query = query.where(OfficeReply.campaign == campaign)
    return session.scalars(query.order_by(OfficeReply.campaign, OfficeReply.id).offset(first).limit(most)).all()


def one(session: Session, actor: Actor, number: int, column: QueryableAttribute[Any]) -> OfficeReply | None:
    """Return a reply that somebody may read, with one of the columns that are not read otherwise."""
    query = select(OfficeReply).where(OfficeReply.id == number, _is_for(actor))
    return session.scalar(query.options(undefer(column)).execution_options(populate_existing=True))


def to_change(session: Session, actor: Actor, number: int) -> OfficeReply | None:
    """Return a reply that somebody may read; nobody else changes it before this commit."""
    query = select(OfficeReply).where(OfficeReply.id == number, _is_for(actor)).with_for_update(of=OfficeReply)
    return session.scalar(query.execution_options(populate_existing=True))


def counts(session: Session, campaign: str) -> dict[str, int]:
    """Return how many replies were told of in a campaign, by office (empty: another one); also those erased since."""
    mine = select(OfficeReply.office, func.count()).where(OfficeReply.campaign == campaign)
    return dict(session.execute(mine.group_by(OfficeReply.office)).all())


def is_due(handled_before: datetime, told_before: datetime) -> ColumnElement[bool]:
    """Return the condition on a reply that nobody needs any more what was brought."""
    over = or_(OfficeReply.handled_at < handled_before, OfficeReply.told_at < told_before)
    return OfficeReply.erased_at.is_(None) & over
