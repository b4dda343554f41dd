"""The decisions about a campaign that was published; each is one commit.

A decision is about what somebody saw: `seen` is the revision of the campaign then, None on the command line, which
shows nothing before. Where it is another one by now, nothing is decided, so that two people do not decide at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import approval, publishing, queries, series
from app.campaigns.content import CampaignContent
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.drafts import services as drafts
from app.campaigns.ending.errors import (
    DecidedAlready,
    EndingMentions,
    LastDayNotLater,
    NeverPublished,
    NotGoingOn,
    OutcomeNotOwn,
    OwnedAlready,
    PublishedMentions,
    UpdateBegun,
)
from app.campaigns.errors import CampaignUnknown, SlugTaken
from app.campaigns.lifecycle import Cause, Ending, Outcome, Status, require_ahead
from app.campaigns.models import Campaign, CampaignVersion
from app.campaigns.never_mention import hits
from app.campaigns.publishing import Approval
from app.campaigns.safeguards import queries as safeguards
from app.campaigns.values import USUAL_LIFE
from app.extensions import writing
from app.outbox import services as outbox
from app.outbox.states import Reason

_LONGEST_SLUG = 80


def extend(session: Session, actor: Actor, slug: str, until: date, now: datetime, *, seen: int | None = None) -> None:
    """Let letters go on until a later last day, also where the one that holds has passed.

    This makes a version of what was published in which the deadline alone is another one. No second person is asked:
    the words were approved, and a deadline cannot wait for one. The draft goes along, unless it has a later last day;
    whoever was asked to approve it as it stood is asked anew. What was held or has failed stays so.
    Raises CampaignUnknown, NeverPublished, DecidedAlready, NotGoingOn, LastDayNotLater, LastDayInPast, LastDayTooFar,
    PublishedMentions.
    """
    with writing(session):
        campaign, newest = _published_to_change(session, slug, seen)
        if campaign.status != Status.OPEN:
            raise NotGoingOn
        content = CampaignContent.from_json(newest.content)
        require_ahead(until, _today(content, now))
        if until <= content.deadline.last_day:
            raise LastDayNotLater(content.deadline.last_day)
        never = safeguards.terms(session, slug)
        if never and safeguards.mentions(content, never.terms):
            raise PublishedMentions
        deadline = content.deadline.moved(until)
        publishing.add_version(
            session, campaign, replace(content, deadline=deadline), Approval(actor, actor, Cause.EXTENDED), now
        )
        draft = CampaignContent.from_json(campaign.draft)
        if draft.deadline.last_day < until:
            campaign.draft = replace(draft, deadline=deadline).as_json()
        publishing.take_out_of_review(campaign)
        _note(session, actor, "extend", campaign, now, before=_told(content.deadline), after=_told(deadline))


def _told(deadline: Deadline) -> dict[str, str]:
    return {"deadline": f"{deadline.kind} {deadline.day.isoformat()}"}


def stop(session: Session, actor: Actor, slug: str, now: datetime, *, reason: str = "") -> None:
    """Let no more letters be made or leave, now; what is queued is held. `reason` is for the log.

    It does not matter what else was changed since the page was opened: a letter can do harm now.
    Raises CampaignUnknown, TransitionRefused.
    """
    with writing(session):
        campaign = _to_change(session, slug, None)
        before = campaign.status
        publishing.end(campaign, Status.STOPPED, now)
        # In the same commit: from here on no letter begins its way.
        outbox.hold_all(session, slug, Reason.STOPPED, now)
        after = {"status": campaign.status, "reason": reason}
        _note(session, actor, "stop", campaign, now, before={"status": before}, after=after)


def close(
    session: Session, actor: Actor, slug: str, ending: Ending, now: datetime, *, seen: int | None = None
) -> None:  # fmt: skip
    """End a campaign and tell on its page what became of the people.

    Raises CampaignUnknown, DecidedAlready, TransitionRefused, EndingMentions.
    """
    with writing(session):
        campaign = _to_change(session, slug, seen)
        _require_unmentioned(session, slug, ending)
        before = campaign.status
        publishing.end(campaign, Status.CLOSED, now)
        campaign.outcome = ending.as_json()
        # The worker ends what is left, so that its writers get their text back at once.
        outbox.release_all(session, slug, now)
        after = {"status": campaign.status, "outcome": campaign.outcome}
        _note(session, actor, "close", campaign, now, before={"status": before}, after=after)


def correct_outcome(
    session: Session, actor: Actor, slug: str, ending: Ending, now: datetime, *, seen: int | None = None
) -> None:
    """Tell of a closed campaign something else than when it was closed; the log says what, and not which words.

    Raises CampaignUnknown, DecidedAlready, OutcomeNotOwn, EndingMentions.
    """
    with writing(session):
        campaign = _to_change(session, slug, seen)
        before = Ending.from_json(campaign.outcome) if campaign.outcome else None
        if before is None or before.kind is Outcome.UPDATED:
            raise OutcomeNotOwn
        _require_unmentioned(session, slug, ending)
        if ending == before:
            return
        campaign.outcome = ending.as_json()
        languages = sorted({*before.texts, *ending.texts})
        rewritten = [code for code in languages if before.texts.get(code) != ending.texts.get(code)]
        after = {"outcome": ending.kind.value, "changed": rewritten}
        _note(session, actor, "correct outcome", campaign, now, before={"outcome": before.kind.value}, after=after)


def _require_unmentioned(session: Session, slug: str, ending: Ending) -> None:
    never = safeguards.terms(session, slug)
    for language, text in ending.texts.items():
        if never and hits(never.terms, text):
            raise EndingMentions(language)


def begin_update(session: Session, actor: Actor, slug: str, now: datetime, *, seen: int | None = None) -> str:
    """Begin the next issue of a campaign with everything that the published one says; return the new one's slug.

    It is a draft with a day of issue and a last day of its own, and of whoever begins it. What protects the people
    and the approvals of texts are carried over; the whole is reviewed before it opens. The one before it goes on
    until then. Raises CampaignUnknown, NeverPublished, UpdateBegun, DecidedAlready.
    """
    with writing(session):
        return add_update(session, actor, slug, now, seen=seen)


def add_update(session: Session, actor: Actor, slug: str, now: datetime, *, seen: int | None = None) -> str:
    """Begin the next issue of a campaign as `begin_update` does, within the caller's commit."""
    campaign = _to_change(session, slug, None)
    if campaign.successor is not None:
        raise UpdateBegun(campaign.successor.slug)
    campaign, newest = _published_to_change(session, slug, seen)
    content = CampaignContent.from_json(newest.content)
    number, today = (content.update or 0) + 1, _today(content, now)
    name = _free_slug(session, f"{series.series_of(session, slug)[0]}-update-{number}")
    new = next_issue(content, name, today)
    columns = {"predecessor_id": campaign.id, "approvals": _as_published(session, campaign, content)}
    try:
        drafts.begin(session, actor, new, now, **columns)
    except SlugTaken:
        # Somebody has just begun a campaign of that name.
        new = replace(new, slug=_free_slug(session, new.slug))
        drafts.begin(session, actor, new, now, **columns)
    _note(session, actor, "begin update", campaign, now, after={"update": new.slug})
    return new.slug


def next_issue(content: CampaignContent, slug: str, today: date) -> CampaignContent:
    """Return what the next issue of a published campaign says before anybody has changed it."""
    return replace(
        content,
        slug=slug,
        update=(content.update or 0) + 1,
        previous=content.slug,
        index="",
        source="",
        issued_on=today,
        issued_on_inferred=False,
        deadline=Deadline(DeadlineKind.UNTIL, today + USUAL_LIFE),
        deadline_is_usual=False,
        deadline_moved_from=None,
        occasion=None,
    )


def _as_published(session: Session, campaign: Campaign, content: CampaignContent) -> dict[str, Any]:
    """Return the approvals of what is published, of whose texts the draft may say something else meanwhile."""
    kept = approval.after_change(CampaignContent.from_json(campaign.draft), content, campaign.approvals)
    approved_by, at = queries.approved_last(session, campaign.slug)
    return approval.all_approved(content, kept, approved_by, _today(content, at))


def _free_slug(session: Session, wanted: str) -> str:
    """Return a slug that no campaign has; one that is too long loses of its beginning what tells least."""
    base, _, number = wanted.rpartition("-update-")
    turn = 1
    while True:
        end = f"-update-{number}" + (f"-{turn}" if turn > 1 else "")
        slug = base[: _LONGEST_SLUG - len(end)].rstrip("-") + end
        if queries.campaign(session, slug) is None:
            return slug
        turn += 1


def take(session: Session, actor: Actor, slug: str, now: datetime) -> None:
    """Let whoever asks own a campaign that nobody owns. Raises CampaignUnknown, OwnedAlready."""
    with writing(session):
        campaign = _to_change(session, slug, None)
        if campaign.owner is not None:
            raise OwnedAlready(campaign.owner.shown_as)
        campaign.owner_id = actor.account
        _note(session, actor, "take", campaign, now, before={"owner": ""}, after={"owner": actor.name})


def _published_to_change(session: Session, slug: str, seen: int | None) -> tuple[Campaign, CampaignVersion]:
    campaign = _to_change(session, slug, seen)
    newest = queries.newest_version(session, slug)
    if newest is None:
        raise NeverPublished
    return campaign, newest


def _to_change(session: Session, slug: str, seen: int | None) -> Campaign:
    campaign = queries.campaign_to_change(session, slug)
    if campaign is None:
        raise CampaignUnknown(slug)
    if seen is not None and campaign.revision != seen:
        raise DecidedAlready
    return campaign


def _today(content: CampaignContent, now: datetime) -> date:
    return now.astimezone(ZoneInfo(content.time_zone)).date()


def _note(
    session: Session,
    actor: Actor,
    action: str,
    campaign: Campaign,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Count the change of the row and write it down, within the caller's commit."""
    campaign.changed_at = now
    campaign.revision += 1
    audit.record(session, actor, action, Subject("campaign", campaign.slug), now, before=before, after=after)
