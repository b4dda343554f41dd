"""Reads what is kept of appeals."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session, selectinload

from app.appeals.models import KeptAppeal, KeptLetter, SupporterMark, Tally
from app.extensions import insert
from app.outbox.models import OutboxMessage
from app.outbox.states import Reason, State

# The kinds of source that appeals have messages of: a letter, and the mails about it.
LETTER, CONFIRMATION, ALREADY, NOTICE = "appeal_letter", "appeal_confirmation", "appeal_already", "appeal_notice"


# Greylisting and a server that is restarted take two or three tries, which is about twenty minutes.
_TRIES_WAITED_FOR = 4


def by_confirm_hash(session: Session, hashed: str, *, locked: bool = False) -> KeptAppeal | None:
    """Return an appeal; `locked`, nobody else confirms it before this commit."""
    return _one(session, KeptAppeal.confirm_hash == hashed, locked=locked)


def by_ledger_hash(session: Session, hashed: str) -> KeptAppeal | None:
    """Return a confirmed appeal; before, there is nothing to show."""
    return _one(session, (KeptAppeal.ledger_hash == hashed) & KeptAppeal.confirmed_at.is_not(None))


def _one(session: Session, condition: ColumnElement[bool], *, locked: bool = False) -> KeptAppeal | None:
    query = select(KeptAppeal).where(condition).options(selectinload(KeptAppeal.letters))
    if locked:
        query = query.with_for_update(of=KeptAppeal)
    return session.scalar(query.execution_options(populate_existing=True))


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
        # As if it were queued: its writer shall not learn that somebody looks at its words.
        or (state == State.HELD and reason == Reason.REVIEW)
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


def mark(session: Session, letter: KeptLetter) -> bool:
    """Mark within the caller's commit that a supporter writes to an office by this letter.

    Returns whether there was no mark yet, also where two do so at once.
    """
    appeal = letter.appeal
    row = insert(session, SupporterMark).values(
        campaign=appeal.campaign, office=letter.office, supporter=appeal.supporter
    )
    letter.marked = session.execute(row.on_conflict_do_nothing().returning(SupporterMark.id)).scalar() is not None
    return letter.marked


def unmark(session: Session, letter: KeptLetter) -> None:
    """Forget within the caller's commit that a supporter has written to an office, if it was by this letter."""
    if letter.marked:
        letter.marked = False
        session.execute(
            delete(SupporterMark).where(
                SupporterMark.campaign == letter.appeal.campaign,
                SupporterMark.supporter == letter.appeal.supporter,
                SupporterMark.office == letter.office,
            )
        )


def of_supporter(session: Session, campaign: str, supporter: str) -> int:
    """Return the number of an appeal that a supporter has confirmed in a campaign, 0 where none is kept any more."""
    mine = (KeptAppeal.campaign == campaign, KeptAppeal.supporter == supporter, KeptAppeal.confirmed_at.is_not(None))
    return session.scalar(select(KeptAppeal.id).where(*mine).limit(1)) or 0


def with_news(session: Session, most: int) -> list[int]:
    """Return appeals of which some letter was handed over without telling the writer yet."""
    query = (
        select(KeptLetter.appeal_id)
        .join(OutboxMessage, (OutboxMessage.source_kind == LETTER) & (OutboxMessage.source_id == KeptLetter.id))
        .where(KeptLetter.told_at.is_(None), OutboxMessage.state == State.HANDED_OVER)
        .distinct()
        .limit(most)
    )
    return list(session.scalars(query))
