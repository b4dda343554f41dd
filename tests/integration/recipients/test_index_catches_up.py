"""The index of the search knows of every change, also of one that was made past it."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.recipients import search, search_index, services
from app.recipients.models import Office, OfficeWording
from tests.conftest import NOON
from tests.sending import COUNCIL


def _found(session: Session, words: str) -> tuple[str, ...]:
    return search.find(session, search.Asked(words)).ids


def test_what_was_changed_past_it_is_found_after_the_housework(session: Session) -> None:
    """So is an import left that was broken off between its commit and the index."""
    session.execute(update(OfficeWording).where(OfficeWording.office_id == COUNCIL).values(title="Xylophone"))
    session.execute(update(Office).where(Office.id == COUNCIL).values(version=Office.version + 1))
    session.commit()
    assert _found(session, "xylophone") == ()
    assert search_index.behind(session) == [COUNCIL]
    services.keep_index(session, NOON)
    assert _found(session, "xylophone") == (COUNCIL,)
    assert services.catch_up(session) == 0


def test_every_shipped_office_is_in_it(session: Session) -> None:
    assert search_index.behind(session) == []
