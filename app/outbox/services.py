"""Use cases of the outbox. `enqueue`, `hold_all` and `erase` join the commit of whoever calls them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import writing
from app.outbox import lanes, operating, queries
from app.outbox.changing import become, end, requeue, schedule
from app.outbox.content import Content, LetterContent, as_text
from app.outbox.errors import ContentErased, MessageUnknown
from app.outbox.models import Kind, OutboxMessage
from app.outbox.sources import Permit, Sources, Verdict
from app.outbox.states import (
    CLOCK_TOLERANCE,
    DECIDED_ONE_BY_ONE,
    ENDED,
    LEASE,
    MOST_CRASHES,
    MOST_UNCERTAIN,
    NO_CHANNEL_AGAIN_AFTER,
    SCRUBBED_AFTER,
    TIMEOUTS,
    Outcome,
    Reason,
    State,
    TransitionRefused,
    retry_after,
)

_log = logging.getLogger(__name__)

# The rows of messages, without any content, are kept for late delivery reports.
_ROWS_KEPT_FOR = timedelta(days=90)
# So few that nobody waits long for the database meanwhile.
_SWEPT_AT_ONCE = 50
_TAKEN = frozenset({State.HANDED_OVER, State.BOUNCED})


def enqueue(
    session: Session,
    content: Content,
    now: datetime,
    *,
    source: tuple[str, int],
    hold_key: str = "",
    lane: str = "",
    delay: timedelta = timedelta(0),
    section: int | None = None,
) -> OutboxMessage:
    """Add a message to the caller's commit; `source` is the kind of what caused it, and its number.

    `section` is the number of the section through which it was caused, None for none.
    """
    letter = isinstance(content, LetterContent)
    message = OutboxMessage(
        key=secrets.token_hex(12),
        kind=Kind.LETTER if letter else Kind.NOTICE,
        urgency=1 if letter else 0,
        state=State.QUEUED,
        source_kind=source[0],
        source_id=source[1],
        hold_key=hold_key,
        lane=lane,
        section=section,
        content=as_text(content),
        queued_at=now,
        not_before=now + delay,
        scheduled_at=now,
        changed_at=now,
    )
    session.add(message)
    return message


def claim(session: Session, lease: str, now: datetime, most: int) -> list[int]:
    """Take up to so many due messages for one worker and return their numbers, the most urgent first.

    A suspect, which was in the hands of a worker that died, is taken one at a time, so that it is known which one it
    was. What a worker took already without learning of it (its commit was not answered) comes before all else.
    """
    row = OutboxMessage
    due = (
        select(row.id)
        .where(
            row.state == State.QUEUED,
            row.lease == "",
            or_(row.not_before <= now, row.scheduled_at > now + CLOCK_TOLERANCE),
        )
        .order_by(row.urgency, row.not_before, row.id)
    )
    mine = select(row.id).where(row.state == State.QUEUED, row.lease == lease).order_by(row.id)
    taken = list(session.scalars(mine))
    # Looking takes no lock, so that a worker with nothing to do disturbs nobody.
    anything = session.scalar(due.limit(1))
    session.rollback()
    if taken or anything is None:
        return taken
    with writing(session):
        for which, at_most in ((row.crashes == 0, most), (row.crashes > 0, 1)):
            if not taken:
                taken += session.scalars(due.where(which).limit(at_most).with_for_update(skip_locked=True))
        session.execute(update(row).where(row.id.in_(taken)).values(lease=lease, leased_until=now + LEASE))
    return taken


def give_back(session: Session, lease: str) -> None:
    """End a worker's leases on messages that it has not begun."""
    with writing(session):
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.lease == lease, OutboxMessage.state == State.QUEUED)
            .values(lease="", leased_until=None)
        )


def end_leases(session: Session, leases: Collection[str], now: datetime, *, dead: bool) -> int:
    """Take messages back from workers: from those known to be `dead` at once, from others when the lease has run out.

    What a worker had begun may have been taken by the mail server; that is counted. Returns how many there were.
    """
    with writing(session):
        # No lease ends so late: the clock was set back since.
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.lease.in_(leases), OutboxMessage.leased_until > now + LEASE)
            .values(leased_until=now + LEASE)
        )
        run_out = () if dead else (OutboxMessage.leased_until < now,)
        rows = session.scalars(
            select(OutboxMessage).where(OutboxMessage.lease.in_(leases), *run_out).with_for_update(skip_locked=True)
        ).all()
        for message in rows:
            begun = message.state == State.HANDING_OVER
            message.lease, message.leased_until = "", None
            message.crashes += 1
            if begun:
                message.uncertain += 1
                become(message, State.QUEUED, Reason.NONE, now)
                schedule(message, now, now)
            if message.crashes >= MOST_CRASHES:
                become(message, State.HELD, Reason.WORKERS_DIED, now)
    return len(rows)


def begin(
    session: Session, sources: Sources, number: int, lease: str, per_hour: int, now: datetime
) -> tuple[str, str] | None:
    """Let a worker hand a message over: return its key and its address ("" for a notice), None where it may not.

    Everything that could forbid it is asked here, in the commit after which the worker speaks to the mail server.
    """
    with writing(session):
        # Whoever changes many messages of a lane waits for none of them.
        lanes.lock(session, queries.lane_of(session, number))
        message = queries.locked(session, number)
        # A message that is begun already under this lease was begun in a commit whose answer was lost.
        if message is None or message.state not in {State.QUEUED, State.HANDING_OVER} or message.lease != lease:
            return None
        if message.state == State.HANDING_OVER:
            become(message, State.QUEUED, Reason.NONE, now)
        permit = _permit(session, sources, message, now)
        if permit.verdict is Verdict.GO and message.lane:
            permit = lanes.room(session, message.lane, per_hour, permit, now)
        if permit.verdict is Verdict.GO:
            become(message, State.HANDING_OVER, Reason.NONE, now)
            message.begun_at, message.leased_until, message.address = now, now + LEASE, permit.address
            return message.key, permit.address
        message.lease, message.leased_until = "", None
        if permit.verdict is Verdict.WAIT:
            message.reason = permit.reason
            if permit.reason is Reason.NO_CHANNEL:
                schedule(message, now + NO_CHANNEL_AGAIN_AFTER, now)
        else:
            end(session, sources, message, _BECOMES[permit.verdict], permit.reason, now)
    return None


def _permit(session: Session, sources: Sources, message: OutboxMessage, now: datetime) -> Permit:
    """Ask the source; where it cannot even answer, somebody must look, and the others leave."""
    try:
        return sources[message.source_kind].permit(session, message, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001  # One broken campaign must not end the worker.
        _log.error("message %s cannot be checked: %s", message.id, type(error).__name__)  # Its words may be personal.
        return Permit(Verdict.HOLD, Reason.CHECK_FAILED)


_BECOMES = {Verdict.HOLD: State.HELD, Verdict.FAIL: State.FAILED, Verdict.WITHDRAW: State.WITHDRAWN}


def record(session: Session, sources: Sources, number: int, lease: str, outcome: Outcome, now: datetime) -> None:
    """Record what became of a message that a worker has begun, or could not begin. A message erased since stays so."""
    with writing(session):
        message = queries.locked(session, number)
        if message is None:
            return
        if message.lease != lease and (outcome.state is not State.HANDED_OVER or message.state in _TAKEN):
            # The lease was ended meanwhile, and this worker's word is no fact about the message.
            return
        message.lease, message.leased_until, message.crashes = "", None, 0
        message.attempts += 1
        message.server = outcome.server
        message.reply = outcome.reply or None if queries.may_keep_reply(session, message) else None
        if outcome.state is State.QUEUED:
            message.uncertain += outcome.uncertain
            if message.state == State.HANDING_OVER:
                become(message, State.QUEUED, outcome.reason, now)
            message.reason = outcome.reason
            schedule(message, now + retry_after(message.attempts), now)
            if outcome.uncertain and message.uncertain >= MOST_UNCERTAIN:
                become(message, State.HELD, Reason.UNCERTAIN, now)
        else:
            end(session, sources, message, outcome.state, outcome.reason, now)


def hold_all(session: Session, hold_key: str, reason: Reason, now: datetime) -> int:
    """Hold everything that is queued under a key, within the caller's commit. Returns how many messages."""
    rows = queries.locked_under(session, hold_key, State.QUEUED)
    for message in rows:
        become(message, State.HELD, reason, now)
    return len(rows)


def release_all(session: Session, hold_key: str, now: datetime, *, seen: str | None = None) -> int:
    """Queue again what is held under a key, within the caller's commit, but for what must be decided one by one.

    Returns how many messages. Raises CampaignChanged where others are held than were `seen` (see `words.mark_of_all`).
    """
    rows = queries.locked_under(session, hold_key, State.HELD, DECIDED_ONE_BY_ONE)
    operating.require_same(hold_key, rows, seen)
    for message in rows:
        requeue(message, now)
    return len(rows)


def hold(session: Session, actor: Actor, number: int, now: datetime, *, seen: str | None = None) -> None:
    """Hold one queued message. Raises as `operating.on`, and TransitionRefused."""
    with writing(session), operating.on(session, actor, "hold", number, now, seen) as message:
        _require(message, State.HELD, State.QUEUED)
        become(message, State.HELD, Reason.BY_OPERATOR, now)


def release(session: Session, actor: Actor, number: int, now: datetime, *, seen: str | None = None) -> None:
    """Queue a held message again; what forbids it is asked again when it leaves.

    Raises as `operating.on`, TransitionRefused and DeskDecides.
    """
    with writing(session), operating.on(session, actor, "release", number, now, seen) as message:
        _require(message, State.QUEUED, State.HELD)
        operating.require_desk(actor, message)
        if message.reason == Reason.HOLDER_CHANGED:
            message.released_at = now
        elif message.reason == Reason.REVIEW:
            message.reviewed_at = now
        requeue(message, now)


def refuse(
    session: Session, sources: Sources, actor: Actor, number: int, now: datetime, *, seen: str | None = None
) -> None:  # fmt: skip
    """Let a held message never leave; its writer gets the text back.

    Raises as `operating.on`, TransitionRefused and DeskDecides.
    """
    with writing(session), operating.on(session, actor, "refuse", number, now, seen) as message:
        _require(message, State.FAILED, State.HELD)
        operating.require_desk(actor, message)
        end(session, sources, message, State.FAILED, Reason.NOT_RELEASED, now)


def take_turn(session: Session, numbers: Sequence[int], reason: Reason, now: datetime) -> None:
    """Let those of some messages that are held for a reason take their turn, within the caller's commit."""
    for number in numbers:
        message = queries.locked(session, number)
        if message is not None and message.state == State.HELD and message.reason == reason:
            requeue(message, now)


def retry(session: Session, actor: Actor, number: int, now: datetime, *, seen: str | None = None) -> None:
    """Try a waiting or a failed message now. Raises as `operating.on`, ContentErased and TransitionRefused."""
    with writing(session), operating.on(session, actor, "retry", number, now, seen) as message:
        _require(message, State.QUEUED, State.QUEUED, State.FAILED)
        if message.state == State.QUEUED:
            schedule(message, now, now)
        elif queries.is_erased(session, number):
            raise ContentErased(number)
        else:
            requeue(message, now)


def hold_key(session: Session, actor: Actor, key: str, now: datetime) -> int:
    """Hold everything that is queued for a campaign. Returns how many messages. Raises CampaignWithoutMessages."""
    with writing(session):
        operating.require_messages(session, actor, key)
        held = hold_all(session, key, Reason.BY_OPERATOR, now)
        operating.note_all(session, actor, "hold", key, held, now)
    return held


def release_key(session: Session, actor: Actor, key: str, now: datetime, *, seen: str | None = None) -> int:
    """Queue again what is held for a campaign (see `release_all`). Returns how many messages.

    Raises CampaignWithoutMessages, CampaignChanged.
    """
    with writing(session):
        operating.require_messages(session, actor, key)
        released = release_all(session, key, now, seen=seen)
        operating.note_all(session, actor, "release", key, released, now)
    return released


def retry_all(session: Session, actor: Actor, now: datetime) -> int:
    """Try everything now that waits for another try. Returns how many messages."""
    waiting = (OutboxMessage.state == State.QUEUED, OutboxMessage.lease == "", OutboxMessage.attempts > 0)
    with writing(session):
        numbers = session.scalars(
            update(OutboxMessage).where(*waiting).values(not_before=now, scheduled_at=now).returning(OutboxMessage.id)
        ).all()
        operating.note_all(session, actor, "retry", "", len(numbers), now)
    return len(numbers)


def withdraw(session: Session, sources: Sources, kind: str, numbers: Sequence[int], now: datetime) -> int:
    """Take back what is queued or held for sources of a kind, within the caller's commit. Returns how many."""
    rows = queries.locked_of_sources(session, kind, numbers, (State.QUEUED, State.HELD))
    for message in rows:
        end(session, sources, message, State.WITHDRAWN, Reason.BY_WRITER, now)
    return len(rows)


def erase(session: Session, kind: str, numbers: Sequence[int], now: datetime) -> Sequence[OutboxMessage]:
    """Take back what has not left and forget all content for sources of a kind, within the caller's commit.

    Returns the messages, which know nothing personal any more.
    """
    rows = queries.locked_of_sources(session, kind, numbers, tuple(State))
    for message in rows:
        if message.state in {State.QUEUED, State.HELD}:
            become(message, State.WITHDRAWN, Reason.BY_WRITER, now)
        message.content = message.reply = None
        if message.state in ENDED:
            message.ended_at = message.ended_at or now
    return rows


def record_bounce(session: Session, sources: Sources, key: str, reply: str, now: datetime) -> int:
    """Record that a message that was handed over did not arrive. Returns its number; a second report changes nothing.

    Raises MessageUnknown, TransitionRefused.
    """
    with writing(session):
        number = queries.by_key(session, key)
        message = queries.locked(session, number) if number is not None else None
        if message is None:
            raise MessageUnknown(key)
        if message.state != State.BOUNCED:
            message.reply = reply
            end(session, sources, message, State.BOUNCED, Reason.NONE, now)
        return message.id


def sweep(session: Session, sources: Sources, now: datetime) -> None:
    """End what has waited for too long, and forget what has ended long ago."""
    for state, timeout in TIMEOUTS.items():
        since = OutboxMessage.queued_at if state is State.QUEUED else OutboxMessage.changed_at
        waiting = (OutboxMessage.state == state, OutboxMessage.lease == "", since < now - timeout.after)
        swept = _SWEPT_AT_ONCE
        while swept == _SWEPT_AT_ONCE:
            with writing(session):
                rows = session.scalars(
                    select(OutboxMessage).where(*waiting).limit(_SWEPT_AT_ONCE).with_for_update(skip_locked=True)
                ).all()
                for message in rows:
                    end(session, sources, message, timeout.then, timeout.reason, now)
                swept = len(rows)
    row = OutboxMessage
    with writing(session):
        session.execute(
            update(row)
            .where(row.ended_at < now - SCRUBBED_AFTER, or_(row.content.is_not(None), row.reply.is_not(None)))
            .values(content=None, reply=None)
        )
        session.execute(delete(row).where(row.ended_at < now - _ROWS_KEPT_FOR))


def _require(message: OutboxMessage, wanted: State, *current: State) -> None:
    if message.state not in current:
        raise TransitionRefused(message.id, message.state, wanted)
