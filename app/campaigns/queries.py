"""Reads campaigns. What the public sees is read from published versions only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, null, or_, select, true
from sqlalchemy.orm import Session, aliased, defer

from app.campaigns.campaign_file import Lists
from app.campaigns.content import CampaignContent, Target
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import CampaignMakesNoLetters, CampaignUnknown
from app.campaigns.lifecycle import Cause, Ending, Phase, Status, phase
from app.campaigns.models import Campaign, CampaignVersion, SectionDeadline
from app.cases.models import Case
from app.letters.composing import Role
from app.lists import queries as lists
from app.recipients import queries as recipients_queries
from app.recipients.models import Office
from app.sections.dress import Dress

_ON_A_PAGE = 50
# The day ends nowhere later than at twelve hours behind UTC.
_LATEST_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Published:
    """The newest published version of a campaign, with the campaign's present state.

    Through a `section` its days are local there, and `section_deadline`, where there is one, stands for the published.
    `outcome` is what is told of it once it is closed.
    """

    version: int
    status: Status
    content: CampaignContent
    section: Dress | None = None
    section_deadline: Deadline | None = None
    outcome: Ending | None = None

    @property
    def deadline(self) -> Deadline:
        """The deadline that holds here."""
        return self.section_deadline or self.content.deadline

    @property
    def is_extended(self) -> bool:
        """Whether a section lets its supporters write for longer than was published."""
        return self.deadline.last_day > self.content.deadline.last_day

    @property
    def time_zone(self) -> str:
        """In which time zone (IANA) a day begins and ends here."""
        return self.section.time_zone if self.section else self.content.time_zone

    @property
    def section_slug(self) -> str:
        """The section's slug, empty for none: as counts and kept letters name it."""
        return self.section.slug if self.section else ""

    def day_of(self, now: datetime) -> date:
        """Return the local date of a moment."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    def phase_on(self, today: date) -> Phase:
        return phase(self.status, self.deadline, today)

    @property
    def is_draft(self) -> bool:
        """Whether this is not published at all, but a draft that its coordinators look at."""
        return self.version == 0

    def require_letters(self, today: date) -> None:
        """Raise CampaignMakesNoLetters where the campaign has passed, was stopped or is closed."""
        now = self.phase_on(today)
        if not now.makes_letters and not self.is_draft:
            raise CampaignMakesNoLetters(self.content.slug, now.value)


def published(session: Session, slug: str, section: Dress | None = None) -> Published:
    """Return the newest published version of a campaign, as it is through a section. Raises CampaignUnknown."""
    found = _published(session, Campaign.slug == slug, section)
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


def newest_version(session: Session, slug: str) -> CampaignVersion | None:
    """Return the newest version of a campaign with what it says, None where none was published."""
    mine = select(CampaignVersion).join(CampaignVersion.campaign).where(Campaign.slug == slug)
    return session.scalar(mine.order_by(CampaignVersion.number.desc()).limit(1))


def approved_last(session: Session, slug: str) -> tuple[str, datetime]:
    """Return who approved of the texts of a published campaign, and when; a new last day approves of no text."""
    query = (
        select(CampaignVersion.approved_by, CampaignVersion.published_at)
        .join(CampaignVersion.campaign)
        .where(Campaign.slug == slug, CampaignVersion.cause != Cause.EXTENDED)
        .order_by(CampaignVersion.number.desc())
        .limit(1)
    )
    approved_by, at = session.execute(query).one()
    return approved_by, at


def drafted(session: Session, slug: str) -> Published:
    """Return the draft of a campaign, to look at before it is published. Raises CampaignUnknown."""
    row = campaign(session, slug)
    if row is None:
        raise CampaignUnknown(slug)
    return Published(0, Status.OPEN, CampaignContent.from_json(row.draft))


def all_published(session: Session, section: Dress | None = None) -> list[Published]:
    """Return the newest published version of every campaign, those that end first (there) coming first."""
    found = _published(session, true(), section)
    return sorted(found, key=lambda found: (found.deadline.last_day, found.content.slug))


def making_letters(session: Session, section: Dress | None, now: datetime) -> list[Published]:
    """Return the campaigns that make letters, as they are through a section, those that end first coming first."""
    found = _published(session, not_over(now, SectionDeadline if section else None), section)
    making = [one for one in found if one.phase_on(one.day_of(now)).makes_letters]
    return sorted(making, key=lambda one: (one.deadline.last_day, one.content.slug))


def not_over(now: datetime, own: type[SectionDeadline] | None) -> ColumnElement[bool]:
    """Return what finds the open campaigns whose last day is not over yet, wherever they are, by their columns alone.

    `own` are a section's own deadlines in the query, None where no section is asked. Of what is found, some may be over
    where it counts.
    """
    day = (now.astimezone(UTC) - _LATEST_DAY).date()
    ahead = [Campaign.last_day >= day]
    if own is not None:
        # What ends with a month may name any day of it.
        ahead.append(own.day >= day.replace(day=1))
    return and_(Campaign.status == Status.OPEN, or_(*ahead))


def through(session: Session, found: Published, section: Dress | None) -> Published:
    """Return a published campaign as it is through a section."""
    if section is None:
        return replace(found, section=None, section_deadline=None)
    own = section_deadline(session, found.content.slug, section.id)
    return replace(found, section=section, section_deadline=own)


def section_deadline(session: Session, slug: str, section: int) -> Deadline | None:
    """Return until when a section's supporters write for a campaign; None where the published day holds."""
    query = (
        select(SectionDeadline.kind, SectionDeadline.day)
        .join(Campaign, Campaign.id == SectionDeadline.campaign_id)
        .where(Campaign.slug == slug, SectionDeadline.section_id == section)
    )
    row = session.execute(query).first()
    return Deadline(DeadlineKind(row.kind), row.day) if row else None


def section_deadline_to_change(session: Session, campaign: Campaign, section: int) -> SectionDeadline | None:
    """Return a section's own deadline of a campaign whose row is locked."""
    mine = (SectionDeadline.campaign_id == campaign.id, SectionDeadline.section_id == section)
    return session.scalar(select(SectionDeadline).where(*mine).with_for_update())


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a section's campaigns: page `number`, from 1, of `pages`; `ending` of all of them end in a week."""

    campaigns: tuple[Published, ...]
    number: int
    pages: int
    ending: int


def page_of_open(session: Session, section: Dress, asked_for: str, today: date) -> Page:
    """Return a page of the campaigns that are neither stopped nor closed, as they are through a section.

    Those that have passed are among them, since a section may let its supporters go on. `asked_for` is a number as it
    was typed; what is none is the first page.
    """
    last_days = _last_days_of_open(session, section)
    pages = max(1, -(-len(last_days) // _ON_A_PAGE))
    number = int(asked_for) if re.fullmatch("[1-9][0-9]{0,5}", asked_for) else 1
    number = min(number, pages)
    slugs = [slug for _day, slug in last_days[(number - 1) * _ON_A_PAGE : number * _ON_A_PAGE]]
    found = {one.content.slug: one for one in _published(session, Campaign.slug.in_(slugs), section)}
    shown = tuple(found[slug] for slug in slugs if slug in found)
    return Page(shown, number, pages, _in_last_week(last_days, today))


def ending_within_a_week(session: Session, section: Dress, now: datetime) -> int:
    """Return how many campaigns end within a week for a section's supporters."""
    today = now.astimezone(ZoneInfo(section.time_zone)).date()
    return _in_last_week(_last_days_of_open(session, section), today)


def _last_days_of_open(session: Session, section: Dress) -> list[tuple[date, str]]:
    """Return until when each open campaign is written for through a section, and its slug, the earliest first."""
    mine = and_(SectionDeadline.campaign_id == Campaign.id, SectionDeadline.section_id == section.id)
    query = (
        select(Campaign.slug, Campaign.last_day, SectionDeadline.kind, SectionDeadline.day)
        .outerjoin(SectionDeadline, mine)
        .where(Campaign.status == Status.OPEN)
    )
    return sorted(
        (Deadline(DeadlineKind(kind), day).last_day if kind else last_day or date.max, slug)
        for slug, last_day, kind, day in session.execute(query)
    )


def _in_last_week(last_days: Iterable[tuple[date, str]], today: date) -> int:
    phases = (phase(Status.OPEN, Deadline(DeadlineKind.UNTIL, day), today) for day, _slug in last_days)
    return sum(one is Phase.LAST_WEEK for one in phases)


def last_day_anywhere(session: Session, found: Published) -> date:
    """Return the last of a campaign's last days, the published one and those of all sections."""
    query = (
        select(SectionDeadline.kind, SectionDeadline.day)
        .join(Campaign, Campaign.id == SectionDeadline.campaign_id)
        .where(Campaign.slug == found.content.slug)
    )
    own = [Deadline(DeadlineKind(kind), day).last_day for kind, day in session.execute(query)]
    return max([found.content.deadline.last_day, *own])


def _published(session: Session, which: ColumnElement[bool], section: Dress | None) -> list[Published]:
    other = aliased(CampaignVersion)
    newest = select(func.max(other.number)).where(other.campaign_id == Campaign.id).scalar_subquery()
    own = (SectionDeadline.kind, SectionDeadline.day) if section else (null(), null())
    query = (
        select(CampaignVersion.number, Campaign.status, CampaignVersion.content, Campaign.outcome, *own)
        .join(Campaign, Campaign.id == CampaignVersion.campaign_id)
        .where(CampaignVersion.number == newest, which)
    )
    if section:
        mine = and_(SectionDeadline.campaign_id == Campaign.id, SectionDeadline.section_id == section.id)
        query = query.outerjoin(SectionDeadline, mine)
    return [
        Published(
            number,
            Status(status),
            CampaignContent.from_json(content),
            section,
            Deadline(DeadlineKind(kind), day) if kind else None,
            Ending.from_json(outcome) if outcome else None,
        )
        for number, status, content, outcome, kind, day in session.execute(query)
    ]


def campaign(session: Session, slug: str) -> Campaign | None:
    """Return the row of a campaign, published or not."""
    return session.scalar(select(Campaign).where(Campaign.slug == slug))


def campaign_to_change(session: Session, slug: str) -> Campaign | None:
    """Return the row of a campaign; until this transaction ends, another one that would change it waits."""
    return session.scalar(select(Campaign).where(Campaign.slug == slug).with_for_update())


def all_campaigns(session: Session) -> Sequence[Campaign]:
    """Return the rows of all campaigns, by slug; no draft is read."""
    return session.scalars(select(Campaign).options(defer(Campaign.draft)).order_by(Campaign.slug)).all()


def offices_in_use(session: Session) -> set[str]:
    """Return the ids of the offices that any campaign has as a target, in its draft or in a published version."""
    contents = [*session.scalars(select(Campaign.draft)), *session.scalars(select(CampaignVersion.content))]
    return {target["office"] for content in contents for target in content["targets"]}


def writing_to(session: Session, office: str) -> list[Published]:
    """Return the published campaigns that have an office as a target, those that end first coming first."""
    return [found for found in all_published(session) if found.content.target(office)]


def is_open_somewhere(session: Session, found: Published, now: datetime) -> bool:
    """Return whether letters of a campaign are made now, be it for the supporters of one section only."""
    today = now.astimezone(ZoneInfo(found.content.time_zone)).date()
    return found.status is Status.OPEN and last_day_anywhere(session, found) >= today


def languages_used(session: Session, now: datetime) -> dict[str, set[str]]:
    """Return by office the languages in which letters to it can be made now, in any open campaign."""
    used: dict[str, set[str]] = {}
    for found in all_published(session):
        if is_open_somewhere(session, found, now):
            for target in found.content.targets:
                used.setdefault(target.office, set()).update(found.content.letter_languages)
    return used


def offices_of(session: Session, content: CampaignContent) -> dict[str, Office]:
    """Return the offices that a campaign has as targets, by id."""
    return recipients_queries.offices(session, [target.office for target in content.targets])


def cases_told(session: Session) -> set[str]:
    """Return the slugs of the cases that a campaign tells."""
    return set(session.scalars(select(Case.slug).join(Campaign, Campaign.case_id == Case.id)))


def of_case(session: Session, case: str) -> Sequence[Campaign]:
    """Return the campaigns that tell a case, drafts too, in the order in which they were begun."""
    query = select(Campaign).join(Case, Campaign.case_id == Case.id).where(Case.slug == case)
    return session.scalars(query.order_by(Campaign.id)).all()


def people_named(session: Session, case: str) -> set[str]:
    """Return the names of the people whom a campaign of a case has, in its draft or in a published version."""
    mine = select(Campaign.id).join(Case, Campaign.case_id == Case.id).where(Case.slug == case)
    drafts = session.scalars(select(Campaign.draft).where(Campaign.id.in_(mine))).all()
    versions = session.scalars(select(CampaignVersion.content).where(CampaignVersion.campaign_id.in_(mine))).all()
    return {person["name"] for content in (*drafts, *versions) for person in content["people"]}


def lists_in(session: Session) -> Lists:
    """Return what gives the targets of a list that a campaign file names, such as "desk/embassies"."""

    def targets(name: str) -> list[Target] | None:
        owner, _, slug = name.partition("/")
        found = lists.named(session, owner, slug)
        return None if found is None else [Target(item.office_id, Role(item.role)) for item in found.items]

    return targets


def states_with_copies(session: Session, now: datetime) -> list[str]:
    """Return the states to which open campaigns write that ask for copies to diplomatic representatives."""
    states: set[str] = set()
    for found in all_published(session):
        if found.content.diplomatic_copies and not found.content.practice and is_open_somewhere(session, found, now):
            offices = offices_of(session, found.content)
            addressed = {target.office for target in found.content.originals() if target.role is Role.TO}
            states |= {office.country for office in offices.values() if office.id in addressed and office.country}
    return sorted(states)
