"""Letters whose own words mention what must never be mentioned, for tests of the look at them."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.access import COMMAND_LINE
from app.appeals.models import KeptLetter
from app.appeals.queries import LETTER
from app.campaigns.safeguards import queries, services
from app.campaigns.safeguards.queries import Safeguards
from app.extensions import db
from app.letters import frozen
from app.outbox import services as outbox
from app.outbox.content import LetterContent
from app.outbox.models import OutboxMessage
from tests.conftest import NOON
from tests.sending import COUNCIL, SEND, confirmed, letters, practice_fields, run_once

HELD = ("held", "review")
WORDS = "My friend Zerbinetta taught me."


def list_terms(app: Flask, *terms: str, now: datetime = NOON) -> None:
    """Let these be what the practice campaign must never mention, and nothing else."""
    with app.app_context():
        seen = queries.of_row(queries.row_of(db.session(), "practice")).mark
        listed = Safeguards(never_mention="\n".join(terms))
        services.keep(db.session(), COMMAND_LINE, "practice", seen, listed, now)


def number_of(session: Session) -> int:
    """Return the number of the one letter in the outbox."""
    session.rollback()
    return session.scalars(select(OutboxMessage.id).where(OutboxMessage.kind == "letter")).one()


def address_of(session: Session) -> str:
    """Return the address of the page that shows the own words of the one letter."""
    return f"/desk/campaigns/practice/safeguards/held/{number_of(session)}"


def waiting_letter(app: Flask) -> int:
    """Let a letter wait for a look without anybody having confirmed it; return the number of its message."""
    list_terms(app, "Zerbinetta", "Зербинетта")
    app.test_client().post(SEND, data=practice_fields(own_words=WORDS, email="zoe@people.example.net"))
    with app.app_context():
        session = db.session()
        letter = session.scalars(select(KeptLetter).order_by(KeptLetter.id.desc())).first()
        assert letter is not None
        content = LetterContent(frozen.from_text(letter.letter), "Zoe Example")
        source = (LETTER, letter.id)
        message = outbox.enqueue(session, content, clock.now(), source=source, hold_key="practice", lane=letter.office)
        message.state, message.reason = HELD
        session.commit()
        return message.id


def held_letter(app: Flask) -> str:
    """Let a letter wait for a look; return the path of its writer's page."""
    list_terms(app, "Зербинетта", "Nobody Else")
    page = confirmed(app, own_words=WORDS, place="Townquod", occupation="baker")
    run_once(app)
    assert letters(app)[COUNCIL] == HELD
    return page
