"""Use cases of the example cases; each is one commit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.audit import services as audit
from app.audit.services import Subject
from app.cases import search_index
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
from app.cases.shipped.case_file import CaseGiven, PersonInFile, SpellingGiven
from app.cases.values import PersonRole
from app.extensions import insert, writing

# A spelling as it is printed, and as campaigns write it down beside the other forms of a name.
_FORMS = ("", "nominative")


class Outcome(StrEnum):
    """What loading an example did."""

    NEW = "new"
    UNCHANGED = "unchanged"


def load(session: Session, given: CaseGiven, now: datetime) -> Outcome:
    """Give a case the file that comes with the program, unless it has one: what was changed since stays changed."""
    with writing(session):
        session.execute(insert(session, Case).values(slug=given.slug).on_conflict_do_nothing(index_elements=["slug"]))
        case = session.scalars(select(Case).where(Case.slug == given.slug).with_for_update()).one()
        if case.revision > 1:
            return Outcome.UNCHANGED
        case.texts, case.public, case.historical = given.texts, True, True
        case.revision, case.changed_at = case.revision + 1, now
        sources = {
            one.key: CaseSource(
                publisher=one.publisher,
                title=one.title,
                link=one.link,
                language=one.language,
                published_on=str(one.published_on or ""),
                public=True,
            )
            for one in given.sources
        }
        case.sources.extend(sources.values())
        for position, person in enumerate(given.people):
            _enter(case, person, position, sources)
        case.events.extend(
            CaseEvent(
                happened_on=str(event.happened_on),
                texts=event.texts,
                public=True,
                claims=[
                    CaseClaim(texts=claim.texts, source=sources[claim.source], confidence=claim.confidence, public=True)
                    for claim in event.claims
                ],
            )
            for event in given.events
        )
        session.flush()
        _relate(session, case, given)
        search_index.reindex(session, [case.id])
        audit.record(session, COMMAND_LINE, "load", Subject("case", given.slug), now)
    return Outcome.NEW


def _enter(case: Case, given: PersonInFile, position: int, sources: dict[str, CaseSource]) -> None:
    """Add somebody to a case, or enter in its file whom a campaign has named already."""
    same = (one for one in case.people if one.role == given.role == PersonRole.AT_RISK and one.name == given.name)
    person = next(same, None)
    if person is None:
        person = PersonAtRisk(name=given.name, gender=given.gender, role=given.role)
        case.people.append(person)
    person.position, person.public, person.entered = position, True, True
    first: dict[str, str] = {}
    for spelling in given.spellings:
        name = _name(person, spelling)
        # The first spelling in a language is what the person is called in it.
        name.alias = first.setdefault(spelling.language, spelling.name) != spelling.name
        name.source, name.public, name.entered = sources[spelling.source], True, True
    person.statuses.extend(
        PersonStatusEntry(
            status=status.status,
            happened_on=str(status.happened_on),
            source=sources[status.source],
            confidence=status.confidence,
            public=True,
        )
        for status in given.statuses
    )


def _name(person: PersonAtRisk, given: SpellingGiven) -> PersonName:
    """Return the row of a spelling, one for each source that has it; what a campaign has given becomes such a row."""
    known = {(name.language, name.grammatical_case, name.name): name for name in person.names}
    for form in _FORMS:
        name = known.get((given.language, form, given.name))
        if name is None:
            name = PersonName(language=given.language, grammatical_case=form, name=given.name, entered=False)
            person.names.append(name)
        if not name.entered:
            return name
    raise ValueError(given.name)


def _relate(session: Session, case: Case, given: CaseGiven) -> None:
    """Let a case stand beside those that the file names, as far as they are there."""
    for other in session.scalars(select(Case).where(Case.slug.in_(given.related))):
        first, second = sorted((case.id, other.id))
        row = insert(session, CaseRelation).values(
            case_id=first, other_id=second, kind=given.related[other.slug], public=True
        )
        session.execute(row.on_conflict_do_nothing(index_elements=["case_id", "other_id"]))


def remove(session: Session, slugs: Collection[str]) -> list[str]:
    """Remove example cases with their files. Returns the slugs of those that there were."""
    with writing(session):
        found = session.scalars(select(Case).where(Case.slug.in_(slugs)).order_by(Case.slug)).all()
        removed = [case.slug for case in found]
        for case in found:
            session.delete(case)
    return removed
