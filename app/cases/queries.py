"""Reads case files, and finds them by the names of their people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from app.cases import public_view
from app.cases.models import Case, CaseEvent, CaseRelation, CaseToken, PersonAtRisk, PersonName
from app.cases.public_view import PublicCase, Words
from app.cases.values import LONGEST_QUERY
from app.recipients import tokens

# After every beginning that anybody may type.
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody at risk who was found, and under which spellings."""

    name: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case that was found by its people."""

    slug: str
    people: tuple[FoundPerson, ...]


def case(session: Session, slug: str, *, locked: bool = False) -> Case | None:
    """Return a case with its whole file, read anew; `locked`: nobody else can change it in the meantime."""
    query = select(Case).where(Case.slug == slug).options(*_FILE).execution_options(populate_existing=True)
    return session.scalar(query.with_for_update(of=Case) if locked else query)


def by_slug(session: Session, slug: str) -> Case | None:
    """Return the row of a case, None where there is none of this short name."""
    return session.scalar(select(Case).where(Case.slug == slug))


_FILE = (
    selectinload(Case.sources),
    selectinload(Case.people).selectinload(PersonAtRisk.names).selectinload(PersonName.source),
    selectinload(Case.people).selectinload(PersonAtRisk.statuses),
    selectinload(Case.events).selectinload(CaseEvent.claims),
)


def cases(session: Session) -> Sequence[Case]:
    """Return all cases with their people, by short name."""
    return session.scalars(select(Case).order_by(Case.slug).options(selectinload(Case.people))).all()


def relations(session: Session, number: int) -> Sequence[CaseRelation]:
    """Return the relations of a case, by its number, with both cases of each."""
    mine = or_(CaseRelation.case_id == number, CaseRelation.other_id == number)
    both = (selectinload(CaseRelation.case), selectinload(CaseRelation.other))
    query = select(CaseRelation).where(mine).order_by(CaseRelation.id)
    return session.scalars(query.options(*both).execution_options(populate_existing=True)).all()


def public_case(session: Session, slug: str, language: str) -> PublicCase | None:
    """Return what is public of a case, in a language; None where there is no such case, or none that is public."""
    found = case(session, slug)
    return public_view.view(found, relations(session, found.id), language) if found else None


def public_cases(session: Session, language: str) -> list[PublicCase]:
    """Return what is public of all cases, without their relations, in the order of their short names."""
    query = select(Case).where(Case.public).order_by(Case.slug).options(*_FILE)
    found = (public_view.view(case, (), language) for case in session.scalars(query))
    return [case for case in found if case is not None]


@dataclass(frozen=True, slots=True)
class Titled:
    """A public case by its title."""

    slug: str
    title: Words
    historical: bool


def titles(session: Session, language: str, most: int, slugs: Collection[str] | None = None) -> list[Titled]:
    """Return the titles of public cases, of those named or of all, in the order of their short names."""
    query = select(Case).where(Case.public).order_by(Case.slug).options(selectinload(Case.people)).limit(most)
    if slugs is not None:
        query = query.where(Case.slug.in_(slugs))
    return [Titled(case.slug, public_view.title(case, language), case.historical) for case in session.scalars(query)]


def search(session: Session, text: str, *, public_only: bool) -> list[FoundCase]:
    """Return the cases with somebody at risk whose names, in any spelling or script, begin with all words of a text.

    Different words may be of different spellings of one person, not of different people. `public_only`: only what
    anybody may know is looked through and told.
    """
    terms = tokens.terms(text[:LONGEST_QUERY])
    if not terms:
        return []
    shown = [CaseToken.public.is_(True)] if public_only else []
    fits = [PersonAtRisk.id.in_(select(CaseToken.person_id).where(_begins(beginnings), *shown)) for beginnings in terms]
    people = (
        select(PersonAtRisk.id, PersonAtRisk.name, Case.slug)
        .join(Case)
        .where(*fits)
        .order_by(Case.slug, PersonAtRisk.position, PersonAtRisk.id)
    )
    rows = session.execute(people).all()
    spelled: dict[int, dict[str, set[str]]] = {number: {} for number, _name, _slug in rows}
    said = select(CaseToken.person_id, CaseToken.spelling, CaseToken.token).where(
        CaseToken.person_id.in_(spelled), or_(*map(_begins, terms)), *shown
    )
    for number, spelling, token in session.execute(said.order_by(CaseToken.spelling)):
        spelled[number].setdefault(spelling, set()).add(token)
    found: dict[str, list[FoundPerson]] = {}
    for number, name, slug in rows:
        found.setdefault(slug, []).append(FoundPerson(name, tuple(_best(spelled[number], terms))))
    return [FoundCase(slug, tuple(people)) for slug, people in found.items()]


def _begins(beginnings: Sequence[str]) -> ColumnElement[bool]:
    return or_(*((CaseToken.token >= one) & (CaseToken.token < one + _LAST) for one in beginnings))


def _best(spelled: dict[str, set[str]], terms: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Return the spellings that have all the words that were looked for, or where none has, those that have one."""
    whole = [
        spelling
        for spelling, found in spelled.items()
        if all(any(token.startswith(term) for token in found) for term in terms)
    ]
    yield from whole or spelled
