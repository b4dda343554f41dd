"""Use cases of missions; each is one commit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import insert, writing
from app.missions import queries
from app.missions.errors import ChoiceChanged, NoMission, NotOfThisSection
from app.missions.models import MissionChoice, MissionGap
from app.sections.models import Section


def note_gaps(session: Session, gaps: Collection[tuple[str, str]], day: date, letters: int) -> None:
    """Note within the caller's commit that no mission was known, for each pair of a state and a country.

    `letters` is how many went without it. Each pair has one row, whoever asks and however often.
    """
    for state, country in sorted(gaps):
        row = insert(session, MissionGap).values(
            state=state, country=country, first_day=day, last_day=day, count=letters
        )
        later = {"last_day": day, "count": MissionGap.count + letters}
        session.execute(row.on_conflict_do_update(index_elements=["state", "country"], set_=later))


def choose(
    session: Session,
    actor: Actor,
    section: Section,
    pair: tuple[str, str],
    office: str | None,
    seen: int,
    now: datetime,
) -> None:
    """Let copies from a country go to a mission of a state; `pair` is (state, country), no office: none, on purpose.

    `seen` is the version of the choice that the caller has seen, 0 where there was none.
    Raises NotOfThisSection, NoMission, ChoiceChanged.
    """
    number, (state, country) = section.id, pair
    with writing(session):
        _require_served(session, actor, number, country)
        if office is not None and office not in {mission.id for mission in queries.missions_of(session, state)}:
            raise NoMission(office)
        row = _unchanged(session, number, pair, seen)
        before = {"mission": row.office_id} if row else None
        if row is None:
            chosen = {"section_id": number, "state": state, "country": country, "office_id": office}
            added = insert(session, MissionChoice).values(**chosen, version=1).on_conflict_do_nothing()
            if session.scalar(added.returning(MissionChoice.id)) is None:
                raise ChoiceChanged
        else:
            row.office_id, row.version = office, row.version + 1
        subject = Subject("mission", f"{state} {country}", number)
        audit.record(session, actor, "choose", subject, now, before=before, after={"mission": office})


def choose_by_rule(
    session: Session, actor: Actor, section: Section, pair: tuple[str, str], seen: int, now: datetime
) -> None:
    """Take back what a section has chosen, so that accreditation decides. Raises NotOfThisSection, ChoiceChanged."""
    number, (state, country) = section.id, pair
    with writing(session):
        _require_served(session, actor, number, country)
        row = _unchanged(session, number, pair, seen)
        if row is not None:
            session.delete(row)
            subject = Subject("mission", f"{state} {country}", number)
            audit.record(session, actor, "unchoose", subject, now, before={"mission": row.office_id})


def _require_served(session: Session, actor: Actor, section: int, country: str) -> None:
    if not actor.may_change(section) or country not in queries.countries_of(session, section):
        raise NotOfThisSection


def _unchanged(session: Session, section: int, pair: tuple[str, str], seen: int) -> MissionChoice | None:
    row = queries.choice(session, section, *pair, locked=True)
    if (row.version if row else 0) != seen:
        raise ChoiceChanged
    return row
