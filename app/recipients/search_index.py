"""Keeps the index of the search, within the caller's commit: the tokens of each office, and where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import IntEnum
from itertools import islice

from sqlalchemy import Select, delete, insert, or_, select, tuple_, update
from sqlalchemy.orm import Session

from app.letters import countries
from app.public import DESK_LANGUAGES
from app.recipients import tokens
from app.recipients.models import (
    Channel,
    ChannelKind,
    HolderWording,
    Office,
    OfficeHolder,
    OfficeWording,
    SearchEntry,
    SearchToken,
)
from app.sections.models import Section

_AT_ONCE = 500
_COPY = "COPY search_token (number, token, place) FROM STDIN"


class Place(IntEnum):
    """Where a token stands; what stands in a better place comes first."""

    PHRASE = 0
    NAME = 1
    MORE = 2
    CHANNEL = 3
    FILTER = 9


def filter_token(name: str, value: str) -> str:
    """Return the token that says what an office has besides words, such as its country."""
    return f":{name}:{value.lower()}"[: tokens.LONGEST_TOKEN]


def reindex(session: Session, ids: Collection[str]) -> int:
    """Let the index say of these offices what stands of them now, within the caller's commit; returns how many.

    Offices that are no more leave the index. Memory is bounded, however many there are.
    """
    session.flush()
    wanted = iter(dict.fromkeys(ids))
    count = 0
    while chunk := list(islice(wanted, _AT_ONCE)):
        count += len(chunk)
        _reindex(session, chunk)
    return count


def _reindex(session: Session, ids: Sequence[str]) -> None:
    new = _tokens_of(session, ids)
    numbers = _numbers(session, list(new))
    known: dict[int, dict[str, int]] = {number: {} for number in numbers.values()}
    query = select(SearchToken.number, SearchToken.token, SearchToken.place)
    for number, token, place in session.execute(query.where(SearchToken.number.in_(known))):
        known[number][token] = place
    gone = [
        (number, token)
        for id_, number in numbers.items()
        for token, place in known[number].items()
        if new[id_].get(token) != place
    ]
    for start in range(0, len(gone), _AT_ONCE):
        session.execute(
            delete(SearchToken)
            .where(tuple_(SearchToken.number, SearchToken.token).in_(gone[start : start + _AT_ONCE]))
            .execution_options(synchronize_session=False)
        )
    _insert(
        session,
        [
            (number, token, place)
            for id_, number in numbers.items()
            for token, place in sorted(new[id_].items())
            if known[number].get(token) != place
        ],
    )
    session.execute(
        update(SearchEntry)
        .where(SearchEntry.number.in_(known))
        .values(version=select(Office.version).where(Office.id == SearchEntry.office_id).scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def behind(session: Session) -> Sequence[str]:
    """Return some of the offices that were changed since the index knew of them; nobody changes them meanwhile."""
    known = SearchEntry.version == Office.version
    query = select(Office.id).outerjoin(SearchEntry, SearchEntry.office_id == Office.id)
    late = query.where(or_(SearchEntry.number.is_(None), ~known)).order_by(Office.id).limit(_AT_ONCE)
    # What somebody changes just now brings the index along by itself, or is found the next time.
    return session.scalars(late.with_for_update(of=Office, skip_locked=True, key_share=True)).all()


def _insert(session: Session, rows: Sequence[tuple[int, str, int]]) -> None:
    """Add rows to the index; a large directory has millions of them."""
    connection = session.connection()
    if connection.dialect.name == "postgresql" and len(rows) > _AT_ONCE:
        # Its way to take many rows, several times as quick as any INSERT.
        with connection.connection.cursor() as cursor, cursor.copy(_COPY) as copy:  # type: ignore[attr-defined]  # psycopg's.
            for row in rows:
                copy.write_row(row)
    elif rows:
        columns = ("number", "token", "place")
        connection.execute(insert(SearchToken), [dict(zip(columns, row, strict=True)) for row in rows])


def _numbers(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """Return the numbers of offices, which those get that have none."""
    query = select(SearchEntry.office_id, SearchEntry.number).where(SearchEntry.office_id.in_(ids))
    found = dict(session.execute(query).all())
    missing = [id_ for id_ in ids if id_ not in found]
    if missing:
        session.connection().execute(insert(SearchEntry), [{"office_id": id_} for id_ in missing])
        found |= session.execute(query).all()
    return found


class _Noted:
    """The tokens of offices, each with the best place where it stands."""

    def __init__(self) -> None:
        self.tokens: dict[str, dict[str, int]] = {}

    def note(self, office: str, place: Place, said: Iterable[str]) -> None:
        known, own = self.tokens.setdefault(office, {}), place.value
        for token in said:
            if known.get(token, own) >= own:
                known[token] = own

    def note_name(self, office: str, name: str) -> None:
        """Note what an office is called, or who holds it: by its words and as a whole."""
        self.note(office, Place.NAME, tokens.tokens(name))
        self.note(office, Place.PHRASE, tokens.phrases(name))


def _tokens_of(session: Session, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return for each office that is there its tokens, each with its place."""
    noted = _Noted()
    _note_offices(session, ids, noted)
    _note_wordings(session, ids, noted)
    _note_holders(session, ids, noted)
    _note_channels(session, ids, noted)
    return noted.tokens


def _note_offices(session: Session, ids: Sequence[str], noted: _Noted) -> None:
    sections = {section.id: section for section in session.scalars(select(Section))}
    query = select(Office.id, Office.country, Office.keeper, Office.rank).where(Office.id.in_(ids))
    for id_, country, keeper, rank in session.execute(query):
        noted.note_name(id_, id_)
        noted.note(id_, Place.MORE, _kept_by_and_in(country, sections.get(keeper or 0)))
        given = (("country", country or ""), ("keeper", str(keeper or 0)), ("rank", rank))
        noted.note(id_, Place.FILTER, [filter_token(name, value) for name, value in given if value])


def _note_wordings(session: Session, ids: Sequence[str], noted: _Noted) -> None:
    query = select(
        OfficeWording.office_id, OfficeWording.title, OfficeWording.title_f, OfficeWording.form_of_address,
        OfficeWording.form_of_address_dative, OfficeWording.form_of_address_f, OfficeWording.form_of_address_dative_f,
    ).where(OfficeWording.office_id.in_(ids))  # fmt: skip
    for id_, title, title_f, *forms in session.execute(query):
        for name in filter(None, (title, title_f)):
            noted.note_name(id_, name)
        noted.note(id_, Place.MORE, tokens.tokens("\n".join(forms)))


def _note_holders(session: Session, ids: Sequence[str], noted: _Noted) -> None:
    for id_, until, *names in session.execute(_names(ids)):
        for name in filter(None, names):
            # Whether a last day has come is not asked: the index would have to change by itself at midnight.
            if until is None:
                noted.note_name(id_, name)
            else:
                noted.note(id_, Place.MORE, tokens.tokens(name))


def _note_channels(session: Session, ids: Sequence[str], noted: _Noted) -> None:
    query = select(Channel.office_id, Channel.kind, Channel.value, Channel.network)
    for id_, kind, value, network in session.execute(query.where(Channel.office_id.in_(ids))):
        said = tokens.number_tokens(value) if kind == ChannelKind.FAX else tokens.tokens(f"{value} {network}")
        noted.note(id_, Place.CHANNEL, said)


def _names(ids: Sequence[str]) -> Select[str, date | None, str, str, str]:
    return (
        select(
            OfficeHolder.office_id, OfficeHolder.held_until, OfficeHolder.name, HolderWording.name,
            HolderWording.name_dative,
        )
        .outerjoin(HolderWording, HolderWording.holder_id == OfficeHolder.id)
        .where(OfficeHolder.office_id.in_(ids))
    )  # fmt: skip


def _kept_by_and_in(country: str | None, section: Section | None) -> set[str]:
    """Return the words of an office's country, in the languages of the interface, and of the section that keeps it."""
    said = [country or ""]
    if country:
        said += [countries.name_of(country, language) for language in DESK_LANGUAGES]
    if section is not None:
        # Its names may change, and no office would be told.
        said.append(section.slug)
    return tokens.tokens("\n".join(said))
