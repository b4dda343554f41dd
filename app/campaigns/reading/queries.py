"""Reads the documents that were brought to the desk, for it only, and what the directory knows of their targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, undefer

from app.access import Actor
from app.campaigns import series
from app.campaigns.content import CampaignContent
from app.campaigns.models import Campaign
from app.campaigns.reading import matching
from app.campaigns.reading.errors import DocumentUnknown
from app.campaigns.reading.kept import Choices, fed_from, record_from
from app.campaigns.reading.matching import Proposal, Way, country_in
from app.campaigns.reading.models import AppealDocument
from app.campaigns.reading.record import ReadTarget, Record
from app.campaigns.reading.source import Fed
from app.missions.rules import PRACTICE_OFFICES
from app.recipients import similar, stored

# So many targets are looked for in the directory; nobody writes to more.
MOST_MATCHED = 40
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the desk sees it. `draft` is the slug of the campaign that was made of it, empty for none."""

    id: int
    file_name: str
    brought_by: str
    account_id: int | None
    revision: int
    lines: tuple[str, ...]
    record: Record
    fed: tuple[Fed, ...]
    choices: Choices | None
    draft: str

    def is_theirs(self, actor: Actor) -> bool:
        """Whether somebody brought it."""
        return actor.account is not None and self.account_id == actor.account


def document(session: Session, number: int) -> Document:
    """Return a document with its reading. Raises DocumentUnknown."""
    row = _row(session, number, AppealDocument.text, AppealDocument.record, AppealDocument.fed)
    return Document(
        id=row.id,
        file_name=row.file_name,
        brought_by=row.brought_by,
        account_id=row.account_id,
        revision=row.revision,
        lines=tuple(row.text.split("\n")),
        record=record_from(row.record),
        fed=fed_from(row.fed),
        choices=Choices.from_json(row.choices) if row.choices else None,
        draft=row.campaign.slug if row.campaign else "",
    )


def file_of(session: Session, number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a document. Raises DocumentUnknown."""
    row = _row(session, number, AppealDocument.data)
    return row.file_name, row.data


def _row(session: Session, number: int, *columns: InstrumentedAttribute[Any]) -> AppealDocument:
    query = select(AppealDocument).where(AppealDocument.id == number).execution_options(populate_existing=True)
    row = session.scalar(query.options(*(undefer(column) for column in columns)))
    if row is None:
        raise DocumentUnknown
    return row


def waiting(session: Session) -> Sequence[AppealDocument]:
    """Return the documents of which no draft was made, the latest first."""
    query = select(AppealDocument).where(AppealDocument.campaign_id.is_(None)).order_by(AppealDocument.id.desc())
    return session.scalars(query.limit(_MOST_LISTED)).all()


def document_of(session: Session, slug: str) -> int | None:
    """Return the number of the document that a campaign was read from."""
    query = select(AppealDocument.id).join(Campaign, Campaign.id == AppealDocument.campaign_id)
    return session.scalar(query.where(Campaign.slug == slug).order_by(AppealDocument.id).limit(1))


def ways_of(target: ReadTarget) -> tuple[Way, ...]:
    """Return the channels that a document prints of a target."""
    return matching.ways_of([
        *(("fax", fax.number, fax.extension or "") for fax in target.faxes),
        *(("email", email, "") for email in target.emails),
        *(("handle", handle.handle, handle.network) for handle in target.handles),
    ])  # fmt: skip


def states_of(record: Record, target: ReadTarget) -> list[str]:
    """Return the states whose office a target may be: the one that its address names, else those of the document."""
    named = country_in(target.lines)
    asked = [demand.to for demand in record.demands if demand.to]
    return [named] if named else list(dict.fromkeys([*record.countries, *asked]))


def proposals(session: Session, record: Record, today: date) -> list[list[Proposal]]:
    """Return for each target which offices of the directory it may be, the likeliest first."""
    found = []
    for number, target in enumerate(record.targets):
        ways = ways_of(target)
        ids = (
            similar.ids(session, " ".join(target.lines), [way.value for way in ways], states_of(record, target))
            if number < MOST_MATCHED
            else []
        )
        # What is invented for practice is nobody's office.
        ids = [id_ for id_ in ids if not id_.startswith(PRACTICE_OFFICES)]
        offices = list(stored.records(session, ids).values()) if ids else []
        found.append(matching.proposals(target.lines, ways, offices, today))
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """The campaign that a document updates: the newest published one of its series.

    `begun` is the slug of an update that is being written, empty for none. `is_invented`: it is an example or for
    practice, and takes its reference from nobody.
    """

    slug: str
    content: CampaignContent
    begun: str
    is_invented: bool


def earlier(session: Session, record: Record, reference: str) -> Earlier | None:
    """Return the campaign that a document seems to update: one of the same reference, or the one that it names.

    What was never published can be no predecessor. Examples and practice campaigns come last.
    """
    named = matching.index_in(record.previous or "")
    known = [Campaign.reference == reference] if reference else []
    known += [Campaign.draft["index"].as_string() == named] if named else []
    for condition in known:
        query = select(Campaign.slug).where(condition, Campaign.versions.any())
        slug = session.scalar(query.order_by(Campaign.invented, Campaign.id).limit(1))
        if slug is not None:
            return _newest(session, slug)
    return None


def _newest(session: Session, slug: str) -> Earlier:
    rows = select(Campaign).where(Campaign.slug.in_(series.series_of(session, slug)))
    by_slug = {row.slug: row for row in session.scalars(rows)}
    published = [one for one in series.series_of(session, slug) if by_slug[one].versions]
    newest = by_slug[published[-1]]
    content = CampaignContent.from_json(newest.versions[-1].content)
    return Earlier(newest.slug, content, newest.successor.slug if newest.successor else "", newest.invented)
