"""Makes a version of a campaign, within the caller's commit: the one place where something becomes public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, DESK, Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import approval, queries, series
from app.campaigns.content import CampaignContent, is_same
from app.campaigns.errors import ApprovedAlone, ApproverUnfit, ReferenceTaken
from app.campaigns.lifecycle import Cause, Ending, Outcome, Status, changed
from app.campaigns.models import Campaign, CampaignVersion
from app.outbox import services as outbox

_LONGEST_SUBJECT = 400


@dataclass(frozen=True, slots=True)
class Approval:
    """The two people who answer for a publication: who asked for it, and who looked at it and approved."""

    asked_by: Actor
    approved_by: Actor
    cause: Cause = Cause.APPROVED

    def require_two(self) -> None:
        """Raise ApprovedAlone where it is one person, ApproverUnfit where the second may not approve."""
        if self.cause is Cause.SHIPPED:
            return
        if self.approved_by.account is None or self.approved_by.account == self.asked_by.account:
            raise ApprovedAlone
        if not self.approved_by.roles & DESK:
            raise ApproverUnfit(self.approved_by.name)


# The examples come with the program, and everybody can read them.
SHIPPED = Approval(COMMAND_LINE, COMMAND_LINE, Cause.SHIPPED)


def publish(session: Session, campaign: Campaign, approved: Approval, now: datetime) -> int:
    """Make what the draft says the published version and return its number; where it says so already, that stays.

    The campaign that this one updates ends in the same commit. Raises ApprovedAlone, ApproverUnfit, TransitionRefused,
    ReferenceTaken.
    """
    approved.require_two()
    content = CampaignContent.from_json(campaign.draft)
    if campaign.predecessor is not None:
        # Somebody else may just be stopping or closing it.
        session.refresh(campaign.predecessor, with_for_update=True)
    require_free(session, campaign, content)
    if campaign.status != Status.OPEN:
        campaign.status = changed(campaign.slug, Status(campaign.status), Status.OPEN)
    newest = queries.newest_version(session, campaign.slug)
    if newest is None or not is_same(newest.content, campaign.draft):
        newest = add_version(session, campaign, content, approved, now)
        campaign.approvals = approval.all_approved(content, campaign.approvals, approved.approved_by.name, now.date())
        subject, told = (
            Subject("campaign", campaign.slug),
            {"version": newest.number, "asked by": approved.asked_by.name},
        )
        audit.record(session, approved.approved_by, "publish", subject, now, after=told)
        campaign.changed_at = now
        campaign.revision += 1
        if campaign.safeguard is not None:
            # Whoever publishes has asked; nothing that mentions one of the terms comes here.
            campaign.safeguard.mentioned = False
    take_out_of_review(campaign)
    if campaign.predecessor is not None:
        _end_predecessor(session, campaign.predecessor, campaign.slug, now)
    return newest.number


def require_free(session: Session, campaign: Campaign, content: CampaignContent) -> None:
    """Raise ReferenceTaken where another published campaign has a content's reference.

    Nobody else gets past here with it before this commit. It is asked when the rows of campaigns are locked that this
    commit changes, never before: whoever waits for a row must not keep a reference from whoever has the row.
    """
    if content.reference and session.get_bind().dialect.name == "postgresql":
        # The two rows of two campaigns keep nobody waiting. SQLite lets only one write at a time anyway.
        about = {"reference": f"campaign reference {content.reference}"}
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:reference))"), about)
    if taken := series.taken_by(session, campaign, content):
        raise ReferenceTaken(content.reference, taken)


def add_version(
    session: Session, campaign: Campaign, content: CampaignContent, approved: Approval, now: datetime
) -> CampaignVersion:  # fmt: skip
    """Add a version with this content and repeat what lists need of it; nobody is asked for an approval here."""
    newest = queries.newest_version(session, campaign.slug)
    version = CampaignVersion(
        campaign=campaign,
        number=newest.number + 1 if newest else 1,
        content=content.as_json(),
        published_at=now,
        cause=approved.cause,
        asked_by=approved.asked_by.name,
        approved_by=approved.approved_by.name,
    )
    session.add(version)
    repeat(campaign, content, now)
    if newest is None:
        # Nobody could be reminded of the last day of a draft.
        campaign.last_day_since = now
    return version


def repeat(campaign: Campaign, content: CampaignContent, now: datetime) -> None:
    """Repeat in the columns of a campaign what lists, reminders and the deadline desk need of its content."""
    last_day = content.deadline.last_day
    if campaign.last_day != last_day:
        campaign.last_day, campaign.last_day_since = last_day, now
    campaign.reference = content.reference
    campaign.subject = content.subject("en")[:_LONGEST_SUBJECT]
    campaign.time_zone = content.time_zone
    campaign.invented = content.practice or content.historical


def take_out_of_review(campaign: Campaign) -> None:
    """Forget that somebody asked for an approval, of a draft that has changed or a campaign that has ended."""
    campaign.review_by, campaign.review_asked_by, campaign.review_at = None, "", None
    if campaign.status == Status.IN_REVIEW:
        campaign.status = changed(campaign.slug, Status.IN_REVIEW, Status.DRAFT)


def end(campaign: Campaign, status: Status, now: datetime) -> None:
    """Stop or close a locked campaign, within the caller's commit; one that was stopped ended then.

    Nobody can approve of its draft any more. Raises TransitionRefused.
    """
    campaign.status = changed(campaign.slug, Status(campaign.status), status)
    campaign.ended_at = campaign.ended_at or now
    take_out_of_review(campaign)


def _end_predecessor(session: Session, campaign: Campaign, successor: str, now: datetime) -> None:
    """Close the campaign that an update goes on from; one that has ended already keeps its own outcome."""
    if campaign.status not in {Status.OPEN, Status.STOPPED}:
        return
    end(campaign, Status.CLOSED, now)
    campaign.outcome = Ending(Outcome.UPDATED).as_json()
    campaign.changed_at = now
    campaign.revision += 1
    outbox.release_all(session, campaign.slug, now)
    told = {"outcome": Outcome.UPDATED.value, "update": successor}
    audit.record(session, COMMAND_LINE, "close", Subject("campaign", campaign.slug), now, after=told)
