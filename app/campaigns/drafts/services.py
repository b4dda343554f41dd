"""Use cases of drafts; each is one commit. Every change of a draft, from whichever page, goes through `change`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import queries as log
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import approval, publishing, queries, values
from app.campaigns.content import CampaignContent, is_same
from app.campaigns.drafts.differences import told_apart
from app.campaigns.errors import CampaignOver, CampaignUnknown, DraftChanged, DraftPublished, SlugRefused, SlugTaken
from app.campaigns.lifecycle import Status
from app.campaigns.models import Campaign
from app.campaigns.safeguards import services as safeguards
from app.cases import services as cases
from app.extensions import writing

# What these words mean already in the addresses of the desk.
RESERVED = frozenset({"new", "import", "read"})
EDITABLE = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.OPEN})


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one part of a draft: what it is called in the log, the part, its mark as it was seen, what follows.

    `part` returns the part of a content that the form was about; `new` the content as it shall be. Both are called
    with the draft as it stands when nobody else can change it any more. `new` may raise, and nothing is changed then.
    """

    action: str
    part: Callable[[CampaignContent], object]
    seen: str
    new: Callable[[CampaignContent], CampaignContent]


def mark_of(part: object) -> str:
    """Return a short mark of a part of a draft, by which a form that was overtaken is known."""
    return hashlib.sha256(repr(part).encode()).hexdigest()[:16]


def change(session: Session, actor: Actor, slug: str, edit: Edit, now: datetime) -> None:
    """Change a draft; where it was in review, it must be asked for anew, since nobody has approved of this.

    Raises CampaignUnknown, CampaignOver, DraftChanged, and what `edit.new` raises.
    """
    with writing(session):
        campaign = to_change(session, slug)
        content = CampaignContent.from_json(campaign.draft)
        if mark_of(edit.part(content)) != edit.seen:
            raise DraftChanged
        keep(session, actor, campaign, edit.new(content), edit.action, now)


def to_change(session: Session, slug: str) -> Campaign:
    """Return the row of a campaign whose draft may be changed, locked. Raises CampaignUnknown, CampaignOver."""
    campaign = queries.campaign_to_change(session, slug)
    if campaign is None:
        raise CampaignUnknown(slug)
    if campaign.status not in EDITABLE:
        raise CampaignOver(slug, campaign.status)
    return campaign


def keep(
    session: Session, actor: Actor, campaign: Campaign, content: CampaignContent, action: str, now: datetime
) -> None:  # fmt: skip
    """Make a content the draft of a locked campaign, within the caller's commit; the same content changes nothing."""
    told, before = content.as_json(), campaign.draft
    if is_same(told, before):
        return
    campaign.draft, campaign.changed_at = told, now
    campaign.approvals = approval.after_change(CampaignContent.from_json(before), content, campaign.approvals)
    campaign.revision += 1
    case = campaign.case.slug
    campaign.case = cases.keep_people(session, content.case, content.people)
    session.flush()
    # Nobody tells any more who is in the case that this was one of, and names of nobody stay in this one.
    cases.remove_untold(session, {case} - queries.cases_told(session))
    if told["people"] != before["people"] or case != content.case:
        # A case that was left may stay, for its file or for another campaign.
        for one in {case, content.case}:
            cases.remove_unnamed(session, one, queries.people_named(session, one))
    publishing.take_out_of_review(campaign)
    if queries.newest(session, campaign.slug) is None:
        publishing.repeat(campaign, content, now)
    old, new = told_apart(_logged(before), told), told_apart(_logged(told, before), before)
    audit.record(session, actor, action, Subject("campaign", campaign.slug), now, before=old, after=new)


def _logged(told: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what the log keeps of a draft: of its people how many, and what is said otherwise of them than before.

    A name that was withdrawn must not stay there for ever.
    """
    kept: dict[str, Any] = {**told, "people": len(told["people"])}
    empty: dict[str, Any] = {}
    pairs = zip_longest(told["people"], before["people"] if before else told["people"], fillvalue=empty)
    changed = {key for new, old in pairs for key in {**new, **old} if new.get(key) != old.get(key)}
    return {**kept, "changed of people": sorted(changed)} if changed else kept


def create(session: Session, actor: Actor, content: CampaignContent, now: datetime) -> str:
    """Begin a campaign with what is known of it; whoever begins it owns it. Returns its slug.

    Raises SlugRefused, SlugTaken.
    """
    slug = values.slug(content.slug)
    if slug in RESERVED:
        raise SlugRefused(slug)
    with writing(session):
        if queries.campaign_to_change(session, slug) is not None:
            raise SlugTaken(slug)
        begin(session, actor, content, now)
    return slug


def begin(session: Session, actor: Actor, content: CampaignContent, now: datetime, **columns: Any) -> Campaign:
    """Add the row of a new draft within the caller's commit, with these columns beside its content.

    Raises SlugTaken where somebody else has begun one of this slug at the same moment; the commit can go on without.
    """
    campaign = Campaign(slug=content.slug, status=Status.DRAFT, draft=content.as_json(), changed_at=now, **columns)
    campaign.owner_id = columns.get("owner_id", actor.account)
    # A draft that was discarded may have had this short name: a page that was opened over it is overtaken.
    campaign.revision = log.newest(session) + 1
    campaign.case = cases.keep_people(session, content.case, content.people)
    publishing.repeat(campaign, content, now)
    try:
        with session.begin_nested():
            session.add(campaign)
            session.flush()
    except IntegrityError:
        raise SlugTaken(content.slug) from None
    safeguards.carry(session, campaign, now)
    audit.record(session, actor, "create", Subject("campaign", content.slug), now, after=_logged(campaign.draft))
    return campaign


def discard(session: Session, actor: Actor, slug: str, seen: int, now: datetime) -> None:
    """Delete a draft that was never published. Raises CampaignUnknown, DraftPublished, DraftChanged."""
    with writing(session):
        campaign = queries.campaign_to_change(session, slug)
        if campaign is None:
            raise CampaignUnknown(slug)
        if queries.newest(session, slug) is not None:
            raise DraftPublished(slug)
        if campaign.revision != seen:
            raise DraftChanged
        case = campaign.case.slug
        audit.record(
            session, actor, "discard", Subject("campaign", slug), now, before={"reference": campaign.reference}
        )
        session.delete(campaign)
        session.flush()
        cases.remove_untold(session, {case} - queries.cases_told(session))
        cases.remove_unnamed(session, case, queries.people_named(session, case))
