"""What a case file cannot say: something before a birth, a name that would not be encrypted, the same thing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from app.cases.errors import (
    AfterDeath,
    BeforeBirth,
    BornAfter,
    CaseError,
    EntryThere,
    FileFull,
    NameMissing,
    NameNotPrivate,
    NotAtRisk,
    NothingWritten,
    PublishedAhead,
    SourceUnknown,
    SpellingsLeft,
    StatusAhead,
    TitleMissing,
)
from app.cases.filing.entries import Entry, cells_of, is_at_risk
from app.cases.models import Case, CaseClaim, CaseEvent, CaseSource, PersonAtRisk, PersonName, PersonStatusEntry
from app.cases.partial_date import PartialDate, parse, parsed
from app.cases.values import MOST_ENTRIES, PersonStatus

# The field that is told of what an entry as a whole is refused for.
_FIRST_FIELDS = {
    "PersonAtRisk": "name", "PersonName": "name", "PersonStatusEntry": "status", "CaseSource": "publisher",
    "CaseEvent": "happened_on", "CaseClaim": "confidence", "CaseRelation": "other",
}  # fmt: skip


def require_possible(case: Case, row: Entry | Case, today: date) -> None:
    """Raise a CaseError where the file cannot say what this entry of it now says; only events may lie ahead."""
    match row:
        case Case():
            _require_title(row)
        case PersonAtRisk():
            _require_person(case, row)
        case PersonName():
            _require_at_risk(row.person)
            _require_another_spelling(row)
            _require_source(case, row.source_id)
        case PersonStatusEntry():
            _require_source(case, row.source_id)
            _require_past(row.happened_on, today, StatusAhead())
            _require_order(row.person, row)
        case CaseSource():
            _require_past(row.published_on, today, PublishedAhead())
        case CaseEvent():
            _require_written(row, "what")
            if (born_on := _earliest_birth(case)) is not None and parse(row.happened_on).is_before(born_on):
                raise BeforeBirth(str(born_on))
        case CaseClaim():
            _require_written(row, "text")
            _require_source(case, row.source_id)


def require_new(case: Case, row: Entry, others: Sequence[Entry]) -> None:
    """Raise EntryThere or FileFull where a new entry stands beside the others already, or too many of them."""
    field = _FIRST_FIELDS[type(row).__name__]
    if len(others) >= MOST_ENTRIES:
        raise FileFull(MOST_ENTRIES, field)
    # Two people may have one name, and nobody knows of them more than that; two lines of one form never are.
    if not isinstance(row, PersonAtRisk) and any(cells_of(other, case) == cells_of(row, case) for other in others):
        raise EntryThere(field)


def _require_title(case: Case) -> None:
    if case.public and not any(texts.get("title") for texts in case.texts.values()):
        raise TitleMissing


def _require_written(row: CaseEvent | CaseClaim, part: str) -> None:
    written = row.texts.values() if isinstance(row, CaseClaim) else [texts.get("what") for texts in row.texts.values()]
    if not any(written):
        raise NothingWritten(part)


def _require_past(written: str, today: date, refusal: CaseError) -> None:
    """Raise the refusal where no day that a date may mean is here yet."""
    if (said := parsed(written)) is not None and said.earliest > today:
        raise refusal


def _require_source(case: Case, number: int | None) -> None:
    if number is not None and all(source.id != number for source in case.sources):
        raise SourceUnknown


def _require_at_risk(person: PersonAtRisk) -> None:
    if not is_at_risk(person):
        raise NotAtRisk


def _require_another_spelling(row: PersonName) -> None:
    said = (row.name, row.language, row.grammatical_case)
    others = (one for one in row.person.names if one is not row)
    if any((one.name, one.language, one.grammatical_case) == said for one in others):
        raise EntryThere("name")


def _require_person(case: Case, person: PersonAtRisk) -> None:
    if is_at_risk(person):
        if not person.name:
            raise NameMissing
    elif person.names:
        raise SpellingsLeft
    elif person.name:
        raise NameNotPrivate
    if (born_on := parsed(person.born_on)) is not None:
        _require_birth_before(born_on, [entry.happened_on for entry in person.statuses])
    if (first := _earliest_birth(case)) is not None and first == born_on:
        _require_birth_before(first, [event.happened_on for event in case.events])


def _require_birth_before(born_on: PartialDate, dates: Iterable[str]) -> None:
    for happened_on in dates:
        if parse(happened_on).is_before(born_on):
            raise BornAfter(happened_on)


def _require_order(person: PersonAtRisk, entry: PersonStatusEntry) -> None:
    """Let nothing happen to a person before the birth, or after the death."""
    happened_on = parse(entry.happened_on)
    if (born_on := parsed(person.born_on)) is not None and happened_on.is_before(born_on):
        raise BeforeBirth(person.born_on)
    statuses = {id(one): one for one in (*person.statuses, entry)}.values()
    for death in (one for one in statuses if one.status == PersonStatus.DIED):
        for other in (one for one in statuses if one.status != PersonStatus.DIED and entry in {one, death}):
            if parse(death.happened_on).is_before(parse(other.happened_on)):
                raise AfterDeath(death.happened_on)


def _earliest_birth(case: Case) -> PartialDate | None:
    """Return the first birth of whoever is at risk; None where one of them is not known, or nobody is there."""
    births = [parsed(person.born_on) for person in case.people if is_at_risk(person)]
    known = [birth for birth in births if birth is not None]
    return min(known, key=lambda birth: birth.earliest) if known and len(known) == len(births) else None
