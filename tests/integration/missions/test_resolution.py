"""A supporter's country leads to the missions that the directory and the sections name."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.extensions import writing
from app.missions import queries, services
from app.missions.errors import ChoiceChanged, NoMission, NotOfThisSection
from app.missions.models import MissionChoice
from app.missions.queries import missions_for
from app.missions.rules import Found, Rule
from app.recipients.models import Health, Office
from app.sections.models import Section
from tests.conftest import NOON
from tests.missions import a_section, an_office


@pytest.fixture
def missions(empty_session: Session) -> Session:
    """Missions of two states, and offices that are none."""
    session = empty_session
    an_office(session, "tj-embassy-berlin", "TJ", accredited=["DE", "CZ"], stands_in="DE")
    an_office(session, "tj-embassy-madrid", "TJ", accredited=["ES", "AD"], stands_in="ES")
    an_office(session, "tj-embassy-paris", "TJ", accredited=["FR", "AD", "MC"], stands_in="FR")
    an_office(session, "tj-embassy-rome", "TJ", accredited=["IT"], stands_in="IT", health=Health.DEAD)
    an_office(session, "tj-embassy-vienna", "TJ", accredited=["AT"], stands_in="AT", historical=True)
    an_office(session, "tj-ministry", "TJ", stands_in="DE", rank="minister")
    an_office(session, "ru-embassy-berlin", "RU", accredited=["DE"], stands_in="DE")
    an_office(session, "practice-tj-embassy-berlin", "TJ", accredited=["DE"], stands_in="DE")
    return session


@pytest.mark.parametrize(
    ("country", "wanted"),
    [
        ("DE", Found("TJ", Rule.IN_COUNTRY, "tj-embassy-berlin")),
        ("CZ", Found("TJ", Rule.FROM_ABROAD, "tj-embassy-berlin")),
        # Both cover Andorra from abroad; it is always the same one.
        ("AD", Found("TJ", Rule.FROM_ABROAD, "tj-embassy-madrid")),
        ("MC", Found("TJ", Rule.FROM_ABROAD, "tj-embassy-paris")),
        ("NZ", Found("TJ", Rule.UNKNOWN)),
        ("IT", Found("TJ", Rule.UNKNOWN)),
        ("AT", Found("TJ", Rule.UNKNOWN)),
    ],
)
def test_a_country_has_its_mission(missions: Session, country: str, wanted: Found) -> None:
    assert missions_for(missions, country, ["TJ"], None) == [wanted]


def test_every_state_has_its_own_mission(missions: Session) -> None:
    found = missions_for(missions, "DE", ["TJ", "RU", "BY", "TJ"], None)
    assert [(one.state, one.office) for one in found] == [
        ("TJ", "tj-embassy-berlin"), ("RU", "ru-embassy-berlin"), ("BY", None),
    ]  # fmt: skip


def test_whoever_lives_in_the_state_has_no_mission_of_it(missions: Session) -> None:
    assert [one.state for one in missions_for(missions, "TJ", ["TJ", "RU"], None)] == ["RU"]


def test_a_historical_campaign_uses_the_addresses_of_its_time(missions: Session) -> None:
    found = missions_for(missions, "AT", ["TJ"], None, historical=True)
    assert found == [Found("TJ", Rule.IN_COUNTRY, "tj-embassy-vienna")]


def test_a_practice_campaign_writes_to_invented_missions_only(missions: Session) -> None:
    found = missions_for(missions, "DE", ["TJ"], None, practice=True)
    assert found == [Found("TJ", Rule.IN_COUNTRY, "practice-tj-embassy-berlin")]
    assert missions_for(missions, "ES", ["TJ"], None, practice=True) == [Found("TJ", Rule.UNKNOWN)]


class TestChoice:
    """What a section chooses for a country that it serves."""

    @pytest.fixture(autouse=True)
    def _sections(self, missions: Session) -> None:
        self.session = missions
        self.numbers = {slug: a_section(missions, slug, *served) for slug, served in (("de", ["DE"]), ("fr", ["FR"]))}

    def _choose(self, slug: str, country: str, office: str | None, seen: int = 0) -> None:
        section = self.session.get_one(Section, self.numbers[slug])
        services.choose(self.session, COMMAND_LINE, section, ("TJ", country), office, seen, NOON)

    def _found(self, country: str, section: str | None) -> Found:
        number = self.numbers[section] if section else None
        return missions_for(self.session, country, ["TJ"], number)[0]

    @pytest.mark.parametrize("through", ["de", "fr", None])
    def test_it_holds_for_its_country_through_whichever_pages(self, through: str | None) -> None:
        self._choose("de", "DE", "tj-embassy-paris")
        assert self._found("DE", through) == Found("TJ", Rule.CHOSEN, "tj-embassy-paris")
        assert self._found("FR", through) == Found("TJ", Rule.IN_COUNTRY, "tj-embassy-paris")

    def test_none_on_purpose_is_no_gap(self) -> None:
        self._choose("de", "DE", None)
        assert self._found("DE", None) == Found("TJ", Rule.NONE_WANTED)
        assert queries.missing(self.session, self.numbers["de"]) == []

    def test_it_can_be_taken_back(self) -> None:
        self._choose("de", "DE", None)
        section = self.session.get_one(Section, self.numbers["de"])
        services.choose_by_rule(self.session, COMMAND_LINE, section, ("TJ", "DE"), 1, NOON)
        assert self._found("DE", None).rule is Rule.IN_COUNTRY

    def test_the_second_of_two_who_choose_is_told(self) -> None:
        self._choose("de", "DE", None)
        with pytest.raises(ChoiceChanged):
            self._choose("de", "DE", "tj-embassy-paris", seen=0)
        self._choose("de", "DE", "tj-embassy-paris", seen=1)
        with pytest.raises(ChoiceChanged):
            self._choose("de", "DE", None, seen=1)

    @pytest.mark.parametrize("office", ["tj-ministry", "ru-embassy-berlin", "practice-tj-embassy-berlin", "nowhere"])
    def test_what_is_no_mission_of_the_state_is_refused(self, office: str) -> None:
        with pytest.raises(NoMission):
            self._choose("de", "DE", office)

    def test_a_country_of_another_section_is_refused(self) -> None:
        with pytest.raises(NotOfThisSection):
            self._choose("de", "FR", None)

    def test_it_goes_with_its_mission(self) -> None:
        self._choose("de", "DE", "tj-embassy-paris")
        with writing(self.session):
            self.session.delete(self.session.get_one(Office, "tj-embassy-paris"))
        assert self.session.query(MissionChoice).count() == 0
        assert self._found("DE", None) == Found("TJ", Rule.IN_COUNTRY, "tj-embassy-berlin")


class TestGaps:
    """Where a mission was asked for and nobody knows one."""

    @pytest.fixture(autouse=True)
    def _noted(self, missions: Session) -> None:
        self.session, self.number = missions, a_section(missions, "nz", "NZ", "IT")
        for _ in range(3):
            with writing(missions):
                services.note_gaps(missions, [("TJ", "NZ"), ("RU", "NZ"), ("TJ", "US")], NOON.date(), letters=1)

    def test_they_land_with_the_section_that_serves_the_country(self) -> None:
        lines = queries.missing(self.session, self.number)
        assert [(line.country, line.found.state, line.gap and line.gap.count) for line in lines] == [
            ("NZ", "RU", 3), ("NZ", "TJ", 3),
        ]  # fmt: skip

    def test_else_with_the_desk(self) -> None:
        assert [(line.country, line.found.state) for line in queries.missing(self.session, None)] == [("US", "TJ")]

    def test_one_that_is_mended_is_none_any_more(self) -> None:
        an_office(self.session, "tj-embassy-canberra", "TJ", accredited=["AU", "NZ"], stands_in="AU")
        assert [line.found.state for line in queries.missing(self.session, self.number)] == ["RU"]
