"""The languages of a campaign at the desk: added, removed, chosen as the original; a campaign that has none yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.access import COMMAND_LINE, Role
from app.campaigns.approval import TextState
from app.campaigns.cli import EXAMPLES
from app.campaigns.content import TextKind
from app.campaigns.drafts import queries
from app.campaigns.drafts import services as drafts
from app.campaigns.services import load
from app.extensions import db
from app.letters.catalogue import Catalogue
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.fields import Page
from tests.integration.campaigns.test_desk_texts import TEXTS, approve, draft, save, state
from tests.texts import a_content

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

EMPTY = "/desk/campaigns/empty"


@pytest.fixture
def coordinator(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


@pytest.fixture
def _empty(app: Flask) -> None:
    with app.app_context():
        content = replace(a_content(texts={}, demands=()), slug="empty")
        drafts.create(db.session(), COMMAND_LINE, content, NOON)


def _original(app: Flask, slug: str) -> str:
    with app.app_context():
        return queries.draft(db.session(), slug).content.original_language


def test_a_language_that_is_added_after_publication(app: Flask, coordinator: Desk) -> None:
    assert draft(app).is_published
    added = coordinator.post(f"{TEXTS}/add-language", {"language": "", "other": "it"})
    assert (added.status_code, added.location) == (303, f"{TEXTS}/it")
    page = coordinator.get(f"{TEXTS}/it")
    assert "Letters cannot be written in this language" in page.text
    assert "demand-1" in Page(page).values
    assert "concern" not in Page(page).values
    # What is published stays as it is, and so do the approvals of the other languages.
    assert not draft(app).is_published
    assert {state(app, "fr", "title"), state(app, "en", "title")} == {TextState.APPROVED}
    assert app.test_client().get("/en/campaigns/practice").status_code == 200
    assert "This text is missing" in Page(approve(coordinator, "it", title="T")).errors["summary"]
    assert approve(coordinator, "it", title="T", summary="S", account="A").status_code == 303
    assert state(app, "it", "title") is TextState.APPROVED
    assert "Italian" in coordinator.get(TEXTS).text


def test_a_language_in_which_letters_are_written(app: Flask, coordinator: Desk) -> None:
    form = coordinator.get(f"{TEXTS}/uk/remove")
    assert "Навчальний приклад" in form.text
    assert sent(coordinator, f"{TEXTS}/uk/remove", form).status_code == 303
    content = draft(app).content
    assert "uk" not in content.texts
    assert [demand.texts for demand in content.demands if "uk" in demand.texts] == []
    assert "uk" in content.people[0].names
    assert "uk" not in draft(app).approvals
    assert coordinator.post(f"{TEXTS}/add-language", {"language": "uk", "other": ""}).status_code == 303
    assert "concern" in Page(coordinator.get(f"{TEXTS}/uk")).values


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"other": "klingon"}, "“klingon” is not a language code"),
        ({"other": "ua"}, "“ua” is not a language code"),
        ({"other": "EN"}, "is not a language code"),
        ({"other": "../fr"}, "is not a language code"),
        ({"other": "i\x00t"}, "cannot stand in a letter (U+0000)"),
        ({"other": "x" * 900_000}, "is not a language code"),
        ({"language": "x" * 900_000}, "is not a language code"),
        ({"other": "fr"}, "has this language already"),
        ({"language": "de"}, "has this language already"),
        ({}, "Choose a language, or enter the code of one."),
    ],
    ids=["no code", "a country's code", "capitals", "a path", "NUL", "far too long", "made up", "there",
         "chosen and there", "nothing"],
)  # fmt: skip
def test_a_language_that_cannot_be_added(app: Flask, coordinator: Desk, typed: dict[str, str], error: str) -> None:
    before = draft(app)
    response = coordinator.post(f"{TEXTS}/add-language", typed)
    assert response.status_code == 422
    assert error in Page(response).errors["other"]
    assert draft(app) == before


class TestOriginal:
    """Which language the others are translations of."""

    def test_another_one_is_chosen(self, app: Flask, coordinator: Desk) -> None:
        assert sent(coordinator, f"{TEXTS}/original", self._page(coordinator), original="ru").status_code == 303
        assert _original(app, "practice") == "ru"
        # All were approved beside English, Russian among them.
        assert {state(app, code, "title") for code in ("en", "ru", "fr")} == {TextState.APPROVED}
        save(coordinator, "ru", title="Другой заголовок")
        assert {state(app, code, "title") for code in ("en", "fr")} == {TextState.OUTDATED}

    @pytest.mark.parametrize("language", ["it", "", "xx" * 1000, "a\x00"])
    def test_one_that_is_not_there(self, app: Flask, coordinator: Desk, language: str) -> None:
        response = sent(coordinator, f"{TEXTS}/original", self._page(coordinator), original=language)
        assert response.status_code == 422
        assert "The campaign has no such language" in Page(response).errors["original"]
        assert _original(app, "practice") == "en"

    def test_it_was_chosen_by_somebody_else_meanwhile(self, app: Flask, coordinator: Desk) -> None:
        page = self._page(coordinator)
        assert sent(coordinator, f"{TEXTS}/original", page, original="ru").status_code == 303
        response = sent(coordinator, f"{TEXTS}/original", page, original="fr")
        assert response.status_code == 409
        assert "Somebody else has changed this" in response.text
        assert _original(app, "practice") == "ru"

    def test_it_cannot_be_removed(self, app: Flask, coordinator: Desk) -> None:
        response = sent(coordinator, f"{TEXTS}/en/remove", coordinator.get(f"{TEXTS}/en/remove"))
        assert response.status_code == 409
        assert "Choose another language as the original first" in response.text
        assert "en" in draft(app).content.texts

    def _page(self, desk: Desk) -> Any:
        """Return the page without the form that comes before that of the original."""
        text = desk.get(TEXTS).text
        assert fields_of(text, "/original")
        return text[text.index(f'<form method="post" action="{TEXTS}/original"') :]


def test_texts_that_were_written_meanwhile_are_not_removed(app: Flask, coordinator: Desk) -> None:
    form = coordinator.get(f"{TEXTS}/fr/remove")
    save(coordinator, "fr", title="Nouveau")
    response = sent(coordinator, f"{TEXTS}/fr/remove", form)
    assert response.status_code == 409
    assert "Nouveau" in response.text
    assert "fr" in draft(app).content.texts
    assert sent(coordinator, f"{TEXTS}/fr/remove", response).status_code == 303


@pytest.mark.parametrize("address", ["add-language", "original"])
def test_the_way_back(coordinator: Desk, address: str) -> None:
    response = coordinator.get(f"{TEXTS}/{address}")
    assert (response.status_code, response.location) == (303, TEXTS)


@pytest.mark.usefixtures("_empty")
def test_a_campaign_without_any_text(app: Flask, coordinator: Desk) -> None:
    assert "There is no text yet. Add the language" in coordinator.get(f"{EMPTY}/texts").text
    assert "First the campaign needs a language" in coordinator.get(f"{EMPTY}/demands").text
    added = coordinator.post(f"{EMPTY}/demands/add", {"seen": "", "to": "", "text": "free her"})
    assert added.status_code == 409
    coordinator.post(f"{EMPTY}/texts/add-language", {"other": "ru"})
    assert "This is the original" in coordinator.get(f"{EMPTY}/texts/ru").text
    # English is the original where nobody says otherwise; here somebody has.
    coordinator.post(f"{EMPTY}/texts/add-language", {"other": "en"})
    assert _original(app, "empty") == "ru"
    page = coordinator.get(f"{EMPTY}/texts/ru")
    with_name = "О {{ person.prepositional }}."
    assert sent(coordinator, f"{EMPTY}/texts/ru", page, title="Т", introduction=with_name).status_code == 303
    assert "it names a person, and the letter is about nobody" in coordinator.get(f"{EMPTY}/texts/ru").text


@pytest.mark.parametrize(("code", "direction"), [("fa", "rtl"), ("ar", "rtl"), ("fr", "ltr")])
def test_a_page_says_in_which_direction_each_text_is_written(coordinator: Desk, code: str, direction: str) -> None:
    tags = Page(coordinator.get(f"{TEXTS}/{code}")).tags
    areas = [given for tag, given in tags if tag == "textarea"]
    assert len(areas) == 9
    assert {(given["lang"], given["dir"]) for given in areas} == {(code, direction)}
    originals = [given for tag, given in tags if given.get("class") == "lines"]
    assert {(given["lang"], given["dir"]) for given in originals} == {("en", "ltr")}


def test_a_file_that_changes_the_original_outdates_its_translations(app: Flask, catalogue: Catalogue) -> None:
    with app.app_context():
        content = queries.draft(db.session(), "practice").content
        changed = {**content.texts, "en": {**content.texts["en"], TextKind.TITLE: "From before the file"}}
        campaign = drafts.to_change(db.session(), "practice")
        drafts.keep(db.session(), COMMAND_LINE, campaign, replace(content, texts=changed), "change", NOON)
        db.session.commit()
    assert state(app, "fr", "title") is TextState.OUTDATED
    with app.app_context():
        load(db.session(), EXAMPLES / "practice.toml", catalogue, NOON)
    # The file brings back the words beside which it was approved.
    assert state(app, "fr", "title") is TextState.APPROVED
