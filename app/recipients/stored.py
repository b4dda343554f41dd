"""Offices as values, read from the tables and written to them: many at a time, with few statements.

Writing joins the commit of whoever calls it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.letters.conventions import Gender, Rank
from app.recipients.columns import HOLDER_WORDINGS, OFFICE_WORDINGS
from app.recipients.models import Accreditation, Channel, HolderWording, Office, OfficeHolder, OfficeWording
from app.recipients.records import ChannelRecord, HolderRecord, OfficeRecord
from app.sections.models import Section

# So many offices are read or written at a time: few enough to be held in memory, and for SQLite's parameters.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """An office as it shall stand in the directory; `keeper` is the number of its section."""

    record: OfficeRecord
    keeper: int | None
    is_new: bool


def keepers(session: Session) -> dict[str, int]:
    """Return the numbers of all sections by their short names."""
    return {slug: number for slug, number in session.execute(select(Section.slug, Section.id))}  # noqa: C416  # mypy knows rows as tuples only so.


def lock(session: Session, ids: Collection[str]) -> dict[str, int]:
    """Keep others from changing these offices until the caller's commit; return the version of each that there is."""
    query = select(Office.id, Office.version).where(Office.id.in_(ids)).order_by(Office.id).with_for_update()
    return {office: version for office, version in session.execute(query)}  # noqa: C416  # As in `keepers`.


def records(session: Session, ids: Collection[str]) -> dict[str, OfficeRecord]:
    """Return offices by id, as the values that a file holds."""
    wordings: dict[str, dict[str, tuple[str, str, str, str]]] = defaultdict(dict)
    w = OfficeWording
    for office, language, *cells in session.execute(
        select(w.office_id, w.language, w.title, w.form_of_address, w.form_of_address_dative, w.salutation)
        .where(w.office_id.in_(ids))
        .order_by(w.office_id, w.language)
    ):
        wordings[office][language] = tuple(cells)  # type: ignore[assignment]  # Four texts, as selected.
    accredited: dict[str, list[str]] = defaultdict(list)
    for office, country in session.execute(
        select(Accreditation.office_id, Accreditation.country)
        .where(Accreditation.office_id.in_(ids))
        .order_by(Accreditation.country)
    ):
        accredited[office].append(country)
    holders, channels = _holders(session, ids), _channels(session, ids)
    o = Office
    query = (
        select(o.id, o.country, o.rank, o.reads, o.source, o.verified_on, o.version, Section.slug)
        .outerjoin(Section, Section.id == o.keeper)
        .where(o.id.in_(ids))
        .order_by(o.id)
    )
    return {
        office: OfficeRecord(
            id=office, country=country, rank=Rank(rank), reads=tuple(reads.split()),
            wordings=wordings.get(office, {}), source=source, verified_on=verified_on,
            holders=tuple(holders.get(office, ())), channels=tuple(channels.get(office, ())),
            accredited_to=tuple(accredited.get(office, ())), keeper=slug or "", version=version,
        )
        for office, country, rank, reads, source, verified_on, version, slug in session.execute(query)
    }  # fmt: skip


def _holders(session: Session, ids: Collection[str]) -> Mapping[str, list[HolderRecord]]:
    names: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for holder, language, name, dative in session.execute(
        select(HolderWording.holder_id, HolderWording.language, HolderWording.name, HolderWording.name_dative)
        .join(OfficeHolder, OfficeHolder.id == HolderWording.holder_id)
        .where(OfficeHolder.office_id.in_(ids))
    ):
        names[holder][language] = (name, dative)
    found: dict[str, list[HolderRecord]] = defaultdict(list)
    h = OfficeHolder
    for number, office, name, surname, gender, held_from, held_until, source, verified_on in session.execute(
        select(h.id, h.office_id, h.name, h.surname, h.gender, h.held_from, h.held_until, h.source, h.verified_on)
        .where(h.office_id.in_(ids))
        .order_by(h.office_id, h.position, h.id)
    ):
        found[office].append(
            HolderRecord(
                name, surname, Gender(gender), held_from, held_until, names.get(number, {}), source, verified_on
            )
        )
    return found


def _channels(session: Session, ids: Collection[str]) -> Mapping[str, list[ChannelRecord]]:
    found: dict[str, list[ChannelRecord]] = defaultdict(list)
    c = Channel
    for office, *cells in session.execute(
        select(
            c.office_id, c.kind, c.value, c.extension, c.country, c.country_line, c.network, c.historical, c.source,
            c.verified_on, c.health,
        )
        .where(c.office_id.in_(ids))
        .order_by(c.office_id, c.position, c.id)
    ):  # fmt: skip
        found[office].append(ChannelRecord(*cells))
    return found


def every_record(session: Session, keeper: int | None = None) -> Iterator[OfficeRecord]:
    """Yield the directory by id, or what one section keeps, a few offices in memory at a time."""
    after = ""
    while True:
        query = select(Office.id).where(Office.id > after).order_by(Office.id).limit(AT_ONCE)
        ids = session.scalars(query.where(Office.keeper == keeper) if keeper is not None else query).all()
        if not ids:
            return
        yield from records(session, ids).values()
        after = ids[-1]


def filled_columns(session: Session) -> set[str]:
    """Return the optional columns that something in the directory fills; all others are always written."""
    found = {"version", "health"}
    for model, names, stored in (
        (OfficeWording, OFFICE_WORDINGS, OFFICE_WORDINGS),
        (HolderWording, HOLDER_WORDINGS, ("name", "name_dative")),
    ):
        columns = [func.max(func.length(getattr(model, name))) for name in stored]
        for language, *longest in session.execute(select(model.language, *columns).group_by(model.language)):
            found |= {f"{name}_{language}" for name, length in zip(names, longest, strict=True) if length}
    if session.scalar(select(Office.id).where(Office.keeper.is_not(None)).limit(1)):
        found.add("keeper")
    if session.scalar(select(Accreditation.id).limit(1)):
        found.add("accredited_to")
    return found


def store(session: Session, changes: Sequence[Change]) -> None:
    """Let offices stand as given, within the caller's commit; at most `AT_ONCE` of them, each once.

    Holders and channels that stay keep their rows, and so whatever else is known of them. Every version grows by one,
    by which the index of the search knows that it is behind (see `services.catch_up`).
    """
    if not changes:
        return
    session.flush()
    old = [change.record.id for change in changes if not change.is_new]
    _store_offices(session, changes)
    _replace(session, Accreditation, old, [
        {"office_id": c.record.id, "country": country} for c in changes for country in c.record.accredited_to
    ])  # fmt: skip
    # What is worded for women stands in no file, and stays.
    _merge(session, OfficeWording, old, ("language",), [
        {"office_id": c.record.id, "language": language, **dict(zip(OFFICE_WORDINGS, cells, strict=True))}
        for c in changes for language, cells in c.record.wordings.items()
    ])  # fmt: skip
    _store_holders(session, [change.record for change in changes], old)
    _store_channels(session, [change.record for change in changes], old)
    # What was loaded before as objects is read anew.
    session.expire_all()


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _many(session: Session, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.connection().execute(statement, list(rows))


def _store_offices(session: Session, changes: Sequence[Change]) -> None:
    new: list[dict[str, Any]] = []
    old: list[dict[str, Any]] = []
    for change in changes:
        record = change.record
        values = {
            "country": record.country, "rank": record.rank.value, "reads": " ".join(record.reads),
            "source": record.source, "verified_on": record.verified_on, "keeper": change.keeper,
        }  # fmt: skip
        if change.is_new:
            new.append({"id": record.id, "version": 1, **values})
        else:
            old.append({"which": record.id, **values})
    table = _table(Office)
    _many(session, insert(table), new)
    if old:
        columns: dict[str, Any] = {name: bindparam(name) for name in old[0] if name != "which"}
        grown = update(table).where(table.c.id == bindparam("which")).values(**columns, version=table.c.version + 1)
        _many(session, grown, old)


def _replace(session: Session, model: Any, offices: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    table = _table(model)
    if offices:
        session.connection().execute(delete(table).where(table.c.office_id.in_(offices)))
    _many(session, insert(table), rows)


def _merge(
    session: Session, model: Any, offices: Sequence[str], key: tuple[str, ...], rows: Sequence[dict[str, Any]]
) -> None:
    """Update the rows of these offices that have the same key, take out those that are not given, add the others."""
    table = _table(model)
    parts = [table.c[name] for name in ("office_id", *key)]
    known: dict[tuple[Any, ...], int] = {}
    if offices:
        found = session.execute(select(table.c.id, *parts).where(table.c.office_id.in_(offices)))
        known = {tuple(cells): number for number, *cells in found}
    added, kept = [], []
    for row in rows:
        number = known.pop(tuple(row[name] for name in ("office_id", *key)), None)
        if number is None:
            added.append(row)
        else:
            kept.append({**row, "which": number})
    gone = list(known.values())
    for start in range(0, len(gone), 10 * AT_ONCE):
        session.connection().execute(delete(table).where(table.c.id.in_(gone[start : start + 10 * AT_ONCE])))
    if kept:
        columns: dict[str, Any] = {name: bindparam(name) for name in kept[0] if name != "which"}
        _many(session, update(table).where(table.c.id == bindparam("which")).values(columns), kept)
    _many(session, insert(table), added)


def _store_holders(session: Session, given: Sequence[OfficeRecord], old: Sequence[str]) -> None:
    _merge(session, OfficeHolder, old, ("name", "held_from"), [
        {
            "office_id": record.id, "position": position, "name": h.name, "surname": h.surname,
            "gender": h.gender.value, "held_from": h.held_from, "held_until": h.held_until, "source": h.source,
            "verified_on": h.verified_on,
        }
        for record in given for position, h in enumerate(record.holders)
    ])  # fmt: skip
    held = [record.id for record in given if record.holders]
    if not held:
        return
    h = OfficeHolder
    rows = session.execute(select(h.id, h.office_id, h.name, h.held_from).where(h.office_id.in_(held)))
    numbers = {(office, name, held_from): number for number, office, name, held_from in rows}
    table = _table(HolderWording)
    kept = select(h.id).where(h.office_id.in_(old))
    if old:
        session.connection().execute(delete(table).where(table.c.holder_id.in_(kept)))
    _many(session, insert(table), [
        {
            "holder_id": numbers[record.id, h.name, h.held_from], "language": language, "name": name,
            "name_dative": dative,
        }
        for record in given for h in record.holders for language, (name, dative) in h.names.items()
    ])  # fmt: skip


def _store_channels(session: Session, given: Sequence[OfficeRecord], old: Sequence[str]) -> None:
    _merge(session, Channel, old, ("kind", "value"), [
        {
            "office_id": record.id, "position": position, "kind": c.kind, "value": c.value, "extension": c.extension,
            "country": c.country, "country_line": c.country_line, "network": c.network, "health": c.health,
            "historical": c.historical, "source": c.source, "verified_on": c.verified_on,
        }
        for record in given for position, c in enumerate(record.channels)
    ])  # fmt: skip
