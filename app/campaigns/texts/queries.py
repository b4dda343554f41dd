"""Reads which campaigns wait for their translators."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.approval import TextState, lacking, places, state_of
from app.campaigns.content import CampaignContent
from app.campaigns.drafts.services import EDITABLE
from app.campaigns.models import Campaign


def waiting_for_texts(session: Session, language: str, today: date) -> list[str]:
    """Return the short names of the campaigns that lack a text in a language, or have one that is outdated.

    The one that ends first comes first; those whose last day is over wait for nothing.
    """
    query = (
        select(Campaign.slug, Campaign.draft, Campaign.approvals)
        # Somewhere it may still be the day before.
        .where(Campaign.status.in_(EDITABLE), Campaign.last_day >= today - timedelta(days=1))
        .order_by(Campaign.last_day, Campaign.id)
    )
    waiting = []
    for slug, draft, approvals in session.execute(query):
        if language not in draft["texts"]:
            continue
        content = CampaignContent.from_json(draft)
        states = (state_of(content, approvals, language, place) for place in places(content))
        if lacking(content, language) or TextState.OUTDATED in states:
            waiting.append(slug)
    return waiting
