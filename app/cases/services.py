"""Use cases of case files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.cases import search_index
from app.cases.models import Case, CaseEvent, CaseRelation, CaseSource, PersonAtRisk, PersonName
from app.cases.values import PersonRole
from app.extensions import insert, writing


class PersonGiven(Protocol):
    """A person as a campaign file names them; `names` maps language → case → name, `aliases` are other spellings."""

    @property
    def name(self) -> str: ...
    @property
    def gender(self) -> str | None: ...
    @property
    def pronouns(self) -> str: ...
    @property
    def names(self) -> dict[str, dict[str, str]]: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def group(self) -> bool: ...


def keep_people(session: Session, slug: str, people: Sequence[PersonGiven]) -> Case:
    """Make the case if it is new, and add or amend the people given. Joins the caller's commit."""
    # Two campaigns may tell one case, and each adds whom it does not find there; both may make it at the same moment.
    session.execute(insert(session, Case).values(slug=slug).on_conflict_do_nothing(index_elements=["slug"]))
    case = session.scalars(select(Case).where(Case.slug == slug).with_for_update()).one()
    # Whom another campaign of the same case names stays in the case.
    known = {person.name: person for person in reversed(case.people) if person.role == PersonRole.AT_RISK}
    for position, given in enumerate(people):
        person = known.get(given.name)
        if person is None:
            person = PersonAtRisk(name=given.name, entered=False)
            case.people.append(person)
        if not person.entered:
            person.position, person.gender, person.pronouns = position, given.gender, given.pronouns
            person.group = given.group
        _keep_names(person, given)
    search_index.reindex(session, [case.id])
    return case


def _keep_names(person: PersonAtRisk, given: PersonGiven) -> None:
    """Let a person have the names given, besides those that the case file knows by itself."""
    wanted = {(language, form, name): False for language, forms in given.names.items() for form, name in forms.items()}
    wanted |= {("", "", alias): True for alias in given.aliases}
    present = {(name.language, name.grammatical_case, name.name): name for name in person.names}
    for key, name in present.items():
        if name.entered:
            continue
        if key in wanted:
            name.alias = wanted[key]
        else:
            person.names.remove(name)
    person.names.extend(
        PersonName(language=key[0], grammatical_case=key[1], name=key[2], alias=alias)
        for key, alias in sorted(wanted.items())
        if key not in present
    )


def reindex(session: Session) -> int:
    """Fill the index of the search anew, and return of how many cases."""
    with writing(session):
        numbers = session.scalars(select(Case.id)).all()
        search_index.reindex(session, numbers)
    return len(numbers)


def remove_unnamed(session: Session, slug: str, named: Collection[str]) -> None:
    """Remove from a case whom no campaign of it names any more; the caller says whom they name. Joins its commit."""
    case = session.scalar(select(Case).where(Case.slug == slug))
    for person in list(case.people) if case else ():
        if person.name not in named and not person.entered:
            session.delete(person)


def remove_untold(session: Session, slugs: Collection[str]) -> None:
    """Remove cases without a file; the caller names those that no campaign tells any more. Joins its commit."""
    for case in session.scalars(select(Case).where(Case.slug.in_(slugs))):
        if not _has_file(session, case):
            session.delete(case)


def _has_file(session: Session, case: Case) -> bool:
    """Return whether something was entered in the file of a case, so that it stands by itself."""
    related = or_(CaseRelation.case_id == case.id, CaseRelation.other_id == case.id)
    entered = (
        select(CaseSource.id).where(CaseSource.case_id == case.id),
        select(CaseEvent.id).where(CaseEvent.case_id == case.id),
        select(CaseRelation.id).where(related),
        select(PersonAtRisk.id).where(PersonAtRisk.case_id == case.id, PersonAtRisk.entered),
    )
    # Whoever opens a file says something of it, and every change of it is counted.
    return case.revision > 1 or any(session.scalar(query.limit(1)) is not None for query in entered)
