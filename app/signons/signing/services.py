"""Use cases of whoever has the link of an organisation; each is one commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import writing
from app.outbox import services as outbox
from app.signons import asking, queries
from app.signons.errors import (
    LetterChanged,
    LetterFrozen,
    LetterHandedOver,
    LinkUnknown,
    NotOpen,
    OrganisationUnknown,
    TextSinceChanged,
)
from app.signons.models import JointLetter, JointOrganisation
from app.signons.organisations.services import Told, mark, take
from app.signons.post import Post
from app.signons.services import note
from app.signons.states import Answer, State

# Whoever has the link is nobody whom the program knows.
_SIGNER = Actor(None, "link of an organisation", frozenset())


@contextmanager
def _answering(session: Session, token: str, post: Post) -> Iterator[tuple[JointLetter, JointOrganisation]]:
    """Give the organisation of a link and its letter, in one commit; neither changes meanwhile. Raises LinkUnknown."""
    with writing(session):
        yield _locked(session, post.links.hashed(token))


def _locked(session: Session, hashed: str) -> tuple[JointLetter, JointOrganisation]:
    found = queries.by_link(session, hashed)
    if found is None:
        raise LinkUnknown
    # The letter comes first, as wherever both are changed.
    letter = queries.letter(session, found[0].slug, locked=True)
    try:
        row = queries.organisation(session, letter.id, found[1].id, locked=True)
    except OrganisationUnknown:
        raise LinkUnknown from None
    if row.link_hash != hashed:
        raise LinkUnknown
    return letter, row


def _require_open(letter: JointLetter) -> None:
    match letter.state:
        case State.OPEN:
            return
        case State.FROZEN:
            raise LetterFrozen
        case State.HANDED_OVER | State.PUBLISHED:
            raise LetterHandedOver
        case _:
            raise NotOpen


def sign(session: Session, token: str, read: int, told: Told, seen: str, post: Post, now: datetime) -> None:
    """Let an organisation stand under the text of the number that was read; signing twice is the same as once.

    `seen` is the mark of what was said of the organisation. Raises LinkUnknown, LetterFrozen, LetterHandedOver,
    NotOpen, NameMissing, TextSinceChanged, and LetterChanged where the desk, or somebody else with the link, has
    changed that meanwhile.
    """
    with _answering(session, token, post) as (letter, row):
        _require_open(letter)
        if read != letter.text_number:
            raise TextSinceChanged
        if mark(row) != seen:
            raise LetterChanged
        different = take(row, told)
        if row.answer == Answer.SIGNED and row.signed_number == read and not different:
            return
        row.answer, row.signed_number, row.answered_at, row.wants_out_at = Answer.SIGNED, read, now, None
        note(session, _SIGNER, "sign", letter, now, after={"organisation": row.names, "text": read})


def decline(session: Session, token: str, post: Post, now: datetime) -> None:
    """Note that an organisation does not sign. Raises LinkUnknown, LetterFrozen, LetterHandedOver, NotOpen."""
    with _answering(session, token, post) as (letter, row):
        _require_open(letter)
        if row.answer == Answer.DECLINED:
            return
        row.answer, row.answered_at, row.wants_out_at = Answer.DECLINED, now, None
        note(session, _SIGNER, "decline", letter, now, after={"organisation": row.names})


def take_off(session: Session, token: str, post: Post, now: datetime) -> None:
    """Withdraw a signature; once the letter is frozen, only the desk can, and is told; once it has left, nobody can.

    Raises LinkUnknown, LetterFrozen (the desk has been told), LetterHandedOver, NotOpen.
    """
    with _answering(session, token, post) as (letter, row):
        frozen = letter.state == State.FROZEN
        if not frozen:
            _require_open(letter)
        if row.answer == Answer.SIGNED and not frozen:
            row.answer, row.answered_at, row.wants_out_at = Answer.WITHDRAWN, now, None
            note(session, _SIGNER, "withdraw signature", letter, now, after={"organisation": row.names})
        elif row.answer == Answer.SIGNED and row.wants_out_at is None:
            row.wants_out_at = now
            note(session, _SIGNER, "wants to withdraw", letter, now, after={"organisation": row.names})
    if frozen:
        raise LetterFrozen


def take_signer_off(session: Session, token: str, post: Post, now: datetime) -> None:
    """Forget who signs for an organisation, which itself stays under the letter; also once that is published.

    A letter that waits for its office with the name in it is taken back: a coordinator hands it over anew. Raises
    LinkUnknown.
    """
    with writing(session):
        # The message comes first, as wherever a letter is taken back.
        hashed = post.links.hashed(token)
        found = queries.by_link(session, hashed)
        frozen = queries.frozen_as(session, found[1]) if found is not None else None
        if frozen is not None and (frozen.signer or frozen.office):
            outbox.withdraw(session, post.sources, asking.LETTER, [frozen.letter_id], now)
        letter, row = _locked(session, hashed)
        frozen = queries.frozen_as(session, row, locked=True)
        named = [one for one in (row, frozen) if one is not None and (one.signer or one.office)]
        for one in named:
            one.signer = one.office = ""
        if named:
            row.revision += 1
            # The log keeps what it is told: it is not told the name.
            note(session, _SIGNER, "take signer off", letter, now, after={"organisation": row.names})
