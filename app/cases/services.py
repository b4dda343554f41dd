"""Use cases of case files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.models import Case, PersonAtRisk, PersonName
from app.extensions import insert


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
    known = {person.name: person for person in case.people}
    for position, given in enumerate(people):
        person = known.get(given.name)
        if person is None:
            person = PersonAtRisk(name=given.name)
            case.people.append(person)
        person.position, person.gender, person.pronouns = position, given.gender, given.pronouns
        person.group = given.group
        wanted = {(lang, case, name, False) for lang, forms in given.names.items() for case, name in forms.items()}
        wanted |= {("", "", alias, True) for alias in given.aliases}
        present = {(name.language, name.grammatical_case, name.name, name.alias): name for name in person.names}
        for key in present.keys() - wanted:
            person.names.remove(present[key])
        person.names.extend(
            PersonName(language=language, grammatical_case=case, name=name, alias=alias)
            for language, case, name, alias in sorted(wanted - present.keys())
        )
    return case


def remove_unnamed(session: Session, slug: str, named: Collection[str]) -> None:
    """Remove from a case whom no campaign of it names any more; the caller says whom they name. Joins its commit."""
    case = session.scalar(select(Case).where(Case.slug == slug))
    for person in list(case.people) if case else ():
        if person.name not in named:
            session.delete(person)


def remove_untold(session: Session, slugs: Collection[str]) -> None:
    """Remove cases; the caller names those that no campaign tells any more. Joins the caller's commit."""
    for case in session.scalars(select(Case).where(Case.slug.in_(slugs))):
        session.delete(case)
