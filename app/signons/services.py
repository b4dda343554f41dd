"""Use cases of a joint letter as a whole; each is one commit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import writing
from app.letters.composing import Role
from app.outbox import services as outbox
from app.recipients import queries as recipients
from app.signons import asking, queries
from app.signons.errors import (
    AddresseeSettled,
    HistoricalForPractice,
    LetterChanged,
    LetterLanguageNeeded,
    NobodySigns,
    NoSuchOffice,
    NotEditable,
    OfficeMissing,
    OfficeUnfit,
    OnItsWay,
    SignUntilOver,
    SlugTaken,
    StatesMissing,
    TextMissing,
)
from app.signons.models import JointLetter, JointSignatory, JointText
from app.signons.post import Post
from app.signons.states import EDITABLE, Answer, State, StateRefused, require

# Offices whose ids begin so are invented, and stand at example.org.
PRACTICE_OFFICES = "practice-"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the desk says of a letter beside its texts and its organisations."""

    letter_language: str
    office: str = ""
    role: Role = Role.TO
    states: tuple[str, ...] = ()
    sender_name: str = ""
    reply_to: str = ""
    sign_until: date | None = None
    takes_individuals: bool = False
    historical: bool = False
    practice: bool = False


def facts_of(letter: JointLetter) -> Facts:
    """Return what stands there now."""
    return Facts(
        letter.letter_language, letter.office, Role(letter.role), tuple(letter.states), letter.sender_name,
        letter.reply_to, letter.sign_until, letter.takes_individuals, letter.historical, letter.practice,
    )  # fmt: skip


def mark_of(part: object) -> str:
    """Return a short mark of what stands in a form, by which one that was overtaken is known."""
    return hashlib.sha256(repr(part).encode()).hexdigest()[:16]


def text_mark(letter: JointLetter, language: str) -> str:
    """Return the mark of a text in one language."""
    said = letter.texts.get(language, {})
    return mark_of((said.get("title", ""), said.get("body", "")))


def create(session: Session, actor: Actor, slug: str, facts: Facts, title: str, now: datetime) -> JointLetter:
    """Begin a joint letter. Raises SlugTaken, HistoricalForPractice."""
    _require_sense(facts)
    with writing(session):
        texts = {facts.letter_language: {"title": title, "body": ""}}
        letter = JointLetter(
            slug=slug, texts=texts, owner_id=actor.account, created_at=now, changed_at=now, **_columns(facts)
        )
        try:
            with session.begin_nested():
                session.add(letter)
                session.flush()
        except IntegrityError:
            raise SlugTaken(slug) from None
        note(session, actor, "create", letter, now, after=_logged(facts))
    return letter


def to_change(session: Session, slug: str) -> JointLetter:
    """Return a letter whose words and organisations may be changed, locked. Raises JointLetterUnknown, NotEditable."""
    letter = queries.letter(session, slug, locked=True)
    if letter.state not in EDITABLE:
        raise NotEditable
    return letter


def changed(letter: JointLetter, now: datetime) -> None:
    """Count a change of what the desk writes."""
    letter.revision += 1
    letter.changed_at = now


def note(
    session: Session,
    actor: Actor,
    action: str,
    letter: JointLetter,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write to the log, within the caller's commit."""
    audit.record(session, actor, action, Subject("joint letter", letter.slug), now, before=before, after=after)


def save_facts(session: Session, actor: Actor, slug: str, facts: Facts, seen: str, now: datetime) -> None:
    """Change what is said of a letter beside its texts.

    Raises JointLetterUnknown, NotEditable, LetterChanged, NoSuchOffice, OfficeUnfit, HistoricalForPractice,
    StatesMissing, AddresseeSettled, SignUntilOver.
    """
    _require_sense(facts)
    with writing(session):
        letter = to_change(session, slug)
        before = facts_of(letter)
        if mark_of(before) != seen:
            raise LetterChanged
        if facts.office and not recipients.offices(session, [facts.office]):
            raise NoSuchOffice(facts.office)
        if facts.office and facts.practice != facts.office.startswith(PRACTICE_OFFICES):
            raise OfficeUnfit
        if facts == before:
            return
        if letter.state == State.OPEN and _addressed(facts) != _addressed(before):
            raise AddresseeSettled
        if facts.sign_until != before.sign_until or facts.historical != before.historical:
            _require_time_to_sign(facts, now)
        for name, value in _columns(facts).items():
            setattr(letter, name, value)
        changed(letter, now)
        note(session, actor, "facts", letter, now, before=_logged(before), after=_logged(facts))


def _require_sense(facts: Facts) -> None:
    if facts.historical and facts.practice:
        raise HistoricalForPractice
    if facts.role is Role.RAISE_WITH and not facts.states:
        raise StatesMissing


def _require_time_to_sign(facts: Facts, now: datetime) -> None:
    """Raise SignUntilOver for a day that has passed, unless it is a letter of the past, which was signed then."""
    if facts.sign_until is not None and facts.sign_until < now.date() and not facts.historical:
        raise SignUntilOver(facts.sign_until)


def _addressed(facts: Facts) -> tuple[object, ...]:
    """Return what a signature is for, besides the texts."""
    return facts.office, facts.role, tuple(facts.states), facts.letter_language


def _columns(facts: Facts) -> dict[str, Any]:
    return {**asdict(facts), "states": list(facts.states)}


def _logged(facts: Facts) -> dict[str, Any]:
    until = facts.sign_until.isoformat() if facts.sign_until else None
    return {**_columns(facts), "sign_until": until}


def save_text(
    session: Session,
    actor: Actor,
    slug: str,
    language: str,
    text: tuple[str, str] | None,
    seen: str,
    post: Post,
    now: datetime,
) -> int:
    """Change title and body in one language; None removes it. Returns how many were asked to sign anew.

    While the letter is open, the text has a new number from then on; who does not sign again does not stand under it.
    Raises JointLetterUnknown, NotEditable, LetterChanged, LetterLanguageNeeded, TextMissing.
    """
    with writing(session):
        letter = to_change(session, slug)
        if text_mark(letter, language) != seen:
            raise LetterChanged
        said = {"title": text[0], "body": text[1]} if text else None
        if said == letter.texts.get(language):
            return 0
        if said is None and language == letter.letter_language:
            raise LetterLanguageNeeded
        is_open = letter.state == State.OPEN
        if is_open and said is not None and not all(said.values()):
            raise TextMissing
        before = letter.texts
        letter.texts = {code: one for code, one in before.items() if code != language} | (
            {language: said} if said is not None else {}
        )
        changed(letter, now)
        note(session, actor, "text", letter, now, before={"texts": before}, after={"texts": letter.texts})
        if not is_open:
            return 0
        letter.text_number += 1
        _keep_text(letter, now)
        return asking.ask_again(session, letter, post, now)


def _keep_text(letter: JointLetter, now: datetime) -> None:
    letter.kept_texts.append(JointText(number=letter.text_number, texts=letter.texts, made_at=now))


def to_become(session: Session, slug: str, wanted: State, seen: int) -> JointLetter:
    """Return a letter that may become this, locked. Raises JointLetterUnknown, LetterChanged, StateRefused."""
    letter = queries.letter(session, slug, locked=True)
    require(State(letter.state), wanted)
    if letter.revision != seen:
        raise LetterChanged
    return letter


def become(session: Session, actor: Actor, letter: JointLetter, state: State, now: datetime) -> None:
    before, letter.state = letter.state, state
    changed(letter, now)
    note(session, actor, state.value, letter, now, before={"state": before}, after={"state": state.value})


def open_for_signature(session: Session, actor: Actor, slug: str, seen: int, post: Post, now: datetime) -> int:
    """Ask all organisations that have an address to sign. Returns how many.

    Raises JointLetterUnknown, LetterChanged, StateRefused, TextMissing, OfficeMissing, SignUntilOver.
    """
    with writing(session):
        letter = to_become(session, slug, State.OPEN, seen)
        if letter.state != State.DRAFT:
            raise StateRefused(State(letter.state), State.OPEN)
        if any(not said["title"] or not said["body"] for said in letter.texts.values()) or not letter.texts.get(
            letter.letter_language
        ):
            raise TextMissing
        if not letter.office:
            raise OfficeMissing
        _require_time_to_sign(facts_of(letter), now)
        letter.opened_at = now
        _keep_text(letter, now)
        become(session, actor, letter, State.OPEN, now)
        # What is of the past was signed then.
        return 0 if letter.historical else asking.ask(session, letter, letter.organisations, post, now)


def freeze(session: Session, actor: Actor, slug: str, seen: int, now: datetime) -> int:
    """Let the letter stand as it is under those who have signed the present text. Returns how many those are.

    Raises JointLetterUnknown, LetterChanged, StateRefused, NobodySigns.
    """
    with writing(session):
        letter = to_become(session, slug, State.FROZEN, seen)
        if letter.state != State.OPEN:
            raise StateRefused(State(letter.state), State.FROZEN)
        rows = queries.in_order(letter, queries.standing(session, letter))
        if not rows:
            raise NobodySigns
        letter.signatories = [
            JointSignatory(
                organisation_id=row.id, position=position, names=row.names, country=row.country, logo=row.logo,
                signer=row.signer, office=row.office,
            )
            for position, row in enumerate(rows, 1)
        ]  # fmt: skip
        letter.individuals = queries.individuals(session, letter)
        letter.frozen_at = now
        become(session, actor, letter, State.FROZEN, now)
        return len(rows)


def unfreeze(session: Session, actor: Actor, slug: str, seen: int, now: datetime) -> None:
    """Let signatures change again; nothing was handed over yet. Who has asked meanwhile to be taken off, is.

    Raises JointLetterUnknown, LetterChanged, StateRefused, OnItsWay.
    """
    with writing(session):
        letter = to_become(session, slug, State.OPEN, seen)
        if letter.state != State.FROZEN:
            raise StateRefused(State(letter.state), State.OPEN)
        if letter.handed:
            raise OnItsWay
        letter.signatories.clear()
        letter.individuals, letter.frozen_at = 0, None
        for row in letter.organisations:
            if row.wants_out_at is not None:
                row.answer, row.answered_at, row.wants_out_at = Answer.WITHDRAWN, now, None
        become(session, actor, letter, State.OPEN, now)


def withdraw(session: Session, actor: Actor, slug: str, seen: int, now: datetime) -> None:
    """Give a letter up before it was handed over; mails about it do not leave any more.

    Raises JointLetterUnknown, LetterChanged, StateRefused, OnItsWay.
    """
    with writing(session):
        letter = to_become(session, slug, State.WITHDRAWN, seen)
        if letter.handed:
            raise OnItsWay
        outbox.erase(session, asking.SIGNER, [row.id for row in letter.organisations], now)
        outbox.erase(session, asking.COSIGNER, queries.cosigner_numbers(session, letter.id), now)
        become(session, actor, letter, State.WITHDRAWN, now)


def publish(session: Session, actor: Actor, slug: str, seen: int, now: datetime) -> None:
    """Show a letter that was handed over to everybody. Raises JointLetterUnknown, LetterChanged, StateRefused."""
    with writing(session):
        letter = to_become(session, slug, State.PUBLISHED, seen)
        letter.published_at = now
        become(session, actor, letter, State.PUBLISHED, now)
