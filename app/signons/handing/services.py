"""Use cases of handing a joint letter over; each is one commit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import writing
from app.outbox import services as outbox
from app.outbox.content import LetterContent
from app.recipients import queries as recipients
from app.signons import asking, queries
from app.signons.composing import Composer
from app.signons.content import addressees_as_json
from app.signons.errors import (
    DayAhead,
    DayBeforeFreeze,
    LeftAlready,
    LetterChanged,
    NeverDelivered,
    NoEmailThere,
    OnItsWay,
)
from app.signons.handing import queries as offices
from app.signons.models import JointLetter
from app.signons.post import Post
from app.signons.services import become, changed, note, to_become
from app.signons.states import Handed, State


def by_mail(
    session: Session, actor: Actor, slug: str, seen: int, composer: Composer, today: date, now: datetime
) -> None:  # fmt: skip
    """Queue a frozen letter for its office; it is handed over when the mail server has taken it.

    Raises JointLetterUnknown, LetterChanged, StateRefused, OnItsWay, NeverDelivered, NoEmailThere, and what
    `composer` raises.
    """
    with writing(session):
        letter = _to_hand_over(session, slug, seen)
        if letter.historical:
            raise NeverDelivered
        office = recipients.office_with_channels(session, letter.office)
        if office is None or not offices.verified_email(office):
            raise NoEmailThere
        letter.handed, letter.handed_over_on = Handed.MAIL, today
        holder = recipients.holder_on(office, today)
        letter.holder = holder.name if holder else ""
        _address(session, letter, composer, today)
        composed = composer.letter(session, queries.view(session, letter, today), letter.letter_language)
        content = LetterContent(composed, letter.sender_name, letter.reply_to, attach_pdf=True)
        outbox.enqueue(session, content, now, source=(asking.LETTER, letter.id), lane=letter.office)
        changed(letter, now)
        note(session, actor, "hand over by mail", letter, now, after={"office": letter.office})


def by_hand(
    session: Session, actor: Actor, slug: str, day: date, seen: int, composer: Composer, today: date, now: datetime
) -> None:  # fmt: skip
    """Note that somebody handed the letter over on a day.

    Raises JointLetterUnknown, LetterChanged, StateRefused, OnItsWay, DayAhead, DayBeforeFreeze.
    """
    if day > today:
        raise DayAhead
    with writing(session):
        letter = _to_hand_over(session, slug, seen)
        # A day more, since it may be another day where it was handed over. What is of the past was frozen long after.
        if not letter.historical and letter.frozen_at and day < letter.frozen_at.date() - timedelta(days=1):
            raise DayBeforeFreeze(letter.frozen_at.date())
        letter.handed, letter.handed_over_on, letter.handed_over_at = Handed.HAND, day, now
        _address(session, letter, composer, today)
        become(session, actor, letter, State.HANDED_OVER, now)


def _address(session: Session, letter: JointLetter, composer: Composer, today: date) -> None:
    """Keep how the letter addresses its office, in the languages in which it can."""
    letter.addressees = addressees_as_json(composer.addressees(session, queries.view(session, letter, today)))


def _to_hand_over(session: Session, slug: str, seen: int) -> JointLetter:
    letter = to_become(session, slug, State.HANDED_OVER, seen)
    if letter.handed:
        raise OnItsWay
    return letter


def take_back(session: Session, actor: Actor, slug: str, seen: int, post: Post, now: datetime) -> None:
    """Take a letter back that waits in the outbox.

    Raises JointLetterUnknown, LetterChanged, LeftAlready.
    """
    with writing(session):
        found = queries.letter(session, slug)
        if found.revision != seen:
            raise LetterChanged
        # The message first and then the letter, as the worker takes them: neither waits for the other for ever.
        if not outbox.withdraw(session, post.sources, asking.LETTER, [found.id], now):
            raise LeftAlready
        note(session, actor, "take back", found, now)
