"""Reads who follows which case, and of what they were not told yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.appeals.following.models import Follower, FollowerTold
from app.appeals.following.news import HOLDS_IN, Event, Issue, News
from app.campaigns import queries as campaigns
from app.campaigns import series
from app.campaigns.lifecycle import Ending, Status
from app.campaigns.models import Campaign, CampaignVersion

# The kinds of source that following has messages of: the mail that asks, the one to whoever follows already, and news.
CONFIRMATION, ALREADY, NEWS = "follow_confirmation", "follow_already", "follow_news"


def by_confirm_hash(session: Session, hashed: str, *, locked: bool = False) -> Follower | None:
    """Return a follower; `locked`, nobody else confirms before this commit."""
    return _one(session, Follower.confirm_hash == hashed, locked=locked)


def by_end_hash(session: Session, hashed: str, *, locked: bool = False) -> Follower | None:
    """Return somebody who may end following, also before it was confirmed; `locked`, nobody else ends it meanwhile."""
    return _one(session, Follower.end_hash == hashed, locked=locked)


def by_address(session: Session, first: str, address_hash: str) -> Follower | None:
    """Return whoever asked to follow a series from an address; nobody else changes that before this commit."""
    return _one(session, (Follower.series == first) & (Follower.address_hash == address_hash), locked=True)


def _one(session: Session, condition: ColumnElement[bool], *, locked: bool = False) -> Follower | None:
    query = select(Follower).where(condition)
    if locked:
        query = query.with_for_update(of=Follower)
    return session.scalar(query.execution_options(populate_existing=True))


def is_closed(session: Session, slug: str) -> bool:
    """Return whether the newest campaign of a series is closed, or gone: nothing more will be told of it."""
    newest = campaigns.newest(session, series.newer(session, slug) or slug)
    return newest is None or newest.status is Status.CLOSED


def has_followers(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(Follower.confirmed_at.is_not(None)))))


def issues(session: Session) -> list[Issue]:
    """Return every campaign as far as its series is concerned; no content is read."""
    first = aliased(CampaignVersion)
    row = Campaign
    columns = (row.id, row.slug, row.predecessor_id, row.status, first.published_at, row.ended_at, row.outcome)
    query = select(*columns).outerjoin(first, (first.campaign_id == row.id) & (first.number == 1))
    return [
        Issue(
            number, slug, before, Status(status), opened_at, ended_at,
            Ending.from_json(outcome).kind if outcome else None,
        )
        for number, slug, before, status, opened_at, ended_at, outcome in session.execute(query)
    ]  # fmt: skip


def is_untold(session: Session, news: News) -> bool:
    """Return whether somebody must be told of an event."""
    return session.scalar(_untold(news).with_only_columns(Follower.id).limit(1)) is not None


def untold(session: Session, news: News, most: int) -> Sequence[Follower]:
    """Return some of those who must be told of an event; nobody else tells them before this commit."""
    query = _untold(news).order_by(Follower.id).limit(most).with_for_update(skip_locked=True, of=Follower)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _untold(news: News) -> Select[Follower]:
    told = exists().where(
        FollowerTold.follower_id == Follower.id,
        FollowerTold.campaign == news.campaign,
        FollowerTold.event == news.event.value,
    )
    query = select(Follower).where(Follower.series.in_(news.series), Follower.confirmed_at.is_not(None), ~told)
    return query if news.since is None else query.where(Follower.asked_at < news.since)


def is_wanted(session: Session, number: int) -> bool:
    """Return whether news that wait to leave still are: somebody follows, and the campaign is in the state told of."""
    told = session.get(FollowerTold, number)
    if told is None:
        return False
    newest = campaigns.newest(session, told.campaign)
    return newest is not None and newest.status is HOLDS_IN[Event(told.event)]


def told_to(session: Session, number: int) -> Sequence[int]:
    """Return the numbers of what a follower was told."""
    return session.scalars(select(FollowerTold.id).where(FollowerTold.follower_id == number)).all()


def known_series(session: Session) -> set[str]:
    """Return the series that somebody follows, or asked to follow."""
    return set(session.scalars(select(Follower.series).distinct()))


def due(
    session: Session, gone: Collection[str], closed: Collection[str], limits: tuple[datetime, datetime], most: int
) -> Sequence[Follower]:
    """Return some of those whose address is not needed any more; nobody else erases them before this commit.

    They did not confirm until the first of two moments, or were told before the second that a campaign which is still
    `closed` has ended, or follow a series that is `gone`.
    """
    expired, told_before = limits
    told_of_end = exists().where(
        FollowerTold.follower_id == Follower.id,
        FollowerTold.campaign.in_(closed),
        FollowerTold.event == Event.CLOSED.value,
        FollowerTold.told_at < told_before,
    )
    which = or_(
        and_(Follower.confirmed_at.is_(None), Follower.expires_at <= expired), told_of_end, Follower.series.in_(gone)
    )
    return session.scalars(
        select(Follower).where(which).limit(most).with_for_update(skip_locked=True, of=Follower)
    ).all()
