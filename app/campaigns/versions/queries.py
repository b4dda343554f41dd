"""Reads the versions of campaigns, and what was said when a draft was in review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.audit.models import AuditEntry
from app.campaigns import queries
from app.campaigns.content import CampaignContent
from app.campaigns.errors import CampaignUnknown
from app.campaigns.lifecycle import Cause, Status
from app.campaigns.models import Campaign, CampaignVersion
from app.campaigns.queries import Published
from app.campaigns.unready import OfficeGone

# What the log calls the steps of a review; whoever asked reads the note of the last of them.
ASK, TAKE_BACK, SEND_BACK = "ask for approval", "take back", "send back"
# What says something else of the draft since then; a short name may be given anew once a draft was discarded.
_STEPS = (ASK, TAKE_BACK, SEND_BACK, "publish", "discard")


@dataclass(frozen=True, slots=True)
class Version:
    """A published version: what it says, when and why it was published, and the two people who answer for it.

    `words_approved_in` is the version with which a second person approved its words, which for an extension is an
    earlier one; None where nobody has (an example that comes with the program).
    """

    number: int
    content: CampaignContent
    published_at: datetime
    cause: Cause
    asked_by: str
    approved_by: str
    words_approved_in: int | None

    @property
    def last_day(self) -> date:
        return self.content.deadline.last_day

    @property
    def published_on(self) -> date:
        """The day of the publication where the campaign is."""
        return self.published_at.astimezone(ZoneInfo(self.content.time_zone)).date()


@dataclass(frozen=True, slots=True)
class SentBack:
    """Why somebody did not approve a draft."""

    by: str
    at: datetime
    note: str


def versions(session: Session, slug: str) -> list[Version]:
    """Return all versions of a campaign, the newest first."""
    rows = session.scalars(_of(slug).order_by(CampaignVersion.number.desc())).all()
    return [_version(row, _words_approved_in(rows[place:])) for place, row in enumerate(rows)]


def version(session: Session, slug: str, number: int) -> tuple[Version, Version | None] | None:
    """Return one version and the one before it; None where there is no such version."""
    found = {one.number: one for one in versions(session, slug)}
    return (found[number], found.get(number - 1)) if number in found else None


def standing_on(session: Session, slug: str, day: date) -> Version | None:
    """Return the version that stood at the end of a day, where the campaign is; None where none was published yet."""
    return next((one for one in versions(session, slug) if one.published_on <= day), None)


def as_published(session: Session, slug: str, found: Version, day: date) -> Published:
    """Return a version as the campaign's page had it on a day. Raises CampaignUnknown."""
    row = session.execute(select(Campaign.status, Campaign.ended_at).where(Campaign.slug == slug)).first()
    if row is None:
        raise CampaignUnknown(slug)
    zone = ZoneInfo(found.content.time_zone)
    over = row.ended_at is not None and row.ended_at.astimezone(zone).date() < day
    status = Status(row.status) if over and row.status in {Status.STOPPED, Status.CLOSED} else Status.OPEN
    return Published(found.number, status, found.content)


def require_offices(session: Session, found: Version) -> None:
    """Raise OfficeGone where the directory has some target of a version no more."""
    there = queries.offices_of(session, found.content)
    for target in found.content.targets:
        if target.office not in there:
            raise OfficeGone(target.office)


def sent_back(session: Session, slug: str) -> SentBack | None:
    """Return the note with which a draft was sent back, until somebody asks for an approval again."""
    mine = (AuditEntry.subject_kind == "campaign", AuditEntry.subject == slug, AuditEntry.action.in_(_STEPS))
    last = session.scalar(select(AuditEntry).where(*mine).order_by(AuditEntry.id.desc()).limit(1))
    if last is None or last.action != SEND_BACK:
        return None
    return SentBack(last.actor, last.at, str((last.after or {}).get("note", "")))


def sent_back_to(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Return short name and reference of each campaign that was sent back to this person, who asked last."""
    steps = select(func.max(AuditEntry.id)).where(AuditEntry.subject_kind == "campaign").group_by(AuditEntry.subject)
    last, asked = aliased(AuditEntry), aliased(AuditEntry)
    query = (
        select(Campaign.slug, Campaign.reference)
        .join(last, last.subject == Campaign.slug)
        .join(asked, asked.subject == Campaign.slug)
        .where(
            last.id.in_(steps.where(AuditEntry.action.in_(_STEPS))),
            last.action == SEND_BACK,
            asked.id.in_(steps.where(AuditEntry.action == ASK)),
            asked.account == actor.account,
            Campaign.status.in_([Status.DRAFT, Status.OPEN]),
        )
        .order_by(last.id)
    )
    return [(slug, reference) for slug, reference in session.execute(query)]


def waiting(session: Session, actor: Actor) -> int:
    """Return how many campaigns wait for somebody else than who asked, as this person is."""
    others = or_(Campaign.review_by.is_(None), Campaign.review_by != actor.account)
    query = select(func.count()).select_from(Campaign).where(Campaign.review_at.is_not(None), others)
    return session.scalar(query) or 0


def languages_and_targets(found: Sequence[Version]) -> tuple[list[str], list[str]]:
    """Return the languages of letters and the offices that any of these versions has."""
    languages = dict.fromkeys(code for one in found for code in one.content.letter_languages)
    targets = dict.fromkeys(target.office for one in found for target in one.content.targets)
    return list(languages), list(targets)


def _of(slug: str) -> Select[CampaignVersion]:
    return select(CampaignVersion).join(Campaign).where(Campaign.slug == slug)


def _words_approved_in(rows: Sequence[CampaignVersion]) -> int | None:
    """Return with which of a version and those before it, the newest first, the words of the first were approved."""
    worded = next((row for row in rows if row.cause != Cause.EXTENDED), None)
    return worded.number if worded and worded.cause == Cause.APPROVED else None


def _version(row: CampaignVersion, words_approved_in: int | None) -> Version:
    return Version(
        row.number,
        CampaignContent.from_json(row.content),
        row.published_at,
        Cause(row.cause),
        row.asked_by,
        row.approved_by,
        words_approved_in,
    )
