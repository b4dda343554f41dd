"""Drafts of campaigns for tests, changed past the desk as only a test may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.campaigns import queries
from app.campaigns.content import CampaignContent
from app.extensions import writing
from app.recipients.models import Office


def draft_of(session: Session, slug: str = "practice") -> CampaignContent:
    """Return the draft of a campaign as it stands now."""
    session.expire_all()
    return queries.drafted(session, slug).content


def redraft(session: Session, slug: str = "practice", **changes: Any) -> CampaignContent:
    """Change a draft, whatever the rules say; return it."""
    with writing(session):
        row = queries.campaign_to_change(session, slug)
        assert row is not None
        row.draft = replace(CampaignContent.from_json(row.draft), **changes).as_json()
        row.revision += 1
    return draft_of(session, slug)


def take_from_directory(session: Session, office: str) -> None:
    """Delete an office, as an import of another process might while a campaign still names it."""
    with writing(session):
        session.execute(delete(Office).where(Office.id == office))
