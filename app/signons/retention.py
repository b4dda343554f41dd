"""What is kept of those who sign joint letters, where, and until when; the privacy page says so in plain words."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.outbox import services as outbox
from app.signons import asking
from app.signons.cosigning import queries as cosigners
from app.signons.models import JointCosigner, JointLetter
from app.signons.states import State

# How long addresses and links are kept after the hand-over, as appeals are.
SCRUBBED_AFTER = timedelta(days=28)

# What tells who somebody is: all of it is encrypted.
PERSONAL = frozenset({"joint_organisation.email", "joint_cosigner.name", "joint_cosigner.email"})

# Keyed hashes, and what links follow from by the secret: nobody is found by them without it.
PSEUDONYMOUS = frozenset({
    "joint_organisation.seed", "joint_organisation.link_hash",
    "joint_cosigner.address_hash", "joint_cosigner.seed", "joint_cosigner.confirm_hash", "joint_cosigner.end_hash",
})  # fmt: skip

# Who signs for an organisation, and where its answers go, stands in the letter itself.
PRINTED = frozenset({
    "joint_letter.sender_name", "joint_letter.reply_to",
    "joint_organisation.signer", "joint_organisation.office", "joint_signatory.signer", "joint_signatory.office",
})  # fmt: skip

# What the other columns of these tables hold tells of no person.
IMPERSONAL = frozenset({
    "joint_letter.id", "joint_letter.slug", "joint_letter.state", "joint_letter.owner_id", "joint_letter.revision",
    "joint_letter.created_at", "joint_letter.changed_at", "joint_letter.texts", "joint_letter.text_number",
    "joint_letter.letter_language", "joint_letter.office", "joint_letter.role", "joint_letter.states",
    "joint_letter.sign_until", "joint_letter.name_order", "joint_letter.takes_individuals", "joint_letter.historical",
    "joint_letter.practice", "joint_letter.individuals", "joint_letter.opened_at", "joint_letter.frozen_at",
    "joint_letter.handed", "joint_letter.handed_over_on", "joint_letter.handed_over_at", "joint_letter.published_at",
    "joint_letter.scrubbed_at", "joint_letter.holder", "joint_letter.addressees",
    "joint_text.id", "joint_text.letter_id", "joint_text.number", "joint_text.texts", "joint_text.made_at",
    "joint_organisation.id", "joint_organisation.letter_id", "joint_organisation.position", "joint_organisation.names",
    "joint_organisation.country", "joint_organisation.logo", "joint_organisation.language",
    "joint_organisation.revision", "joint_organisation.answer", "joint_organisation.asked_number",
    "joint_organisation.asked_at", "joint_organisation.signed_number", "joint_organisation.answered_at",
    "joint_organisation.wants_out_at",
    "joint_signatory.id", "joint_signatory.letter_id", "joint_signatory.organisation_id", "joint_signatory.position",
    "joint_signatory.names", "joint_signatory.country", "joint_signatory.logo",
    "joint_cosigner.id", "joint_cosigner.letter_id", "joint_cosigner.named", "joint_cosigner.interface_language",
    "joint_cosigner.asked_at", "joint_cosigner.expires_at", "joint_cosigner.confirmed_at",
    "joint_cosigner.signed_number",
})  # fmt: skip

# Whatever is left waits for the next sweep, a minute later.
_ERASED_AT_ONCE = 50
_OVER = (State.HANDED_OVER, State.PUBLISHED)


def erase(session: Session, row: JointCosigner, now: datetime) -> None:
    """Take back what has not left and forget who co-signed, within the caller's commit."""
    outbox.erase(session, asking.COSIGNER, [row.id], now)
    session.delete(row)
    session.flush()


def is_anything_due(session: Session, now: datetime) -> bool:
    """Return whether a sweep would erase anything."""
    due = session.scalar(select(JointLetter.id).where(_is_due(now)).limit(1))
    return due is not None or cosigners.any_expired(session, now)


def sweep(session: Session, now: datetime) -> None:
    """Erase who did not confirm in time, and the addresses of signers four weeks after a letter is over.

    It joins the caller's commit.
    """
    for row in cosigners.expired(session, now, _ERASED_AT_ONCE):
        erase(session, row, now)
    due = select(JointLetter).where(_is_due(now)).limit(_ERASED_AT_ONCE)
    for letter in session.scalars(due.with_for_update(skip_locked=True, of=JointLetter)):
        _scrub(session, letter, now)


def _is_due(now: datetime) -> ColumnElement[bool]:
    row, moment = JointLetter, now - SCRUBBED_AFTER
    return and_(
        row.scrubbed_at.is_(None),
        or_(
            and_(row.state.in_(_OVER), row.handed_over_at < moment),
            and_(row.state == State.WITHDRAWN, row.changed_at < moment),
        ),
    )


def _scrub(session: Session, letter: JointLetter, now: datetime) -> None:
    """Erase the addresses and links of a letter's signers, and everybody who does not wish to be named under it.

    Who wishes to be named stays so, and can still be taken off by the link that every one of their mails had.
    """
    outbox.erase(session, asking.SIGNER, [row.id for row in letter.organisations], now)
    for row in letter.organisations:
        row.email = row.seed = row.link_hash = None
    for person in cosigners.of_letter(session, letter.id):
        stands = person.confirmed_at is not None and person.signed_number == letter.text_number
        if letter.state == State.WITHDRAWN or not (stands and person.named):
            erase(session, person, now)
        else:
            outbox.erase(session, asking.COSIGNER, [person.id], now)
            person.email = person.seed = person.confirm_hash = None
    letter.scrubbed_at = now
