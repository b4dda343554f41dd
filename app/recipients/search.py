"""Finds offices by what is known of them. A change at the desk brings the index along, an import is caught up with.

`find` answers quickly over 100,000 offices: the rarest word of a query is looked through, in the order of rank, and of
what it finds the other words are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.recipients import tokens
from app.recipients.models import Office, SearchEntry, SearchToken
from app.recipients.search_index import Place, filter_token, reindex

__all__ = ["LAST_FIRST", "PAGE", "Asked", "Found", "Place", "find", "reindex"]

PAGE = 50
# Nobody reads further; another word finds it sooner.
LAST_FIRST = 950
# With a word as rare as this, all that it finds is looked at and put in order.
_FEW = 1_000
# Words that find more than this count as equally frequent.
_COUNTED = 8_000
_BATCHES = (256, 4_096, 65_536, 1_048_576)
_LAST = "\U0010ffff"


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
        return [filter_token(name, value) for name, value in given if value]


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of one page of offices, best first. `total` is None where there are so many that nobody counted them."""

    ids: tuple[str, ...]
    more: bool
    total: int | None


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
        return (
            _listed(session, asked, filters, first, page) if not asked.words.strip() else Found((), more=False, total=0)
        )
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


def _listed(session: Session, asked: Asked, filters: Sequence[_Condition], first: int, page: int) -> Found:
    """All offices, or all that have what is asked for besides words, by id."""
    _count(session, filters)
    rarest = min(filters, key=lambda condition: condition.count, default=None)
    if rarest is not None and rarest.count < _COUNTED:
        others = [condition.holds_for(SearchToken.number) for condition in filters if condition is not rarest]
        rows = rarest.scans[0].rows.where(*others).subquery()
        query = select(SearchEntry.office_id).join(rows, rows.c.number == SearchEntry.number)
        ids = session.scalars(query.order_by(SearchEntry.office_id)).all()
        return Found(tuple(ids[first : first + page]), len(ids) > first + page, len(ids))
    walked = select(Office.id).where(*_columns(asked)).order_by(Office.id).offset(first).limit(page + 1)
    ids = session.scalars(walked).all()
    total = None if filters else session.scalar(select(func.count()).select_from(Office))
    return Found(tuple(ids[:page]), len(ids) > page, total)


def _columns(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.country:
        yield Office.country == asked.country
    if asked.rank:
        yield Office.rank == asked.rank
    if asked.keeper is not None:
        yield Office.keeper.is_(None) if asked.keeper == 0 else Office.keeper == asked.keeper


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
