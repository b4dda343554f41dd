"""What the page of an appeal shows to its writer, as plain values for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.appeals import queries
from app.appeals.errors import LinkUnknown
from app.appeals.links import Links, last_whole_day
from app.appeals.models import KeptAppeal, KeptLetter
from app.appeals.retention import UNCONFIRMED_SHOWN
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.campaigns.errors import CampaignUnknown
from app.campaigns.lifecycle import Phase
from app.letters import frozen, text
from app.outbox import queries as outbox
from app.outbox.models import OutboxMessage
from app.outbox.states import ENDED, SCRUBBED_AFTER, Reason, State
from app.recipients import queries as recipients
from app.sections import queries as sections
from app.wording import listed


@dataclass(frozen=True, slots=True)
class WordsShown:
    """Plain text with its language (BCP 47) and direction."""

    text: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class LetterShown:
    """One letter: its office, what is known of it, and its words; its translation, if any, follows in words of its own.

    `state` is one of the outbox, or "waiting" for confirmation, or "already" where an earlier letter stands.
    """

    office: str
    title: str
    state: str
    reason: str
    at: datetime | None
    server: str
    reply: str
    tried_again: bool
    words: tuple[WordsShown, ...]

    @property
    def can_be_withdrawn(self) -> bool:
        return self.state in {State.QUEUED, State.HELD}


@dataclass(frozen=True, slots=True)
class AppealShown:
    """An appeal as its page shows it; moments are in the time zone of its section, else of its campaign."""

    campaign: str
    subject: str
    practice: bool
    confirmed: bool
    open: bool
    stopped: bool
    makes_letters: bool
    email: str
    last_day: date
    shown_until: date
    letters: tuple[LetterShown, ...]

    @property
    def withdrawable(self) -> bool:
        return any(letter.can_be_withdrawn for letter in self.letters)


def of_confirmation(session: Session, links: Links, token: str, language: str, now: datetime) -> AppealShown:
    """Return the appeal that a link confirms. Raises LinkUnknown."""
    return _shown(session, queries.by_confirm_hash(session, links.hashed(token)), language, now)


def of_ledger(session: Session, links: Links, token: str, language: str, now: datetime) -> AppealShown:
    """Return the appeal whose letters a link follows. Raises LinkUnknown."""
    return _shown(session, queries.by_ledger_hash(session, links.hashed(token)), language, now)


def _shown(session: Session, appeal: KeptAppeal | None, language: str, now: datetime) -> AppealShown:
    if appeal is None:
        raise LinkUnknown
    found = _campaign(session, appeal)
    content = found.content if found else None
    phase = found.phase_on(found.day_of(now)) if found else None
    makes_letters = phase is not None and phase.makes_letters
    zone = ZoneInfo(found.time_zone if found else "UTC")
    messages = outbox.of_sources(session, queries.LETTER, [letter.id for letter in appeal.letters])
    offices = recipients.offices(session, [letter.office for letter in appeal.letters])
    letters = tuple(
        _letter(
            letter,
            messages.get(letter.id),
            addressing.title_of(offices[letter.office], language) if letter.office in offices else letter.office,
            zone,
        )
        for letter in appeal.letters
    )
    return AppealShown(
        campaign=appeal.campaign,
        subject=listed(content.named(language)) if content else appeal.campaign,
        practice=bool(content and content.practice),
        confirmed=appeal.confirmed_at is not None,
        open=makes_letters and now < appeal.expires_at,
        stopped=phase is Phase.STOPPED,
        makes_letters=makes_letters,
        email=appeal.email,
        last_day=last_whole_day(appeal.expires_at, zone),
        shown_until=_shown_until(appeal, list(messages.values())).astimezone(zone).date(),
        letters=letters,
    )


def _campaign(session: Session, appeal: KeptAppeal) -> campaigns.Published | None:
    try:
        return campaigns.published(session, appeal.campaign, sections.dressed(session, appeal.section))
    except CampaignUnknown:
        return None


def _shown_until(appeal: KeptAppeal, messages: Sequence[OutboxMessage]) -> datetime:
    """Return when everything will be erased, as far as that is known now."""
    if appeal.confirmed_at is None:
        return appeal.expires_at + UNCONFIRMED_SHOWN
    ended = [message.ended_at for message in messages if message.ended_at and message.state in ENDED]
    return max([appeal.confirmed_at, *ended]) + SCRUBBED_AFTER


def _told(message: OutboxMessage) -> tuple[str, str]:
    """Return the state of a letter as its writer is told; nobody learns by it that their words are looked at."""
    if message.state == State.HELD and message.reason == Reason.REVIEW:
        return State.QUEUED, Reason.NONE
    return message.state, message.reason


def _letter(letter: KeptLetter, message: OutboxMessage | None, title: str, zone: ZoneInfo) -> LetterShown:
    composed = frozen.from_text(letter.letter)
    if message is None:
        state, reason, at, server, reply = "already" if letter.appeal.confirmed_at else "waiting", "", None, "", ""
    else:
        (state, reason), server = _told(message), message.server
        at = message.ended_at or message.begun_at
        reply = message.reply or ""
    return LetterShown(
        office=letter.office,
        title=title,
        state=state,
        reason=reason,
        at=at.astimezone(zone) if at else None,
        server=server,
        reply=reply,
        tried_again=bool(message and message.uncertain),
        words=tuple(
            WordsShown(text.words(document), document.variant, document.direction.value)
            for document in (composed, composed.reading_copy)
            if document
        ),
    )
