"""What the outbox asks about joint letters and the mails to their signers, and what follows when they have ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.outbox.models import OutboxMessage
from app.outbox.sources import Permit, Verdict
from app.outbox.states import Reason, State
from app.recipients import queries as recipients
from app.recipients import services as recipients_services
from app.signons import asking
from app.signons.handing import queries as offices
from app.signons.models import JointCosigner, JointLetter, JointOrganisation
from app.signons.services import changed
from app.signons.states import Handed, require
from app.signons.states import State as LetterState

_NOT_WANTED = Permit(Verdict.WITHDRAW, Reason.NO_LONGER_WANTED)


class JointLetters:
    """The letters themselves, to their offices."""

    def permit(self, session: Session, message: OutboxMessage, now: datetime) -> Permit:  # The outbox's signature.
        """Ask everything anew that may have changed since the letter was queued."""
        letter = session.get(JointLetter, message.source_id, populate_existing=True)
        if letter is None or letter.handed != Handed.MAIL or letter.state != LetterState.FROZEN:
            return _NOT_WANTED
        if letter.historical:
            return Permit(Verdict.FAIL, Reason.HISTORICAL)
        office = recipients.office_with_channels(session, letter.office)
        if office is None:
            return Permit(Verdict.WAIT, Reason.NO_CHANNEL)
        holder = recipients.holder_on(office, now.date())
        if message.released_at is None and (holder.name if holder else "") != letter.holder:
            return Permit(Verdict.HOLD, Reason.HOLDER_CHANGED)
        address = offices.verified_email(office)
        return Permit(Verdict.GO, address=address) if address else Permit(Verdict.WAIT, Reason.NO_CHANNEL)

    def told(self, session: Session, message: OutboxMessage, now: datetime) -> None:
        """Note the hand-over; a letter that did not leave, or came back, is frozen as before."""
        state = State(message.state)
        if state is State.BOUNCED and message.address:
            recipients_services.note_failure(session, message.lane, message.address)
        letter = session.get(JointLetter, message.source_id, with_for_update=True, populate_existing=True)
        if letter is None or letter.handed != Handed.MAIL:
            return
        if state is State.HANDED_OVER:
            _become(letter, LetterState.HANDED_OVER, now)
            letter.handed_over_at = now
        elif letter.state == LetterState.FROZEN:
            letter.handed, letter.handed_over_on, letter.holder, letter.addressees = "", None, "", {}
            changed(letter, now)
        elif letter.state == LetterState.HANDED_OVER:
            # It came back.
            letter.handed, letter.handed_over_on, letter.handed_over_at = "", None, None
            letter.holder, letter.addressees = "", {}
            _become(letter, LetterState.FROZEN, now)


def _become(letter: JointLetter, state: LetterState, now: datetime) -> None:
    require(LetterState(letter.state), state)
    letter.state = state
    changed(letter, now)


class SignerMails:
    """The mails to organisations and people who are asked to sign."""

    def permit(self, session: Session, message: OutboxMessage, now: datetime) -> Permit:
        """A mail leaves as long as what it asks can be done."""
        number = _signer(session, message) if message.source_kind == asking.SIGNER else _cosigner(session, message, now)
        letter = session.get(JointLetter, number) if number is not None else None
        if letter is None or letter.state != LetterState.OPEN or letter.historical:
            return _NOT_WANTED
        return Permit(Verdict.GO)

    def told(self, session: Session, message: OutboxMessage, now: datetime) -> None:
        """Nothing follows: whom a mail does not reach can be told nothing."""


def _signer(session: Session, message: OutboxMessage) -> int | None:
    """Return the number of the letter that an organisation may still be asked about."""
    row = session.get(JointOrganisation, message.source_id)
    return row.letter_id if row is not None and row.link_hash is not None else None


def _cosigner(session: Session, message: OutboxMessage, now: datetime) -> int | None:
    row = session.get(JointCosigner, message.source_id)
    return row.letter_id if row is not None and (row.confirmed_at is not None or now < row.expires_at) else None
