"""Use cases of the review of a draft; each is one commit, and asks anew whether the draft can be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import DESK, Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import publishing, queries, readiness
from app.campaigns.blocks import Block
from app.campaigns.content import CampaignContent, is_same
from app.campaigns.drafts import services as drafts
from app.campaigns.errors import ApprovedAlone, ApproverUnfit
from app.campaigns.lifecycle import Status, changed
from app.campaigns.models import Campaign
from app.campaigns.publishing import Approval
from app.campaigns.readiness import Standard
from app.campaigns.safeguards import queries as safeguards
from app.campaigns.versions.errors import (
    ApproverInactive,
    NothingToPublish,
    NotReady,
    ReviewAsked,
    ReviewMissing,
    ReviewOfOthers,
    ReviewOvertaken,
    ReviewOwn,
)
from app.campaigns.versions.queries import ASK, SEND_BACK, TAKE_BACK
from app.extensions import writing
from app.staff import queries as accounts


@dataclass(frozen=True, slots=True)
class _Checked:
    """Which revision of a campaign was held against the rules, and what keeps that one from being published."""

    revision: int = 0
    blocks: tuple[Block, ...] = ()


def _check(session: Session, slug: str, seen: int, standard: Standard) -> _Checked:
    """Compose all letters of a draft, which can take seconds, while nobody waits for a row or a lock of this.

    Under the lock the revision must still be this one. Of a draft that is not as it was seen, nothing is composed.
    """
    query = select(Campaign.revision, Campaign.draft, Campaign.approvals).where(Campaign.slug == slug)
    row = session.execute(query).first()
    if row is None or row.revision != seen:
        return _Checked()
    content = CampaignContent.from_json(row.draft)
    return _Checked(row.revision, tuple(readiness.blocks(session, content, row.approvals, standard)))


def ask_for_review(session: Session, actor: Actor, slug: str, seen: int, standard: Standard) -> None:
    """Ask for a second person who approves the draft as it stands; `seen` is the revision that was looked at.

    Raises CampaignUnknown, CampaignOver, ReviewOvertaken, ReviewAsked, NothingToPublish, NotReady.
    """
    checked = _check(session, slug, seen, standard)
    with writing(session):
        campaign = drafts.to_change(session, slug)
        if campaign.review_at is not None:
            raise ReviewAsked(campaign.review_asked_by)
        _require_seen(campaign, seen)
        newest = queries.newest_version(session, slug)
        if newest is not None and is_same(newest.content, campaign.draft):
            raise NothingToPublish
        _require_ready(session, campaign, checked, standard)
        campaign.review_by, campaign.review_asked_by, campaign.review_at = actor.account, actor.name, standard.now
        if campaign.status == Status.DRAFT:
            campaign.status = changed(slug, Status.DRAFT, Status.IN_REVIEW)
        _note(session, actor, campaign, ASK, standard.now)


def take_back(session: Session, actor: Actor, slug: str, seen: int, now: datetime) -> None:
    """Ask no longer for an approval. Raises as `ask_for_review`, ReviewMissing, ReviewOfOthers."""
    with writing(session):
        campaign = _in_review(session, slug, seen)
        if campaign.review_by != actor.account:
            raise ReviewOfOthers(campaign.review_asked_by)
        publishing.take_out_of_review(campaign)
        _note(session, actor, campaign, TAKE_BACK, now)


def send_back(session: Session, actor: Actor, slug: str, seen: int, note: str, now: datetime) -> None:
    """Do not approve, and say why. Raises as `ask_for_review`, ReviewMissing, ReviewOwn."""
    with writing(session):
        campaign = _in_review(session, slug, seen)
        if campaign.review_by == actor.account:
            raise ReviewOwn
        asked_by = campaign.review_asked_by
        publishing.take_out_of_review(campaign)
        _note(session, actor, campaign, SEND_BACK, now, {"asked by": asked_by, "note": note})


def approve(session: Session, actor: Actor, slug: str, seen: int, standard: Standard) -> int:
    """Publish the draft as the second person has seen it, and return the number of the version.

    Raises CampaignUnknown, CampaignOver, ReviewMissing, ReviewOvertaken, ApprovedAlone, ApproverUnfit,
    ApproverInactive, NotReady, and as `publishing.publish`.
    """
    checked = _check(session, slug, seen, standard)
    with writing(session):
        campaign = _in_review(session, slug, seen)
        approval = Approval(
            asked_by=Actor(campaign.review_by, campaign.review_asked_by, frozenset()),
            approved_by=_as_now(session, actor),
        )
        _require_ready(session, campaign, checked, standard)
        return publishing.publish(session, campaign, approval, standard.now)


def _as_now(session: Session, actor: Actor) -> Actor:
    """Return who approves with the roles of this moment: some may have been taken since the page was asked for."""
    account = accounts.locked(session, actor.account) if actor.account is not None else None
    if account is None:
        raise ApprovedAlone
    if not account.active:
        raise ApproverInactive(account.shown_as)
    if not account.actor.roles & DESK:
        raise ApproverUnfit(account.shown_as)
    return account.actor


def _in_review(session: Session, slug: str, seen: int) -> Campaign:
    campaign = drafts.to_change(session, slug)
    if campaign.review_at is None:
        raise ReviewMissing
    _require_seen(campaign, seen)
    return campaign


def _require_seen(campaign: Campaign, seen: int) -> None:
    if campaign.revision != seen:
        raise ReviewOvertaken


def _require_ready(session: Session, campaign: Campaign, checked: _Checked, standard: Standard) -> None:
    """Raise ReviewOvertaken where another revision was checked, NotReady where something keeps it from being published.

    What protects the people is asked anew: no revision counts it.
    """
    _require_seen(campaign, checked.revision)
    content = CampaignContent.from_json(campaign.draft)
    today = standard.today(content)
    if blocks := checked.blocks or safeguards.blocks(session, campaign.slug, content, today):
        raise NotReady(blocks)


def _note(
    session: Session, actor: Actor, campaign: Campaign, action: str, now: datetime, told: dict[str, str] | None = None
) -> None:
    """Write a step of the review into the log; a page that was opened before it is overtaken."""
    campaign.revision += 1
    campaign.changed_at = now
    audit.record(session, actor, action, Subject("campaign", campaign.slug), now, after=told)
