"""Everything that still keeps a draft from being published, and of it what refuses a file: one set of rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.campaigns import blocks as rules
from app.campaigns import letter_faults, queries, series
from app.campaigns.approval import Approvals, TextState, lacking, places, state_of
from app.campaigns.blocks import Block
from app.campaigns.content import CampaignContent, TextKind
from app.campaigns.errors import ReferenceTaken
from app.campaigns.safeguards import queries as safeguards
from app.campaigns.unready import (
    AccountMissing,
    AddressesDead,
    AddressesStale,
    AddressMissing,
    BackgroundMissing,
    DemandToNobody,
    LastDayOver,
    NameFormUnknown,
    OfficeGone,
    OrganisationMissing,
    PracticeMixed,
    ReferenceMissing,
    StateWithoutDemand,
    TargetReadsNone,
    TranslationsNotApproved,
    TranslationsOutdated,
    Unready,
)
from app.letters.catalogue import Catalogue
from app.letters.errors import TemplateFault
from app.missions.rules import PRACTICE_OFFICES
from app.recipients import queries as recipients
from app.recipients.models import Office

# A page needs these only where the original's has them; `blocks` tells of all others that a language lacks.
_LIKE_THE_ORIGINAL: Mapping[str, type[Unready]] = {
    TextKind.ACCOUNT: AccountMissing,
    TextKind.BACKGROUND: BackgroundMissing,
}


@dataclass(frozen=True, slots=True)
class Standard:
    """What a draft is held against: the templates of letters, the moment, and after how many days an address is old."""

    catalogue: Catalogue
    now: datetime
    stale_after_days: int

    def today(self, content: CampaignContent) -> date:
        """Return the day where the campaign is."""
        return self.now.astimezone(ZoneInfo(content.time_zone)).date()


def blocks(
    session: Session, content: CampaignContent, approvals: Approvals, standard: Standard, *, for_desk: bool = False
) -> list[Block]:
    """Return all that keeps a draft from being published, each once; nothing where it can be.

    Which terms stand there that must never be mentioned is said `for_desk` only.
    """
    today, offices = standard.today(content), queries.offices_of(session, content)
    found = (
        *rules.of_content(content),
        *_of_facts(session, content, today),
        *faults(content, offices, standard.catalogue, today),
        *letter_faults.of_texts(content, standard.catalogue),
        *_of_translations(content, approvals),
        *_of_targets(content, offices, standard, today),
        *safeguards.blocks(session, content.slug, content, today, for_desk=for_desk),
    )
    once: dict[tuple[str, object], Block] = {}
    for block in found:
        # A fault of a text is found where the text is read and where a letter is composed, which names it otherwise.
        once.setdefault((block.place, TemplateFault if isinstance(block.why, TemplateFault) else str(block.why)), block)
    return list(once.values())


def faults(
    content: CampaignContent, offices: Mapping[str, Office], catalogue: Catalogue, today: date
) -> Iterator[Block]:
    """Yield what refuses a file and a draft alike, of all that the file alone does not show."""
    yield from _of_names(content, catalogue)
    yield from letters_refused(content, offices, catalogue, today)
    yield from _of_states(_known(content, offices), offices)
    yield from letter_faults.of_demands(content, catalogue)


def letters_refused(
    content: CampaignContent, offices: Mapping[str, Office], catalogue: Catalogue, today: date
) -> Iterator[Block]:
    """Yield why an office cannot be a target, and why a letter to one cannot be made."""
    for number, target in enumerate(content.targets, 1):
        if why := unfit(content, target.office, offices.get(target.office)):
            place = f"targets[{number}].office"
            yield Block(place, why, place)
    known = _known(content, offices)
    if content.people and content.demands and known.originals():
        yield from letter_faults.of_letters(known, offices, catalogue, today)


def _known(content: CampaignContent, offices: Mapping[str, Office]) -> CampaignContent:
    """Return the content with those of its targets to which a letter of it can be composed at all."""
    found = (target for target in content.targets if target.office in offices and not _mixes(content, target.office))
    return replace(content, targets=tuple(found))


def _mixes(content: CampaignContent, office_id: str) -> bool:
    """Return whether one of campaign and office is invented, and the other is not."""
    return content.practice != office_id.startswith(PRACTICE_OFFICES)


def unfit(content: CampaignContent, office_id: str, office: Office | None) -> Unready | None:
    """Return why an office (None: the directory has it not) cannot be a target of a campaign, None where it can."""
    if office is None:
        return OfficeGone(office_id)
    if _mixes(content, office_id):
        return PracticeMixed(office_id)
    if not content.historical and office.channels and not recipients.usable(office):
        return AddressesDead(office_id)
    return None


def _of_names(content: CampaignContent, catalogue: Catalogue) -> Iterator[Block]:
    """Tell of forms of names that their languages do not have."""
    for number, person in enumerate(content.people, 1):
        for code, forms in person.names.items():
            language = catalogue.languages.get(code)
            cases = language.default.grammar.cases if language else tuple(forms)
            for case in forms:
                if case not in cases:
                    place = f"people[{number}].names.{code}.{case}"
                    yield Block(place, NameFormUnknown(person.name, case, code, ", ".join(cases)), place)


def _of_states(content: CampaignContent, offices: Mapping[str, Office]) -> Iterator[Block]:
    """Tell of demands that the page would show and no letter carry."""
    asked = [(target, offices[target.office].country) for target in content.originals()]
    for number, demand in enumerate(content.demands, 1):
        carried = demand.to is None or any(target.carries(demand, country) for target, country in asked)
        if content.targets and not carried:
            place = f"demands[{number}].to"
            yield Block(place, DemandToNobody(str(number)), place)
    made_to = {demand.to for demand in content.demands}
    for number, target in enumerate(content.targets, 1):
        for state in target.states:
            if made_to and not made_to & {state, None}:
                place = f"targets[{number}].states"
                yield Block(place, StateWithoutDemand(str(number), state), place)


def _of_facts(session: Session, content: CampaignContent, today: date) -> Iterator[Block]:
    if content.deadline.has_passed(today):
        yield Block("deadline", LastDayOver(content.deadline.last_day))
    if content.organisation_in_letters and not content.organisation:
        yield Block("organisation", OrganisationMissing())
    if content.reference_in_letters and not content.reference:
        yield Block("reference", ReferenceMissing())
    if taken := series.taken_by(session, queries.campaign(session, content.slug), content):
        yield Block("reference", ReferenceTaken(content.reference, taken))


def _of_translations(content: CampaignContent, approvals: Approvals) -> Iterator[Block]:
    """Tell of translations that are not there, or that nobody approved.

    Whoever approves the whole approves the original with it.
    """
    for language in content.texts:
        if language == content.original_language:
            continue
        for place in lacking(content, language):
            if place in _LIKE_THE_ORIGINAL:
                yield Block(f"texts.{language}.{place}", _LIKE_THE_ORIGINAL[place](language=language))
        states = [state_of(content, approvals, language, place) for place in places(content)]
        if outdated := states.count(TextState.OUTDATED):
            yield Block(f"texts.{language}", TranslationsOutdated(language, outdated))
        if drafts := states.count(TextState.DRAFT):
            yield Block(f"texts.{language}", TranslationsNotApproved(language, drafts))


def _of_targets(
    content: CampaignContent, offices: Mapping[str, Office], standard: Standard, today: date
) -> Iterator[Block]:
    """Tell of offices that get a letter they cannot read, or at an address that nobody has looked at for long."""
    oldest = today - timedelta(days=standard.stale_after_days)
    for number, target in enumerate(content.targets, 1):
        office = offices.get(target.office)
        if office is None:
            continue
        languages = content.letter_languages
        if languages and office.reads and not set(office.reads.split()) & set(languages):
            reads = ", ".join(office.reads.split())
            yield Block(f"targets[{number}].office", TargetReadsNone(office.id, reads))
        if content.practice or content.historical:
            continue
        usable = recipients.usable(office)
        if not office.channels:
            yield Block(f"office.{office.id}", AddressMissing(office.id))
        elif usable and not any(channel.verified_on and channel.verified_on >= oldest for channel in usable):
            yield Block(f"office.{office.id}", AddressesStale(office.id, standard.stale_after_days))
