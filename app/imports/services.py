"""Use cases of imports; each is one short commit, but for applying, which is one commit for all that it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.errors import N_
from app.extensions import writing
from app.imports import applying, queries, staging
from app.imports.errors import FaultsLeft, KeeperRefused, NotNow, RunUnknown
from app.imports.models import ImportOffice, ImportRow, ImportRun
from app.imports.states import FORGOTTEN_AFTER, MOST_ATTEMPTS, Choice, RunState, Verdict
from app.recipients.models import Office
from app.recipients.rows import Fault, Row

# Who has an import in hand whose file is still being written.
_UPLOADING = "upload"
_GIVEN_UP = N_("reading it ended the program several times; please tell whoever runs this desk")
_NOT_APPLIED = N_("Applying it failed several times, and nothing was written; please tell whoever runs this desk.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody brings: its name, its kind, and the section that keeps the offices that are new."""

    name: str
    kind: str
    keeper: int | None = None


def begin(session: Session, actor: Actor, upload: Upload, now: datetime, *, ready: bool = True) -> int:
    """Begin an import and return its number. Raises KeeperRefused.

    Where the file is not `ready` to be read, nobody reads it before `uploaded` says that it is.
    """
    if not actor.may_change(upload.keeper):
        raise KeeperRefused
    with writing(session):
        run = ImportRun(
            account=actor.account, actor=actor.name, acting=staging.acting(actor),
            keeper=upload.keeper, file_name=upload.name[-200:], kind=upload.kind, state=RunState.READING,
            remarks=[], faults=[], worker="" if ready else _UPLOADING, heartbeat=now, begun_at=now,
        )  # fmt: skip
        session.add(run)
        session.flush()
        return run.id


def uploaded(session: Session, number: int, now: datetime) -> None:
    """Let a file be read that is whole now. Raises RunUnknown."""
    with writing(session):
        _mine(session, number, _UPLOADING, now).worker = ""


def claim(session: Session, number: int, worker: str, now: datetime) -> RunState | None:
    """Let a worker carry out an import that nobody carries out; return where it stands, None where there is no need.

    One that ended its workers again and again is given up.
    """
    with writing(session):
        # Somebody who is applying it holds its row; that one is alive.
        query = select(ImportRun).where(ImportRun.id == number).with_for_update(skip_locked=True)
        run = session.scalar(query)
        if run is None or not queries.is_abandoned(run, now):
            return None
        if run.attempts >= MOST_ATTEMPTS and run.state == RunState.APPLYING:
            # What somebody has mended is not thrown away; nothing has been written.
            run.remarks = [*run.remarks, staging.fault_as_json(Fault(0, "", _NOT_APPLIED))]
            run.attempts = 0
            _back_to_checking(run)
        elif run.attempts >= MOST_ATTEMPTS:
            _fail(session, run, Fault(0, "", _GIVEN_UP))
            return None
        run.worker, run.heartbeat, run.attempts = worker, now, run.attempts + 1
        return RunState(run.state)


def open_file(
    session: Session, number: int, worker: str, columns: Sequence[str] | None, remarks: Sequence[Fault], now: datetime
) -> None:
    """Begin to read a file from its first row: what was staged of it before is forgotten. Raises RunUnknown."""
    with writing(session):
        run = _mine(session, number, worker, now)
        staging.forget_rows(session, number)
        run.columns = list(columns) if columns is not None else None
        run.remarks = [staging.fault_as_json(remark) for remark in remarks]
        run.rows = run.done = 0


def stage(session: Session, number: int, worker: str, rows: Sequence[Row], now: datetime) -> None:
    """Stage the next rows of a file. Raises RunUnknown where another worker, or nobody, carries the import out now."""
    with writing(session):
        run = _mine(session, number, worker, now)
        run.rows += staging.add_rows(session, number, rows)
        run.done = run.rows


def end_reading(session: Session, number: int, worker: str, now: datetime) -> None:
    """End reading: the file is staged whole. Raises RunUnknown."""
    with writing(session):
        run = _mine(session, number, worker, now)
        run.offices = staging.add_offices(session, number)
        run.done, run.attempts = 0, 1
        staging.become(run, RunState.CHECKING)


def check(session: Session, number: int, worker: str, now: datetime) -> bool:
    """Check the next offices; return whether there may be more. Raises RunUnknown."""
    with writing(session):
        run = _mine(session, number, worker, now)
        count = staging.check_some(session, run, staging.importer_of(session, run))
        run.done = min(run.done + count, run.offices)
        if not count:
            staging.become(run, RunState.CHECKED)
            run.worker, run.attempts = "", 0
    return bool(count)


def mend(
    session: Session, number: int, actor: Actor, office: int, typed: Mapping[int, Mapping[str, str]]
) -> ImportOffice:
    """Put what was typed into rows of an office with faults, check them again, and return what they are about now.

    `typed` has texts by column by the numbers of rows. Raises RunUnknown, NotNow.
    """
    with writing(session):
        run = _theirs(session, number, actor, RunState.CHECKED)
        found = _office(session, run, office, Verdict.FAULTY, Verdict.LEFT_OUT)
        name = staging.mend(session, run, found, typed)
        now_about = select(ImportOffice).where(ImportOffice.run_id == number, ImportOffice.office == name)
        return session.scalars(now_about).one()


def leave_out(session: Session, number: int, actor: Actor, office: int, *, out: bool) -> None:
    """Leave an office with faults out of an import, so that it stays as it is; or take it in again.

    Raises RunUnknown, NotNow.
    """
    with writing(session):
        run = _theirs(session, number, actor, RunState.CHECKED)
        found = _office(session, run, office, Verdict.FAULTY if out else Verdict.LEFT_OUT)
        if out:
            found.verdict = Verdict.LEFT_OUT
        else:
            staging.recheck(session, run, [found.office])


def choose(session: Session, number: int, actor: Actor, choice: Choice, office: int | None = None) -> None:
    """Choose the stored or the file's version of an office that was changed since; of all of them where none is named.

    Raises RunUnknown, NotNow.
    """
    with writing(session):
        run = _theirs(session, number, actor, RunState.CHECKED)
        if office is not None:
            _office(session, run, office, Verdict.CONFLICT).choice = choice
        else:
            session.execute(
                update(ImportOffice)
                .where(ImportOffice.run_id == number, ImportOffice.verdict == Verdict.CONFLICT)
                .values(choice=choice)
            )


def _office(session: Session, run: ImportRun, number: int, *verdicts: Verdict) -> ImportOffice:
    """Return an office of an import on which the verdict is one of these. Raises RunUnknown, NotNow."""
    found = queries.office(session, run, number)
    if found.verdict not in verdicts:
        raise NotNow
    return found


def ask_to_apply(session: Session, number: int, actor: Actor, now: datetime, *, skip: bool = False) -> None:
    """Let an import be applied by whoever carries it out next, with the rights of this actor.

    With `skip`, offices with faults are left out. Raises RunUnknown, NotNow, FaultsLeft.
    """
    with writing(session):
        run = _theirs(session, number, actor, RunState.CHECKED)
        if skip:
            session.execute(
                update(ImportOffice)
                .where(ImportOffice.run_id == number, ImportOffice.verdict == Verdict.FAULTY)
                .values(verdict=Verdict.LEFT_OUT)
            )
        elif queries.next_faulty(session, number):
            raise FaultsLeft
        asked_before, run.acting = run.acting, staging.acting(actor)
        run.worker, run.heartbeat, run.attempts = "", now, 0
        if asked_before != run.acting:
            # What may be changed was checked for somebody else, or for rights that are others now.
            decided = (Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED, Verdict.CONFLICT, Verdict.REFUSED)
            session.execute(
                update(ImportOffice)
                .where(ImportOffice.run_id == number, ImportOffice.verdict.in_(decided))
                .values(verdict=Verdict.WAITING)
            )
            _back_to_checking(run)
        else:
            staging.become(run, RunState.APPLYING)


def apply(session: Session, number: int, worker: str, actor: Actor, now: datetime) -> bool:
    """Write all that an import changes, in one commit, and return whether it was written.

    Where somebody changed one of its offices since it was checked, nothing is written, and the import goes back to be
    checked. Raises RunUnknown.
    """
    try:
        with writing(session):
            run = _mine(session, number, worker, now)
            if applying.changed_meanwhile(session, run, actor):
                _back_to_checking(run)
                return False
            left_out = queries.counts(session, number)[Verdict.LEFT_OUT]
            counts = applying.write(session, run, actor, now)
            run = _mine(session, number, worker, now)
            audit.record(session, actor, "apply", Subject("import", str(number), run.keeper), now, after={
                "file": run.file_name, **counts, "left out": left_out,
            })  # fmt: skip
            staging.become(run, RunState.APPLIED)
            run.worker = ""
    except IntegrityError:
        # Only PostgreSQL lets somebody make an office of the same id at the same moment.
        with writing(session):
            run = _mine(session, number, worker, now)
            made = ImportOffice.office.in_(select(Office.id))
            session.execute(
                update(ImportOffice)
                .where(ImportOffice.run_id == number, ImportOffice.verdict == Verdict.NEW, made)
                .values(verdict=Verdict.WAITING)
            )
            _back_to_checking(run)
        return False
    return True


def forget_rows(session: Session, number: int) -> None:
    """Forget the rows of an import that is applied: what became of its offices is all that is still shown."""
    with writing(session):
        session.execute(delete(ImportRow).where(ImportRow.run_id == number))


def fail(session: Session, number: int, worker: str, faults: Sequence[Fault], now: datetime) -> None:
    """End an import whose file cannot be read. Raises RunUnknown."""
    with writing(session):
        _fail(session, _mine(session, number, worker, now), *faults)


def remove(session: Session, number: int, actor: Actor) -> None:
    """Forget an import. Raises RunUnknown, and NotNow while it is being applied."""
    with writing(session):
        run = _theirs(session, number, actor, *(state for state in RunState if state != RunState.APPLYING))
        _remove(session, run.id)


def discard(session: Session, number: int) -> None:
    """Forget an import, wherever it stands: the command line's own, when the command ends."""
    with writing(session):
        _remove(session, number)


def sweep(folder: Path, session: Session, now: datetime) -> None:
    """Forget imports that are older than a week, and files in `folder` that nobody came to read; this is housework."""
    old = select(ImportRun.id).where(ImportRun.begun_at < now - FORGOTTEN_AFTER).order_by(ImportRun.id).limit(1)
    while (number := session.scalar(old)) is not None:
        with writing(session):
            _remove(session, number)
    for file in folder.glob("*"):
        if file.stat().st_mtime < (now - FORGOTTEN_AFTER).timestamp():
            file.unlink(missing_ok=True)


def _remove(session: Session, number: int) -> None:
    staging.forget_rows(session, number)
    session.execute(delete(ImportRun).where(ImportRun.id == number))


def _fail(session: Session, run: ImportRun, *faults: Fault) -> None:
    staging.forget_rows(session, run.id)
    run.faults = [staging.fault_as_json(fault) for fault in faults]
    run.worker = ""
    staging.become(run, RunState.FAILED)


def _back_to_checking(run: ImportRun) -> None:
    run.done = 0
    staging.become(run, RunState.CHECKING)


def _mine(session: Session, number: int, worker: str, now: datetime) -> ImportRun:
    """Return an import that this worker carries out, and note that the worker is alive. Raises RunUnknown."""
    run = session.scalar(select(ImportRun).where(ImportRun.id == number).with_for_update())
    if run is None or run.worker != worker:
        raise RunUnknown
    run.heartbeat = now
    return run


def _theirs(session: Session, number: int, actor: Actor, *states: RunState) -> ImportRun:
    """Return an import of this actor, locked. Raises RunUnknown, and NotNow where it stands elsewhere."""
    run = session.scalar(select(ImportRun).where(ImportRun.id == number).with_for_update()) if number < 2**31 else None
    if run is None or not queries.is_theirs(run, actor):
        raise RunUnknown
    if run.state not in states:
        raise NotNow
    return run
