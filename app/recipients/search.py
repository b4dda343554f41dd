"""Finds offices by what is known of them, and keeps the index that this needs. It commits nothing by itself.

`reindex` is called within the commit of every change. `find` answers quickly over 100,000 offices: the rarest word of
a query is looked through, in the order of rank, and of what it finds the other words are asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.letters import countries
from app.public import INTERFACE_LANGUAGES
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

PAGE = 50
# Nobody reads further; another word finds it sooner.
LAST_FIRST = 950
_AT_ONCE = 500
# With a word as rare as this, all that it finds is looked at and put in order.
_FEW = 1_000
# Words that find more than this count as equally frequent.
_COUNTED = 20_000
_BATCHES = (256, 4_096, 65_536, 1_048_576)
_LAST = "\U0010ffff"


class Place(IntEnum):
    """Where a token stands; what stands in a better place comes first."""

    PHRASE = 0
    NAME = 1
    MORE = 2
    CHANNEL = 3
    FILTER = 9


_WORDS = (Place.NAME, Place.MORE, Place.CHANNEL)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words, and what the offices have in common.

    `keeper` is the number of a section, 0 for the international desk; `country` is ISO 3166-1 alpha-2.
    """

    words: str = ""
    country: str = ""
    keeper: int | None = None
    rank: str = ""

    def filters(self) -> list[str]:
        """Return the tokens that say what is asked for besides words."""
        given = (
            ("country", self.country),
            ("keeper", "" if self.keeper is None else str(self.keeper)),
            ("rank", self.rank),
        )
        return [_filter(name, value) for name, value in given if value]


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of one page of offices, best first. `total` is None where there are so many that nobody counted them."""

    ids: tuple[str, ...]
    more: bool
    total: int | None


def _filter(name: str, value: str) -> str:
    return f":{name}:{value.lower()}"[: tokens.LONGEST_TOKEN]


# What finds offices.


class _Scan:
    """A range of the index to go through, and how many rows it has, up to a bound."""

    def __init__(self, place: Place, wanted: ColumnElement[bool]) -> None:
        self.rows: Select[int, str] = select(SearchToken.number, SearchToken.token).where(
            SearchToken.place == place, wanted
        )
        self.count = 0


class _Condition:
    """One thing that an office must have: a token that begins in one of several ways, or a token itself."""

    def __init__(self, beginnings: Sequence[str], places: Sequence[Place]) -> None:
        self.beginnings, self.places = beginnings, places
        self.scans = [_Scan(place, self._range(SearchToken, one)) for place in places for one in beginnings]

    @property
    def count(self) -> int:
        """How many rows it finds, as far as they were counted."""
        return sum(scan.count for scan in self.scans)

    def ranges(self, table: type[SearchToken]) -> ColumnElement[bool]:
        """Whether a row's token is one of those meant; the place is left open, where the tokens already say it."""
        return or_(*(self._range(table, beginning) for beginning in self.beginnings))

    def _range(self, table: type[SearchToken], beginning: str) -> ColumnElement[bool]:
        if self.places == (Place.FILTER,):
            return table.token == beginning
        return and_(table.token >= beginning, table.token < beginning + _LAST)

    def holds_for(self, number: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
        other = aliased(SearchToken)
        return exists().where(other.number == number, self.ranges(other))


def find(session: Session, asked: Asked, first: int = 0, page: int = PAGE) -> Found:
    """Return one page of the offices that have all that is asked for; `first` is how many came before."""
    first = max(0, min(first, LAST_FIRST))
    words = [_Condition(term, _WORDS) for term in tokens.terms(asked.words)]
    filters = [_Condition((token,), (Place.FILTER,)) for token in asked.filters()]
    if not words:
        # Words of signs only find nothing; no words at all find all.
        return _listed(session, asked, first, page) if not asked.words.strip() else Found((), more=False, total=0)
    conditions = [*words, *filters]
    _count(session, conditions)
    rarest = min(conditions, key=lambda condition: condition.count)
    if rarest.count == 0:
        return Found((), more=False, total=0)
    if rarest.count < _FEW:
        ranked = _all_ranked(session, asked, words, conditions, rarest)
        return Found(tuple(ranked[first : first + page]), len(ranked) > first + page, len(ranked))
    numbers = list(islice(_streamed(session, asked, words, filters), first, first + page + 1))
    entries = select(SearchEntry.number, SearchEntry.office_id).where(SearchEntry.number.in_(numbers))
    ids = dict(session.execute(entries).all())
    total = first + len(numbers) if len(numbers) <= page and (numbers or not first) else None
    return Found(tuple(ids[number] for number in numbers[:page]), len(numbers) > page, total)


def _listed(session: Session, asked: Asked, first: int, page: int) -> Found:
    """All offices, or all with what is asked for, by id."""
    query = select(Office.id).order_by(Office.id)
    if asked.country:
        query = query.where(Office.country == asked.country)
    if asked.rank:
        query = query.where(Office.rank == asked.rank)
    if asked.keeper is not None:
        query = query.where(Office.keeper.is_(None) if asked.keeper == 0 else Office.keeper == asked.keeper)
    ids = session.scalars(query.offset(first).limit(page + 1)).all()
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    return Found(tuple(ids[:page]), len(ids) > page, total)


def _count(session: Session, conditions: Iterable[_Condition]) -> None:
    """Count how many rows each condition finds, up to a bound."""
    scans = [scan for condition in conditions for scan in condition.scans]
    if scans:
        counts = (select(func.count()).select_from(scan.rows.limit(_COUNTED).subquery()) for scan in scans)
        row = session.execute(select(*(count.scalar_subquery() for count in counts))).one()
        for scan, count in zip(scans, row, strict=True):
            scan.count = count


def _all_ranked(
    session: Session,
    asked: Asked,
    words: Sequence[_Condition],
    conditions: Sequence[_Condition],
    rarest: _Condition,
) -> list[str]:
    """Return the ids of all offices that fit: whole names first, then exact words, in the best places."""
    others = [condition for condition in conditions if condition is not rarest]
    numbers = {
        number
        for scan in rarest.scans
        if scan.count
        for number in session.scalars(
            scan.rows.where(*(condition.holds_for(SearchToken.number) for condition in others))
        )
    }
    whole = _Condition(tokens.phrase_beginnings(asked.words), (Place.PHRASE,))
    rows: dict[int, list[tuple[str, int]]] = {number: [] for number in numbers}
    looked_at = [*words, *([whole] if whole.beginnings else [])]
    query = select(SearchToken.number, SearchToken.token, SearchToken.place).where(
        SearchToken.number.in_(numbers), or_(*(condition.ranges(SearchToken) for condition in looked_at))
    )
    for number, token, place in session.execute(query):
        rows[number].append((token, place))
    scores = {number: _score(found, whole, words) for number, found in rows.items()}
    entries = session.execute(select(SearchEntry.number, SearchEntry.office_id).where(SearchEntry.number.in_(numbers)))
    return [id_ for _score_, id_ in sorted((scores[number], id_) for number, id_ in entries)]


def _score(found: Sequence[tuple[str, int]], whole: _Condition, words: Sequence[_Condition]) -> tuple[int, int]:
    """Return how well an office fits; less is better."""
    phrases = [token for token, place in found if place == Place.PHRASE]
    phrase = 2 - any(map(_begins_with(whole), phrases)) - any(token in whole.beginnings for token in phrases)
    places = 0
    for word in words:
        fits = _begins_with(word)
        places += min(
            (2 * place + (token not in word.beginnings) for token, place in found if place and fits(token)), default=9
        )
    return phrase, places


class _begins_with:  # noqa: N801  # It is called like a function.
    def __init__(self, condition: _Condition) -> None:
        self._beginnings = tuple(condition.beginnings)

    def __call__(self, token: str) -> bool:
        return token.startswith(self._beginnings)


def _streamed(
    session: Session, asked: Asked, words: Sequence[_Condition], filters: Sequence[_Condition]
) -> Iterator[int]:
    """Return the numbers of the offices that fit, each once, in the order of the index, as far as somebody asks."""
    seen: set[int] = set()
    whole = _Condition(tokens.phrase_beginnings(asked.words), (Place.PHRASE,))
    _count(session, [whole])
    rarest = min(words, key=lambda word: word.count)
    others = [word for word in words if word is not rarest]
    steps = [(scan, filters) for scan in whole.scans] + [(scan, [*others, *filters]) for scan in rarest.scans]
    for scan, conditions in steps:
        for number in _scanned(session, scan, conditions):
            if number not in seen:
                seen.add(number)
                yield number


def _scanned(session: Session, scan: _Scan, conditions: Sequence[_Condition]) -> Iterator[int]:
    """Return the numbers in a range of the index for which the conditions hold; read in growing parts."""
    done = 0
    for size in _BATCHES:
        # A range that was not counted to its end may go on for ever.
        if done >= scan.count < _COUNTED:
            return
        ordered = scan.rows.order_by(SearchToken.place, SearchToken.token, SearchToken.number)
        rows = ordered.offset(done).limit(size).subquery()
        held = (condition.holds_for(rows.c.number) for condition in conditions)
        yield from session.scalars(select(rows.c.number).where(*held).order_by(rows.c.token, rows.c.number))
        done += size


# What keeps the index.


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
    rows = [
        {"number": number, "token": token, "place": place}
        for id_, number in numbers.items()
        for token, place in sorted(new[id_].items())
        if known[number].get(token) != place
    ]
    if rows:
        session.connection().execute(insert(SearchToken), rows)


def _numbers(session: Session, ids: Sequence[str]) -> dict[str, int]:
    """Return the numbers of offices, which those get that have none."""
    query = select(SearchEntry.office_id, SearchEntry.number).where(SearchEntry.office_id.in_(ids))
    found = dict(session.execute(query).all())
    missing = [id_ for id_ in ids if id_ not in found]
    if missing:
        session.connection().execute(insert(SearchEntry), [{"office_id": id_} for id_ in missing])
        found |= session.execute(query).all()
    return found


def _tokens_of(session: Session, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return for each office that is there its tokens, each with the best place where it stands."""
    found: dict[str, dict[str, int]] = {}

    def note(office: str, place: Place, said: Iterable[str]) -> None:
        known = found[office]
        for token in said:
            known[token] = min(place.value, known.get(token, place.value))

    sections = {section.id: section for section in session.scalars(select(Section))}
    for office in session.execute(
        select(Office.id, Office.country, Office.keeper, Office.rank).where(Office.id.in_(ids))
    ):
        found[office.id] = {}
        note(office.id, Place.NAME, tokens.tokens(office.id))
        note(office.id, Place.PHRASE, tokens.phrases(office.id))
        note(office.id, Place.MORE, _kept_by_and_in(office.country, sections.get(office.keeper or 0)))
        given = Asked(country=office.country or "", keeper=office.keeper or 0, rank=office.rank)
        note(office.id, Place.FILTER, given.filters())
    for id_, title, form, dative in session.execute(
        select(
            OfficeWording.office_id, OfficeWording.title, OfficeWording.form_of_address,
            OfficeWording.form_of_address_dative,
        ).where(OfficeWording.office_id.in_(ids))
    ):  # fmt: skip
        note(id_, Place.PHRASE, tokens.phrases(title))
        note(id_, Place.NAME, tokens.tokens(title))
        note(id_, Place.MORE, tokens.tokens(f"{form}\n{dative}"))
    for id_, until, *names in session.execute(_names(ids)):
        # Whether a last day has come is not asked: the index would have to change by itself at midnight.
        place = Place.NAME if until is None else Place.MORE
        for name in filter(None, names):
            note(id_, place, tokens.tokens(name))
            if place is Place.NAME:
                note(id_, Place.PHRASE, tokens.phrases(name))
    for id_, kind, value, network in session.execute(
        select(Channel.office_id, Channel.kind, Channel.value, Channel.network).where(Channel.office_id.in_(ids))
    ):
        said = tokens.number_tokens(value) if kind == ChannelKind.FAX else tokens.tokens(f"{value} {network}")
        note(id_, Place.CHANNEL, said)
    return found


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
        said += [countries.name_of(country, language) for language in INTERFACE_LANGUAGES]
    if section is not None:
        said += [section.slug, *section.names.values()]
    return tokens.tokens("\n".join(said))
