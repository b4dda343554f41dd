"""Campaigns that end on a day of one's choice, that have ended, and that follow one another, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.access import COMMAND_LINE
from app.campaigns import publishing, queries
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.drafts import services as drafts
from app.campaigns.ending import services
from app.campaigns.lifecycle import Ending, Outcome, Status
from app.campaigns.models import Campaign
from app.extensions import db, writing
from tests.approving import APPROVED


def at(moment: str) -> time_machine.travel:
    """Let it be a moment, such as 2026-12-25T09:59:59, in UTC."""
    return time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False)


def a_campaign(
    app: Flask, slug: str, last_day: date, time_zone: str = "UTC", *, published: bool = True, **changes: Any
) -> None:
    """Publish another campaign that says what the practice campaign says, and is no practice campaign."""
    with app.app_context():
        session, now = db.session(), clock.now()
        content = replace(
            queries.published(session, "practice").content,
            slug=slug, case=slug, reference=slug.upper(), practice=False, time_zone=time_zone,
            deadline=Deadline(DeadlineKind.UNTIL, last_day), deadline_moved_from=None,
        )  # fmt: skip
        drafts.create(session, COMMAND_LINE, replace(content, **changes), now)
        if published:
            publish(session, slug)


def publish(session: Session, slug: str) -> None:
    """Publish a draft as it stands, approved by a second person."""
    with writing(session):
        campaign = queries.campaign_to_change(session, slug)
        assert campaign is not None
        publishing.publish(session, campaign, APPROVED, clock.now())


def an_update(app: Flask, slug: str = "practice", *, published: bool = True) -> str:
    """Begin an update of a campaign and, unless told otherwise, publish it; return its slug."""
    with app.app_context():
        new = services.begin_update(db.session(), COMMAND_LINE, slug, clock.now())
        if published:
            publish(db.session(), new)
        return new


def ended(session: Session, slug: str, status: Status) -> None:
    """Stop or close a campaign."""
    if status is Status.STOPPED:
        services.stop(session, COMMAND_LINE, slug, clock.now())
    else:
        services.close(session, COMMAND_LINE, slug, Ending(Outcome.NOT_KNOWN), clock.now())


def row_of(session: Session, slug: str) -> Campaign:
    """Return the row of a campaign as it is in the database now."""
    session.rollback()
    campaign = queries.campaign(session, slug)
    assert campaign is not None
    return campaign
