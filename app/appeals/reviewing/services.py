"""Use cases of the look at own words; each is one commit. What is shown of a letter is what its writer added to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.appeals import delivery, queries
from app.appeals.reviewing.words import about_writer, own_paragraphs
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns.never_mention import hits, marked
from app.campaigns.safeguards import queries as safeguards
from app.extensions import writing
from app.letters import frozen
from app.outbox import operating
from app.outbox import queries as outbox_queries
from app.outbox import services as outbox
from app.outbox.errors import MessageUnknown
from app.outbox.models import OutboxMessage
from app.outbox.states import Reason, State


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph in pieces, each with whether it mentions a term; `language` and `direction` as HTML has them."""

    pieces: tuple[tuple[str, bool], ...]
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Held:
    """The own words of a letter that waits for a look."""

    office: str
    held_since: datetime
    passages: tuple[Passage, ...]
    about_writer: tuple[Passage, ...]
    terms: tuple[str, ...]


def read(session: Session, actor: Actor, slug: str, number: int, now: datetime) -> Held | None:
    """Return what somebody shall look at, and note that they did; None where the letter does not wait any more.

    Raises MessageUnknown.
    """
    with writing(session):
        message = require_letter(session, slug, number)
        letter = queries.letter(session, message.source_id)
        if not _waits(message) or letter is None:
            return None
        subject = Subject(operating.MESSAGE, str(number), message.section)
        audit.record(session, actor, "read held words", subject, now)
        composed = frozen.from_text(letter.letter)
        listed = safeguards.terms(session, slug)
        terms = listed.terms if listed else ()
        own, about = own_paragraphs(composed), about_writer(composed)
        language, direction = composed.variant, composed.direction.value
        return Held(
            office=message.lane,
            held_since=message.changed_at,
            passages=tuple(
                Passage(
                    tuple(marked(terms, paragraph.text)),
                    paragraph.language or language,
                    (paragraph.direction or composed.direction).value,
                )
                for paragraph in own
            ),
            about_writer=tuple(Passage(tuple(marked(terms, text)), language, direction) for text in about),
            terms=hits(terms, "\n\n".join([*(paragraph.text for paragraph in own), *about])),
        )


def require_letter(session: Session, slug: str, number: int) -> OutboxMessage:
    """Return the message of a letter of a campaign. Raises MessageUnknown."""
    message = outbox_queries.message(session, number)
    if message is None or message.hold_key != slug or message.source_kind != queries.LETTER:
        raise MessageUnknown(str(number))
    return message


def _waits(message: OutboxMessage) -> bool:
    return message.state == State.HELD and message.reason == Reason.REVIEW


def end_waiting(session: Session, now: datetime) -> None:
    """Let letters wait for a look no more where none is made any more: their writers are told as all others are."""
    over, open_there = [], dict[tuple[str, str], bool]()
    for message in outbox_queries.held_for(session, Reason.REVIEW):
        letter = queries.letter(session, message.source_id)
        place = (letter.appeal.campaign, letter.appeal.section) if letter else ("", "")
        if letter and place not in open_there:
            open_there[place] = delivery.is_open(session, letter.appeal, now)
        if not open_there.get(place):
            over.append(message.id)
    if over:
        with writing(session):
            outbox.take_turn(session, over, Reason.REVIEW, now)
