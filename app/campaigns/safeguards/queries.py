"""Reads the safeguards of campaigns, and what they have against a publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.campaigns.approval import mark
from app.campaigns.blocks import Block
from app.campaigns.content import CampaignContent
from app.campaigns.lifecycle import Status
from app.campaigns.models import Campaign, Safeguard
from app.campaigns.never_mention import hits
from app.campaigns.safeguards.errors import (
    ConsentMissing,
    ConsentToReview,
    NeverMentioned,
    ReviewDayMissing,
    TermsMentioned,
)


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What protects the people of a campaign, as a form says it; `never_mention` holds one term a line."""

    agreed_by: str = ""
    agreed_to: str = ""
    agreed_on: date | None = None
    review_on: date | None = None
    risks: str = ""
    never_mention: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        """What must never be mentioned."""
        return tuple(self.never_mention.splitlines())

    @property
    def mark(self) -> str:
        """Return a short mark of what stands here, by which a form that was overtaken is known."""
        return mark(repr(self))

    @property
    def consent_missing(self) -> str:
        """Return the first of the fields without which there is no consent that is empty; "" where all are there."""
        needed = (("agreed_by", self.agreed_by), ("agreed_to", self.agreed_to), ("agreed_on", self.agreed_on))
        return next((name for name, value in needed if not value), "")


@dataclass(frozen=True, slots=True)
class Terms:
    """What must never be mentioned, and since when just these terms are listed."""

    terms: tuple[str, ...]
    since: datetime


def of_row(row: Safeguard | None) -> Safeguards:
    """Return the safeguards that a row holds, nothing where there is none."""
    if row is None:
        return Safeguards()
    return Safeguards(row.agreed_by, row.agreed_to, row.agreed_on, row.review_on, row.risks, row.never_mention)


def row_of(session: Session, slug: str) -> Safeguard | None:
    """Return the row of a campaign's safeguards as it is now."""
    query = select(Safeguard).join(Campaign, Campaign.id == Safeguard.campaign_id).where(Campaign.slug == slug)
    return session.scalar(query.execution_options(populate_existing=True))


def terms(session: Session, slug: str) -> Terms | None:
    """Return what must never be mentioned in a campaign, None where nothing is listed; then nothing is decrypted."""
    query = (
        select(Safeguard.never_mention, Safeguard.terms_since)
        .join(Campaign, Campaign.id == Safeguard.campaign_id)
        .where(Campaign.slug == slug, Safeguard.terms_since.is_not(None))
    )
    for listed, since in session.execute(query):
        return Terms(tuple(listed.splitlines()), since) if since else None
    return None


def blocks(
    session: Session, slug: str, content: CampaignContent, today: date, *, for_desk: bool = False
) -> list[Block]:  # fmt: skip
    """Return what the safeguards have against the publication of a content.

    Which terms are mentioned is said `for_desk` only. Examples and practice campaigns need no consent.
    """
    kept = of_row(row_of(session, slug))
    found = [] if content.historical or content.practice else list(_consent(kept, today))
    for place, text in texts_of(content) if kept.terms else ():
        # The signs of Markdown are not seen by whoever reads the text.
        if mentioned := hits(kept.terms, text.replace("*", "")):
            why = TermsMentioned(place, mentioned) if for_desk else NeverMentioned(place)
            # Nobody can answer for this, not on the command line either.
            found.append(Block(place, why, place))
    return found


def mentions(content: CampaignContent, terms: tuple[str, ...]) -> bool:
    """Return whether any text of a campaign mentions what must never be mentioned."""
    return any(hits(terms, text) for _place, text in texts_of(content))


@dataclass(frozen=True, slots=True)
class Exposed:
    """An open campaign whose people are not protected any more: it mentions what must not be, or no consent holds."""

    slug: str
    reference: str
    is_mentioned: bool


def exposed(session: Session, now: datetime) -> list[Exposed]:
    """Return the open campaigns whose people are not protected any more, those that mention something coming first.

    Neither a content is read nor anything decrypted: this is asked for the first page of the desk.
    """
    consent = (Safeguard.agreed_on.is_(None), Safeguard.review_on.is_(None), Safeguard.review_on <= _latest_day(now))
    query = (
        select(Campaign.slug, Campaign.reference, Campaign.time_zone, Safeguard.mentioned, Safeguard.review_on)
        .outerjoin(Safeguard, Safeguard.campaign_id == Campaign.id)
        .where(Campaign.status == Status.OPEN)
        .where(or_(Safeguard.mentioned, and_(Campaign.invented.is_(False), or_(*consent))))
        .order_by(Campaign.slug)
    )
    found = [
        Exposed(row.slug, row.reference, bool(row.mentioned))
        for row in session.execute(query)
        if row.mentioned or row.review_on is None or row.review_on <= now.astimezone(ZoneInfo(row.time_zone)).date()
    ]
    return sorted(found, key=lambda one: not one.is_mentioned)


def _latest_day(now: datetime) -> date:
    """Return the day where it is latest on earth."""
    return now.astimezone(ZoneInfo("Pacific/Kiritimati")).date()


def _consent(kept: Safeguards, today: date) -> Iterator[Block]:
    if missing := kept.consent_missing:
        yield Block(f"safeguard.{missing}", ConsentMissing())
    elif kept.review_on is None:
        yield Block("safeguard.review_on", ReviewDayMissing())
    elif kept.review_on <= today:
        yield Block("safeguard.review_on", ConsentToReview(kept.review_on))


def texts_of(content: CampaignContent) -> Iterator[tuple[str, str]]:
    """Yield each text of a campaign that anybody may read, with its place as in a campaign file."""
    for name in ("slug", "reference", "index", "organisation", "source", "previous", "reply_to"):
        yield name, getattr(content, name)
    for number, person in enumerate(content.people, 1):
        at = f"people[{number}]"
        yield f"{at}.name", person.name
        yield f"{at}.aliases", "\n".join(person.aliases)
        yield f"{at}.status_source", person.status_source
        for language, forms in person.names.items():
            yield from ((f"{at}.names.{language}.{case}", name) for case, name in forms.items())
    for language, texts in content.texts.items():
        yield from ((f"texts.{language}.{kind}", text) for kind, text in texts.items())
    if content.occasion:
        yield from ((f"occasion.texts.{language}", text) for language, text in content.occasion.texts.items())
    for number, demand in enumerate(content.demands, 1):
        yield from ((f"demands[{number}].texts.{language}", text) for language, text in demand.texts.items())
    for number, target in enumerate(content.targets, 1):
        for key, wordings in (("salutations", target.salutations), ("posts", target.posts)):
            yield from ((f"targets[{number}].{key}.{language}", text) for language, text in wordings.items())
