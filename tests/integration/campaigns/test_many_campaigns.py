"""Of thousands of campaigns that have passed, pages for everybody read no content: a passed one's is spoilt here."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.campaigns import queries
from app.campaigns.deadlines import DeadlineKind
from app.campaigns.models import SectionDeadline
from app.extensions import writing
from app.sections import queries as sections
from app.sections.dress import Dress
from tests.campaign_rows import a_content, all_opened
from tests.conftest import NOON
from tests.sections import a_section, the_section

TODAY = NOON.date()
YESTERDAY = TODAY - timedelta(days=1)


def _spoil(session: Session, slug: str) -> None:
    with writing(session):
        which = "SELECT id FROM campaign WHERE slug = :slug"
        session.execute(
            text(f"UPDATE campaign_version SET content = '{{}}' WHERE campaign_id = ({which})"),  # noqa: S608  # Our own words.
            {"slug": slug},
        )


@pytest.fixture
def germany(app: Flask) -> Dress:
    a_section(app)
    return sections.dress_of(the_section(app))


@pytest.fixture
def _passed(session: Session) -> None:
    all_opened(session, [a_content(session, "ua-1-26", TODAY - timedelta(days=30))], NOON - timedelta(days=60))
    _spoil(session, "ua-1-26")


@pytest.mark.usefixtures("_passed", "germany")
@pytest.mark.parametrize("address", ["", "campaigns.ics", "campaigns.atom"])
@pytest.mark.parametrize("place", ["/en/", "/en/sections/germany/"])
def test_what_has_passed_is_not_read_for_everybody(client: FlaskClient, place: str, address: str) -> None:
    answer = client.get(f"{place}{address}")
    assert answer.status_code == 200
    assert "practice" in answer.text


@pytest.mark.usefixtures("_passed")
def test_how_many_end_within_a_week_is_counted_without_a_content(session: Session, germany: Dress) -> None:
    all_opened(session, [a_content(session, "ua-2-26", TODAY + timedelta(days=6))], NOON)
    _spoil(session, "ua-2-26")
    assert queries.ending_within_a_week(session, germany, NOON) == 1


def test_of_a_sections_campaigns_a_page_is_read(session: Session, germany: Dress) -> None:
    contents = [a_content(session, f"ua-{number}-26", TODAY + timedelta(days=number)) for number in range(1, 51)]
    all_opened(session, [*contents, a_content(session, "last", TODAY + timedelta(days=90))], NOON)
    _spoil(session, "last")
    page = queries.page_of_open(session, germany, "1", TODAY)
    assert (len(page.campaigns), page.number, page.pages, page.ending) == (50, 1, 2, 6)


@pytest.mark.parametrize(
    ("kind", "day", "shown"),
    [
        (DeadlineKind.UNTIL, TODAY, True),
        (DeadlineKind.UNTIL, YESTERDAY, False),
        (DeadlineKind.BEFORE, TODAY, False),
        (DeadlineKind.BEFORE, TODAY + timedelta(days=1), True),
        (DeadlineKind.MONTH, date(2026, 11, 1), True),
        (DeadlineKind.MONTH, date(2026, 10, 31), False),
    ],
)
def test_what_a_section_lets_go_on_is_there_and_nowhere_else(
    session: Session, germany: Dress, kind: DeadlineKind, day: date, *, shown: bool
) -> None:
    (number,) = all_opened(session, [a_content(session, "ua-1-26", YESTERDAY)], NOON - timedelta(days=9))
    with writing(session):
        session.add(SectionDeadline(campaign_id=number, section_id=germany.id, kind=kind, day=day))
    there = [one.content.slug for one in queries.making_letters(session, germany, NOON)]
    assert ("ua-1-26" in there) == shown
    assert ("ua-1-26" in there) == any(
        one.content.slug == "ua-1-26" and one.phase_on(one.day_of(NOON)).makes_letters
        for one in queries.all_published(session, germany)
    )
    assert "ua-1-26" not in [one.content.slug for one in queries.making_letters(session, None, NOON)]
