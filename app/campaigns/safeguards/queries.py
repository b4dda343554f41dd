"""Reads what protects the people of a campaign."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.blocks import Block
from app.campaigns.content import CampaignContent
from app.campaigns.models import Campaign, Safeguard
from app.campaigns.safeguards.errors import ConsentMissing


def blocks(session: Session, slug: str, content: CampaignContent, today: date) -> list[Block]:  # noqa: ARG001
    """Return what of the safeguards keeps a draft from being published."""
    if content.practice or content.historical:
        return []
    row = session.scalar(select(Safeguard).join(Campaign).where(Campaign.slug == slug))
    return [] if row and row.agreed_by else [Block("safeguard.agreed_by", ConsentMissing())]
