"""Use cases of documents at the desk; each is one commit. No log says what a document holds, nor what it is called."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import queries as campaigns
from app.campaigns import series
from app.campaigns.content import CampaignContent
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.drafts import services as drafts
from app.campaigns.ending import services as ending
from app.campaigns.errors import CampaignUnknown, SlugRefused, SlugTaken
from app.campaigns.reading import directory, queries
from app.campaigns.reading.drafting import Given, begun, put
from app.campaigns.reading.errors import (
    DocumentUnknown,
    DraftMade,
    IssueUnsaid,
    LanguageUnsaid,
    LastDayUnsaid,
    NoShortName,
    NotYourDocument,
    ReadingChanged,
    ReferenceKnown,
    WarningsUnseen,
)
from app.campaigns.reading.files.documents import text_of
from app.campaigns.reading.kept import Choices, fed_as_json
from app.campaigns.reading.models import AppealDocument
from app.campaigns.reading.reader import read
from app.campaigns.reading.record import Record
from app.extensions import insert, writing

LARGEST = 10 * 1024 * 1024
# So long somebody may think about a document; then it is forgotten, with all that was read in it.
FORGOTTEN_AFTER = timedelta(days=30)


def bring(session: Session, actor: Actor, name: str, data: bytes, now: datetime) -> int:
    """Read a document and keep both; return its number. The same file of the same person is the same document.

    Raises FileUnreadable, for whatever reason no text can be had of it.
    """
    mark = hashlib.sha256(data).hexdigest()
    mine = select(AppealDocument.id).where(AppealDocument.account_id == actor.account, AppealDocument.sha256 == mark)
    if (known := session.scalar(mine)) is not None:
        return known
    # Reading takes a while, and nobody must wait for it.
    session.rollback()
    found = read(text_of(data, name))
    row = {
        "account_id": actor.account, "brought_by": actor.name[:120], "brought_at": now, "file_name": name,
        "sha256": mark, "data": data, "text": "\n".join(found.lines), "record": found.record.as_json(),
        "fed": fed_as_json(found.fed), "choices": {}, "revision": 1,
    }  # fmt: skip
    with writing(session):
        added = insert(session, AppealDocument).values(**row).on_conflict_do_nothing().returning(AppealDocument.id)
        number = session.scalar(added)
        if number is None:
            return session.scalars(mine).one()
        audit.record(session, actor, "bring", Subject("document", str(number)), now)
    return number


def choose(session: Session, actor: Actor, number: int, seen: int, choices: Choices, now: datetime) -> None:
    """Keep what somebody has chosen of a document. Raises DocumentUnknown, DraftMade, ReadingChanged."""
    with writing(session):
        _keep(_to_change(session, number, seen), choices)
        audit.record(session, actor, "choose", Subject("document", str(number)), now)


def make(session: Session, actor: Actor, number: int, seen: int, choices: Choices, now: datetime) -> str:
    """Keep the choices and make the draft that they ask for; return its slug.

    New offices and channels are written to the directory in the same commit. Raises DocumentUnknown, DraftMade,
    ReadingChanged, ChoiceRefused, SlugRefused, SlugTaken, and as `ending.begin_update`.
    """
    with writing(session):
        row = _to_change(session, number, seen)
        _keep(row, choices)
        document = queries.document(session, number)
        given = required(document.record, choices)
        base = _begun(session, actor, choices, given, now)
        chosen = directory.resolve(session, actor, document, base, now)
        content = put(base, document.record, choices.left_out, given, chosen)
        if choices.update_of:
            campaign = drafts.to_change(session, base.slug)
            drafts.keep(session, actor, campaign, content, "take what was read", now)
        else:
            campaign = drafts.begin(session, actor, content, now)
        row.campaign_id = campaign.id
        told = {
            "document": number,
            "warnings": len(document.record.warnings),
            "leftovers not looked at": len(document.record.leftover) - len(choices.leftovers),
        }
        audit.record(session, actor, "read from a document", Subject("campaign", campaign.slug), now, after=told)
        return campaign.slug


def _begun(session: Session, actor: Actor, choices: Choices, given: Given, now: datetime) -> CampaignContent:
    """Return what the draft is before anything was read: the next issue of another campaign, or nothing yet."""
    if choices.update_of:
        slug = ending.add_update(session, actor, choices.update_of, now)
        campaign = campaigns.campaign(session, slug)
        if campaign is None:
            raise CampaignUnknown(slug)
        return CampaignContent.from_json(campaign.draft)
    content = begun(given)
    if content.slug in drafts.RESERVED:
        raise SlugRefused(content.slug)
    if campaigns.campaign_to_change(session, content.slug) is not None:
        raise SlugTaken(content.slug)
    if other := series.taken_by(session, None, content):
        raise ReferenceKnown("reference", campaign=other)
    return content


def required(record: Record, choices: Choices) -> Given:
    """Return what a draft cannot be made without. Raises ChoiceRefused."""
    if unseen := [number for number in range(1, len(record.warnings) + 1) if number not in choices.seen]:
        raise WarningsUnseen(f"warning-{unseen[0]}")
    if not choices.slug and not choices.update_of:
        raise NoShortName("slug")
    if not choices.language:
        raise LanguageUnsaid("language")
    if not choices.issued_on:
        raise IssueUnsaid("issued_on")
    if not choices.day and record.deadline is not None:
        raise LastDayUnsaid("day")
    return Given(
        choices.slug, choices.reference, date.fromisoformat(choices.issued_on), deadline(choices), choices.language
    )


def deadline(choices: Choices) -> Deadline | None:
    """Return the deadline that was chosen, None where there is none."""
    if not choices.day:
        return None
    return Deadline(DeadlineKind(choices.kind or DeadlineKind.UNTIL), date.fromisoformat(choices.day))


def _keep(row: AppealDocument, choices: Choices) -> None:
    row.choices = choices.as_json()
    row.revision += 1


def _to_change(session: Session, number: int, seen: int | None) -> AppealDocument:
    query = select(AppealDocument).where(AppealDocument.id == number)
    row = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise DocumentUnknown
    if row.campaign is not None:
        raise DraftMade(row.campaign.slug)
    if seen is not None and row.revision != seen:
        raise ReadingChanged
    return row


def discard(session: Session, actor: Actor, number: int, now: datetime) -> None:
    """Forget a document of which no draft was made. Raises DocumentUnknown, DraftMade, NotYourDocument."""
    with writing(session):
        row = _to_change(session, number, None)
        if Role.ADMIN not in actor.roles and (actor.account is None or row.account_id != actor.account):
            raise NotYourDocument
        session.delete(row)
        audit.record(session, actor, "discard", Subject("document", str(number)), now)


def sweep(session: Session, now: datetime) -> None:
    """Forget the documents of which nobody made a draft for long; this is housework."""
    old = (AppealDocument.campaign_id.is_(None), AppealDocument.brought_at < now - FORGOTTEN_AFTER)
    if session.scalar(select(AppealDocument.id).where(*old).limit(1)) is not None:
        with writing(session):
            session.execute(delete(AppealDocument).where(*old))
