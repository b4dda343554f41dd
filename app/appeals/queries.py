"""Reads what is kept of appeals."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from app.appeals.models import KeptAppeal, KeptLetter, SupporterMark, Tally
from app.outbox.models import OutboxMessage
from app.outbox.states import Reason, State

# The kinds of source that appeals have messages of: a letter, and the mails about it.
LETTER, CONFIRMATION, ALREADY, NOTICE = "appeal_letter", "appeal_confirmation", "appeal_already", "appeal_notice"


# Greylisting and a server that is restarted take two or three tries, which is about twenty minutes.
_TRIES_WAITED_FOR = 4


def by_confirm_hash(session: Session, hashed: str) -> KeptAppeal | None:
    return _one(session, KeptAppeal.confirm_hash == hashed)


def by_ledger_hash(session: Session, hashed: str) -> KeptAppeal | None:
    """Return a confirmed appeal; before, there is nothing to show."""
    return _one(session, (KeptAppeal.ledger_hash == hashed) & KeptAppeal.confirmed_at.is_not(None))


def _one(session: Session, condition: object) -> KeptAppeal | None:
    query = select(KeptAppeal).where(condition).options(selectinload(KeptAppeal.letters))  # type: ignore[arg-type]  # A condition on KeptAppeal.
    return session.scalar(query.with_for_update(of=KeptAppeal).execution_options(populate_existing=True))


def letter(session: Session, number: int) -> KeptLetter | None:
    """Return one letter with its appeal."""
    return session.get(KeptLetter, number, options=[selectinload(KeptLetter.appeal)])


def marked(session: Session, campaign: str, supporter: str, offices: Collection[str]) -> set[str]:
    """Return to which of some offices a supporter has written in a campaign."""
    mine = (SupporterMark.campaign == campaign, SupporterMark.supporter == supporter)
    return set(session.scalars(select(SupporterMark.office).where(*mine, SupporterMark.office.in_(offices))))


def untold(session: Session, appeal: KeptAppeal) -> tuple[list[KeptLetter], bool]:
    """Return the letters that were handed over without telling the writer yet, and whether more are on their way.

    What waits for an address or for a decision is on no way, and neither is what was tried in vain for a while: the
    news of the others does not wait for it.
    """
    numbers = [letter.id for letter in appeal.letters]
    rows = session.execute(
        select(OutboxMessage.source_id, OutboxMessage.state, OutboxMessage.reason, OutboxMessage.attempts).where(
            OutboxMessage.source_kind == LETTER, OutboxMessage.source_id.in_(numbers)
        )
    ).all()
    handed_over = {source for source, state, _reason, _attempts in rows if state == State.HANDED_OVER}
    coming = any(
        state == State.HANDING_OVER
        or (state == State.QUEUED and reason != Reason.NO_CHANNEL and attempts < _TRIES_WAITED_FOR)
        for _source, state, reason, attempts in rows
    )
    return [letter for letter in appeal.letters if letter.id in handed_over and letter.told_at is None], coming


def counts(session: Session) -> list[tuple[str, str, str, str, int, str]]:
    """Return (campaign, target, language, form, number of letters, state) over all days."""
    cell = (Tally.campaign, Tally.target, Tally.language, Tally.form, Tally.state)
    rows = session.execute(select(*cell, func.sum(Tally.count)).group_by(*cell).order_by(*cell))
    return [(row[0], row[1], row[2], row[3], row[5], row[4]) for row in rows]


def campaigns_of_marks(session: Session) -> Sequence[str]:
    """Return the campaigns in which somebody is known to have written."""
    return session.scalars(select(SupporterMark.campaign).distinct()).all()


def unmark(session: Session, appeal: KeptAppeal, offices: Collection[str]) -> None:
    """Forget that a supporter has written to offices, within the caller's commit."""
    session.execute(
        delete(SupporterMark).where(
            SupporterMark.campaign == appeal.campaign,
            SupporterMark.supporter == appeal.supporter,
            SupporterMark.office.in_(offices),
        )
    )
