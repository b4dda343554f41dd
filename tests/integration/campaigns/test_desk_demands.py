"""The demands of a campaign at the desk: added, asked of a state, ordered, removed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.access import Role
from app.campaigns.approval import TextState
from app.campaigns.content import Demand
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.fields import Page
from tests.integration.campaigns.test_desk_texts import draft, save, state

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

DEMANDS = "/desk/campaigns/practice/demands"
FIRST, SECOND = "disclose", "release"


@pytest.fixture
def coordinator(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def demands(app: Flask) -> list[tuple[str, str, str | None]]:
    """Return number, first word and state of each demand."""
    return [(one.id, one.texts.get("en", "").partition(" ")[0], one.to) for one in draft(app).content.demands]


def add(desk: Desk, text: str, page: TestResponse | None = None, **changed: Any) -> TestResponse:
    seen = fields_of(page or desk.get(DEMANDS), "/add")["seen"][0]
    return desk.post(f"{DEMANDS}/add", {"seen": seen, "to": "", "text": text, **changed})


def change(desk: Desk, number: int, action: str, page: TestResponse | None = None, **changed: Any) -> TestResponse:
    seen = fields_of(page or desk.get(DEMANDS), "/add")["seen"][0]
    return desk.post(f"{DEMANDS}/{number}", {"seen": seen, "action": action, **changed})


def test_a_demand_is_added_asked_of_a_state_and_moved_up(app: Flask, coordinator: Desk) -> None:
    assert add(coordinator, "tell  {{ person.nominative }}’s family\r\n", to="RU").status_code == 303
    assert demands(app) == [("1", FIRST, None), ("2", SECOND, None), ("3", "tell", "RU")]
    assert change(coordinator, 3, "up").status_code == 303
    assert change(coordinator, 1, "ask", to="TJ").status_code == 303
    assert demands(app) == [("1", FIRST, "TJ"), ("2", "tell", "RU"), ("3", SECOND, None)]
    text = coordinator.get(DEMANDS).text
    assert "Letters to Russia ask: 2, 3" in " ".join(text.split())
    assert "Letters to Tajikistan ask: 1, 3" in " ".join(text.split())


@pytest.mark.parametrize(("number", "action", "order"), [
    (1, "up", [FIRST, SECOND]), (2, "down", [FIRST, SECOND]), (1, "down", [SECOND, FIRST]), (2, "up", [SECOND, FIRST]),
])  # fmt: skip
def test_the_marks_of_a_demand_go_with_it(
    app: Flask, coordinator: Desk, number: int, action: str, order: list[str]
) -> None:
    save(coordinator, "fr", **{"demand-2": "la relâcher"})
    assert change(coordinator, number, action).status_code == 303
    assert [word for _id, word, _to in demands(app)] == order
    place = f"demand-{order.index(SECOND) + 1}"
    assert state(app, "fr", place) is TextState.DRAFT
    assert {state(app, "de", place), state(app, "fr", f"demand-{order.index(FIRST) + 1}")} == {TextState.APPROVED}


def test_a_demand_that_is_removed_takes_its_texts_along(app: Flask, coordinator: Desk) -> None:
    page = coordinator.get(f"{DEMANDS}/1/remove")
    assert "French" in page.text
    assert sent(coordinator, f"{DEMANDS}/1/remove", page).status_code == 303
    assert demands(app) == [("1", SECOND, None)]
    assert state(app, "fr", "demand-1") is TextState.APPROVED
    assert "demand-2" not in draft(app).approvals["fr"]
    sent(coordinator, f"{DEMANDS}/1/remove", coordinator.get(f"{DEMANDS}/1/remove"))
    assert "Nothing is asked yet" in coordinator.get(DEMANDS).text


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "Enter what is asked."),
        (" \r\n ", "Enter what is asked."),
        ("- one\n- two", "One paragraph without a list"),
        ("one\n\ntwo", "One paragraph without a list"),
        ("1. one", "It has a numbered list"),
        ("free {{ person.vocative }}", "unknown variable person.vocative"),
        ("a\x00b", "U+0000"),
        ("a\u202eb", "U+202E"),
        ("x" * 900_000, "at most 20000 fit"),
    ],
    ids=["nothing", "spaces", "list", "two paragraphs", "numbered list", "unknown placeholder", "NUL",
         "bidi override", "long"],
)  # fmt: skip
def test_what_can_be_no_demand(app: Flask, coordinator: Desk, text: str, error: str) -> None:
    before = draft(app)
    response = add(coordinator, text, to="RU")
    assert response.status_code == 422
    page = Page(response)
    assert error in page.errors["text"]
    assert page.values["to"] == "RU"
    assert draft(app) == before


@pytest.mark.parametrize("state_", ["XX", "russia", "RU\x00", "x" * 100_000])
def test_a_state_that_there_is_not(app: Flask, coordinator: Desk, state_: str) -> None:
    before = draft(app)
    assert add(coordinator, "free her", to=state_).status_code == 422
    assert change(coordinator, 1, "ask", to=state_).status_code == 422
    assert draft(app) == before


@pytest.mark.parametrize("number", [3, 0, 2147483647, 2147483648, "1e3", "%00"])
def test_a_demand_that_there_is_not(coordinator: Desk, number: Any) -> None:
    assert change(coordinator, number, "up").status_code == 404
    assert coordinator.get(f"{DEMANDS}/{number}/remove").status_code == 404
    seen = fields_of(coordinator.get(DEMANDS), "/add")["seen"][0]
    # The router knows a number that is too large for one of another method.
    assert coordinator.post(f"{DEMANDS}/{number}/remove", {"seen": seen}).status_code in {404, 405}


def test_an_overtaken_page_changes_nothing(app: Flask, coordinator: Desk) -> None:
    page, removal = coordinator.get(DEMANDS), coordinator.get(f"{DEMANDS}/2/remove")
    assert change(coordinator, 2, "up").status_code == 303
    before = demands(app)
    answers = [
        change(coordinator, 2, "up", page),
        change(coordinator, 2, "ask", page, to="RU"),
        sent(coordinator, f"{DEMANDS}/2/remove", removal),
        add(coordinator, "a new one", page),
    ]
    assert {answer.status_code for answer in answers} == {409}
    assert all("Somebody else has changed this" in answer.text for answer in answers)
    assert demands(app) == before
    # What was typed is still there, and the page is about what stands now.
    assert Page(answers[-1]).values["text"].strip() == "a new one"
    assert add(coordinator, "a new one", answers[-1]).status_code == 303


def test_a_translation_is_no_change_of_the_demands(app: Flask, coordinator: Desk) -> None:
    page = coordinator.get(DEMANDS)
    save(coordinator, "fr", **{"demand-2": "la relâcher"})
    assert change(coordinator, 2, "up", page).status_code == 303
    assert draft(app).content.demands[0].texts["fr"] == "la relâcher"


def test_a_demand_without_its_original_is_shown_as_missing(app: Flask, coordinator: Desk) -> None:
    save(coordinator, "en", **{"demand-1": ""})
    assert isinstance(draft(app).content.demands[0], Demand)
    assert "missing in the original" in coordinator.get(DEMANDS).text


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.SECTION_EDITOR])
def test_nobody_but_the_desk_changes_what_is_asked(app: Flask, role: Role) -> None:
    desk = signed_in(app, role, languages=["en"])
    assert {desk.get(DEMANDS).status_code, desk.post(f"{DEMANDS}/add", {"text": "x"}).status_code} == {403}


@pytest.mark.parametrize("address", ["add", "1", "99"])
def test_the_way_back(coordinator: Desk, address: str) -> None:
    response = coordinator.get(f"{DEMANDS}/{address}")
    assert (response.status_code, response.location) == (303, DEMANDS)
