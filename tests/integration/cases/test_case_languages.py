"""Texts of a case file are written in one more language without losing what was typed, with no script."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.cases.filing.entries import Kind
from tests.casefiles import an_entry, the_case
from tests.desk import Desk
from tests.desk_forms import fields_of, sent

HOME = "/desk/cases/one"


_PAGES: dict[str, tuple[str, dict[str, str], str]] = {
    "a new event": ("events/new", {"happened_on": "typed date", "what_en": "A trial\r\nthat was closed"}, "what"),
    "a new claim": ("claims/new/{event}", {"text_en": "Nine years.", "confidence": "denied"}, "text"),
    "an event": ("events/{event}", {"happened_on": "2022-02", "place_en": "Dushanbe", "public": "yes"}, "what"),
    "a claim": ("claims/{claim}", {"text_en": "", "confidence": "disputed"}, "text"),
    "the file": ("facts", {"title_en": "Another", "summary_en": "Long.", "historical": "yes"}, "title"),
}


@pytest.fixture(params=_PAGES)
def page(request: pytest.FixtureRequest, session: Session, source: int) -> tuple[str, dict[str, str], str]:
    """Where a text is written, what is typed there, and how the field begins that another language has."""
    address, typed, part = _PAGES[request.param]
    event = an_entry(session, "one", Kind.EVENT, happened_on="2021", what_en="An arrest")
    claim = an_entry(session, "one", Kind.CLAIM, event, text_en="So it was.", source=source, confidence="reported")
    return f"{HOME}/{address.format(event=event, claim=claim)}", typed, part


def _lines(text: str) -> str:
    return text.replace("\r", "")


@pytest.mark.parametrize(
    ("language", "pressed"),
    [("zh-Hant", {"show": "fields"}), (" fr ", {})],
    ids=["the button", "Enter after spaces"],
)
def test_the_fields_of_a_language_come_with_what_was_typed(
    desk: Desk, session: Session, page: tuple[str, dict[str, str], str], language: str, pressed: dict[str, str]
) -> None:
    address, typed, part = page
    before = the_case(session, "one").revision
    shown = sent(desk, address, desk.get(address), **typed, another=language, **pressed)
    assert shown.status_code == 200
    assert "Nothing is saved yet" in shown.text
    fields = _typed(shown)
    assert fields[f"{part}_{language.strip()}"] == ""
    assert {name: fields[name] for name in typed} == {name: _lines(text) for name, text in typed.items()}
    assert fields["another"] == ""
    assert 'class="error"' not in shown.text
    assert the_case(session, "one").revision == before


def _typed(page: Any) -> dict[str, str]:
    return {name: _lines(values[0]) for name, values in fields_of(page).items()}


@pytest.mark.parametrize("page", ["a new event", "the file"], indirect=True)
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("Tajik!", "is not a language code"),
        ("x" * 50, "is not a language code"),
        ("<script>", "is not a language code"),
        ("\u0627", "is not a language code"),
        ("f\x00r", "character"),
        ("x" * 1_000_000, "at most 2000"),
        ("", "This is needed"),
    ],
    ids=["a word", "too long", "markup", "another script", "a control character", "far too long", "nothing"],
)
def test_what_is_no_language_is_said_beside_it_and_all_is_kept(
    desk: Desk, session: Session, page: tuple[str, dict[str, str], str], language: str, sentence: str
) -> None:
    address, typed, _part = page
    before = the_case(session, "one").revision
    shown = sent(desk, address, desk.get(address), **typed, another=language, show="fields")
    assert shown.status_code == 422
    assert sentence in shown.text.partition('id="another-error">')[2].partition("</p>")[0]
    assert shown.text.count('class="error"') == 1
    fields = _typed(shown)
    assert {name: fields[name] for name in typed} == {name: _lines(text) for name, text in typed.items()}
    assert the_case(session, "one").revision == before


def test_a_second_language_keeps_the_fields_of_the_first(desk: Desk, session: Session, source: int) -> None:
    assert source
    address = f"{HOME}/events/new"
    first = sent(desk, address, desk.get(address), happened_on="2021", another="fr", show="fields")
    second = sent(desk, address, first, what_fr="Un procès", another="de", show="fields")
    assert sent(desk, address, second, what_de="Ein Prozess").status_code == 303
    assert the_case(session, "one").events[0].texts == {"fr": {"what": "Un procès"}, "de": {"what": "Ein Prozess"}}


def test_what_somebody_else_changed_is_still_asked_for(desk: Desk, session: Session, source: int) -> None:
    assert source
    address = f"{HOME}/facts"
    opened = desk.get(address)
    assert sent(desk, address, desk.get(address), title_en="Theirs").status_code == 303
    conflict = sent(desk, address, opened, title_en="Mine")
    assert conflict.status_code == 409
    shown = sent(desk, address, conflict, another="fr", show="fields")
    assert shown.status_code == 409
    assert 'name="choice-title_en"' in shown.text
    assert sent(desk, address, shown, **{"choice-title_en": "theirs", "title_fr": "Une"}).status_code == 303
    assert the_case(session, "one").texts == {"en": {"title": "Theirs"}, "fr": {"title": "Une"}}


@pytest.mark.parametrize("language", ["x" * 50, "<script>", "\u0627"])
def test_a_field_of_no_language_is_not_written(desk: Desk, session: Session, source: int, language: str) -> None:
    assert source
    said = {"happened_on": "2021", f"what_{language}": "Un procès", "what_en": "A trial", "public": ""}
    assert desk.post(f"{HOME}/events/new", said).status_code == 303
    assert set(the_case(session, "one").events[0].texts) == {"en"}
