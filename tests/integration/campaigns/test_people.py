"""The desk's pages of the people at risk: their names in every language, what is known of them, their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access import Role
from app.campaigns.content import Person
from app.campaigns.drafts import queries
from app.campaigns.drafts.services import Edit, change, mark_of
from app.campaigns.lifecycle import Status
from app.campaigns.publishing import publish
from app.campaigns.queries import campaign_to_change
from app.cases.values import PersonStatus
from tests.approving import APPROVED, COORDINATOR
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.ending import ended
from tests.fields import Page
from tests.integration.campaigns.test_all_campaigns import a_draft
from tests.sending import text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

PEOPLE = "/desk/campaigns/a-draft/people"
NEW, FIRST = f"{PEOPLE}/new", f"{PEOPLE}/1"
MARA = "/desk/campaigns/practice/people/1"


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    a_draft(session, "a-draft", languages_read=("ru",))
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def people(session: Session, slug: str = "a-draft") -> tuple[Person, ...]:
    session.expire_all()
    return queries.draft(session, slug).content.people


def add(desk: Desk, name: str, **typed: Any) -> None:
    assert sent(desk, NEW, desk.get(NEW), name=name, **typed).status_code == 303


def test_people_are_named_and_everything_of_them_is_kept(session: Session, desk: Desk) -> None:
    assert "Nobody is named yet." in text_of(desk.get(PEOPLE))
    add(
        desk, "Мара Илвес", gender="f", pronouns="she/her", aliases="Mara Ilves\r\n\r\nMarra Ilves\nMara Ilves",
        status="detained", status_on="2026-10-03", status_source="the court", name_ru_nominative="Мара Илвес",
        name_ru_genitive="Мары Илвес",
    )  # fmt: skip
    add(desk, "The Four", group="y")
    assert people(session) == (
        Person(
            "Мара Илвес", "f", "she/her", {"ru": {"nominative": "Мара Илвес", "genitive": "Мары Илвес"}},
            ("Mara Ilves", "Marra Ilves"), status=PersonStatus.DETAINED, status_on=date(2026, 10, 3),
            status_source="the court",
        ),
        Person("The Four", group=True),
    )  # fmt: skip
    page = text_of(desk.get(PEOPLE))
    assert "in detention, 3 October 2026" in page
    assert "several people" in page
    assert "missing: Русский" in " ".join(page.split())


def test_a_form_that_nobody_touched_changes_nothing(session: Session, desk: Desk) -> None:
    before = queries.draft(session, "practice")
    assert sent(desk, MARA, desk.get(MARA)).status_code == 303
    session.expire_all()
    assert queries.draft(session, "practice").revision == before.revision


def test_the_forms_that_a_language_needs_are_asked_for(desk: Desk) -> None:
    fields = fields_of(desk.get(MARA))
    assert {name for name in fields if name.startswith("name_uk_")} == {
        f"name_uk_{case}"
        for case in ("nominative", "genitive", "dative", "accusative", "instrumental", "locative", "vocative")
    }
    assert [name for name in fields if name.startswith("name_fr_")] == ["name_fr_nominative"]


def test_what_is_proposed_is_filled_in_to_be_checked_and_saved_by_nobody_else(session: Session, desk: Desk) -> None:
    typed = {"name": "Иван Петров", "gender": "m", "name_ru_nominative": "Иван Петров", "name_ru_dative": "Ивану П."}
    shown = sent(desk, NEW, desk.get(NEW), **typed, action="propose")
    assert shown.status_code == 200
    assert people(session) == ()
    fields = fields_of(shown)
    assert fields["name_ru_genitive"] == ["Ивана Петрова"]
    # What somebody has typed stays.
    assert fields["name_ru_dative"] == ["Ивану П."]
    assert text_of(shown).count("Proposed – check it.") == 4
    assert sent(desk, NEW, shown).status_code == 303
    assert people(session)[0].names["ru"]["instrumental"] == "Иваном Петровым"


@pytest.mark.parametrize("gender", ["", "x"])
def test_nothing_is_proposed_where_the_gender_is_not_known(desk: Desk, gender: str) -> None:
    typed = {"name": "Иван Петров", "gender": gender, "name_ru_nominative": "Иван Петров"}
    shown = sent(desk, NEW, desk.get(NEW), **typed, action="propose")
    assert shown.status_code == 200
    assert "Proposed – check it." not in text_of(shown)


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"name": ""}, "name", "This is needed."),
        ({"name": None}, "name", "This is needed."),
        ({"name": "x" * 201}, "name", "at most 200 characters"),
        ({"name": "x" * 1_000_001}, "name", "at most 200 characters"),
        ({"name": "a\0b"}, "name", "cannot stand in a letter"),
        ({"name": "a\u202eb"}, "name", ""),
        ({"gender": "woman"}, "gender", "Choose one of these."),
        ({"pronouns": "x" * 41}, "pronouns", "at most 40 characters"),
        ({"aliases": "one\n" + "x" * 201}, "aliases", "at most 200 characters"),
        ({"aliases": "a\0b"}, "aliases", "cannot stand in a letter"),
        ({"status": "gone"}, "status", "Choose one of these."),
        ({"status_on": "2026-10-03"}, "status", "Choose the status, since its day or source is there."),
        ({"status_source": "somebody"}, "status", "Choose the status, since its day or source is there."),
        ({"status": "died", "status_on": "2026-02-29"}, "status_on", "“2026-02-29” is not a date"),
        ({"status": "died", "status_on": "1066-10-14"}, "status_on", "is not a date"),
        ({"status": "died", "status_on": "1960-10-14"}, "status_on", "A date from 1961-01-01 to 2199-12-31"),
        ({"name_ru_genitive": "Мары"}, "name_ru_nominative", "Enter the nominative, too"),
        ({"name_ru_nominative": "x" * 201}, "name_ru_nominative", "at most 200 characters"),
    ],
    ids=["no name", "no field", "long name", "a million characters", "NUL", "a turned text", "gender", "pronouns",
         "long alias", "NUL in an alias", "status", "day without status", "source without status", "29 February",
         "long ago", "too early", "no nominative", "long form"],
)  # fmt: skip
def test_a_wrong_value_is_refused_beside_its_field(
    session: Session, desk: Desk, typed: dict[str, Any], field: str, told: str
) -> None:
    answer = sent(desk, NEW, desk.get(NEW), **{"name": "Mara Ilves", **typed})
    assert answer.status_code == 422
    errors = Page(answer).errors
    assert [*errors] == [field]
    assert told in errors[field]
    assert people(session) == ()


def test_people_are_ordered_corrected_and_removed(session: Session, desk: Desk) -> None:
    for name in ("Ann", "Bo", "Cy"):
        add(desk, name)
    for address, step, order in (
        ("2/order", "-1", ["Bo", "Ann", "Cy"]),
        ("2/order", "1", ["Bo", "Cy", "Ann"]),
        ("1/order", "-1", ["Bo", "Cy", "Ann"]),
        ("3/order", "1", ["Bo", "Cy", "Ann"]),
        ("1/remove", "", ["Cy", "Ann"]),
    ):
        seen = fields_of(desk.get(PEOPLE), "/remove")["seen"]
        assert desk.post(f"{PEOPLE}/{address}", {"seen": seen, "by": step}).status_code == 303
        assert [person.name for person in people(session)] == order
    assert sent(desk, FIRST, desk.get(FIRST), name="Cyd").status_code == 303
    assert [person.name for person in people(session)] == ["Cyd", "Ann"]


@pytest.mark.parametrize("address", ["1/order", "1/remove", "new", "1"])
def test_a_step_that_was_overtaken_is_not_made(session: Session, desk: Desk, address: str) -> None:
    add(desk, "Ann")
    add(desk, "Bo")
    page = desk.get(PEOPLE if "/" in address else f"{PEOPLE}/{address}")
    fields = fields_of(page, "/remove" if "/" in address else "")
    other = desk.get(FIRST)
    assert sent(desk, FIRST, other, name="Anna").status_code == 303
    answer = desk.post(f"{PEOPLE}/{address}", {**fields, "name": "Mine", "by": "1"})
    assert answer.status_code == 409
    assert "Somebody else has changed this" in text_of(answer)
    assert [person.name for person in people(session)] == ["Anna", "Bo"]
    if "/" not in address:
        assert fields_of(answer)["name"] == ["Mine"]
        # Sent once more, it is what somebody wants who has looked at both.
        assert sent(desk, f"{PEOPLE}/{address}", answer).status_code == 303


def test_a_person_whom_somebody_removed_meanwhile_is_not_written_over_another(session: Session, desk: Desk) -> None:
    add(desk, "Ann")
    opened = desk.get(FIRST)
    desk.post(f"{FIRST}/remove", {"seen": fields_of(desk.get(PEOPLE), "/remove")["seen"]})
    assert sent(desk, FIRST, opened, name="Anna").status_code == 409
    assert people(session) == ()


@pytest.mark.parametrize("n", ["0", "2", "2147483647", "2147483648", "9" * 30, "-1", "one"])
def test_a_person_who_is_not_there_has_no_page(desk: Desk, n: str) -> None:
    add(desk, "Ann")
    seen = fields_of(desk.get(PEOPLE), "/remove")["seen"]
    assert desk.get(f"{PEOPLE}/{n}").status_code == 404
    for step in ("remove", "order"):
        assert desk.post(f"{PEOPLE}/{n}/{step}", {"seen": seen}).status_code == 404


@pytest.mark.parametrize("step", ["remove", "order"])
def test_the_address_of_a_step_leads_back(desk: Desk, step: str) -> None:
    assert desk.get(f"{FIRST}/{step}").location == PEOPLE


def test_names_that_no_field_is_about_stay(session: Session, desk: Desk) -> None:
    odd = Person("Ann", names={"xx": {"nominative": "An"}, "ru": {"nominative": "Анна", "vocative": "Ань"}})
    edit = Edit("test", lambda _c: 0, mark_of(0), lambda content: replace(content, people=(odd,)))
    change(session, COORDINATOR, "a-draft", edit, NOON)
    assert sent(desk, FIRST, desk.get(FIRST), gender="f").status_code == 303
    assert people(session)[0] == replace(odd, gender="f")


def test_the_people_of_a_campaign_that_is_over_are_shown_and_not_changed(session: Session, desk: Desk) -> None:
    opened = desk.get(MARA)
    seen = fields_of(desk.get("/desk/campaigns/practice/people"), "/remove")["seen"]
    ended(session, "practice", Status.STOPPED)
    assert sent(desk, MARA, opened, name="Mine").status_code == 409
    assert desk.post(f"{MARA}/remove", {"seen": seen}).status_code == 409
    assert people(session, "practice")[0].name == "Mara Ilves"
    assert desk.get(MARA).status_code == 200


def test_what_is_known_of_a_person_is_told_to_the_public_once_it_is_published(
    app: Flask, session: Session, desk: Desk
) -> None:  # fmt: skip
    known = {"status": "detained", "status_on": "2026-10-03", "status_source": "the <court>"}
    assert sent(desk, MARA, desk.get(MARA), **known).status_code == 303
    public = app.test_client()
    assert "in detention" not in public.get("/en/campaigns/practice").text
    campaign = campaign_to_change(session, "practice")
    assert campaign
    publish(session, campaign, APPROVED, NOON)
    session.commit()
    page = public.get("/en/campaigns/practice")
    assert "Mara Ilves : in detention (3 October 2026). Source: the <court>" in " ".join(text_of(page).split())
    assert "the &lt;court&gt;" in page.text
    assert "Мара Илвес" in public.get("/ru/campaigns/practice").text
