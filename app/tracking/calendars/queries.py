"""Reads what stands in calendars and feeds, and whose calendar a secret link opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, Role
from app.campaigns.content import CampaignContent
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.lifecycle import Status
from app.campaigns.models import Campaign, CampaignVersion, SectionDeadline
from app.campaigns.queries import Published, not_over
from app.sections import queries as sections
from app.sections.dress import Dress
from app.staff.models import Account
from app.tracking.models import CalendarLink

# For so long a campaign that was stopped or closed stands in calendars as cancelled, so that they drop it.
CANCELLED_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign as a calendar or a feed has it; `opened_at` is its first publication, `published_at` its newest.

    `ended_at` is when it was stopped or closed, None while it is open. `owner` is what the owner is called.
    """

    found: Published
    opened_at: datetime
    published_at: datetime
    ended_at: datetime | None
    owner: str

    @property
    def is_invented(self) -> bool:
        return self.found.content.practice or self.found.content.historical

    def makes_letters(self, now: datetime) -> bool:
        return self.found.phase_on(self.found.day_of(now)).makes_letters

    def is_undecided(self, now: datetime) -> bool:
        """Return whether the last day has passed, and nobody has said what follows."""
        return self.ended_at is None and not self.makes_letters(now)


def listed(
    session: Session, section: Dress | None, now: datetime, *, passed: bool = False, slug: str = ""
) -> list[Listed]:
    """Return the campaigns that make letters, as they are through a section, those that end first coming first.

    With them come those that were stopped or closed lately, and with `passed` those that nobody has decided about.
    With a `slug`, none but that one comes.
    """
    newest = select(func.max(CampaignVersion.number)).where(CampaignVersion.campaign_id == Campaign.id)
    first, version, own = aliased(CampaignVersion), aliased(CampaignVersion), aliased(SectionDeadline)
    query = (
        select(
            version.number, version.content, version.published_at, first.published_at, Campaign.status,
            Campaign.ended_at, Account, *((own.kind, own.day) if section else (null(), null())),
        )
        .select_from(Campaign)
        .join(version, and_(version.campaign_id == Campaign.id, version.number == newest.scalar_subquery()))
        .join(first, and_(first.campaign_id == Campaign.id, first.number == 1))
        .outerjoin(Account, Account.id == Campaign.owner_id)
    )  # fmt: skip
    if section:
        query = query.outerjoin(own, and_(own.campaign_id == Campaign.id, own.section_id == section.id))
    is_open = Campaign.status == Status.OPEN if passed else not_over(now, own if section else None)
    has_ended = Campaign.status.in_([Status.STOPPED, Status.CLOSED])
    query = query.where(
        or_(
            is_open,
            and_(has_ended, Campaign.ended_at >= now - CANCELLED_SHOWN),
        )
    )
    if slug:
        query = query.where(Campaign.slug == slug)
    rows = [
        Listed(
            found=Published(
                version=number,
                status=Status(status),
                content=CampaignContent.from_json(content),
                section=section,
                section_deadline=Deadline(DeadlineKind(kind), day) if kind else None,
            ),
            opened_at=opened_at,
            published_at=published_at,
            ended_at=ended_at,
            owner=owner.shown_as if owner else "",
        )
        for number, content, published_at, opened_at, status, ended_at, owner, kind, day in session.execute(query)
    ]
    shown = [one for one in rows if passed or one.ended_at or one.makes_letters(now)]
    return sorted(shown, key=lambda one: (one.found.deadline.last_day, one.found.content.slug))


def newest_publication(session: Session) -> datetime:
    """Return when anything was published last, the beginning of 1970 where nothing was."""
    return session.scalar(select(func.max(CampaignVersion.published_at))) or datetime.fromtimestamp(0, UTC)


def offered(session: Session, actor: Actor) -> list[Dress | None]:
    """Return the calendars that somebody may have a link to: of all campaigns (None), and as they are in a section."""
    own = [sections.dress_of(row) for row in sections.all_sections(session) if may_have(actor, row.id)]
    return [*([None] if may_have(actor, 0) else []), *own]


def may_have(actor: Actor, section: int) -> bool:
    """Return whether somebody may have the calendar of a section (0: of all campaigns)."""
    return actor.is_desk if section == 0 else Role.SECTION_EDITOR in actor.roles and section in actor.sections


def links_of(session: Session, account: int) -> Mapping[int, datetime]:
    """Return since when there is a link to each calendar of an account, by the number of the section (0: of all)."""
    links = session.scalars(select(CalendarLink).where(CalendarLink.account_id == account))
    return {link.section_id: link.created_at for link in links}


@dataclass(frozen=True, slots=True)
class Opened:
    """The calendar that a link opens: of a section, None for all campaigns."""

    section: Dress | None


def opened_by(session: Session, token_hash: str) -> Opened | None:
    """Return which calendar a link opens; None for one that is unknown, or whose holder may no longer have it."""
    link = session.scalar(select(CalendarLink).where(CalendarLink.token_hash == token_hash))
    account = session.get(Account, link.account_id) if link else None
    if link is None or account is None or not account.active:
        return None
    offers = {one.id if one else 0: one for one in offered(session, account.actor)}
    return Opened(offers[link.section_id]) if link.section_id in offers else None
