"""Reads the campaigns that tell a case, as anybody may know them."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns import queries
from app.campaigns.errors import CampaignUnknown
from app.campaigns.models import Campaign
from app.campaigns.queries import Published
from app.cases.models import Case
from app.sections.dress import Dress

# Nobody reads a page with more of them.
_MOST = 100


def published_of(session: Session, case: str, section: Dress | None = None) -> list[Published]:
    """Return the published campaigns of a case, as they are through a section, the earliest first.

    One of which only the draft tells another case is none of that one yet.
    """
    query = select(Campaign.slug).join(Case, Campaign.case_id == Case.id).where(Case.slug == case)
    found = []
    for slug in session.scalars(query.where(Campaign.versions.any()).order_by(Campaign.slug).limit(_MOST)):
        # It may be removed at this moment.
        with suppress(CampaignUnknown):
            found.append(queries.published(session, slug, section))
    told = (one for one in found if one.content.case == case)
    return sorted(told, key=lambda one: (one.content.issued_on, one.content.update or 0, one.content.slug))
