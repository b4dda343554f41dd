"""Reads campaigns. What the public sees is read from published versions only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.campaigns.content import CampaignContent
from app.campaigns.errors import CampaignMakesNoLetters, CampaignUnknown
from app.campaigns.lifecycle import Phase, Status, phase
from app.campaigns.models import Campaign, CampaignVersion
from app.cases.models import Case
from app.recipients import queries as recipients_queries
from app.recipients.models import Office


@dataclass(frozen=True, slots=True)
class Published:
    """The newest published version of a campaign, with the campaign's present state."""

    version: int
    status: Status
    content: CampaignContent

    def phase_on(self, today: date) -> Phase:
        return phase(self.status, self.content.deadline, today)

    @property
    def is_draft(self) -> bool:
        """Whether this is not published at all, but a draft that its coordinators look at."""
        return self.version == 0

    def require_letters(self, today: date) -> None:
        """Raise CampaignMakesNoLetters where the campaign has passed, was stopped or is closed."""
        now = self.phase_on(today)
        if not now.makes_letters and not self.is_draft:
            raise CampaignMakesNoLetters(self.content.slug, now.value)


def published(session: Session, slug: str) -> Published:
    """Return the newest published version of a campaign. Raises CampaignUnknown."""
    found = _published(session, slug)
    if not found:
        raise CampaignUnknown(slug)
    return found[0]


@dataclass(frozen=True, slots=True)
class Newest:
    """Which version of a campaign is the newest, and the campaign's state, without what the version says."""

    version: int
    published_at: datetime
    status: Status


def newest(session: Session, slug: str) -> Newest | None:
    """Return which version of a campaign stands now, None where none was published."""
    query = (
        select(CampaignVersion.number, CampaignVersion.published_at, Campaign.status)
        .join(Campaign, Campaign.id == CampaignVersion.campaign_id)
        .where(Campaign.slug == slug)
        .order_by(CampaignVersion.number.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return Newest(row[0], row[1], Status(row[2])) if row else None


def drafted(session: Session, slug: str) -> Published:
    """Return the draft of a campaign, to look at before it is published. Raises CampaignUnknown."""
    row = campaign(session, slug)
    if row is None:
        raise CampaignUnknown(slug)
    return Published(0, Status.OPEN, CampaignContent.from_json(row.draft))


def all_published(session: Session) -> list[Published]:
    """Return the newest published version of every campaign, those that end first coming first."""
    return sorted(_published(session), key=lambda found: (found.content.deadline.last_day, found.content.slug))


def _published(session: Session, slug: str | None = None) -> list[Published]:
    newest = (
        select(CampaignVersion.campaign_id, func.max(CampaignVersion.number).label("number"))
        .group_by(CampaignVersion.campaign_id)
        .subquery()
    )
    query = (
        select(CampaignVersion.number, Campaign.status, CampaignVersion.content)
        .join(Campaign, Campaign.id == CampaignVersion.campaign_id)
        .join(newest, (newest.c.campaign_id == Campaign.id) & (newest.c.number == CampaignVersion.number))
    )
    if slug is not None:
        query = query.where(Campaign.slug == slug)
    return [
        Published(number, Status(status), CampaignContent.from_json(content))
        for number, status, content in session.execute(query)
    ]


def campaign(session: Session, slug: str) -> Campaign | None:
    """Return the row of a campaign, published or not."""
    return session.scalar(select(Campaign).where(Campaign.slug == slug))


def campaign_to_change(session: Session, slug: str) -> Campaign | None:
    """Return the row of a campaign; until this transaction ends, another one that would change it waits."""
    return session.scalar(select(Campaign).where(Campaign.slug == slug).with_for_update())


def all_campaigns(session: Session) -> list[tuple[Campaign, CampaignContent]]:
    """Return every campaign with its draft, by slug."""
    rows = session.scalars(select(Campaign).order_by(Campaign.slug))
    return [(row, CampaignContent.from_json(row.draft)) for row in rows]


def offices_in_use(session: Session) -> set[str]:
    """Return the ids of the offices that any campaign has as a target, in its draft or in a published version."""
    contents = [*session.scalars(select(Campaign.draft)), *session.scalars(select(CampaignVersion.content))]
    return {target["office"] for content in contents for target in content["targets"]}


def writing_to(session: Session, office: str) -> list[Published]:
    """Return the published campaigns that have an office as a target, those that end first coming first."""
    return [found for found in all_published(session) if found.content.target(office)]


def languages_used(session: Session, now: datetime) -> dict[str, set[str]]:
    """Return by office the languages in which letters to it can be made now, in any open campaign."""
    used: dict[str, set[str]] = {}
    for found in all_published(session):
        if found.phase_on(now.astimezone(ZoneInfo(found.content.time_zone)).date()).makes_letters:
            for target in found.content.targets:
                used.setdefault(target.office, set()).update(found.content.letter_languages)
    return used


def offices_of(session: Session, content: CampaignContent) -> dict[str, Office]:
    """Return the offices that a campaign has as targets, by id."""
    return recipients_queries.offices(session, [target.office for target in content.targets])


def cases_told(session: Session) -> set[str]:
    """Return the slugs of the cases that a campaign tells."""
    return set(session.scalars(select(Case.slug).join(Campaign, Campaign.case_id == Case.id)))
