"""A section's own list of missions at the desk, and what is missing where no section is."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import DESK, Actor, Role
from app.audit.models import AuditEntry
from app.extensions import writing
from app.missions import services
from app.missions.models import MissionChoice
from app.sections import queries
from tests.conftest import NOON
from tests.desk import signed_in
from tests.missions import a_section, an_office
from tests.sending import text_of

EDITOR = Role.SECTION_EDITOR
PAGE = "/desk/sections/de/missions"


@pytest.fixture(autouse=True)
def _sections(session: Session) -> None:
    """UA 84/11 writes to Russia and asks for copies."""
    a_section(session, "de", "DE", "AT")
    a_section(session, "fr", "FR")
    an_office(session, "ru-embassy-berlin", "RU", accredited=["DE"], stands_in="DE", title="Embassy in Berlin")
    an_office(session, "ru-embassy-paris", "RU", accredited=["FR"], stands_in="FR", title="Embassy in Paris")
    with writing(session):
        pairs = [("RU", "AT"), ("RU", "DE"), ("RU", "FR"), ("RU", "NZ")]
        services.note_gaps(session, pairs, NOON.date(), letters=2)


def _editor(session: Session) -> int:
    found = queries.by_slug(session, "de")
    assert found
    number = found.id
    # What was read before must not keep the account that is made next from being seen.
    session.rollback()
    return number


def test_the_list_names_each_mission_and_what_is_missing(app: Flask, session: Session) -> None:
    desk = signed_in(app, EDITOR, sections=[_editor(session)])
    page = " ".join(text_of(desk.get(PAGE)).split())
    assert "1 mission is missing" in page
    assert "Germany Russia Embassy in Berlin it stands in the country" in page
    assert "Austria Russia – none is known 2 last on 21 November 2026" in page
    assert "France" not in page


def test_a_mission_is_chosen_for_a_country(app: Flask, session: Session) -> None:
    desk = signed_in(app, EDITOR, sections=[_editor(session)])
    address = f"{PAGE}/AT/RU"
    assert "accredited to: Germany" in text_of(desk.get(address))
    assert desk.post(address, {"mission": "ru-embassy-berlin", "version": "0"}).status_code == 303
    page = " ".join(text_of(desk.get(PAGE)).split())
    assert "Every mission is known" in page
    assert "Austria Russia Embassy in Berlin chosen by the section" in page
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "mission"))
    assert (entry.action, entry.subject, entry.after) == ("choose", "RU AT", {"mission": "ru-embassy-berlin"})
    assert desk.post(address, {"mission": "(none)", "version": "1"}).status_code == 303
    assert "none, and on purpose" in text_of(desk.get(PAGE))
    assert desk.post(address, {"mission": "(rule)", "version": "2"}).status_code == 303
    assert "1 mission is missing" in text_of(desk.get(PAGE))


def test_the_second_of_two_editors_is_told_and_sees_what_stands(app: Flask, session: Session) -> None:
    desk = signed_in(app, EDITOR, sections=[_editor(session)])
    assert desk.post(f"{PAGE}/AT/RU", {"mission": "ru-embassy-berlin", "version": "0"}).status_code == 303
    response = desk.post(f"{PAGE}/AT/RU", {"mission": "(none)", "version": "0"})
    assert response.status_code == 409
    assert "Somebody else has chosen here" in text_of(response)
    assert 'value="ru-embassy-berlin" checked' in response.text
    assert 'name="version" value="1"' in response.text


@pytest.mark.parametrize(
    "mission", ["", "ru-president", "ru-prosecutor-general", "practice-embassy", "nowhere", "a\x00b", "x" * 100_000]
)
def test_what_is_no_mission_is_refused(app: Flask, session: Session, mission: str) -> None:
    desk = signed_in(app, EDITOR, sections=[_editor(session)])
    response = desk.post(f"{PAGE}/AT/RU", {"mission": mission, "version": "0"})
    assert response.status_code == 422
    assert "Choose one of these" in text_of(response)
    assert session.scalars(select(MissionChoice)).all() == []


@pytest.mark.parametrize(
    "address", ["AT/XX", "AT/ru", "FR/RU", "NZ/RU", "XX/RU", "AT/AT", "at/RU", "AT/%00", "AT/" + "R" * 5000]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_countries_that_the_section_serves_have_a_page(
    app: Flask, session: Session, address: str, method: str
) -> None:
    desk = signed_in(app, EDITOR, sections=[_editor(session)])
    assert getattr(desk, method)(f"{PAGE}/{address}").status_code == 404


@pytest.mark.parametrize("address", ["", "/FR/RU"])
def test_another_section_is_not_there(app: Flask, session: Session, address: str) -> None:
    desk = signed_in(app, EDITOR, sections=[_editor(session)])
    assert desk.get(f"/desk/sections/fr/missions{address}").status_code == 404
    if address:
        assert desk.post(f"/desk/sections/fr/missions{address}", {"mission": "(none)"}).status_code == 404
    assert session.scalars(select(MissionChoice)).all() == []


@pytest.mark.parametrize("role", sorted(DESK))
def test_the_desk_sees_what_is_missing_where_no_section_is(app: Flask, role: Role) -> None:
    page = " ".join(text_of(signed_in(app, role).get("/desk/missions/")).split())
    assert "1 mission is missing in countries that no section serves" in page
    assert "New Zealand Russia" in page
    assert "France" not in page


@pytest.mark.parametrize("role", [EDITOR, Role.TRANSLATOR])
def test_others_do_not(app: Flask, role: Role) -> None:
    assert signed_in(app, role).get("/desk/missions/").status_code == 403


def test_a_translator_has_no_missions(app: Flask) -> None:
    desk = signed_in(app, Role.TRANSLATOR)
    assert desk.get(PAGE).status_code == 403
    assert desk.post(f"{PAGE}/AT/RU", {"mission": "(none)"}).status_code == 403


def test_the_first_page_of_the_desk_is_told_of_what_is_missing(app: Flask, session: Session) -> None:
    actor = Actor(1, "Somebody", frozenset({EDITOR}), frozenset({_editor(session)}))
    with app.test_request_context("/en/"):
        told = [task for source in app.extensions["desk_tasks"] for task in source(session, actor, NOON)]
    sentences = {task.address: task.sentence for task in told}
    assert sentences[PAGE] == "Section de: 1 diplomatic mission is missing."
