"""Reads what the translators of a campaign need beside its draft."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.content import CampaignContent
from app.campaigns.models import Campaign, CampaignVersion


def newest_published(session: Session, slug: str) -> CampaignContent | None:
    """Return what the newest version of a campaign says, None where none was published."""
    newest = (
        select(CampaignVersion.content)
        .join(CampaignVersion.campaign)
        .where(Campaign.slug == slug)
        .order_by(CampaignVersion.number.desc())
        .limit(1)
    )
    found = session.scalar(newest)
    return CampaignContent.from_json(found) if found else None
