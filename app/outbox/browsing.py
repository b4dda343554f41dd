"""Reads the outbox for the desk: what somebody may see of it, filtered, counted and paged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, LargeBinary, false, func, or_, select, true, type_coerce
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.audit.models import AuditEntry
from app.keys.encrypted import EncryptedText, Unreadable
from app.outbox import operating, words
from app.outbox.errors import MessageUnknown
from app.outbox.models import Kind, OutboxMessage
from app.outbox.states import DECIDED_BY_DESK, DECIDED_ONE_BY_ONE, Reason, State

PAGE = 50
# More campaigns or offices than this nobody reads on one page.
_MOST_LISTED = 200
_MOST_OFFICES = 20

# Why a letter failed, where it says something of the office's address and not of the campaign.
_OF_THE_ADDRESS = (Reason.REFUSED, Reason.TOO_LATE)


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for; what is None or empty is not asked. `office` is a lane, `campaign` a hold key."""

    state: State | None = None
    reason: Reason | None = None
    campaign: str = ""
    office: str = ""
    kind: Kind | None = None
    queued_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Messages, the newest first; `newer` and `older` are the numbers from which the pages beside it go on."""

    messages: Sequence[OutboxMessage]
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages wait for a decision, and since when the first of them does."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class OfCampaign:
    """What can be done to all messages of a campaign; `mark` says what was seen of those that can be released."""

    slug: str
    queued: int
    held: int
    decided_one_by_one: int
    mark: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """How many letters to an office came back or were refused, and when the last one was."""

    office: str
    count: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a message: "queued", "tried", "changed", "ended", or what somebody did.

    `together`: it was done to all of its campaign.
    """

    at: datetime
    what: str
    name: str = ""
    together: bool = False


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on a message that the actor may know of it."""
    if actor.is_desk:
        return true()
    return OutboxMessage.section.in_(actor.sections) if Role.SECTION_EDITOR in actor.roles else false()


def _conditions(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    row = OutboxMessage
    asked = (
        (row.state, filters.state),
        (row.reason, filters.reason),
        (row.hold_key, filters.campaign),
        (row.lane, filters.office),
        (row.kind, filters.kind),
    )
    conditions = [_visible(actor), *(column == value for column, value in asked if value)]
    return conditions if filters.queued_before is None else [*conditions, row.queued_at < filters.queued_before]


def page(session: Session, actor: Actor, filters: Filters, before: int | None, after: int | None) -> Page:
    """Return a page of messages: the newest, or those `before` or `after` a number."""
    conditions = _conditions(actor, filters)
    # Only numbers are sorted, and the rows, which are large, are read for those that are shown. Where something is
    # asked, a database that went through the rows in the order of their numbers would read past all the others.
    anything = actor.is_desk and filters == Filters()
    place = OutboxMessage.id if anything else OutboxMessage.id + 0
    query = select(OutboxMessage.id).where(*conditions).limit(PAGE + 1)
    if after is not None:
        found = session.scalars(query.where(place > after).order_by(place)).all()
        if len(found) > PAGE:
            numbers = list(reversed(found[:PAGE]))
            return Page(_rows(session, numbers), numbers[0], numbers[-1])
        # So few are newer that this is the first page.
        before = None
    if before is not None:
        query = query.where(place < before)
    found = session.scalars(query.order_by(place.desc())).all()
    numbers = list(found[:PAGE])
    newer = numbers[0] if before is not None and numbers else None
    return Page(_rows(session, numbers), newer, numbers[-1] if len(found) > PAGE else None)


def _rows(session: Session, numbers: Sequence[int]) -> Sequence[OutboxMessage]:
    query = select(OutboxMessage).where(OutboxMessage.id.in_(numbers)).order_by(OutboxMessage.id.desc())
    return session.scalars(query).all()


def counts(session: Session, actor: Actor, filters: Filters) -> dict[State, int]:
    """Return how many messages are in each state, whatever state is asked for, states without any included."""
    conditions = _conditions(actor, replace(filters, state=None))
    query = select(OutboxMessage.state, func.count()).where(*conditions).group_by(OutboxMessage.state)
    found = {State(state): count for state, count in session.execute(query)}
    return {state: found.get(state, 0) for state in State}


def waiting(session: Session, actor: Actor) -> Waiting:
    """Return what waits for a decision that the actor may take."""
    theirs = true() if actor.is_desk else OutboxMessage.reason.not_in(DECIDED_BY_DESK)
    return _waiting(session, actor, theirs)


def waiting_for_look(session: Session, actor: Actor) -> Waiting:
    """Return what waits for a look at its own words, which only the international desk takes."""
    return _waiting(session, actor, OutboxMessage.reason == Reason.REVIEW if actor.is_desk else false())


def waiting_otherwise(session: Session, actor: Actor) -> Waiting:
    """Return what waits for a decision that the actor may take, but for a look at own words."""
    return _waiting(session, actor, OutboxMessage.reason != Reason.REVIEW)


def _waiting(session: Session, actor: Actor, which: ColumnElement[bool]) -> Waiting:
    query = select(func.count(), func.min(OutboxMessage.changed_at))
    count, since = session.execute(query.where(_visible(actor), OutboxMessage.state == State.HELD, which)).one()
    return Waiting(count, since)


def came_back(session: Session, actor: Actor, since: datetime) -> list[CameBack]:
    """Return the offices whose mail came back or was refused since a moment, those with the most first."""
    row = OutboxMessage
    bad = or_(
        row.state == State.BOUNCED,
        (row.state == State.FAILED) & row.reason.in_(_OF_THE_ADDRESS),
    )
    query = (
        select(row.lane, func.count(), func.max(row.ended_at))
        .where(_visible(actor), row.ended_at >= since, bad, row.kind == Kind.LETTER, row.lane != "")
        .group_by(row.lane)
        .order_by(func.count().desc(), row.lane)
        .limit(_MOST_OFFICES)
    )
    return [CameBack(office, count, last) for office, count, last in session.execute(query)]


def campaigns(session: Session, actor: Actor) -> Sequence[str]:
    """Return the campaigns that messages belong to, by name."""
    query = select(OutboxMessage.hold_key).where(_visible(actor), OutboxMessage.hold_key != "").distinct()
    return session.scalars(query.order_by(OutboxMessage.hold_key).limit(_MOST_LISTED)).all()


def of_campaign(session: Session, slug: str) -> OfCampaign:
    """Return what can be held and released of a campaign at once."""
    row = OutboxMessage
    query = (
        select(row.state, row.reason, func.count(), func.max(row.changed_at))
        .where(row.hold_key == slug, row.state.in_((State.QUEUED, State.HELD)))
        .group_by(row.state, row.reason)
    )
    found = session.execute(query).all()
    queued = sum(count for state, _reason, count, _at in found if state == State.QUEUED)
    held = [(reason, count, at) for state, reason, count, at in found if state == State.HELD]
    together = [(count, at) for reason, count, at in held if reason not in DECIDED_ONE_BY_ONE]
    count = sum(count for count, _at in together)
    alone = sum(count for reason, count, _at in held if reason in DECIDED_ONE_BY_ONE)
    mark = words.mark_of_all(count, max((at for _count, at in together), default=None))
    return OfCampaign(slug, queued, count, alone, mark)


def message(session: Session, actor: Actor, number: int) -> OutboxMessage:
    """Return one message. Raises MessageUnknown, also for one that the actor may not know of."""
    found = session.scalar(select(OutboxMessage).where(OutboxMessage.id == number, _visible(actor)))
    if found is None:
        raise MessageUnknown(str(number))
    return found


def replies(session: Session, messages: Iterable[OutboxMessage]) -> dict[int, str]:
    """Return what the mail servers said of letters, without anybody's address but the office's, by number.

    What was encrypted with a key that is missing is left out. A supporter's server is not quoted at all.
    """
    addresses = {message.id: message.address for message in messages if message.kind == Kind.LETTER}
    stored = select(OutboxMessage.id, type_coerce(OutboxMessage.reply, LargeBinary))
    found: dict[int, str] = {}
    for number, reply in session.execute(
        stored.where(OutboxMessage.id.in_(addresses), OutboxMessage.reply.is_not(None))
    ):
        try:
            said = EncryptedText().process_result_value(reply, session.get_bind().dialect)
        except Unreadable:
            continue
        found[number] = words.without_addresses(said or "", addresses[number])
    return found


def history(session: Session, message: OutboxMessage) -> list[Happened]:
    """Return what is known to have happened to a message, the first coming first."""
    known = ((message.queued_at, "queued"), (message.begun_at, "tried"), (message.ended_at, "ended"))
    found = [Happened(at, what) for at, what in known if at is not None]
    if message.ended_at is None and message.changed_at != message.queued_at:
        found.append(Happened(message.changed_at, "changed"))
    for entry in _decisions(session, message):
        together = entry.subject_kind == operating.MESSAGES_OF_CAMPAIGN
        found.append(Happened(entry.at, entry.action, entry.actor, together=together))
    return sorted(found, key=lambda one: one.at)


def _decisions(session: Session, message: OutboxMessage) -> Sequence[AuditEntry]:
    """Return what staff did to a message, alone or, since it was queued, with all of its campaign."""
    entry = AuditEntry
    alone = (entry.subject_kind == operating.MESSAGE) & (entry.subject == str(message.id))
    together = (
        (entry.subject_kind == operating.MESSAGES_OF_CAMPAIGN)
        & (entry.subject == message.hold_key)
        & (entry.at >= message.queued_at)
    )
    wanted = or_(alone, together) if message.hold_key else alone
    return session.scalars(select(entry).where(wanted).order_by(entry.id)).all()
