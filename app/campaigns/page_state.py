"""Tells whether a published campaign has changed, by one query that reads nothing of what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, CampaignVersion, SectionDeadline
from app.sections.dress import Dress


@dataclass(frozen=True, slots=True)
class State:
    """What differs whenever a published campaign was changed, as it is through a section; `time_zone` is the one there.

    `published` is the number of the newest publication of all: a page names the campaigns before and after its own.
    `deadline` are kind and day of the section's own.
    """

    campaign: int
    revision: int
    status: str
    published: int
    deadline: tuple[str, date] | None
    time_zone: str


def state_of(session: Session, slug: str, section: Dress | None) -> State | None:
    """Return the state of a campaign without reading what it says, None where none was published."""
    newest = select(func.max(CampaignVersion.id)).scalar_subquery()
    own = and_(
        SectionDeadline.campaign_id == Campaign.id, SectionDeadline.section_id == (section.id if section else None)
    )
    query = (
        select(
            Campaign.id, Campaign.revision, Campaign.status, newest, SectionDeadline.kind, SectionDeadline.day,
            Campaign.time_zone,
        )
        .outerjoin(SectionDeadline, own)
        .where(Campaign.slug == slug, Campaign.versions.any())
    )  # fmt: skip
    row = session.execute(query).first()
    if row is None:
        return None
    id_, revision, status, published, kind, day, time_zone = row
    own_deadline = (kind, day) if kind else None
    return State(id_, revision, status, published, own_deadline, section.time_zone if section else time_zone)
