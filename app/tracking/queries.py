"""Reads what the deadline desk shows, from the columns of campaigns.

Of their contents only which update each is, and its occasion. Today is another day in another time zone, by one day
at most: what is further from today in UTC is counted by the database, and only the days between are looked at one by
one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.appeals.models import LetterState, Tally
from app.campaigns import occasion as occasions
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.lifecycle import USUAL_EXTENSION, Status
from app.campaigns.models import Campaign, SectionDeadline
from app.campaigns.occasion import Occasion
from app.staff.models import Account
from app.tracking.progress.small_counts import FEWEST

_ON_A_PAGE = 50
# Of each group the page of all shows so many; the others are one link away.
_AT_FIRST = 20
_DAY = timedelta(days=1)
_WEEK, _FORTNIGHT = 7, 14
# The letters that were made here to be downloaded, and those that we handed over to an office's mail server.
_LETTERS = (LetterState.GENERATED, LetterState.HANDED_OVER)

_Row = Row[*tuple[Any, ...]]


class Group(StrEnum):
    """When a campaign ends, as far as it matters to whoever decides; of what is invented it does not matter."""

    PASSED = "passed"
    TODAY = "today"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    LATER = "later"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Ending:
    """A campaign that is neither stopped nor closed. `days_left` is negative once it has passed, where it is.

    `update` is which update of its series it is, 0 for the first issue, since all issues share one reference.
    `owner` is empty for nobody; `letters` counts those made to be downloaded and those handed over by e-mail; `longer`
    is how many sections go on for longer; `begun` is the slug of its update that is being written, empty for none;
    `invented`: an example or for practice; `occasion` is the event to which it is bound.
    """

    slug: str
    reference: str
    update: int
    subject: str
    last_day: date
    today: date
    owner: str
    revision: int
    invented: bool
    letters: int | None
    longer: int
    begun: str
    occasion: Occasion | None

    @property
    def days_left(self) -> int:
        return (self.last_day - self.today).days

    @property
    def extended(self) -> date:
        """The last day that it has when it is extended for as long as is usual, from today where it has passed."""
        return max(self.last_day, self.today) + USUAL_EXTENSION


@dataclass(frozen=True, slots=True)
class Part:
    """Some campaigns of a group, on which of its pages they are (0: the first ones only), and how many it has."""

    group: Group
    campaigns: tuple[Ending, ...]
    count: int
    number: int

    @property
    def pages(self) -> int:
        return _pages(self.count)


@dataclass(frozen=True, slots=True)
class Need:
    """How many campaigns need a decision: that have passed, that end today, that end in the week after.

    `unowned` is what those are called that end in the week after and that nobody owns. Neither examples nor practice
    campaigns are among them.
    """

    passed: int
    today: int
    week: int
    unowned: tuple[str, ...]


def need(session: Session, now: datetime) -> Need:
    """Return how many campaigns need a decision now."""
    first = _utc_day(now) - _DAY
    last = first + timedelta(days=_WEEK + 2)
    real = (Campaign.status == Status.OPEN, Campaign.invented.is_(False))
    long_ago = session.scalar(select(func.count()).where(*real, Campaign.last_day < first)) or 0
    query = (
        select(Campaign.last_day, Campaign.time_zone, Campaign.owner_id, Campaign.reference, Campaign.slug)
        .where(*real, Campaign.last_day.between(first, last))
        .order_by(Campaign.last_day, Campaign.id)
    )
    near: dict[Group, list[_Row]] = {group: [] for group in Group}
    for row in session.execute(query):
        near[_group(row.last_day, _today(row.time_zone, now))].append(row)
    week = near[Group.WEEK]
    unowned = tuple(row.reference or row.slug for row in week if row.owner_id is None)
    return Need(long_ago + len(near[Group.PASSED]), len(near[Group.TODAY]), len(week), unowned)


def parts(session: Session, now: datetime, asked: Group | None = None, page: int = 1) -> list[Part]:
    """Return the groups that have campaigns, each with its first ones; where one is `asked` for, a page of that alone.

    Those that ended first, or end first, come first.
    """
    open_ = _Open(session, now)
    found = []
    for group in [asked] if asked else Group:
        count = open_.count(group)
        number = min(page, _pages(count)) if asked else 0
        start, most = ((number - 1) * _ON_A_PAGE, _ON_A_PAGE) if asked else (0, _AT_FIRST)
        if rows := open_.rows(group, start, most):
            found.append((group, count, number, rows))
    shown = list(chain.from_iterable(rows for _group, _count, _number, rows in found))
    letters, longer = _letters(session, [row.slug for row in shown]), _longer(session, shown)
    contents = _contents(session, shown)
    return [
        Part(
            group,
            tuple(_ending(row, now, contents[row.id], letters.get(row.slug, 0), longer[row.id]) for row in rows),
            count,
            number,
        )
        for group, count, number, rows in found
    ]


class _Open:
    """The open campaigns: those around today by group, and how many there are before and after those days.

    Examples and practice campaigns are in a group of their own, so that the others are as many as `need` counts.
    """

    def __init__(self, session: Session, now: datetime) -> None:
        first = _utc_day(now) - _DAY
        last = first + timedelta(days=_FORTNIGHT + 2)
        self._session = session
        real = Campaign.invented.is_(False)
        self._before, self._after = and_(real, Campaign.last_day < first), and_(real, Campaign.last_day > last)
        self._invented = Campaign.invented.is_(True)
        self._long_ago, self._far, self._unreal = (
            _how_many(session, which) for which in (self._before, self._after, self._invented)
        )
        self._near: dict[Group, list[_Row]] = {group: [] for group in Group}
        for row in self._read(_COLUMNS.where(real, Campaign.last_day.between(first, last))):
            self._near[_group(row.last_day, _today(row.time_zone, now))].append(row)

    def count(self, group: Group) -> int:
        away = {Group.PASSED: self._long_ago, Group.LATER: self._far, Group.INVENTED: self._unreal}
        return len(self._near[group]) + away.get(group, 0)

    def rows(self, group: Group, start: int, most: int) -> Sequence[_Row]:
        """Return at most so many campaigns of a group, beginning after so many."""
        near = self._near[group]
        rows: Sequence[_Row]
        match group:
            case Group.PASSED:
                rows = [*self._some(self._before, start, most), *near[max(0, start - self._long_ago) :]]
            case Group.LATER:
                rows = [*near[start:], *self._some(self._after, max(0, start - len(near)), most)]
            case Group.INVENTED:
                rows = self._some(self._invented, start, most)
            case _:
                rows = near[start:]
        return rows[:most]

    def _some(self, which: ColumnElement[bool], start: int, most: int) -> Sequence[_Row]:
        return self._read(_COLUMNS.where(which).offset(start).limit(most))

    def _read(self, query: Select[*tuple[Any, ...]]) -> Sequence[_Row]:
        return self._session.execute(query).all()


_UPDATE = aliased(Campaign)
_COLUMNS: Select[*tuple[Any, ...]] = (
    select(
        Campaign.id, Campaign.slug, Campaign.reference, Campaign.subject, Campaign.last_day, Campaign.time_zone,
        Campaign.revision, Campaign.invented, Campaign.predecessor_id, Account.name, Account.email,
        _UPDATE.slug.label("begun"),
    )
    .outerjoin(Account, Account.id == Campaign.owner_id)
    .outerjoin(_UPDATE, _UPDATE.predecessor_id == Campaign.id)
    .where(Campaign.status == Status.OPEN)
    .order_by(Campaign.last_day, Campaign.id)
)  # fmt: skip


def _pages(count: int) -> int:
    return max(1, -(-count // _ON_A_PAGE))


def _how_many(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(Campaign.status == Status.OPEN, which)) or 0


@dataclass(frozen=True, slots=True)
class _Told:
    """What only a campaign's content tells: which update of its series it is, 0 for a first issue, and its occasion."""

    update: int
    occasion: Occasion | None


def _contents(session: Session, rows: Collection[_Row]) -> dict[int, _Told]:
    """Return what the contents of some campaigns tell, by their numbers."""
    is_update = {row.id: row.predecessor_id is not None for row in rows}
    draft = Campaign.draft
    query = select(Campaign.id, draft["update"].as_integer(), draft["occasion"]).where(Campaign.id.in_(is_update))
    return {
        number: _Told((update or 0) if is_update[number] else 0, occasions.from_json(occasion))
        for number, update, occasion in session.execute(query)
    }


def _letters(session: Session, slugs: Collection[str]) -> dict[str, int | None]:
    """Return how many letters there are of each of some campaigns, None where they are fewer than can be told.

    A state that fewer than five letters came to is left out, as on the page of the progress: by both together the few
    could be worked out.
    """
    query = (
        select(Tally.campaign, func.sum(Tally.count))
        .where(Tally.campaign.in_(slugs), Tally.state.in_(_LETTERS))
        .group_by(Tally.campaign, Tally.state)
    )
    letters: dict[str, int | None] = {}
    for slug, count in session.execute(query):
        known = letters.get(slug)
        letters[slug] = (known or 0) + int(count) if count >= FEWEST else known
    return letters


def _longer(session: Session, rows: Collection[_Row]) -> Counter[int]:
    """Return how many sections go on for longer than each of some campaigns, by its number."""
    last_days = {row.id: row.last_day for row in rows}
    query = select(SectionDeadline.campaign_id, SectionDeadline.kind, SectionDeadline.day)
    own = session.execute(query.where(SectionDeadline.campaign_id.in_(last_days)))
    return Counter(
        number for number, kind, day in own if Deadline(DeadlineKind(kind), day).last_day > last_days[number]
    )


def _ending(row: _Row, now: datetime, told: _Told, letters: int | None, longer: int) -> Ending:
    return Ending(
        slug=row.slug,
        reference=row.reference,
        update=told.update,
        subject=row.subject,
        last_day=row.last_day,
        today=_today(row.time_zone, now),
        owner=row.name or row.email or "",
        revision=row.revision,
        invented=row.invented,
        letters=letters,
        longer=longer,
        begun=row.begun or "",
        occasion=told.occasion,
    )


def _group(last_day: date, today: date) -> Group:
    left = (last_day - today).days
    if left < 0:
        return Group.PASSED
    if left == 0:
        return Group.TODAY
    if left <= _WEEK:
        return Group.WEEK
    return Group.FORTNIGHT if left <= _FORTNIGHT else Group.LATER


def _today(time_zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(time_zone)).date()


def _utc_day(now: datetime) -> date:
    return now.astimezone(UTC).date()
