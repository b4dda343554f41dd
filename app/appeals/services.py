"""Use cases of the supporter's way."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.appeals import bounds, copies, delivery, mails, packing, queries, retention, tally
from app.appeals.asked import Asked, Posted, ReplyTo
from app.appeals.errors import (
    LimitReached,
    LinkExpired,
    LinkUnknown,
    NoOfficeByEmail,
    NoReplyAddress,
    NotDelivered,
)
from app.appeals.letters_of import Appeal
from app.appeals.links import Links, last_whole_day
from app.appeals.models import Form, KeptAppeal, KeptLetter, LetterState, SupporterMark, Tally
from app.appeals.supporters import normalised
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.config import Config
from app.extensions import writing
from app.keys.encrypted import keyed_hash
from app.letters import frozen
from app.letters.catalogue import Catalogue
from app.letters.countries import is_country
from app.letters.letter import Letter
from app.limits import services as limits
from app.missions import queries as missions_queries
from app.missions import services as missions
from app.outbox import services as outbox
from app.outbox.content import LetterContent
from app.outbox.sources import Sources
from app.recipients.models import OfficeHolder
from app.sections import queries as sections

_log = logging.getLogger(__name__)

# How long a link waits to be used; the campaign's last day ends it before.
_LINK_LASTS = timedelta(days=7)


def hand_out(
    session: Session, found: campaigns.Published, appeal: Appeal, form: Form, catalogue: Catalogue, now: datetime,
    today: date, *, counted: bool = True,
) -> packing.File:  # fmt: skip
    """Return the letters as a file and count them, unless they were counted before. Raises as `compose_letters`."""
    written = copies.answer(session, found, appeal, catalogue, today)
    letters, addresses = written.letters, written.addresses
    # Rendering takes a while: no transaction stays open over it.
    session.rollback()
    file = packing.pack(
        letters,
        form.value,
        page=catalogue.page,
        written_at=now,
        writer_email=appeal.writer.email,
        recipients=addresses,
        attach_pdf=appeal.attach_pdf,
    )
    if counted:
        count(session, found, letters, form, today, written.gaps)
    return file


def look(
    session: Session, found: campaigns.Published, appeal: Appeal, catalogue: Catalogue, today: date
) -> copies.Answer:  # fmt: skip
    """Return all letters of an appeal to look at; a mission that is missing is noted. Raises as `compose_letters`."""
    written = copies.answer(session, found, appeal, catalogue, today)
    try:
        unknown = missions_queries.not_noted(session, written.gaps, today)
        if unknown and not found.is_draft:
            with writing(session):
                missions.note_gaps(session, unknown, today, letters=0)
    except SQLAlchemyError as error:
        # What failed must not keep the page from being read out of the database.
        session.rollback()
        _log.warning("a missing mission was not noted: %s", type(error).__name__)
    return written


def count(
    session: Session, found: campaigns.Published, letters: Sequence[Letter], form: Form, day: date,
    gaps: Collection[tuple[str, str]],
) -> None:  # fmt: skip
    """Count letters that were made, but those from a draft; a count that cannot be written is logged."""
    if found.is_draft:
        return
    try:
        with writing(session):
            missions.note_gaps(session, gaps, day, letters=1)
            for letter in letters:
                cell = (letter.campaign, letter.target, found.section_slug, letter.language)
                tally.add(session, cell, form, LetterState.GENERATED, day)
    except SQLAlchemyError as error:
        # Whoever wrote gets the letter all the same. The trace of the error says no more.
        _log.warning("letters of %s were handed out and not counted: %s", found.content.slug, type(error).__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """What the use cases of delivery need of the program around them."""

    catalogue: Catalogue
    links: Links
    config: Config
    sources: Sources


def ask_for_delivery(
    session: Session, found: campaigns.Published, asked: Asked, post: Post, now: datetime, today: date
) -> copies.Answer:
    """Keep letters until their writer confirms them, and queue the one mail that asks for it.

    What comes back (the letters) does not depend on the address; a second letter is told of in the mail only.
    Raises NotDelivered, NoOfficeByEmail, AddressRefused, NoReplyAddress, LimitReached, and as `compose_letters`.
    """
    content = found.content
    found.require_letters(today)
    if content.historical or found.is_draft:
        raise NotDelivered
    bounds.refuse_address(session, asked.email, post.config.own_domain)
    reply_to = asked.email if asked.reply_to is ReplyTo.WRITER else replies_of(found)
    if not reply_to:
        raise NoReplyAddress
    written = copies.answer(session, found, asked.appeal, post.catalogue, today)
    if not any(letter.target in written.addresses for letter in written.to_targets):
        raise NoOfficeByEmail
    # A letter to a target waits for an address; a copy does not.
    letters = [
        letter for letter in written.letters if content.target(letter.target) or letter.target in written.addresses
    ]
    holders = {id_: addressing.holder_of(office, content, today) for id_, office in written.offices.items()}
    address = normalised(asked.email)
    supporter = keyed_hash(post.links.secret, f"supporter {content.slug}", address)
    to = mails.Addressed(asked.email, asked.appeal.writer.name, asked.interface_language)
    with writing(session):
        bounds.require_room(session, content.slug, asked.network, post.config, now)
        allowed = bounds.may_be_asked(session, asked.email, post.config, now)
        already = queries.marked(session, content.slug, supporter, [letter.target for letter in letters])
        left = [letter for letter in letters if letter.target not in already]
        if not any(content.target(letter.target) for letter in left):
            # A copy to a mission goes with a letter, and never alone: another country would reach another one.
            left = []
        # Whether it may leave or not, the same is done, so that the time it takes tells nothing of an address.
        with session.begin_nested() as done:
            if left:
                row = _kept(asked, found, left, holders, supporter, reply_to)
                _ask_by_mail(session, row, found, to, post, now)
            else:
                told = delivery.about(session, content.slug, sorted(already), to.language)
                told["link"] = post.links.campaign(to.language, found.section_slug, content.slug)
                source = (queries.ALREADY, queries.of_supporter(session, content.slug, supporter))
                notice = mails.mail(post.catalogue, "mail_already", to, told)
                section = found.section.id if found.section else None
                outbox.enqueue(session, notice, now, source=source, section=section)
            session.flush()
            if not allowed:
                done.rollback()
        missions.note_gaps(session, written.gaps, today, letters=1)
    return written


def replies_of(found: campaigns.Published) -> str:
    """Return the address to which offices may reply instead of to the writer; empty where there is none."""
    return (found.section.reply_to if found.section else "") or found.content.reply_to


def _kept(
    asked: Asked,
    found: campaigns.Published,
    letters: Sequence[Letter],
    holders: Mapping[str, OfficeHolder | None],
    supporter: str,
    reply_to: str,
) -> KeptAppeal:
    return KeptAppeal(
        campaign=found.content.slug,
        section=found.section_slug,
        interface_language=asked.interface_language,
        supporter=supporter,
        email=asked.email,
        name=asked.appeal.writer.name,
        reply_to=reply_to,
        attach_pdf=asked.appeal.attach_pdf,
        letters=[
            KeptLetter(
                office=letter.target,
                language=letter.language,
                holder=holder.name if (holder := holders[letter.target]) else "",
                letter=frozen.as_text(letter),
            )
            for letter in letters
        ],
    )


def _ask_by_mail(
    session: Session, appeal: KeptAppeal, found: campaigns.Published, to: mails.Addressed, post: Post, now: datetime
) -> None:
    """Keep an appeal and queue the mail that asks its writer, within the caller's commit."""
    token = post.links.new_token()
    appeal.confirm_hash = post.links.hashed(token)
    appeal.ledger_hash = post.links.hashed(post.links.ledger_token(appeal.confirm_hash))
    appeal.created_at, (appeal.expires_at, last_day) = now, _expiry(found, now)
    session.add(appeal)
    session.flush()
    told = {
        **delivery.about(session, appeal.campaign, [letter.office for letter in appeal.letters], to.language),
        "link": post.links.confirm(to.language, appeal.section, token),
        "last_day": mails.day(post.catalogue, last_day, to.language),
    }
    confirm = mails.mail(post.catalogue, "mail_confirm", to, told)
    outbox.enqueue(
        session,
        confirm,
        now,
        source=(queries.CONFIRMATION, appeal.id),
        section=sections.number_of(session, appeal.section),
    )


def _expiry(found: campaigns.Published, now: datetime) -> tuple[datetime, date]:
    """Return when a link that is made now ends, and the last day on which it works until midnight."""
    zone = ZoneInfo(found.time_zone)
    end = datetime.combine(found.deadline.last_day + timedelta(days=1), time(), zone).astimezone(UTC)
    expires_at = min(now + _LINK_LASTS, end)
    return expires_at, last_whole_day(expires_at, zone)


def confirm(session: Session, token: str, post: Post, now: datetime, rng: Random) -> str:
    """Queue the letters that a link confirms and return the token of the page that shows what becomes of them.

    Confirming again changes nothing. Raises LinkUnknown, LinkExpired.
    """
    with writing(session):
        found = queries.by_confirm_hash(session, post.links.hashed(token), locked=True)
        if found is None:
            raise LinkUnknown
        ledger = post.links.ledger_token(found.confirm_hash)
        if found.confirmed_at is not None:
            return ledger
        if now >= found.expires_at or not delivery.is_open(session, found, now):
            raise LinkExpired
        section = sections.number_of(session, found.section)
        for letter in _going(session, found):
            content = LetterContent(frozen.from_text(letter.letter), found.name, found.reply_to, found.attach_pdf)
            outbox.enqueue(
                session,
                content,
                now,
                source=(queries.LETTER, letter.id),
                hold_key=found.campaign,
                lane=letter.office,
                section=section,
                delay=timedelta(hours=post.config.spread_hours) * rng.random(),
            )
        found.confirmed_at = now
    return ledger


def _going(session: Session, appeal: KeptAppeal) -> list[KeptLetter]:
    """Mark the letters that may leave and return them: one an office and supporter, and no copy without a letter."""
    marked = [letter for letter in appeal.letters if queries.mark(session, letter)]
    content = campaigns.published(session, appeal.campaign).content
    if any(content.target(letter.office) for letter in marked):
        return marked
    for letter in marked:
        queries.unmark(session, letter)
    return []


def disown(session: Session, token: str, post: Post, now: datetime) -> None:
    """Erase letters that were asked for in somebody else's name, and ask that address nothing more today.

    What has not left is taken back, too, should somebody have confirmed it. Raises LinkUnknown.
    """
    with writing(session):
        found = queries.by_confirm_hash(session, post.links.hashed(token))
        if found is None:
            raise LinkUnknown
        bounds.ask_no_more(session, found.email, post.config, now)
        retention.erase(session, found, now)


def withdraw(session: Session, token: str, post: Post, offices: Collection[str], now: datetime) -> int:
    """Take back letters that have not left, to some offices or (none named) to all; return how many.

    Raises LinkUnknown.
    """
    with writing(session):
        found = _of_ledger(session, token, post)
        numbers = [letter.id for letter in found.letters if not offices or letter.office in offices]
        return outbox.withdraw(session, post.sources, queries.LETTER, numbers, now)


def erase(session: Session, token: str, post: Post, now: datetime) -> None:
    """Take back what has not left and forget who wrote, and what; the counts stay. Raises LinkUnknown."""
    with writing(session):
        retention.erase(session, _of_ledger(session, token, post), now)


def _of_ledger(session: Session, token: str, post: Post) -> KeptAppeal:
    found = queries.by_ledger_hash(session, post.links.hashed(token))
    if found is None:
        raise LinkUnknown
    return found


def report_posted(
    session: Session, found: campaigns.Published, told: Posted, post: Post, now: datetime, today: date
) -> int:
    """Count letters that their writer says to have posted, apart from all others; return how many.

    Raises CampaignMakesNoLetters, NotDelivered, LimitReached.
    """
    content = found.content
    found.require_letters(today)
    if content.historical:
        raise NotDelivered
    chosen = [target.office for target in content.targets if target.office in told.offices]
    if told.language not in content.letter_languages:
        return 0
    if chosen and is_country(told.copies_in):
        there = copies.missions_asked(session, found, chosen, told.copies_in)
        chosen += [mission.office for mission in there if mission.office]
    with writing(session):
        hidden = keyed_hash(post.links.secret, "network", told.network)
        if not limits.hit(session, limits.Limit("posted", post.config.network_per_hour, bounds.HOUR), hidden, now):
            raise LimitReached
        for office in chosen:
            cell = (content.slug, office, found.section_slug, told.language)
            tally.add(session, cell, Form.POST, LetterState.REPORTED_POSTED, now.date())
    return len(chosen)


def forget(session: Session, slugs: Collection[str], now: datetime) -> None:
    """Forget the counts, letters and marks of campaigns that are being removed."""
    with writing(session):
        for appeal in session.scalars(select(KeptAppeal).where(KeptAppeal.campaign.in_(slugs))):
            retention.erase(session, appeal, now)
        session.execute(delete(SupporterMark).where(SupporterMark.campaign.in_(slugs)))
        session.execute(delete(Tally).where(Tally.campaign.in_(slugs)))


def tell_news(source: delivery.AppealLetters, session: Session, now: datetime) -> None:
    """Tell writers what was not told them when it happened (see `delivery`)."""
    with writing(session):
        source.tell_news(session, now)


def sweep(session: Session, now: datetime) -> None:
    """Erase what nobody needs any more; see `retention`."""
    with writing(session):
        retention.sweep(session, now)
