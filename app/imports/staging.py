"""Rows of a file in the tables of an import, and the verdicts on its offices. All joins the commit of whoever calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.imports.models import ImportOffice, ImportRow, ImportRun
from app.imports.states import TRANSITIONS, Choice, RunState, Verdict
from app.imports.verdicts import Decision, Importer, decide
from app.recipients import stored
from app.recipients.recipients_file import id_of, office_of
from app.recipients.records import as_json
from app.recipients.rows import Fault, Row

# So many rows are written, and so many offices checked, in one short commit.
ROWS_AT_ONCE = 1_000
OFFICES_AT_ONCE = stored.AT_ONCE

# What is kept of an office on which this is the verdict, to be written when the import is applied.
_WRITTEN = (Verdict.NEW, Verdict.CHANGED, Verdict.CONFLICT)


def become(run: ImportRun, state: RunState) -> None:
    """Let an import stand elsewhere."""
    if state not in TRANSITIONS[RunState(run.state)]:
        raise ValueError(f"import {run.id} cannot go from {run.state} to {state}")
    run.state = state


def fault_as_json(fault: Fault) -> list[Any]:
    return [fault.row, fault.column, fault.sentence, dict(fault.data)]


def fault_of(data: Sequence[Any]) -> Fault:
    return Fault(*data)


def importer_of(session: Session, run: ImportRun) -> Importer:
    """Return who imports, with the rights that they had when they asked for it."""
    keepers = stored.keepers(session)
    own = next((slug for slug, number in keepers.items() if number == run.keeper), "")
    return Importer(actor_of(run), own, keepers)


def acting(actor: Actor) -> dict[str, Any]:
    """Return somebody with their rights as what JSON can hold; `actor_of` makes the same of it."""
    return {
        "account": actor.account, "name": actor.name, "roles": sorted(actor.roles), "sections": sorted(actor.sections),
    }  # fmt: skip


def actor_of(run: ImportRun) -> Actor:
    """Return who asked for what is done now."""
    who = run.acting
    return Actor(who["account"], who["name"], frozenset(map(Role, who["roles"])), frozenset(who["sections"]))


def forget_rows(session: Session, run: int) -> None:
    session.execute(delete(ImportRow).where(ImportRow.run_id == run))
    session.execute(delete(ImportOffice).where(ImportOffice.run_id == run))


def add_rows(session: Session, run: int, rows: Iterable[Row]) -> int:
    """Stage rows; return how many there were."""
    values = [
        {
            "run_id": run,
            "number": row.number,
            "office": key_of(row),
            "cells": dict(row.cells),
            "faults": [fault_as_json(fault) for fault in row.faults],
        }
        for row in rows
    ]
    if values:
        session.execute(insert(ImportRow), values)
    return len(values)


def key_of(row: Row) -> str:
    """Return under which name a row is staged: its office's id; where it has none that can be one, its number."""
    return id_of(row) or f"?{row.number}"


def add_offices(session: Session, run: int) -> int:
    """Stage the offices that the staged rows tell of, in the order of their first rows; return how many there are."""
    rows = (
        select(
            literal(run), ImportRow.office, func.min(ImportRow.number), literal(Verdict.WAITING.value),
            literal(Choice.STORED.value),
        )
        .where(ImportRow.run_id == run)
        .group_by(ImportRow.office)
        .order_by(func.min(ImportRow.id))
    )  # fmt: skip
    table = ImportOffice.__table__
    names = ["run_id", "office", "number", "verdict", "choice"]
    session.execute(insert(table).from_select(names, rows, include_defaults=False))  # type: ignore[arg-type]  # A mapped class has a Table.
    return session.scalar(select(func.count()).where(ImportOffice.run_id == run)) or 0


def rows_of(session: Session, run: int, offices: Collection[str]) -> dict[str, list[tuple[int, Row]]]:
    """Return the staged rows of these offices, each with its number in the table, in the order of the file."""
    found: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    query = (
        select(ImportRow.id, ImportRow.office, ImportRow.number, ImportRow.cells, ImportRow.faults)
        .where(ImportRow.run_id == run, ImportRow.office.in_(offices))
        .order_by(ImportRow.id)
    )
    for id_, office, number, cells, faults in session.execute(query):
        found[office].append((id_, Row(number, cells, tuple(fault_of(fault) for fault in faults))))
    return found


def check_some(session: Session, run: ImportRun, importer: Importer) -> int:
    """Give a verdict on the next offices that wait for one; return how many there were."""
    waiting = session.execute(
        select(ImportOffice.id, ImportOffice.office, ImportOffice.version)
        .where(ImportOffice.run_id == run.id, ImportOffice.verdict == Verdict.WAITING)
        .order_by(ImportOffice.id)
        .limit(OFFICES_AT_ONCE)
    ).all()
    if not waiting:
        return 0
    names = [office for _id, office, _version in waiting]
    rows = rows_of(session, run.id, names)
    known = stored.records(session, [office for office in names if not office.startswith("?")])
    updates = []
    for id_, office, version in waiting:
        own = [row for _id, row in rows.get(office, ())]
        record, faults = office_of(own, run.columns)
        number = own[0].number if own else 0
        decision = decide(record, faults, known.get(office), importer, row=number, seen=version)
        updates.append({"id": id_, "number": number, **_values(decision)})
    # What is bounded by a chunk of the file is not kept as objects besides.
    session.execute(update(ImportOffice), updates)
    return len(waiting)


def _values(decision: Decision) -> dict[str, Any]:
    record = decision.record if decision.verdict in _WRITTEN else None
    return {
        "verdict": decision.verdict.value,
        "choice": Choice.STORED.value,
        "version": decision.version,
        "faults": [fault_as_json(fault) for fault in decision.faults],
        "before": dict(decision.before),
        "after": dict(decision.after),
        "record": as_json(record) if record else None,
    }


def mend(session: Session, run: ImportRun, office: ImportOffice, typed: Mapping[int, Mapping[str, str]]) -> str:
    """Put what was typed into the cells of an office's rows and check again what they are about now.

    `typed` has texts by column by the numbers of rows. What the file's reader found wrong with these rows is settled by
    whoever looked at them. Returns the name under which the first of these rows is staged now.
    """
    rows = session.scalars(
        select(ImportRow)
        .where(ImportRow.run_id == run.id, ImportRow.office == office.office, ImportRow.id.in_(typed))
        .order_by(ImportRow.id)
        .with_for_update()
    ).all()
    names = [office.office]
    for row in rows:
        cells = {**row.cells, **typed[row.id]}
        row.cells = {column: cell for column, cell in cells.items() if cell and not cell.isspace()}
        row.faults = []
        row.office = key_of(Row(row.number, row.cells))
        names.append(row.office)
    session.flush()
    recheck(session, run, names)
    return names[1] if rows else office.office


def recheck(session: Session, run: ImportRun, names: Collection[str]) -> None:
    """Give another verdict on these offices, which have gained or lost rows, or are new to the import."""
    run_id = run.id
    known = {row.office: row for row in session.scalars(
        select(ImportOffice).where(ImportOffice.run_id == run_id, ImportOffice.office.in_(names))
    )}  # fmt: skip
    rows = rows_of(session, run_id, names)
    for name in dict.fromkeys(names):
        if not rows.get(name):
            if name in known:
                session.delete(known[name])
        elif name in known:
            known[name].verdict = Verdict.WAITING
        else:
            session.add(ImportOffice(run_id=run_id, office=name, number=rows[name][0][1].number))
    session.flush()
    run.offices = session.scalar(select(func.count()).where(ImportOffice.run_id == run_id)) or 0
    check_some(session, run, importer_of(session, run))
    # The verdicts were written past these objects.
    session.expire_all()
