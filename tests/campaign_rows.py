"""Published campaigns as rows, where loading each of many from a file would take too long."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.campaigns import publishing
from app.campaigns.content import CampaignContent
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.ending import services as ending
from app.campaigns.lifecycle import Ending, Outcome, Status
from app.campaigns.models import Campaign
from app.cases.models import Case
from app.extensions import writing
from tests.approving import APPROVED


def a_content(session: Session, slug: str, last_day: date, **changes: Any) -> CampaignContent:
    """Return what the practice campaign says as that of a real campaign with another last day."""
    practice = session.scalars(select(Campaign).where(Campaign.slug == "practice")).one()
    content = CampaignContent.from_json(practice.draft)
    values = {"slug": slug, "practice": False, "reference": slug.upper(), "deadline_moved_from": None, **changes}
    return replace(content, deadline=Deadline(DeadlineKind.UNTIL, last_day), **values)


def opened(session: Session, slug: str, last_day: date, now: datetime, owner: int | None = None, **changes: Any) -> int:
    """Let there be a campaign that was opened at a moment; return its number."""
    return all_opened(session, [a_content(session, slug, last_day, **changes)], now, owner)[0]


def all_opened(
    session: Session, contents: Collection[CampaignContent], now: datetime, owner: int | None = None
) -> list[int]:
    """Let there be campaigns that were opened at the same moment; return their numbers."""
    with writing(session):
        case = session.scalars(select(Case.id)).first()
        rows = [
            Campaign(
                slug=one.slug, case_id=case, status=Status.OPEN, draft=one.as_json(), changed_at=now, owner_id=owner
            )
            for one in contents
        ]
        for row, content in zip(rows, contents, strict=True):
            session.add(row)
            publishing.add_version(session, row, content, APPROVED, now)
        session.flush()
        return [row.id for row in rows]


def updated(session: Session, number: int, slug: str, last_day: date, now: datetime, **changes: Any) -> int:
    """Let a campaign be updated at a moment, which closes it; return the number of the one that goes on from it."""
    content = a_content(session, slug, last_day, **changes)
    with writing(session):
        before = session.get_one(Campaign, number)
        row = Campaign(
            slug=slug, case_id=before.case_id, status=Status.DRAFT, draft=content.as_json(), changed_at=now,
            owner_id=before.owner_id, predecessor=before, approvals={},
        )  # fmt: skip
        session.add(row)
        session.flush()
        publishing.publish(session, row, APPROVED, now)
        return row.id


def extended(session: Session, number: int, last_day: date, now: datetime) -> None:
    """Let a campaign have a later last day from a moment on."""
    with writing(session):
        row = session.get_one(Campaign, number)
        content = CampaignContent.from_json(row.draft)
        content = replace(content, deadline=content.deadline.moved(last_day))
        row.draft = content.as_json()
        publishing.add_version(session, row, content, APPROVED, now)


def ended(session: Session, number: int, status: Status, now: datetime) -> None:
    """Let a campaign be stopped or closed at a moment."""
    slug = session.get_one(Campaign, number).slug
    if status is Status.STOPPED:
        ending.stop(session, COMMAND_LINE, slug, now)
    else:
        ending.close(session, COMMAND_LINE, slug, Ending(Outcome.NOT_KNOWN), now)
