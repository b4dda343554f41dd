"""Reads what needs checking: addresses not verified for long or failing, holders who left, wordings not there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.access import Actor
from app.errors import N_
from app.recipients.models import Channel, Health, Office, OfficeHolder, OfficeWording

PAGE = 50
# Returns how many open reports there are of each office; `create_app` may register one under "office_reports".
ReportCounts = Callable[[Session, Actor], Mapping[str, int]]

# More than so many are not counted for the first page of the desk.
COUNTED = 1_000


class Reason(StrEnum):
    """Why an office needs checking; what is worst comes first."""

    REPORTED = "reported"
    FAILING = "failing"
    UNREACHABLE = "unreachable"
    ENDED = "ended"
    WORDING = "wording"
    STALE = "stale"


REASONS: Mapping[str, str] = {
    Reason.REPORTED: N_("Reported as wrong"),
    Reason.FAILING: N_("Mail comes back"),
    Reason.UNREACHABLE: N_("No address works"),
    Reason.ENDED: N_("The holder has left"),
    Reason.WORDING: N_("Wording missing for an open campaign"),
    Reason.STALE: N_("Not verified for long"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known from elsewhere: the day, and by the ids of offices the open reports and the languages missing.

    What was verified before `stale_before` counts as stale.
    """

    today: date
    stale_before: date
    reported: Mapping[str, int] = field(default_factory=dict)
    lacking: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which offices are looked at. `keeper` is the number of a section, 0 for the international desk, None for all."""

    country: str = ""
    keeper: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.country:
            found.append(Office.country == self.country)
        if self.keeper is not None:
            found.append(Office.keeper.is_(None) if self.keeper == 0 else Office.keeper == self.keeper)
        return found


def is_stale(channel: Channel, known: Known) -> bool:
    """Whether an address that letters may go to was verified too long ago, or never."""
    in_use = channel.health != Health.DEAD and not channel.historical
    return in_use and (channel.verified_on is None or channel.verified_on < known.stale_before)


def _condition(reason: Reason, known: Known) -> ColumnElement[bool]:
    channel = and_(Channel.office_id == Office.id, Channel.historical.is_(False), Channel.health != Health.DEAD)
    holder = OfficeHolder.office_id == Office.id
    match reason:
        case Reason.REPORTED:
            return Office.id.in_(list(known.reported)) if known.reported else false()
        case Reason.FAILING:
            return exists().where(channel, Channel.health == Health.FAILING)
        case Reason.UNREACHABLE:
            return ~exists().where(channel)
        case Reason.ENDED:
            today = or_(OfficeHolder.held_until.is_(None), OfficeHolder.held_until >= known.today)
            return and_(exists().where(holder), ~exists().where(holder, today))
        case Reason.WORDING:
            return Office.id.in_(list(known.lacking)) if known.lacking else false()
        case Reason.STALE:
            old = or_(Channel.verified_on.is_(None), Channel.verified_on < known.stale_before)
            return exists().where(channel, old)


def counts(session: Session, known: Known, asked: Filter) -> dict[Reason, int]:
    """Return how many offices need checking for each reason."""
    counted = [
        select(func.count()).select_from(Office).where(*asked.conditions(), _condition(reason, known)).scalar_subquery()
        for reason in Reason
    ]
    return dict(zip(Reason, session.execute(select(*counted)).one(), strict=True))


def listed(
    session: Session, reason: Reason, known: Known, asked: Filter, own: Collection[int], first: int
) -> tuple[list[Office], bool]:
    """Return one page of the offices that need checking for a reason, and whether there are more.

    What the sections in `own` keep comes first.
    """
    query: Select[Office] = (
        select(Office)
        .where(*asked.conditions(), _condition(reason, known))
        .order_by(case((Office.keeper.in_(list(own)), 0), else_=1), Office.country, Office.id)
        .options(selectinload(Office.wordings), selectinload(Office.channels), selectinload(Office.holders))
        .offset(first)
        .limit(PAGE + 1)
    )
    found = list(session.scalars(query))
    return found[:PAGE], len(found) > PAGE


def how_many(session: Session, known: Known, keepers: Collection[int | None]) -> int:
    """Return how many of the offices of these keepers need checking for any reason, up to COUNTED."""
    kept = or_(
        Office.keeper.in_([keeper for keeper in keepers if keeper is not None]),
        Office.keeper.is_(None) if None in keepers else false(),
    )
    found = select(Office.id).where(kept, or_(*(_condition(reason, known) for reason in Reason))).limit(COUNTED)
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def lacking(
    session: Session, used: Mapping[str, Collection[str]], datives: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Return by office the languages in which it has no title or no form of address, of those that are used.

    In the languages of `datives` the address block has the dative.
    """
    said: dict[tuple[str, str], tuple[str, str, str]] = {}
    for row in session.scalars(select(OfficeWording).where(OfficeWording.office_id.in_(list(used)))):
        said[row.office_id, row.language] = (row.title, row.form_of_address, row.form_of_address_dative)
    found: dict[str, tuple[str, ...]] = {}
    for office, languages in used.items():
        missing = [code for code in sorted(languages) if not _is_worded(said.get((office, code)), code in datives)]
        if missing:
            found[office] = tuple(missing)
    return found


def _is_worded(said: tuple[str, str, str] | None, in_dative: bool) -> bool:  # noqa: FBT001  # Called once, above.
    return said is not None and bool(said[0] and (said[2] if in_dative else said[1]))
