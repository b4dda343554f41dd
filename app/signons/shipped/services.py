"""Use cases of the joint letters that come with the program; each is one commit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.extensions import writing
from app.signons.models import JointLetter, JointOrganisation, JointSignatory, JointText
from app.signons.services import note
from app.signons.shipped.letter_file import LetterGiven
from app.signons.states import Answer, Handed, Order, State


class Outcome(StrEnum):
    """What loading an example did."""

    NEW = "new"
    UNCHANGED = "unchanged"


def load(session: Session, given: LetterGiven, now: datetime) -> Outcome:
    """Publish a letter as it was handed over, unless there is one of this name already."""
    with writing(session):
        if session.scalar(select(JointLetter.id).where(JointLetter.slug == given.slug)) is not None:
            return Outcome.UNCHANGED
        letter = _letter(given, now)
        session.add(letter)
        note(session, COMMAND_LINE, "load example", letter, now)
    return Outcome.NEW


def _letter(given: LetterGiven, now: datetime) -> JointLetter:
    texts = {language: asdict(said) for language, said in given.texts.items()}
    signed = [
        {
            "position": position, "names": dict(one.names), "country": one.country, "signer": one.signer,
            "office": one.office,
        }
        for position, one in enumerate(given.signatories, 1)
    ]  # fmt: skip
    return JointLetter(
        slug=given.slug,
        state=State.PUBLISHED,
        texts=texts,
        letter_language=given.letter_language,
        office=given.office,
        role=given.role,
        states=list(given.states),
        name_order=Order.BY_HAND,
        historical=True,
        handed=Handed.HAND,
        handed_over_on=given.handed_over_on,
        created_at=now,
        changed_at=now,
        opened_at=now,
        frozen_at=now,
        handed_over_at=now,
        published_at=now,
        kept_texts=[JointText(number=1, texts=texts, made_at=now)],
        signatories=[JointSignatory(**one) for one in signed],
        organisations=[
            JointOrganisation(
                **one, language=given.letter_language, answer=Answer.SIGNED, signed_number=1, answered_at=now
            )
            for one in signed
        ],
    )


def remove(session: Session, slugs: Collection[str]) -> None:
    """Remove what `load` made."""
    with writing(session):
        session.execute(delete(JointLetter).where(JointLetter.slug.in_(slugs), JointLetter.historical))
