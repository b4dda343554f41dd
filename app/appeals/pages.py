"""What a campaign's page shows, as plain values for its template."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from app.appeals.copies import Answer
from app.appeals.languages import Languages, Reader, languages_of
from app.appeals.letters_of import Appeal, compose_letters
from app.appeals.ways.pages import MailShown, Ways, ways_of
from app.campaigns import addressing, queries, series
from app.campaigns.content import LETTER_TEXTS, CampaignContent, TextKind
from app.campaigns.ending.words import OUTCOMES
from app.campaigns.errors import CampaignUnknown
from app.campaigns.lifecycle import Phase
from app.campaigns.occasion import KINDS as OCCASIONS
from app.campaigns.occasion import Occasion
from app.campaigns.unready import OfficeGone
from app.cases import queries as cases
from app.cases.queries import Titled
from app.cases.words import STATUSES
from app.letters.catalogue import Catalogue
from app.letters.composing import Role, Writer
from app.letters.countries import name_of
from app.letters.errors import LetterError
from app.letters.letter import Block, Letter, Paper
from app.letters.markup import plain_text
from app.letters.room import room_of
from app.letters.templates import asks_writer
from app.public import worded
from app.recipients import queries as recipients
from app.recipients.models import Office
from app.recipients.words import language_name
from app.wording import listed, update_ordinal

_log = logging.getLogger(__name__)

# After so long nobody should rely on an address without looking again.
STALE_AFTER = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the campaign as blocks, with the language it is in (which may not be the page's)."""

    blocks: tuple[Block, ...]
    plain: str
    language: str


@dataclass(frozen=True, slots=True)
class DemandShown:
    id: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class DemandGroup:
    """The demands to one state; `state` is its name in the reader's language, empty for demands to all."""

    state: str
    demands: tuple[DemandShown, ...]


@dataclass(frozen=True, slots=True)
class TargetShown:
    """An office as the page shows it; `reads` are its languages in words, empty where nobody has entered any.

    `verified_on` is the oldest day to which its channels were verified.
    """

    office: str
    title: str
    holder: str
    role: Role
    reads: str
    channels: tuple[str, ...]
    verified_on: date | None
    stale: bool


@dataclass(frozen=True, slots=True)
class PersonShown:
    """What is known of a person; `status` is a sentence that the template translates."""

    name: str
    status: str
    day: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The campaign that another one updates, and what tells it apart from the other: which update it is, or its title.

    `language` is that of `called`, empty for the reader's own.
    """

    slug: str
    called: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class OccasionShown:
    """The event to which a campaign is bound; `kind` is a part of a sentence that the template translates."""

    kind: str
    words: str
    language: str
    day: date


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """Everything that the template asks for; it computes nothing.

    `published_last_day` is there where a section has another last day, which is then `last_day`. `outcome` is what
    became of the people, in words, and `outcome_text` what is told of it, once the campaign is closed. `newer` is the
    slug of the newest update, empty for none; `case` is there where anybody may read its file.
    """

    slug: str
    content: CampaignContent
    phase: Phase
    days_left: int
    last_day: date
    published_last_day: date | None
    texts: dict[str, Passage]
    people: tuple[PersonShown, ...]
    demand_groups: tuple[DemandGroup, ...]
    targets: tuple[TargetShown, ...]
    ways: Ways
    languages: Languages
    countries: tuple[str, ...]
    languages_asking_writer: tuple[str, ...]
    outcome: str
    outcome_text: Passage | None
    occasion: OccasionShown | None
    case: Titled | None
    earlier: Earlier | None
    newer: str


def campaign_page(
    session: Session, found: queries.Published, language: str, today: date, catalogue: Catalogue
) -> CampaignPage:
    """Return what the page of a campaign shows to a reader of `language` on a day."""
    content = found.content
    offices = queries.offices_of(session, content)
    readers = [
        Reader(addressing.title_of(office, language), target.role, tuple(office.reads.split()))
        for target in content.targets
        if (office := offices.get(target.office))
    ]
    return CampaignPage(
        slug=content.slug,
        content=content,
        phase=found.phase_on(today),
        days_left=found.deadline.days_left(today),
        last_day=found.deadline.last_day,
        published_last_day=content.deadline.last_day if found.section_deadline else None,
        texts={kind.value: passage for kind in TextKind if (passage := _passage(content, kind, language, catalogue))},
        people=tuple(
            PersonShown(person.name_in(language), STATUSES[person.status], person.status_on, person.status_source)
            for person in content.people
            if person.status
        ),
        demand_groups=_demand_groups(content, language, catalogue),
        targets=_targets(offices, content, language, today),
        ways=ways_of(session, found, offices, language),
        languages=languages_of(content, readers, language, catalogue),
        countries=tuple(name_of(code, language) for code in content.countries),
        languages_asking_writer=tuple(
            language_name(code, language)
            for code in content.letter_languages
            if code in catalogue.languages and _asks_writer(content, code, catalogue)
        ),
        outcome=gettext(OUTCOMES[found.outcome.kind]) if found.outcome else "",
        outcome_text=_in_words(content, found.outcome.texts, language, catalogue) if found.outcome else None,
        occasion=_occasion(content.occasion, language) if content.occasion else None,
        case=next(iter(cases.titles(session, language, 1, [content.case])), None),
        earlier=_earlier(session, content.previous, language, catalogue) if content.previous else None,
        newer=series.newer(session, content.slug),
    )


def _occasion(occasion: Occasion, language: str) -> OccasionShown:
    words, written_in = occasion.words(language)
    return OccasionShown(OCCASIONS[occasion.kind], words, written_in, occasion.day)


def _earlier(session: Session, slug: str, language: str, catalogue: Catalogue) -> Earlier | None:
    """Return the campaign that another one names as the one before it; None where it was never published."""
    try:
        content = queries.published(session, slug).content
    except CampaignUnknown:
        return None
    if content.update:
        return Earlier(slug, ", ".join(filter(None, (content.reference, update_ordinal(content.update)))))
    title = _passage(content, TextKind.TITLE, language, catalogue)
    return Earlier(slug, title.plain, title.language) if title else Earlier(slug, content.reference or slug)


def _asks_writer(content: CampaignContent, language: str, catalogue: Catalogue) -> bool:
    """Return whether a letter has a word that agrees with the writer, in its template or in the campaign's texts."""
    texts = content.texts[language]
    own = (*(texts[kind] for kind in LETTER_TEXTS), *(demand.texts[language] for demand in content.demands))
    return catalogue.asks_writer(language) or any(
        asks_writer(text, catalogue.language(language).default) for text in own
    )


def _passage(content: CampaignContent, kind: TextKind, language: str, catalogue: Catalogue) -> Passage | None:
    return _in_words(content, {code: texts.get(kind, "") for code, texts in content.texts.items()}, language, catalogue)


def _in_words(
    content: CampaignContent, texts: Mapping[str, str], language: str, catalogue: Catalogue
) -> Passage | None:
    """Return a text in the reader's language, else in English, else in any; None where there is none.

    A text that cannot be put into words any more (a language's folder has changed) gives way to the next.
    """
    for code in dict.fromkeys((language, "en", *texts)):
        if text := texts.get(code):
            try:
                blocks = addressing.passage(content, text, code, catalogue.languages)
                return Passage(blocks, plain_text(blocks), code)
            except LetterError as error:
                _log.warning("a text of %s (%s) cannot be shown: %s", content.slug, code, error)
    return None


def _demand_groups(content: CampaignContent, language: str, catalogue: Catalogue) -> tuple[DemandGroup, ...]:
    states = dict.fromkeys(demand.to for demand in content.demands)
    groups = []
    for state in states:
        shown = []
        for demand in content.demands:
            if demand.to == state:
                words = _in_words(content, demand.texts, language, catalogue)
                shown.append(DemandShown(demand.id, words.plain if words else "…", words.language if words else "und"))
        groups.append(DemandGroup(name_of(state, language) if state else "", tuple(shown)))
    return tuple(groups)


def _targets(
    offices: Mapping[str, Office], content: CampaignContent, language: str, today: date
) -> tuple[TargetShown, ...]:
    shown = []
    # Nobody can write to an office that the directory has no more.
    for target in (target for target in content.targets if target.office in offices):
        office = offices[target.office]
        holder = addressing.holder_of(office, content, today)
        names = {wording.language: wording.name for wording in holder.wordings if wording.name} if holder else {}
        dates = [channel.verified_on for channel in office.channels if channel.verified_on]
        verified_on = min(dates, default=office.verified_on)
        shown.append(
            TargetShown(
                office=office.id,
                title=addressing.title_of(office, language),
                holder=names.get(language, holder.name) if holder else "",
                role=target.role,
                reads=listed(language_name(code, language) for code in office.reads.split()),
                channels=tuple(dict.fromkeys(c.kind for c in recipients.usable(office, historical=content.historical))),
                verified_on=verified_on,
                stale=verified_on is not None and today - verified_on > STALE_AFTER,
            )
        )
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class LetterShown:
    """The letters of an appeal, to be shown beside the form; `mails` as links where a mail program is to have them."""

    written: Answer
    mails: Sequence[MailShown] = ()


def without_email(written: Answer, language: str) -> list[str]:
    """Return what those targets are called that have no e-mail address now: their letters wait."""
    offices = [written.offices[letter.target] for letter in written.to_targets]
    return [addressing.title_of(office, language) for office in offices if office.id not in written.addresses]


@dataclass(frozen=True, slots=True)
class CopyShown:
    """What a page says of the copy to the mission of one state.

    `mission` is what the mission is called, empty where there is none; `rule` says how it was found, or why not;
    `refused` is the sentence of why its letter cannot be made.
    """

    state: str
    rule: str
    mission: str
    refused: str
    is_emailed: bool


def copies_shown(written: Answer, language: str) -> list[CopyShown]:
    """Return what a page says of the copies that the campaign asks for."""
    shown = []
    for copy in written.copies:
        office = written.offices[copy.found.office] if copy.found.office else None
        shown.append(
            CopyShown(
                state=name_of(copy.found.state, language),
                rule=copy.found.rule.value,
                mission=addressing.title_of(office, language) if office else "",
                refused=worded(copy.refused) if copy.refused else "",
                is_emailed=copy.found.office in written.addresses,
            )
        )
    return shown


@dataclass(frozen=True, slots=True)
class RoomShown:
    """How much of one's own still fits on the first page, in words; `state` is "wide", "narrow", "full" or "over"."""

    words: str
    state: str


# With fewer characters left, somebody who is writing wants to know.
_NARROW = 200


def room_shown(letters: Sequence[Letter]) -> RoomShown | None:
    """Return what a page says of the room in the longest of several letters; None where there is no letter."""
    room = min((room_of(letter) for letter in letters), key=lambda room: room.left, default=None)
    if room is None:
        return None
    if room.pages > 1:
        return RoomShown(
            ngettext("The letter has %(num)d page.", "The letter has %(num)d pages; one is read sooner.", room.pages),
            "over",
        )
    if not room.characters:
        return RoomShown(gettext("The page is full: one more line begins a second one."), "full")
    words = gettext("About %(count)s more characters fit on this page.", count=room.characters)
    return RoomShown(words, "narrow" if room.characters < _NARROW else "wide")


def sample_letter(
    session: Session, found: queries.Published, catalogue: Catalogue, today: date, name: str, language: str
) -> Letter | None:
    """Return the letter as it looks before anything is typed, to the first target.

    Where it cannot be made (an import may have taken a form of address away), the page shows none; the log says why.
    """
    first = found.content.targets[0].office
    paper = Paper(found.section.paper) if found.section and found.section.paper else None
    appeal = Appeal((first,), language, Writer(name=name, country=""), paper=paper)
    try:
        return compose_letters(session, found, appeal, catalogue, today)[0]
    except (LetterError, OfficeGone) as error:
        _log.warning("the sample letter of %s was refused: %s", found.content.slug, error)
        return None
