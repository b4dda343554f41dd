"""Reads drafts, for the desk only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.campaigns.content import CampaignContent
from app.campaigns.errors import CampaignUnknown
from app.campaigns.lifecycle import Status
from app.campaigns.models import Campaign


@dataclass(frozen=True, slots=True)
class Draft:
    """A campaign as the desk sees it: its draft, its state, and which version is published (0: none)."""

    slug: str
    content: CampaignContent
    status: Status
    revision: int
    version: int
    is_published: bool
    owner: str
    owner_id: int | None
    approvals: dict[str, Any]
    review_by: int | None
    review_asked_by: str
    review_at: datetime | None
    predecessor: str
    successor: str

    @property
    def in_review(self) -> bool:
        """Whether somebody has asked a second person to approve the draft as it stands."""
        return self.review_at is not None

    @property
    def is_editable(self) -> bool:
        return self.status in {Status.DRAFT, Status.IN_REVIEW, Status.OPEN}


def draft(session: Session, slug: str) -> Draft:
    """Return a campaign with its draft. Raises CampaignUnknown."""
    row = session.scalar(select(Campaign).where(Campaign.slug == slug).options(selectinload(Campaign.versions)))
    if row is None:
        raise CampaignUnknown(slug)
    newest = max(row.versions, key=lambda version: version.number, default=None)
    return Draft(
        slug=row.slug,
        content=CampaignContent.from_json(row.draft),
        status=Status(row.status),
        revision=row.revision,
        version=newest.number if newest else 0,
        # What the draft says is what the public sees.
        is_published=newest is not None and newest.content == row.draft,
        owner=row.owner.shown_as if row.owner else "",
        owner_id=row.owner_id,
        approvals=row.approvals,
        review_by=row.review_by,
        review_asked_by=row.review_asked_by,
        review_at=row.review_at,
        predecessor=row.predecessor.slug if row.predecessor else "",
        successor=row.successor.slug if row.successor else "",
    )
