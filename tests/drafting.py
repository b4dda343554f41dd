"""Drafts of campaigns that are changed, and what a campaign of today needs before it can be published, for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.campaigns import queries, readiness
from app.campaigns.blocks import Block
from app.campaigns.content import CampaignContent
from app.campaigns.drafts import services as drafts
from app.campaigns.drafts.services import Edit, mark_of
from app.campaigns.models import Safeguard
from app.campaigns.readiness import Standard
from app.extensions import db, writing
from tests.conftest import CATALOGUE, NOON


def standard(now: datetime = NOON) -> Standard:
    return Standard(CATALOGUE, now, 180)


def content_of(session: Session, slug: str) -> CampaignContent:
    row = queries.campaign(session, slug)
    assert row is not None
    return CampaignContent.from_json(row.draft)


def edit(session: Session, slug: str, new: Callable[[CampaignContent], CampaignContent]) -> None:
    """Change a draft as a page of the desk does."""
    seen = mark_of(content_of(session, slug))
    drafts.change(session, COMMAND_LINE, slug, Edit("edit", lambda content: content, seen, new), NOON)


def edited(app: Flask, slug: str = "practice", **values: Any) -> None:
    """Change some values of a draft, by another request."""
    with app.app_context():
        edit(db.session(), slug, lambda content: replace(content, **values))


def blocks(session: Session, slug: str, content: CampaignContent | None = None) -> list[Block]:
    """Return what keeps a draft from being published, or what would keep another content from it."""
    row = queries.campaign(session, slug)
    assert row is not None
    return readiness.blocks(session, content or content_of(session, slug), row.approvals, standard())


def a_campaign_of_today(session: Session) -> str:
    """Let an example of the past be one of today that nothing keeps from being published; return its slug."""
    slug = "ua-84-11"
    edit(session, slug, lambda content: replace(content, historical=False, issued_on=NOON.date()))
    row = queries.campaign(session, slug)
    assert row is not None
    offices = queries.offices_of(session, content_of(session, slug)).values()
    with writing(session):
        campaign = queries.campaign_to_change(session, slug)
        assert campaign is not None
        campaign.safeguard = Safeguard(
            agreed_by="the family", agreed_to="name and picture", agreed_on=date(2026, 11, 1),
            review_on=date(2027, 5, 1),
        )  # fmt: skip
        for office in offices:
            for channel in office.channels:
                channel.historical, channel.verified_on = False, NOON.date()
    return slug
