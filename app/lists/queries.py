"""Reads lists of offices."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.access import Actor
from app.lists.models import ListItem, RecipientList
from app.recipients.models import Office
from app.sections.models import Section

# How a campaign file names the international desk.
DESK = "desk"


def readable(session: Session, actor: Actor) -> Sequence[RecipientList]:
    """Return the lists that somebody may read, by owner and name: the desk's and the own; for the desk all of them."""
    query = select(RecipientList).options(selectinload(RecipientList.items))
    if not actor.is_desk:
        query = query.where(RecipientList.owner.in_([0, *actor.sections]))
    return session.scalars(query.order_by(RecipientList.owner, RecipientList.name, RecipientList.id)).all()


def one(session: Session, actor: Actor, number: int, *, locked: bool = False) -> RecipientList | None:
    """Return a list that somebody may read; `locked`, nobody else changes it before this commit."""
    query = select(RecipientList).where(RecipientList.id == number).options(selectinload(RecipientList.items))
    query = query.execution_options(populate_existing=True)
    found = session.scalar(query.with_for_update(of=RecipientList) if locked else query)
    may_read = found is not None and (found.section_id is None or actor.may_change(found.section_id))
    return found if may_read else None


def named(session: Session, owner: str, slug: str) -> RecipientList | None:
    """Return a list as a campaign file names it: by the slug of its section, or "desk", and its own."""
    query = select(RecipientList).where(RecipientList.slug == slug).options(selectinload(RecipientList.items))
    if owner == DESK:
        return session.scalar(query.where(RecipientList.owner == 0))
    return session.scalar(query.join(Section, Section.id == RecipientList.section_id).where(Section.slug == owner))


def office_exists(session: Session, office: str) -> bool:
    return bool(session.scalar(select(func.count()).select_from(Office).where(Office.id == office)))


def offices_named(session: Session) -> set[str]:
    """Return the ids of the offices that stand in any list."""
    named = session.scalars(select(ListItem.office_id).where(ListItem.office_id.is_not(None)).distinct())
    return {office for office in named if office}
