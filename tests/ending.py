"""Campaigns that have ended, and issues that follow one another, for tests."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.access import COMMAND_LINE
from app.campaigns import publishing, queries
from app.campaigns.ending import services
from app.campaigns.lifecycle import Ending, Outcome, Status
from app.extensions import db, writing
from tests.approving import APPROVED


def ended(session: Session, slug: str, status: Status) -> None:
    """Stop or close a campaign."""
    if status is Status.STOPPED:
        services.stop(session, COMMAND_LINE, slug, clock.now())
    else:
        services.close(session, COMMAND_LINE, slug, Ending(Outcome.NOT_KNOWN), clock.now())


def an_update(app: Flask, slug: str = "practice", *, published: bool = True) -> str:
    """Begin an update of a campaign and, unless told otherwise, publish it; return its slug."""
    with app.app_context():
        new = services.begin_update(db.session(), COMMAND_LINE, slug, clock.now())
        if published:
            publish(db.session(), new)
        return new


def publish(session: Session, slug: str) -> None:
    """Publish a draft as it stands, approved by a second person."""
    with writing(session):
        campaign = queries.campaign_to_change(session, slug)
        assert campaign is not None
        publishing.publish(session, campaign, APPROVED, clock.now())
