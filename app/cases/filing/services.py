"""Use cases of a case file; each is one commit. Every entry is added, changed and removed in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.cases import queries, search_index
from app.cases.errors import (
    CaseSlugRefused,
    CaseSlugTaken,
    CaseTold,
    CaseUnknown,
    EntryUnknown,
    OtherCaseUnknown,
    RelatedAlready,
    SourceUsed,
)
from app.cases.filing.entries import (
    LOGGED,
    MODELS,
    Cells,
    Entry,
    Kind,
    cells_of,
    entry,
    fill,
    siblings,
    told,
)
from app.cases.filing.rules import require_new, require_possible
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
from app.cases.values import LONGEST_SLUG
from app.extensions import writing
from app.recipients.cells import OFFICE_ID
from app.recipients.conflicts import ChangedMeanwhile, Edit, require_seen

# What these words mean already in the addresses of the desk.
RESERVED = frozenset({"new"})
# How far ahead of UTC the first place is in which a day begins.
_FARTHEST_EAST = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a case file: the case, the kind of entry, and the number of what it belongs to."""

    slug: str
    kind: Kind
    of: int = 0


def begin(session: Session, actor: Actor, slug: str, said: Cells, now: datetime) -> None:
    """Open the file of a new case. Raises CaseSlugRefused, CaseSlugTaken."""
    if not OFFICE_ID.fullmatch(slug) or len(slug) > LONGEST_SLUG or slug in RESERVED:
        raise CaseSlugRefused(slug)
    # Two revisions say that somebody has opened the file, though nothing stands in it yet.
    case = Case(slug=slug, texts={}, revision=2, changed_at=now)
    with writing(session):
        fill(case, said)
        session.add(case)
        try:
            session.flush()
        except IntegrityError:
            raise CaseSlugTaken(slug) from None
        audit.record(session, actor, "create", Subject("case", slug), now, after=_logged("file", said))


def discard(session: Session, actor: Actor, slug: str, seen: int, now: datetime) -> None:
    """Delete a case with its file. Raises CaseUnknown, CaseTold where a campaign tells it, ChangedMeanwhile."""
    with _changing(session, slug) as case:
        if case.revision != seen:
            raise ChangedMeanwhile(case.revision, {}, ())
        audit.record(session, actor, "delete", Subject("case", slug), now, before={"revision": case.revision})
        session.flush()
        try:
            session.execute(delete(Case).where(Case.id == case.id).execution_options(synchronize_session=False))
        except IntegrityError:
            raise CaseTold from None
        session.expunge_all()


def amend(session: Session, actor: Actor, slug: str, edit: Edit, now: datetime) -> None:
    """Say something else of the case as a whole. Raises CaseUnknown, ChangedMeanwhile, TitleMissing."""
    with _changing(session, slug) as case:
        before = cells_of(case, case)
        require_seen(edit, case.revision, before)
        fill(case, edit.typed)
        require_possible(case, case, _today(now))
        _done(
            session, actor, "change", case, now, _logged("file", before), _logged("file", cells_of(case, case), before)
        )


def append(session: Session, actor: Actor, place: Place, said: Cells, now: datetime) -> int:
    """Add an entry, and return its number. Raises CaseUnknown, EntryUnknown, and what `rules` refuse."""
    with _changing(session, place.slug) as case:
        relations = queries.relations(session, case.id)
        others = siblings(case, relations, place.kind, place.of)
        if others is None:
            raise EntryUnknown
        row = _related(session, case, relations, said) if place.kind is Kind.RELATION else MODELS[place.kind]()
        fill(row, said)
        _belong(case, row, place)
        require_possible(case, row, _today(now))
        require_new(case, row, [other for other in others if other is not row])
        session.add(row)
        try:
            session.flush()
        except IntegrityError:
            if not isinstance(row, CaseRelation):
                raise
            # Two cases can be related from either side at the same moment.
            raise RelatedAlready from None
        what = f"{place.kind} {row.id}"
        _done(session, actor, f"add to {place.kind}", case, now, None, _logged(what, cells_of(row, case)))
        return row.id


def change(session: Session, actor: Actor, place: Place, number: int, edit: Edit, now: datetime) -> None:
    """Let an entry say something else. Raises CaseUnknown, EntryUnknown, ChangedMeanwhile, and what `rules` refuse."""
    with _changing(session, place.slug) as case:
        row = _found(session, case, place.kind, number)
        before = cells_of(row, case)
        require_seen(edit, case.revision, before)
        fill(row, edit.typed)
        _enter(row)
        require_possible(case, row, _today(now))
        what = f"{place.kind} {number}"
        after = _logged(what, cells_of(row, case), before)
        _done(session, actor, f"change in {place.kind}", case, now, _logged(what, before), after)


def remove(session: Session, actor: Actor, place: Place, number: int, edit: Edit, now: datetime) -> None:
    """Remove an entry with what belongs to it.

    Raises CaseUnknown, EntryUnknown, ChangedMeanwhile, SourceUsed.
    """
    with _changing(session, place.slug) as case:
        row = _found(session, case, place.kind, number)
        now_told = told(row, case)
        # Whatever was added to it since would go unseen.
        require_seen(Edit(edit.version, edit.seen, {**now_told, **edit.seen}), case.revision, now_told)
        if isinstance(row, CaseSource) and _is_named(case, row):
            raise SourceUsed
        session.delete(row)
        before = _logged(f"{place.kind} {number}", cells_of(row, case))
        _done(session, actor, f"remove from {place.kind}", case, now, before, None)


@contextmanager
def _changing(session: Session, slug: str) -> Iterator[Case]:
    """Let a case file be changed in one commit by one at a time. Raises CaseUnknown."""
    with writing(session):
        case = queries.case(session, slug, locked=True)
        if case is None:
            raise CaseUnknown
        with session.no_autoflush:
            yield case


def _done(
    session: Session, actor: Actor, action: str, case: Case, now: datetime,
    before: dict[str, object] | None, after: dict[str, object] | None,
) -> None:  # fmt: skip
    """Count a change, bring the index along and write the log, within the caller's commit."""
    case.revision += 1
    case.changed_at = now
    audit.record(session, actor, action, Subject("case", case.slug), now, before=before, after=after)
    search_index.reindex(session, [case.id])


def _today(now: datetime) -> date:
    """Return the day that it is wherever the day is furthest: what somebody publishes there today is not ahead."""
    return (now + _FARTHEST_EAST).date()


def _found(session: Session, case: Case, kind: Kind, number: int) -> Entry:
    row = entry(case, queries.relations(session, case.id), kind, number)
    if row is None:
        raise EntryUnknown
    return row


def _related(session: Session, case: Case, relations: Sequence[CaseRelation], said: Cells) -> CaseRelation:
    other = queries.by_slug(session, said["other"])
    if other is None or other.id == case.id:
        raise OtherCaseUnknown
    if any(other.id in {relation.case_id, relation.other_id} for relation in relations):
        raise RelatedAlready
    first, second = sorted((case, other), key=lambda one: one.id)
    return CaseRelation(case_id=first.id, other_id=second.id, case=first, other=second)


def _belong(case: Case, row: Entry, place: Place) -> None:
    """Put a new entry where it belongs."""
    match row:
        case CaseClaim():
            row.event = next(event for event in case.events if event.id == place.of)
        case PersonName():
            row.person = next(person for person in case.people if person.id == place.of)
            row.grammatical_case, row.alias = "", True
        case PersonStatusEntry():
            row.person = next(person for person in case.people if person.id == place.of)
            row.person.entered = True
        case PersonAtRisk():
            row.position = 1 + max((person.position for person in case.people), default=-1)
            row.case = case
        case CaseSource() | CaseEvent():
            row.case = case
    _enter(row)


def _enter(row: Entry) -> None:
    """Let the file know by itself what somebody enters of a person, so that no campaign takes it away."""
    if isinstance(row, PersonName):
        row.person.entered = row.entered = True
    elif isinstance(row, PersonAtRisk):
        row.entered = True


def _is_named(case: Case, source: CaseSource) -> bool:
    """Return whether an entry names a source."""
    names = (name.source_id for person in case.people for name in person.names)
    statuses = (status.source_id for person in case.people for status in person.statuses)
    claims = (claim.source_id for event in case.events for claim in event.claims)
    return source.id in {*names, *statuses, *claims}


def _logged(what: str, said: Cells, before: Cells | None = None) -> dict[str, object]:
    """Return what the log keeps of an entry: no names and no texts, but which of them were changed."""
    kept: dict[str, object] = {"entry": what, **{name: text for name, text in said.items() if name in LOGGED}}
    names = [name for name in {**(before or {}), **said} if name not in LOGGED]
    if before is not None:
        kept["changed"] = [name for name in names if before.get(name, "") != said.get(name, "")]
    return kept
