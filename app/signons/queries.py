"""Reads joint letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from app.letters.composing import Role
from app.signons import collation, states
from app.signons.content import JointLetterView, JointText, Signatory, addressees_of
from app.signons.errors import JointLetterUnknown, OrganisationUnknown
from app.signons.models import JointCosigner, JointLetter, JointOrganisation, JointSignatory
from app.signons.models import JointText as KeptText
from app.signons.states import SETTLED, Answer, Order, Standing, State


def letters(session: Session) -> Sequence[JointLetter]:
    """Return all joint letters, the last changed first."""
    return session.scalars(select(JointLetter).order_by(JointLetter.changed_at.desc(), JointLetter.id.desc())).all()


def published(session: Session) -> Sequence[JointLetter]:
    """Return the published joint letters, the last handed over first."""
    query = select(JointLetter).where(JointLetter.state == State.PUBLISHED)
    return session.scalars(query.order_by(JointLetter.handed_over_on.desc(), JointLetter.id.desc())).all()


def offices(session: Session) -> set[str]:
    """Return the offices to which joint letters go."""
    return set(session.scalars(select(JointLetter.office).distinct()))


def letter(session: Session, slug: str, *, locked: bool = False) -> JointLetter:
    """Return a joint letter; `locked`, nobody else changes it before this commit. Raises JointLetterUnknown."""
    query = select(JointLetter).where(JointLetter.slug == slug)
    if locked:
        query = query.with_for_update(of=JointLetter).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise JointLetterUnknown(slug)
    return found


def view(session: Session, found: JointLetter, today: date) -> JointLetterView:
    """Return a joint letter as it is rendered on a day; a frozen one as it was frozen.

    Before that, those stand under it who have signed the present text, in the order that they would have.
    """
    settled = State(found.state) in SETTLED
    if settled:
        signatories = [signatory(row) for row in _frozen(session, found.id)]
        number = found.individuals
    else:
        rows = in_order(found, standing(session, found))
        signatories = [signatory(row) for row in rows]
        number = individuals(session, found)
    return JointLetterView(
        slug=found.slug,
        state=State(found.state),
        texts=texts_of(found.texts),
        text_number=found.text_number,
        letter_language=found.letter_language,
        office=found.office,
        role=Role(found.role),
        states=tuple(found.states),
        signatories=tuple(signatories),
        written_on=found.handed_over_on or (found.frozen_at.date() if settled and found.frozen_at else today),
        individuals=number,
        individual_names=names_of_individuals(session, found),
        sender_name=found.sender_name,
        reply_to=found.reply_to,
        historical=found.historical,
        practice=found.practice,
        addressees=addressees_of(found.addressees),
    )


def signatory(row: JointOrganisation | JointSignatory) -> Signatory:
    """Return an organisation as it stands under a letter."""
    return Signatory(row.names, row.country, row.logo, row.signer, row.office)


def _frozen(session: Session, number: int) -> Sequence[JointSignatory]:
    query = select(JointSignatory).where(JointSignatory.letter_id == number).order_by(JointSignatory.position)
    return session.scalars(query.options(undefer(JointSignatory.logo))).all()


def frozen_as(session: Session, row: JointOrganisation, *, locked: bool = False) -> JointSignatory | None:
    """Return how an organisation stands under its frozen letter; `locked`, nobody else changes that."""
    query = select(JointSignatory).where(JointSignatory.organisation_id == row.id)
    if locked:
        query = query.with_for_update(of=JointSignatory).execution_options(populate_existing=True)
    return session.scalar(query)


def standing(session: Session, found: JointLetter) -> Sequence[JointOrganisation]:
    """Return the organisations that have signed the present text, by position."""
    row = JointOrganisation
    query = select(row).where(
        row.letter_id == found.id, row.answer == Answer.SIGNED, row.signed_number == found.text_number
    )
    return session.scalars(query.order_by(row.position, row.id).options(undefer(row.logo))).all()


def in_order(found: JointLetter, rows: Iterable[JointOrganisation]) -> list[JointOrganisation]:
    """Return organisations as they stand under a letter: by hand, or by what they are called in its language."""
    if found.name_order == Order.BY_HAND:
        return sorted(rows, key=lambda row: (row.position, row.id))
    language = found.letter_language
    return sorted(rows, key=lambda row: (collation.key(signatory_name(row, language), language), row.id))


def signatory_name(row: JointOrganisation | JointSignatory, language: str) -> str:
    """Return what an organisation is called for a reader of a language."""
    return Signatory(row.names).name_in(language)


def individuals(session: Session, found: JointLetter) -> int:
    """Return how many people have signed the present text beside the organisations."""
    row = JointCosigner
    query = select(func.count()).where(
        row.letter_id == found.id, row.confirmed_at.is_not(None), row.signed_number == found.text_number
    )
    return session.scalar(query) or 0


def names_of_individuals(session: Session, found: JointLetter) -> tuple[str, ...]:
    """Return the names of those people who wish to be named, in the order of the letter's language."""
    row = JointCosigner
    query = select(row.name).where(
        row.letter_id == found.id,
        row.confirmed_at.is_not(None),
        row.signed_number == found.text_number,
        row.named.is_(True),
    )
    language = found.letter_language
    return tuple(sorted(session.scalars(query), key=lambda name: collation.key(name, language)))


def confirmed_cosigners(session: Session, number: int) -> Sequence[JointCosigner]:
    """Return the people who have co-signed any text of a letter and can be written to; nobody else changes them."""
    row = JointCosigner
    query = select(row).where(row.letter_id == number, row.confirmed_at.is_not(None), row.seed.is_not(None))
    return session.scalars(query.order_by(row.id).with_for_update(of=row)).all()


def cosigner_numbers(session: Session, number: int) -> Sequence[int]:
    """Return the numbers of all who co-sign a letter, confirmed or not."""
    return session.scalars(select(JointCosigner.id).where(JointCosigner.letter_id == number)).all()


def organisation(session: Session, letter_number: int, number: int, *, locked: bool = False) -> JointOrganisation:
    """Return an organisation of a letter; `locked`, nobody else changes it. Raises OrganisationUnknown."""
    row = JointOrganisation
    query = select(row).where(row.id == number, row.letter_id == letter_number)
    if locked:
        query = query.with_for_update(of=row).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise OrganisationUnknown
    return found


def by_link(session: Session, hashed: str) -> tuple[JointLetter, JointOrganisation] | None:
    """Return the organisation that a link is for, and its letter."""
    number = session.execute(
        select(JointOrganisation.id, JointLetter.slug).join(JointLetter).where(JointOrganisation.link_hash == hashed)
    ).one_or_none()
    if number is None:
        return None
    found = letter(session, number.slug)
    return found, organisation(session, found.id, number.id)


def kept_text(session: Session, number: int, text_number: int) -> Mapping[str, JointText]:
    """Return what a letter said under a number, by language."""
    row = KeptText
    said = session.scalar(select(row.texts).where(row.letter_id == number, row.number == text_number)) or {}
    return texts_of(said)


def texts_of(said: Mapping[str, Any]) -> dict[str, JointText]:
    """Return stored texts as values, by language."""
    return {language: JointText(one["title"], one["body"]) for language, one in said.items()}


def standing_of(found: JointLetter, row: JointOrganisation) -> Standing:
    """Return how an organisation stands to the present text of a letter."""
    asked = row.asked_number is not None
    return states.standing(Answer(row.answer), row.signed_number, found.text_number, asked=asked)


def with_address(session: Session, number: int) -> frozenset[int]:
    """Return the numbers of the organisations of a letter that have an address."""
    row = JointOrganisation
    return frozenset(session.scalars(select(row.id).where(row.letter_id == number, row.email.is_not(None))))


def with_signers_who_want_out(session: Session) -> Sequence[str]:
    """Return the letters that are frozen and not handed over, of which an organisation asked to be taken off since."""
    row = JointOrganisation
    query = select(JointLetter.slug).join(row).where(JointLetter.state == State.FROZEN, row.wants_out_at.is_not(None))
    return session.scalars(query.distinct().order_by(JointLetter.slug)).all()
