"""Finds missions in the directory, and reads what sections have chosen and where a mission is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, selectinload

from app.letters.conventions import Rank
from app.missions import rules
from app.missions.models import MissionChoice, MissionGap
from app.missions.rules import PRACTICE_OFFICES, Candidate, Choice, Found, Rule
from app.recipients.models import Accreditation, ChannelKind, Office
from app.recipients.queries import usable
from app.sections.models import SectionCountry

_WRITTEN_TO = frozenset({ChannelKind.POST, ChannelKind.FAX, ChannelKind.EMAIL})


def missions_for(
    session: Session,
    country: str,
    states: Collection[str],
    section: int | None,
    *,
    historical: bool = False,
    practice: bool = False,
) -> list[Found]:
    """Return the mission of each of some states for supporters in a country, in the order of the states.

    Whoever lives in a state itself has no mission of it. `section` is the one whose pages the supporter is on; without
    one, or where it has chosen nothing, the choice of the section that serves the country holds.
    """
    abroad = [state for state in dict.fromkeys(states) if state != country]
    accredited: dict[str, list[Candidate]] = defaultdict(list)
    for office in _accredited(session, country, abroad, practice=practice):
        accredited[office.country or ""].append(_candidate(office, historical=historical))
    choices = {} if practice else _choices(session, country, abroad, section, historical=historical)
    return [rules.found(state, country, accredited[state], choices.get(state)) for state in abroad]


def _accredited(session: Session, country: str, states: Collection[str], *, practice: bool) -> list[Office]:
    """Return the missions of some states that are accredited to a country: the invented ones, or the others."""
    query = (
        select(Office)
        .join(Accreditation, Accreditation.office_id == Office.id)
        .where(Accreditation.country == country, Office.country.in_(states))
        .options(selectinload(Office.channels))
    )
    return [office for office in session.scalars(query) if office.id.startswith(PRACTICE_OFFICES) == practice]


def _candidate(office: Office, *, historical: bool) -> Candidate:
    channels = [channel for channel in usable(office, historical=historical) if channel.kind in _WRITTEN_TO]
    return Candidate(
        office.id,
        frozenset(channel.country for channel in channels if channel.kind == ChannelKind.POST and channel.country),
        is_embassy=office.rank == Rank.AMBASSADOR,
        is_reachable=bool(channels),
    )


def _choices(
    session: Session, country: str, states: Collection[str], section: int | None, *, historical: bool
) -> dict[str, Choice]:
    """Return what was chosen for a country, by state: by the section itself, else by the first that serves it."""
    serves = and_(SectionCountry.section_id == MissionChoice.section_id, SectionCountry.country == country)
    query = (
        select(MissionChoice, Office)
        .outerjoin(Office, Office.id == MissionChoice.office_id)
        .outerjoin(SectionCountry, serves)
        .where(MissionChoice.country == country, MissionChoice.state.in_(states))
        .where(or_(MissionChoice.section_id == section, SectionCountry.id.is_not(None)))
        .order_by(MissionChoice.section_id)
        .options(selectinload(Office.channels))
    )
    chosen: dict[str, Choice] = {}
    rows = session.execute(query).all()
    for row, office in sorted(rows, key=lambda found: found[0].section_id != section):
        if office is not None and office.country != row.state:
            # It was chosen when it was that state's; what an office is may be corrected.
            continue
        chosen.setdefault(row.state, Choice(_candidate(office, historical=historical) if office else None))
    return chosen


def missions_of(session: Session, state: str) -> Sequence[Office]:
    """Return all missions of a state, wherever they are accredited, by id; those for practice are none of a state."""
    query = (
        select(Office)
        .where(Office.country == state, Office.accreditations.any(), Office.id.not_like(f"{PRACTICE_OFFICES}%"))
        .order_by(Office.id)
        .options(selectinload(Office.channels), selectinload(Office.accreditations), selectinload(Office.wordings))
    )
    return session.scalars(query).all()


def choice(session: Session, section: int, state: str, country: str, *, locked: bool = False) -> MissionChoice | None:
    """Return what a section has chosen; `locked`, nobody else changes it before this commit."""
    query = select(MissionChoice).filter_by(section_id=section, state=state, country=country)
    return session.scalar(query.with_for_update() if locked else query)


@dataclass(frozen=True, slots=True)
class Line:
    """What copies from a country to one state come to; `gap` is there where a mission was asked for and is missing."""

    country: str
    found: Found
    gap: MissionGap | None = None


def overview(session: Session, section: int, states: Collection[str]) -> list[Line]:
    """Return the mission of each state for each country that a section serves; states of its gaps are among them."""
    countries = countries_of(session, section)
    return _lines(session, section, countries, states, _gaps(session, countries))


def missing(session: Session, section: int | None) -> list[Line]:
    """Return where a mission is missing in the countries of a section, or (None) in those that no section serves."""
    noted = _gaps(session, None if section is None else countries_of(session, section))
    countries = dict.fromkeys(gap.country for gap in noted)
    return [line for line in _lines(session, section, countries, (), noted) if line.gap]


def _lines(
    session: Session,
    section: int | None,
    countries: Iterable[str],
    states: Collection[str],
    noted: Sequence[MissionGap],
) -> list[Line]:
    lines = []
    for country in countries:
        gaps = {gap.state: gap for gap in noted if gap.country == country}
        # What was noted and has been mended since is no gap any more.
        lines += [
            Line(country, found, gaps.get(found.state) if found.rule is Rule.UNKNOWN else None)
            for found in missions_for(session, country, sorted({*states, *gaps}), section)
        ]
    return lines


def _gaps(session: Session, countries: Collection[str] | None) -> Sequence[MissionGap]:
    """Return where a mission was missing: in some countries, or (None) in those that no section serves."""
    query = select(MissionGap).order_by(MissionGap.country, MissionGap.state)
    if countries is None:
        return session.scalars(query.where(MissionGap.country.not_in(select(SectionCountry.country)))).all()
    return session.scalars(query.where(MissionGap.country.in_(countries))).all()


def countries_of(session: Session, section: int) -> list[str]:
    """Return the countries that a section serves, in their order."""
    query = select(SectionCountry.country).where(SectionCountry.section_id == section)
    return list(session.scalars(query.order_by(SectionCountry.country)))


def not_noted(session: Session, pairs: Collection[tuple[str, str]], day: date) -> list[tuple[str, str]]:
    """Return those of some pairs (state, country) that were not noted on this day yet as without a mission."""
    if not pairs:
        return []
    query = select(MissionGap.state, MissionGap.country).where(MissionGap.last_day >= day)
    noted = {(state, country) for state, country in session.execute(query)}
    return [pair for pair in pairs if pair not in noted]


def offices_named(session: Session) -> set[str]:
    """Return the ids of the offices that a section has chosen as a mission."""
    named = session.scalars(select(MissionChoice.office_id).where(MissionChoice.office_id.is_not(None)).distinct())
    return {office for office in named if office}
