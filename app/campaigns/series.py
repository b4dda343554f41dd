"""Reads the series of campaigns: which updates which, and whose a reference is."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.campaigns.content import CampaignContent
from app.campaigns.models import Campaign


def taken_by(session: Session, campaign: Campaign | None, content: CampaignContent) -> str:
    """Return the slug of a published campaign that has the same reference, empty where there is none.

    Updates share one reference, so that the campaigns before and after this one are not asked; neither are examples
    and practice campaigns, which take a reference from nobody. `campaign` is None while there is none with this slug.
    """
    if not content.reference or content.practice or content.historical:
        return ""
    same = (Campaign.reference == content.reference, Campaign.slug != content.slug, Campaign.invented.is_(False))
    others = session.scalars(select(Campaign.slug).where(*same, Campaign.versions.any())).all()
    own = {*(series_of(session, campaign.slug) if campaign else ()), content.previous} if others else set()
    return next((other for other in others if other not in own), "")


def series_of(session: Session, slug: str) -> list[str]:
    """Return the slugs of a campaign, of those that it updates, and of those that update it, the first coming first."""
    found = [slug]
    before, after = aliased(Campaign), aliased(Campaign)
    pair = select(before.slug, after.slug).join(after, after.predecessor_id == before.id)
    while (first := session.execute(pair.where(after.slug == found[0])).first()) and first[0] not in found:
        found.insert(0, first[0])
    while (last := session.execute(pair.where(before.slug == found[-1])).first()) and last[1] not in found:
        found.append(last[1])
    return found


def newer(session: Session, slug: str) -> str:
    """Return the slug of the newest published update of a campaign, or of its updates; empty where there is none."""
    found, passed = "", {slug}
    number = session.scalar(select(Campaign.id).where(Campaign.slug == slug))
    while number is not None:
        query = select(Campaign.id, Campaign.slug, Campaign.versions.any()).where(Campaign.predecessor_id == number)
        row = session.execute(query).first()
        if row is None or row[1] in passed:
            break
        number = row[0]
        passed.add(row[1])
        if row[2]:
            found = row[1]
    return found
