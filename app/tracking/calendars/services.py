"""Use cases of links to calendars; each is one commit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import insert, writing
from app.tracking.calendars import links, queries
from app.tracking.calendars.errors import CalendarForbidden
from app.tracking.models import CalendarLink


def make_link(session: Session, actor: Actor, section: int, secret: str, now: datetime) -> str:
    """Make somebody's link to the calendar of a section (0: of all campaigns) and return its token.

    An earlier link of theirs to the same calendar ends with this. Raises CalendarForbidden.
    """
    if actor.account is None or not queries.may_have(actor, section):
        raise CalendarForbidden
    token = links.new_token()
    kept = {"token_hash": links.hashed(secret, token), "created_at": now}
    with writing(session):
        row = insert(session, CalendarLink).values(account_id=actor.account, section_id=section, **kept)
        session.execute(row.on_conflict_do_update(index_elements=["account_id", "section_id"], set_=kept))
        audit.record(session, actor, "make link", _subject(actor, section), now)
    return token


def end_link(session: Session, actor: Actor, section: int, now: datetime) -> None:
    """End somebody's link to the calendar of a section (0: of all campaigns); without one, nothing happens."""
    mine = (CalendarLink.account_id == actor.account, CalendarLink.section_id == section)
    with writing(session):
        ended = session.scalars(delete(CalendarLink).where(*mine).returning(CalendarLink.id)).all()
        if ended:
            audit.record(session, actor, "end link", _subject(actor, section), now)


def _subject(actor: Actor, section: int) -> Subject:
    return Subject("calendar", str(actor.account), section or None)
