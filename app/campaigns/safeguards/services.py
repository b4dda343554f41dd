"""Use cases of safeguards; each is one commit. The log says which of them were changed, and never what they say."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import queries as campaigns
from app.campaigns.content import CampaignContent
from app.campaigns.errors import CampaignUnknown
from app.campaigns.models import Campaign, Safeguard
from app.campaigns.safeguards import queries
from app.campaigns.safeguards.errors import SafeguardsChanged
from app.campaigns.safeguards.queries import Safeguards
from app.extensions import writing


def keep(session: Session, actor: Actor, slug: str, seen: str, new: Safeguards, now: datetime) -> None:
    """Change the safeguards of a campaign, whatever its state, where they still have the mark that was `seen`.

    Whoever records a consent answers for it from then on, and nobody else's word is needed. Raises CampaignUnknown,
    SafeguardsChanged.
    """
    with writing(session):
        campaign = campaigns.campaign_to_change(session, slug)
        if campaign is None:
            raise CampaignUnknown(slug)
        row = queries.row_of(session, slug)
        before = queries.of_row(row)
        if before.mark != seen:
            raise SafeguardsChanged
        changed = [one.name for one in fields(Safeguards) if getattr(before, one.name) != getattr(new, one.name)]
        if row is None:
            row = Safeguard(campaign_id=campaign.id, stated_by="")
            session.add(row)
        for name, value in asdict(new).items():
            setattr(row, name, value)
        if "never_mention" in changed:
            row.terms_since = now if new.terms else None
            newest = campaigns.newest_version(session, slug)
            row.mentioned = newest is not None and queries.mentions(
                CampaignContent.from_json(newest.content), new.terms
            )
        if row.stated_by and not new.consent_missing:
            row.stated_by = ""
            changed.append("stated_by")
        if changed:
            audit.record(
                session, actor, "change safeguards", Subject("campaign", slug), now, after={"changed": changed}
            )


def carry(session: Session, campaign: Campaign, now: datetime) -> None:
    """Let an update begin with the safeguards of the campaign before it, within the caller's commit."""
    before = campaign.predecessor.safeguard if campaign.predecessor else None
    if before is not None:
        kept = queries.of_row(before)
        since = now if kept.terms else None
        session.add(
            Safeguard(campaign_id=campaign.id, stated_by=before.stated_by, terms_since=since, **asdict(kept))
        )  # fmt: skip
