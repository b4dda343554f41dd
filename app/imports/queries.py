"""Reads imports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.imports.errors import RunUnknown
from app.imports.models import ImportOffice, ImportRun
from app.imports.staging import fault_of, rows_of
from app.imports.states import STALE_AFTER, UNDER_WAY, Choice, RunState, Verdict
from app.recipients.rows import Fault, Row

PAGE = 50


@dataclass(frozen=True, slots=True)
class Counts:
    """How many offices of an import there are of each verdict."""

    by_verdict: dict[Verdict, int]

    def __getitem__(self, verdict: str) -> int:
        return self.by_verdict.get(Verdict(verdict), 0)

    @property
    def to_write(self) -> int:
        return self[Verdict.NEW] + self[Verdict.CHANGED]

    @property
    def nothing_to_do(self) -> bool:
        """Whether all offices already stand as the file has them."""
        return self[Verdict.UNCHANGED] == self.all

    @property
    def all(self) -> int:
        return sum(self.by_verdict.values())


def is_theirs(run: ImportRun, actor: Actor) -> bool:
    """Whether somebody may know of an import: whose it is, and admins."""
    return Role.ADMIN in actor.roles or (actor.account is not None and run.account == actor.account)


def run(session: Session, actor: Actor, number: int) -> ImportRun:
    """Return an import. Raises RunUnknown where there is none, or it is somebody else's."""
    found = session.get(ImportRun, number, populate_existing=True) if number < 2**31 else None
    if found is None or not is_theirs(found, actor):
        raise RunUnknown
    return found


def runs(session: Session, actor: Actor, page: int) -> Sequence[ImportRun]:
    """Return a page of the imports that somebody may know of, the latest first, and one more where there are more."""
    query = select(ImportRun).order_by(ImportRun.id.desc()).limit(PAGE + 1).offset((page - 1) * PAGE)
    if Role.ADMIN not in actor.roles:
        query = query.where(ImportRun.account == actor.account, ImportRun.account.is_not(None))
    return session.scalars(query).all()


def is_abandoned(found: ImportRun, now: datetime) -> bool:
    """Whether an import is under way, and nobody seems to carry it out any more."""
    return found.state in UNDER_WAY and (found.worker == "" or found.heartbeat < now - STALE_AFTER)


def counts(session: Session, number: int) -> Counts:
    query = (
        select(ImportOffice.verdict, func.count()).where(ImportOffice.run_id == number).group_by(ImportOffice.verdict)
    )
    return Counts({Verdict(verdict): count for verdict, count in session.execute(query)})


def offices(session: Session, number: int, verdicts: Collection[Verdict], page: int = 1) -> Sequence[ImportOffice]:
    """Return a page of the offices on which these are the verdicts, and one more where there are more."""
    # What needs somebody comes first; the verdicts stand in that order.
    urgency = case({verdict.value: place for place, verdict in enumerate(Verdict)}, value=ImportOffice.verdict)
    query = (
        select(ImportOffice)
        .where(ImportOffice.run_id == number, ImportOffice.verdict.in_(verdicts))
        .order_by(urgency, ImportOffice.number, ImportOffice.id)
    )
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def office(session: Session, found: ImportRun, number: int) -> ImportOffice:
    """Return one office of an import. Raises RunUnknown."""
    row = session.get(ImportOffice, number, populate_existing=True) if number < 2**31 else None
    if row is None or row.run_id != found.id:
        raise RunUnknown
    return row


def next_faulty(session: Session, number: int) -> ImportOffice | None:
    return next(iter(offices(session, number, [Verdict.FAULTY])), None)


def faulty_rows(session: Session, found: ImportOffice) -> list[tuple[int, Row, list[Fault]]]:
    """Return the rows of an office that have faults, each with its number in the table."""
    faults = [fault_of(fault) for fault in found.faults or ()]
    rows = rows_of(session, found.run_id, [found.office])[found.office]
    told: dict[int, list[Fault]] = {}
    for fault in faults:
        numbered = [(id_, row) for id_, row in rows if row.number == fault.row]
        # All rows of a card have one number; the fault is of the one that has such a cell, else of the first.
        id_ = next((id_ for id_, row in numbered if fault.column in row.cells), numbered[0][0] if numbered else 0)
        told.setdefault(id_, []).append(fault)
    return [(id_, row, told[id_]) for id_, row in rows if id_ in told]


def faults(session: Session, number: int) -> list[Fault]:
    """Return all faults of the file and of its rows, by row."""
    found = session.get(ImportRun, number)
    told = [fault_of(fault) for fault in (found.faults if found else ())]
    query = select(ImportOffice.faults).where(
        ImportOffice.run_id == number, ImportOffice.verdict.in_((Verdict.FAULTY, Verdict.REFUSED, Verdict.CONFLICT))
    )
    for of_office in session.scalars(query):
        told += [fault_of(fault) for fault in of_office or ()]
    return sorted(told, key=lambda fault: fault.row)


def has_failed(session: Session, number: int) -> bool:
    return state(session, number) is RunState.FAILED


def chosen(session: Session, number: int) -> int:
    """Return of how many offices that were changed since the file's version was chosen."""
    return session.scalar(
        select(func.count()).where(
            ImportOffice.run_id == number,
            ImportOffice.verdict == Verdict.CONFLICT,
            ImportOffice.choice == Choice.FILE,
        )
    ) or 0  # fmt: skip


def waiting(session: Session, actor: Actor) -> Sequence[ImportRun]:
    """Return the imports that somebody uploaded and that wait to be applied."""
    query = select(ImportRun).where(ImportRun.account == actor.account, ImportRun.state == RunState.CHECKED)
    return session.scalars(query.order_by(ImportRun.id)).all() if actor.account is not None else []


def state(session: Session, number: int) -> RunState | None:
    """Return where an import stands now, None where it is not there any more."""
    found = session.scalar(select(ImportRun.state).where(ImportRun.id == number))
    return RunState(found) if found else None
