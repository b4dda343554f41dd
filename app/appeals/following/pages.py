"""What the pages of following show, as plain values for their templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.appeals.following import queries
from app.appeals.following.models import Follower
from app.appeals.links import Links, last_whole_day
from app.campaigns import queries as campaigns
from app.campaigns import series
from app.campaigns.content import TextKind
from app.campaigns.errors import CampaignUnknown
from app.campaigns.lifecycle import Status
from app.sections import queries as sections


@dataclass(frozen=True, slots=True)
class CampaignShown:
    """The campaign that somebody may follow; `newer` is the slug of its newest update, empty for none."""

    slug: str
    title: str
    title_language: str
    closed: bool
    historical: bool
    practice: bool
    newer: str

    @property
    def can_be_followed(self) -> bool:
        return not self.closed and not self.historical


@dataclass(frozen=True, slots=True)
class FollowerShown:
    """What somebody follows, or is asked whether to; the link works until `last_day` and with it."""

    campaign: CampaignShown | None
    email: str
    confirmed: bool
    open: bool
    last_day: date


def of_campaign(session: Session, found: campaigns.Published, language: str) -> CampaignShown:
    """Return what is shown of a campaign."""
    content = found.content
    return CampaignShown(
        slug=content.slug,
        title=content.text(TextKind.TITLE, language),
        title_language=content.text_language(TextKind.TITLE, language),
        closed=found.status is Status.CLOSED,
        historical=content.historical,
        practice=content.practice,
        newer=series.newer(session, content.slug),
    )


def of_confirmation(session: Session, links: Links, token: str, language: str, now: datetime) -> FollowerShown | None:
    """Return what a link asks, None where it is not known."""
    return _shown(session, queries.by_confirm_hash(session, links.hashed(token)), language, now)


def of_end(session: Session, links: Links, token: str, language: str, now: datetime) -> FollowerShown | None:
    """Return what is followed by a link, None where nothing is."""
    return _shown(session, queries.by_end_hash(session, links.hashed(token)), language, now)


def _shown(session: Session, follower: Follower | None, language: str, now: datetime) -> FollowerShown | None:
    if follower is None:
        return None
    newest = series.newer(session, follower.campaign) or follower.campaign
    try:
        found = campaigns.published(session, newest, sections.dressed(session, follower.section))
    except CampaignUnknown:
        found = None
    closed = found is None or found.status is Status.CLOSED
    return FollowerShown(
        campaign=of_campaign(session, found, language) if found else None,
        email=follower.email,
        confirmed=follower.confirmed_at is not None,
        open=not closed and now < follower.expires_at,
        last_day=last_whole_day(follower.expires_at, ZoneInfo(found.time_zone if found else "UTC")),
    )
