"""Use cases of replies; each is one commit. Who reads what was brought stands in the log, and not what it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.appeals.replies import queries
from app.appeals.replies.errors import HandledAlready, NeverSent, ReplyUnknown, TooManyReplies
from app.appeals.replies.files import FileKind
from app.appeals.replies.models import OfficeReply
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import queries as campaigns
from app.extensions import writing
from app.keys.encrypted import keyed_hash
from app.limits import services as limits
from app.sections import queries as sections

_HOUR = timedelta(hours=1)
FROM_A_NETWORK = limits.Limit("reply network", 10, _HOUR)
ABOUT_A_CAMPAIGN = limits.Limit("reply campaign", 100, _HOUR)
IN_ALL = limits.Limit("reply all", 300, _HOUR)

# A while after it was handled, in case of a doubt; and never longer than a year, handled or not.
ERASED_AFTER_HANDLED = timedelta(days=28)
ERASED_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says that an office replied; `network` is where the request comes from, never an address.

    `office` is one of the campaign's targets, or empty; `file` is a file with its kind.
    """

    office: str
    received_on: date
    text: str
    file: tuple[FileKind, bytes] | None
    network: str


def tell(session: Session, found: campaigns.Published, told: Told, secret: str, now: datetime) -> None:
    """Keep a reply for those who work on the case. Raises NeverSent, TooManyReplies."""
    content = found.content
    if content.historical:
        raise NeverSent
    kind, data = told.file or ("", None)
    with writing(session):
        hidden = keyed_hash(secret, "network", told.network)
        for limit, key in ((FROM_A_NETWORK, hidden), (ABOUT_A_CAMPAIGN, content.slug), (IN_ALL, "")):
            if not limits.hit(session, limit, key, now):
                raise TooManyReplies
        session.add(
            OfficeReply(
                campaign=content.slug,
                office=told.office,
                section=found.section_slug,
                received_on=told.received_on,
                told_at=now,
                text=told.text or None,
                file=data,
                file_kind=kind,
                file_size=len(data or b""),
            )
        )


def read(session: Session, actor: Actor, number: int, now: datetime) -> OfficeReply:
    """Return a reply with what was written, and note who read it. Raises ReplyUnknown."""
    with writing(session):
        found = queries.one(session, actor, number, OfficeReply.text)
        if found is None:
            raise ReplyUnknown
        _note(session, actor, "read reply", found, now)
        # It is shown as it was read, also after the commit.
        session.expunge(found)
    return found


def take_file(session: Session, actor: Actor, number: int, now: datetime) -> tuple[FileKind, bytes]:
    """Return the file of a reply, and note who took it. Raises ReplyUnknown, also where it has none (any more)."""
    with writing(session):
        found = queries.one(session, actor, number, OfficeReply.file)
        if found is None or found.file is None:
            raise ReplyUnknown
        kind, data = FileKind(found.file_kind), found.file
        _note(session, actor, "take file of reply", found, now)
    return kind, data


def handle(session: Session, actor: Actor, number: int, now: datetime) -> None:
    """Mark a reply as handled; what was brought is erased a while later. Raises ReplyUnknown, HandledAlready."""
    with writing(session):
        found = queries.to_change(session, actor, number)
        if found is None:
            raise ReplyUnknown
        if found.handled_at is not None:
            raise HandledAlready
        found.handled_at = now
        _note(session, actor, "handle reply", found, now)


def delete_reply(session: Session, actor: Actor, number: int, now: datetime) -> None:
    """Delete a reply that is none; it is not counted any more. Raises ReplyUnknown."""
    with writing(session):
        found = queries.to_change(session, actor, number)
        if found is None:
            raise ReplyUnknown
        _note(session, actor, "delete reply", found, now)
        session.delete(found)


def _note(session: Session, actor: Actor, action: str, found: OfficeReply, now: datetime) -> None:
    """Write down who did something with a reply, and nothing of what it says."""
    subject = Subject("reply", str(found.id), sections.number_of(session, found.section))
    audit.record(session, actor, action, subject, now, after={"campaign": found.campaign})


def sweep(session: Session, now: datetime) -> None:
    """Erase what was brought once nobody needs it any more; that there was a reply stays."""
    due = queries.is_due(now - ERASED_AFTER_HANDLED, now - ERASED_AFTER)
    if session.scalar(select(OfficeReply.id).where(due).limit(1)) is None:
        return
    with writing(session):
        gone = {"text": None, "file": None, "file_kind": "", "file_size": 0, "erased_at": now}
        session.execute(update(OfficeReply).where(due).values(gone))


def forget(session: Session, slugs: Collection[str]) -> None:
    """Forget the replies to campaigns that are being removed."""
    with writing(session):
        session.execute(delete(OfficeReply).where(OfficeReply.campaign.in_(slugs)))
