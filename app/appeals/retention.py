"""What is kept of a supporter, where, and until when. The privacy page says the same in plain words."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from app.appeals import queries
from app.appeals.models import KeptAppeal, KeptLetter, SupporterMark
from app.campaigns import queries as campaigns
from app.campaigns.errors import CampaignUnknown
from app.campaigns.lifecycle import Phase
from app.limits import services as limits
from app.outbox import services as outbox
from app.outbox.models import OutboxMessage
from app.outbox.states import ENDED, SCRUBBED_AFTER, State

# Every column that tells who somebody is or what they wrote; all of them are encrypted.
PERSONAL = frozenset({
    "appeal.email", "appeal.name", "appeal.reply_to", "appeal_letter.letter",
    "outbox_message.content", "outbox_message.reply", "address_report.text", "address_report.source",
    "follower.email", "office_reply.text", "office_reply.file",
})  # fmt: skip

# Keyed hashes, and what links follow from by the secret: nobody is found by them without it.
PSEUDONYMOUS = frozenset({
    "appeal.supporter", "appeal.confirm_hash", "appeal.ledger_hash", "supporter_mark.supporter", "limit_count.key",
    "follower.address_hash", "follower.seed", "follower.confirm_hash", "follower.end_hash",
})  # fmt: skip

# What the other columns of these tables hold tells of no person who wrote.
IMPERSONAL = frozenset({
    "appeal.id", "appeal.campaign", "appeal.section", "appeal.interface_language", "appeal.attach_pdf",
    "appeal.created_at", "appeal.expires_at", "appeal.confirmed_at",
    "appeal_letter.id", "appeal_letter.appeal_id", "appeal_letter.office", "appeal_letter.language",
    "appeal_letter.holder", "appeal_letter.marked", "appeal_letter.told_at",
    "supporter_mark.id", "supporter_mark.campaign", "supporter_mark.office",
    "limit_count.id", "limit_count.name", "limit_count.since", "limit_count.count",
    "outbox_message.id", "outbox_message.key", "outbox_message.kind", "outbox_message.urgency",
    "outbox_message.state", "outbox_message.reason", "outbox_message.source_kind", "outbox_message.source_id",
    "outbox_message.hold_key", "outbox_message.lane", "outbox_message.queued_at", "outbox_message.not_before",
    "outbox_message.scheduled_at", "outbox_message.changed_at", "outbox_message.begun_at", "outbox_message.ended_at",
    "outbox_message.attempts", "outbox_message.crashes", "outbox_message.uncertain", "outbox_message.lease",
    "outbox_message.leased_until", "outbox_message.address", "outbox_message.released_at", "outbox_message.reviewed_at",
    "outbox_message.server",
    "outbox_message.section",
    "tally.id", "tally.campaign", "tally.target", "tally.section", "tally.day", "tally.language", "tally.form",
    "tally.state", "tally.count",
    "address_report.id", "address_report.office_id", "address_report.campaign", "address_report.wrong",
    "address_report.reported_at", "address_report.decision", "address_report.reason", "address_report.decided_at",
    "follower.id", "follower.series", "follower.campaign", "follower.section", "follower.interface_language",
    "follower.asked_at", "follower.expires_at", "follower.confirmed_at",
    "follower_told.id", "follower_told.follower_id", "follower_told.campaign", "follower_told.event",
    "follower_told.told_at",
    "office_reply.id", "office_reply.campaign", "office_reply.office", "office_reply.section",
    "office_reply.received_on", "office_reply.told_at", "office_reply.file_kind", "office_reply.file_size",
    "office_reply.handled_at", "office_reply.erased_at",
})  # fmt: skip

# What nobody confirmed in time still shows its text to whoever has the link for so long.
UNCONFIRMED_SHOWN = timedelta(days=7)

# Whatever is left waits for the next sweep, a minute later.
_ERASED_AT_ONCE = 500

_MAILS = (queries.CONFIRMATION, queries.ALREADY, queries.NOTICE)


def erase(session: Session, appeal: KeptAppeal, now: datetime) -> None:
    """Take back what has not left and forget who wrote and what, within the caller's commit.

    The mark stays where a letter has left, so that the office gets no second one; it is a keyed hash.
    """
    numbers = [letter.id for letter in appeal.letters]
    messages = outbox.erase(session, queries.LETTER, numbers, now)
    for kind in _MAILS:
        outbox.erase(session, kind, [appeal.id], now)
    gone = {State.HANDING_OVER, State.HANDED_OVER}
    left = {message.lane for message in messages if message.state in gone or message.uncertain}
    for letter in appeal.letters:
        if letter.marked and letter.office not in left:
            queries.unmark(session, letter)
    session.delete(appeal)
    session.flush()


def sweep(session: Session, now: datetime) -> None:
    """Erase what is due, within the caller's commit."""
    due = select(KeptAppeal).where(_is_due(now)).limit(_ERASED_AT_ONCE)
    for appeal in session.scalars(due.with_for_update(skip_locked=True, of=KeptAppeal)):
        erase(session, appeal, now)
    for slug in queries.campaigns_of_marks(session):
        if _is_over(session, slug, now):
            session.execute(delete(SupporterMark).where(SupporterMark.campaign == slug))
    limits.forget(session, now)


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition on an appeal that it is not needed any more: four weeks after its last message has ended."""
    kept = or_(OutboxMessage.state.not_in(ENDED), OutboxMessage.ended_at >= now - SCRUBBED_AFTER)
    of_letters = exists().where(
        KeptLetter.appeal_id == KeptAppeal.id,
        OutboxMessage.source_kind == queries.LETTER,
        OutboxMessage.source_id == KeptLetter.id,
        kept,
    )
    of_mails = exists().where(OutboxMessage.source_kind.in_(_MAILS), OutboxMessage.source_id == KeptAppeal.id, kept)
    return or_(
        and_(KeptAppeal.confirmed_at.is_(None), KeptAppeal.expires_at < now - UNCONFIRMED_SHOWN),
        and_(KeptAppeal.confirmed_at < now - SCRUBBED_AFTER, ~of_letters, ~of_mails),
    )


def _is_over(session: Session, slug: str, now: datetime) -> bool:
    """Return whether a campaign is closed or gone, or has passed everywhere so long ago that nobody will extend it."""
    try:
        found = campaigns.published(session, slug)
    except CampaignUnknown:
        return True
    today = found.day_of(now)
    # A section may let its supporters write for longer, and their letters count there as well.
    last_day = campaigns.last_day_anywhere(session, found)
    return found.phase_on(today) is Phase.CLOSED or last_day < today - SCRUBBED_AFTER
