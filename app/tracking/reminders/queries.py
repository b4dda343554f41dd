"""Reads of which campaigns somebody is to be reminded, and who that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, defer

from app.access import DESK, Role
from app.campaigns.lifecycle import Status
from app.campaigns.models import Campaign
from app.staff.models import Account, AccountRole
from app.tracking.models import Reminder
from app.tracking.reminders.due import AHEAD, due, is_ahead, windows

# The day begins nowhere earlier than in Kiritimati.
_EARLIEST_DAY = timedelta(hours=14)


def with_something_due(session: Session, now: datetime) -> list[int]:
    """Return the numbers of the campaigns of which somebody is to be reminded now, those that end first coming first.

    The database leaves out what has no reminder due on the latest day that it is anywhere, and what has had that one;
    what remains is asked for the day that it is in the campaign's own time zone, and for the last reminder of it.
    """
    latest = (now.astimezone(UTC) + _EARLIEST_DAY).date()
    row = Campaign
    had = (Reminder.campaign_id == row.id, Reminder.last_day == row.last_day)
    wanted = or_(
        *(
            and_(row.last_day.between(one.first, one.last), ~exists().where(*had, Reminder.event == one.event))
            for one in windows(latest)
        )
    )
    last = select(Reminder.event).where(*had).order_by(Reminder.id.desc()).limit(1).scalar_subquery()
    query = (
        select(row.id, row.last_day, row.last_day_since, row.time_zone, last)
        .where(row.status == Status.OPEN, row.last_day <= latest + timedelta(days=max(AHEAD)), wanted)
        .where(row.invented.is_(False))
        .order_by(row.last_day, row.id)
    )
    return [
        number
        for number, last_day, since, zone, told in session.execute(query)
        if last_day and _due(last_day, since, zone, now) not in {None, told}
    ]


def _due(last_day: date, since: datetime | None, zone: str, now: datetime) -> str | None:
    place = ZoneInfo(zone)
    from_day = since.astimezone(place).date() if since else date.min
    return due(last_day, from_day, now.astimezone(place).date())


def to_remind_of(session: Session, number: int) -> Campaign | None:
    """Return the row of a campaign, which nobody else decides about until the caller's commit."""
    return session.scalar(
        select(Campaign).where(Campaign.id == number).options(defer(Campaign.draft)).with_for_update()
    )


def event_now(campaign: Campaign, now: datetime) -> str | None:
    """Return the event of which somebody is to be reminded now, None for nothing, as when something was decided."""
    if campaign.status != Status.OPEN or campaign.invented or campaign.last_day is None:
        return None
    return _due(campaign.last_day, campaign.last_day_since, campaign.time_zone, now)


def is_reminded(session: Session, campaign: Campaign, event: str) -> bool:
    """Return whether anybody was reminded of an event of a campaign's present last day."""
    same = (Reminder.campaign_id == campaign.id, Reminder.last_day == campaign.last_day, Reminder.event == event)
    return bool(session.scalar(select(exists().where(*same))))


def to_remind(session: Session, campaign: Campaign, event: str) -> Sequence[Account]:
    """Return who is to be reminded of an event: the owner; of what was not decided, and without an owner, everybody.

    That is all coordinators; where there is none, the admins, since somebody has to know. An owner who cannot sign in
    or may not decide any more is none.
    """
    if is_ahead(event) and (owner := _active(session, DESK, campaign.owner_id or 0)):
        return owner
    return _active(session, {Role.COORDINATOR}) or _active(session, {Role.ADMIN})


def _active(session: Session, roles: frozenset[Role] | set[Role], number: int | None = None) -> Sequence[Account]:
    with_role = select(AccountRole.account_id).where(AccountRole.role.in_(roles))
    query = select(Account).where(Account.active, Account.id.in_(with_role)).order_by(Account.id)
    return session.scalars(query if number is None else query.where(Account.id == number)).all()


def is_wanted(session: Session, number: int, now: datetime) -> bool:
    """Return whether a reminder that waits to leave is still the one that is due, and for somebody who can sign in."""
    reminder = session.get(Reminder, number)
    if reminder is None:
        return False
    campaign, account = session.get(Campaign, reminder.campaign_id), session.get(Account, reminder.account_id)
    if campaign is None or account is None or not account.active or campaign.last_day != reminder.last_day:
        return False
    return event_now(campaign, now) == reminder.event
