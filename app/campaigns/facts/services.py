"""The use case of a campaign's facts: what it is called, until when it is written, by what it is known, whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import publishing, values
from app.campaigns.content import CampaignContent
from app.campaigns.deadlines import Deadline
from app.campaigns.drafts import services as drafts
from app.campaigns.drafts.services import mark_of
from app.campaigns.errors import DraftChanged
from app.campaigns.facts.errors import OwnerUnfit
from app.campaigns.facts.queries import possible_owners
from app.campaigns.models import Campaign
from app.campaigns.occasion import Occasion
from app.extensions import writing

# The fields of a content that are facts of one line, or a yes or no.
PLAIN = (
    "reference", "index", "organisation", "issued_on", "issued_on_inferred", "time_zone", "countries",
    "languages_read", "previous", "update", "source", "source_language", "reply_to", "diplomatic_copies",
    "check_with_section_after", "historical", "practice", "reference_in_letters", "organisation_in_letters", "case",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What a form says: `plain` are fields of a content (`PLAIN`), the deadline (None: the usual one), and the rest."""

    plain: Mapping[str, Any]
    deadline: Deadline | None
    owner: int | None
    occasion: Occasion | None = None

    def in_(self, content: CampaignContent) -> CampaignContent:
        """Return a content with these facts; a deadline that stays as it is stays what it was, moved or not."""
        new = replace(content, **self.plain, occasion=self.occasion)
        deadline = self.deadline or values.usual_deadline(new.issued_on)
        if deadline == content.deadline and (self.deadline is None) == is_usual(content):
            return new
        return replace(new, deadline=deadline, deadline_is_usual=self.deadline is None, deadline_moved_from=None)


def is_usual(content: CampaignContent) -> bool:
    """Return whether a campaign has the deadline that holds where the appeal prints none."""
    return content.deadline_is_usual and content.deadline == values.usual_deadline(content.issued_on)


def mark(content: CampaignContent, owner: int | None) -> str:
    """Return the mark of the facts of a draft, by which a form that was overtaken is known."""
    plain = [getattr(content, name) for name in PLAIN]
    return mark_of((plain, content.deadline, content.deadline_is_usual, content.occasion, owner))


def save(session: Session, actor: Actor, slug: str, facts: Facts, seen: str, now: datetime) -> None:
    """Change the facts of a draft, and whose campaign it is.

    Raises CampaignUnknown, CampaignOver, DraftChanged, ReferenceTaken, OwnerUnfit.
    """
    with writing(session):
        campaign = drafts.to_change(session, slug)
        content = CampaignContent.from_json(campaign.draft)
        if mark(content, campaign.owner_id) != seen:
            raise DraftChanged
        new = facts.in_(content)
        drafts.keep(session, actor, campaign, new, "change facts", now)
        _give(session, actor, campaign, facts.owner, now)
        publishing.require_free(session, campaign, new)


def _give(session: Session, actor: Actor, campaign: Campaign, owner: int | None, now: datetime) -> None:
    if owner == campaign.owner_id:
        return
    known = {account.id: account for account in possible_owners(session)}
    if owner is not None and owner not in known:
        raise OwnerUnfit
    before = {"owner": campaign.owner.shown_as if campaign.owner else None}
    after = {"owner": known[owner].shown_as if owner is not None else None}
    campaign.owner_id, campaign.changed_at = owner, now
    campaign.revision += 1
    audit.record(session, actor, "set owner", Subject("campaign", campaign.slug), now, before=before, after=after)
