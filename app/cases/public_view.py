"""Pure: what of a case is public. Pages, sheets and whatever else leaves the desk show these values and nothing else.

An entry is shown where it is marked public, and what it belongs to is: a claim of an event, a spelling of a person, all
of a case. A source that is not public is not named. Whoever is not at risk is shown by the role alone. Births and
private names are shown to nobody outside the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.cases.models import (
    Case,
    CaseClaim,
    CaseEvent,
    CaseRelation,
    CaseSource,
    PersonAtRisk,
    PersonName,
    PersonStatusEntry,
)
from app.cases.partial_date import PartialDate, parse, parsed
from app.cases.values import Confidence, PersonRole, PersonStatus, RelationKind

# Forms of a name for the inside of a sentence are no spellings of it.
_SPELLED = frozenset({"", "nominative"})
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """A text, and the language (BCP 47) that it is in; empty where nobody has written it."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class PublicSource:
    """Who published something. `published_on` is None where the source has no date."""

    publisher: str
    title: str
    link: str
    language: str
    published_on: PartialDate | None


@dataclass(frozen=True, slots=True)
class PublicSpelling:
    """A spelling of a name, its language where that is known, and a source where one is given and public."""

    name: str
    language: str
    source: PublicSource | None


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """What happened to a person. `source` is None where it is not named."""

    status: PersonStatus
    happened_on: PartialDate
    confidence: Confidence
    source: PublicSource | None


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """Somebody in a case; `name` is empty for whoever is not at risk. Statuses are in the order of their dates."""

    role: PersonRole
    name: str
    group: bool
    spellings: tuple[PublicSpelling, ...]
    statuses: tuple[PublicStatus, ...]


@dataclass(frozen=True, slots=True)
class PublicClaim:
    """What a source says of an event. `source` is None where it is not named."""

    words: Words
    confidence: Confidence
    source: PublicSource | None


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """Something that happened, or is said to have, with what each source says of it."""

    happened_on: PartialDate
    what: Words
    place: Words
    claims: tuple[PublicClaim, ...]


@dataclass(frozen=True, slots=True)
class PublicRelation:
    """Another public case that has to do with this one."""

    slug: str
    title: Words
    kind: RelationKind


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case as the public may know it; events are in the order of their dates."""

    slug: str
    title: Words
    summary: Words
    historical: bool
    changed_at: datetime | None
    people: tuple[PublicPerson, ...]
    events: tuple[PublicEvent, ...]
    sources: tuple[PublicSource, ...]
    relations: tuple[PublicRelation, ...]


def view(case: Case, relations: Iterable[CaseRelation], language: str) -> PublicCase | None:
    """Return what is public of a case, in a language as far as it is written in it; None where the case is not."""
    if not case.public:
        return None
    events = sorted((event for event in case.events if event.public), key=lambda event: parse(event.happened_on).order)
    return PublicCase(
        slug=case.slug,
        title=title(case, language),
        summary=_words({code: texts.get("summary", "") for code, texts in case.texts.items()}, language),
        historical=case.historical,
        changed_at=case.changed_at,
        people=tuple(_person(person, language) for person in case.people if person.public),
        events=tuple(_event(event, language) for event in events),
        sources=tuple(filter(None, map(_source, case.sources))),
        relations=tuple(_relations(case, relations, language)),
    )


def title(case: Case, language: str) -> Words:
    """Return what a public case is called: by its title, else by the public names of whoever is at risk."""
    if not case.public:
        return Words()
    found = _words({code: texts.get("title", "") for code, texts in case.texts.items()}, language)
    named = (person.name for person in case.people if person.public and person.role == PersonRole.AT_RISK)
    return found if found.text else Words(", ".join(named) or case.slug)


def in_order(languages: Iterable[str], language: str) -> list[str]:
    """Return languages, best first, for a reader of one: that one, then English, then as they come."""
    return sorted(languages, key=lambda code: (code != language, code != _ENGLISH))


def _words(texts: Mapping[str, str], language: str) -> Words:
    written = [code for code, text in texts.items() if text]
    return next((Words(texts[code], code) for code in in_order(written, language)), Words())


def _source(source: CaseSource | None) -> PublicSource | None:
    if source is None or not source.public:
        return None
    return PublicSource(source.publisher, source.title, source.link, source.language, parsed(source.published_on))


def _person(person: PersonAtRisk, language: str) -> PublicPerson:
    at_risk = person.role == PersonRole.AT_RISK
    names = [name for name in person.names if name.public and name.grammatical_case in _SPELLED] if at_risk else []
    statuses = sorted((entry for entry in person.statuses if entry.public), key=_date_of_status)
    return PublicPerson(
        role=PersonRole(person.role),
        name=_called(person, names, language) if at_risk else "",
        group=person.group,
        spellings=tuple(PublicSpelling(name.name, name.language, _source(name.source)) for name in names),
        statuses=tuple(_status(entry) for entry in statuses),
    )


def _called(person: PersonAtRisk, names: Iterable[PersonName], language: str) -> str:
    return next((name.name for name in names if name.language == language and not name.alias), person.name)


def _date_of_status(entry: PersonStatusEntry) -> tuple[date, int]:
    return parse(entry.happened_on).order


def _status(entry: PersonStatusEntry) -> PublicStatus:
    return PublicStatus(
        PersonStatus(entry.status), parse(entry.happened_on), Confidence(entry.confidence), _source(entry.source)
    )


def _event(event: CaseEvent, language: str) -> PublicEvent:
    return PublicEvent(
        parse(event.happened_on),
        _words({code: texts.get("what", "") for code, texts in event.texts.items()}, language),
        _words({code: texts.get("place", "") for code, texts in event.texts.items()}, language),
        tuple(_claim(claim, language) for claim in event.claims if claim.public),
    )


def _claim(claim: CaseClaim, language: str) -> PublicClaim:
    return PublicClaim(_words(claim.texts, language), Confidence(claim.confidence), _source(claim.source))


def _relations(case: Case, relations: Iterable[CaseRelation], language: str) -> Iterable[PublicRelation]:
    for relation in relations:
        other = relation.other if relation.case_id == case.id else relation.case
        if relation.public and other.public:
            yield PublicRelation(other.slug, title(other, language), RelationKind(relation.kind))
