"""The texts of a campaign at the desk: written beside the original, approved by language, never lost silently."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import COMMAND_LINE, Actor, Role
from app.audit.models import AuditEntry
from app.campaigns import queries as campaigns
from app.campaigns.approval import TextState, original_marks, state_of
from app.campaigns.content import TextKind
from app.campaigns.drafts import queries
from app.campaigns.drafts.services import mark_of
from app.campaigns.ending.services import stop
from app.campaigns.errors import DraftChanged
from app.campaigns.texts import services
from app.campaigns.texts.errors import LanguageMissing, LanguageNotYours, OriginalChanged, TextsUnfit
from app.campaigns.texts.services import Written
from app.extensions import db
from app.letters.catalogue import Catalogue
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.fields import Page

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

TEXTS = "/desk/campaigns/practice/texts"
TITLE, CONCERN = TextKind.TITLE, TextKind.CONCERN


def draft(app: Flask) -> queries.Draft:
    with app.app_context():
        return queries.draft(db.session(), "practice")


def state(app: Flask, language: str, place: str) -> TextState:
    found = draft(app)
    return state_of(found.content, found.approvals, language, place)


def translator(app: Flask, *languages: str, name: str = "Tara Translator") -> Desk:
    return signed_in(app, Role.TRANSLATOR, languages=languages, name=name)


def save(desk: Desk, language: str, page: Any = None, **changed: Any) -> TestResponse:
    """Send the page of a language with some fields changed; `page` is one that was opened before."""
    return sent(desk, f"{TEXTS}/{language}", page or desk.get(f"{TEXTS}/{language}"), **changed)


def approve(desk: Desk, language: str, **changed: Any) -> TestResponse:
    return save(desk, language, approve="yes", **changed)


@pytest.fixture
def coordinator(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def test_a_changed_original_is_translated_anew_and_approved(app: Flask, coordinator: Desk) -> None:
    revision = draft(app).revision
    assert save(coordinator, "en", title="A librarian is missing", summary="New.").status_code == 303
    assert state(app, "en", "title") is TextState.DRAFT
    assert state(app, "fr", "title") is TextState.OUTDATED
    desk = translator(app, "fr")
    page = desk.get(f"{TEXTS}/fr")
    assert "The original has changed since this was translated." in page.text
    assert "<del>For practice: a</del>" in page.text
    assert save(desk, "fr", page, title="Une bibliothécaire a disparu").status_code == 303
    assert (state(app, "fr", "title"), state(app, "fr", "summary")) == (TextState.DRAFT, TextState.OUTDATED)
    assert save(desk, "fr", **{"right-summary": "y"}).status_code == 303
    assert state(app, "fr", "summary") is TextState.APPROVED
    assert approve(desk, "fr").status_code == 303
    assert state(app, "fr", "title") is TextState.APPROVED
    assert draft(app).approvals["fr"]["title"]["by"] == "Tara Translator"
    assert "Approved by Tara Translator on 21 November 2026" in desk.get(f"{TEXTS}/fr").text
    with app.app_context():
        log = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "practice")).all()
    assert [*log][-4:] == ["change texts", "change texts", "confirm texts", "approve texts"]
    assert draft(app).revision == revision + 4


def test_saving_an_outdated_text_unchanged_says_nothing_of_it(app: Flask, coordinator: Desk) -> None:
    save(coordinator, "en", title="A librarian is missing")
    assert save(coordinator, "fr").status_code == 303
    assert state(app, "fr", "title") is TextState.OUTDATED


def test_the_public_sees_nothing_of_it_before_it_is_published(app: Flask, coordinator: Desk) -> None:
    save(coordinator, "en", title="A librarian is missing")
    assert "A librarian is missing" not in app.test_client().get("/en/campaigns/practice").text


def test_a_text_that_is_emptied_is_missing(app: Flask, coordinator: Desk) -> None:
    assert save(coordinator, "fr", account="  \r\n ", **{"demand-2": ""}).status_code == 303
    content = draft(app).content
    assert TextKind.ACCOUNT not in content.texts["fr"]
    assert "fr" not in content.demands[1].texts
    assert "en" in content.demands[1].texts


def test_a_field_that_was_not_sent_stays_as_it_is(app: Flask, coordinator: Desk) -> None:
    before = draft(app).content
    assert save(coordinator, "fr", title="Autre", summary=None).status_code == 303
    assert draft(app).content.texts["fr"] == {**before.texts["fr"], TITLE: "Autre"}


@pytest.mark.parametrize(
    ("place", "typed", "error"),
    [
        ("title", "a\x00b", "cannot stand in a letter (U+0000)"),
        ("account", "a\x1bb", "cannot stand in a letter (U+001B)"),
        ("concern", "a\u202eb", "cannot stand in a letter (U+202E)"),
        ("account", "x" * 20_001, "it has 20001 characters, and at most 20000 fit"),
        ("account", "x" * 1_000_001, "it has 1000001 characters, and at most 20000 fit"),
        ("concern", "1. one", "It has a numbered list"),
        ("title", "{{ person.nominative }}", "Placeholders such as"),
        ("concern", "{{ person.vocative }}", "unknown variable person.vocative"),
        ("concern", "{{ person.nominative", "A placeholder cannot be filled"),
        ("demand-1", "- eins\n- zwei", "One paragraph without a list"),
        ("demand-1", "eins\r\n\r\nzwei", "One paragraph without a list"),
    ],
    ids=["NUL", "control character", "bidi override", "too long", "a megabyte", "numbered list", "placeholder on page",
         "unknown placeholder", "unfinished placeholder", "list in a demand", "two paragraphs in a demand"],
)  # fmt: skip
def test_what_cannot_be_a_text_is_said_beside_it_and_kept(
    app: Flask, coordinator: Desk, place: str, typed: str, error: str
) -> None:
    before = draft(app)
    response = save(coordinator, "de", **{place: typed, "summary": "Neu."})
    assert response.status_code == 422
    page = Page(response)
    assert error in page.errors[place]
    assert page.values[place].strip() == typed
    assert page.values["summary"].strip() == "Neu."
    assert draft(app) == before


class TestApproving:
    """Nothing is approved that is missing, or that no letter could print."""

    def test_a_name_form_that_is_missing(self, app: Flask, coordinator: Desk) -> None:
        with app.app_context():
            session = db.session()
            campaign = campaigns.campaign_to_change(session, "practice")
            assert campaign is not None
            people = [{**person, "names": {"en": {"nominative": "Mara Ilves"}}} for person in campaign.draft["people"]]
            campaign.draft = {**campaign.draft, "people": people}
            session.commit()
        concern = "Никто не видел {{ person.accusative }}."
        assert save(coordinator, "ru", concern=concern).status_code == 303
        assert "has no accusative in the language “Russian”" in unescape(coordinator.get(f"{TEXTS}/ru").text)
        response = approve(coordinator, "ru", summary="Новое.")
        assert response.status_code == 422
        assert "has no accusative in the language “Russian”" in Page(response).errors["concern"]
        assert 'href="/desk/campaigns/practice/people/1#name_ru_accusative"' in response.text
        assert draft(app).content.texts["ru"][TextKind.SUMMARY] != "Новое."
        assert state(app, "ru", "concern") is TextState.DRAFT
        # A translator cannot open the page of the people, and is told who can.
        answer = approve(translator(app, "ru"), "ru")
        assert answer.status_code == 422
        assert "a coordinator enters the form under People" in answer.text
        assert "/people/" not in answer.text

    def test_a_text_that_is_missing(self, app: Flask, coordinator: Desk) -> None:
        response = approve(coordinator, "fr", **{"demand-2": "", "account": ""})
        assert response.status_code == 422
        errors = Page(response).errors
        assert {place: error for place, error in errors.items() if "missing" in error}.keys() == {"account", "demand-2"}
        assert state(app, "fr", "demand-2") is TextState.APPROVED

    def test_which_texts_are_missing_is_said_before_the_page_and_what_was_typed_stays(self, coordinator: Desk) -> None:
        response = approve(coordinator, "fr", **{"demand-2": "", "account": "", "summary": "Typed."})
        summary = response.text.split('<div class="summary"')[1].split("</div>")[0]
        missing = re.findall(r'<a href="#([^"]+)">([^<]*: This text is missing\.)</a>', summary)
        assert {place: said.split(":")[0] for place, said in missing} == {
            "account": "What happened", "demand-2": "Demand 2",
        }  # fmt: skip
        assert Page(response).values["summary"].strip() == "Typed."

    def test_a_demand_that_prints_nothing(self, coordinator: Desk) -> None:
        empty = "{% if not person.nominative %}x{% endif %}"
        assert save(coordinator, "fr", **{"demand-1": empty}).status_code == 303
        assert "One paragraph" in Page(approve(coordinator, "fr")).errors["demand-1"]

    def test_an_original_that_changed_since_the_page_was_opened(self, app: Flask, coordinator: Desk) -> None:
        desk = translator(app, "fr")
        page = desk.get(f"{TEXTS}/fr")
        save(coordinator, "en", title="A librarian is missing")
        response = save(desk, "fr", page, title="Une bibliothécaire a disparu", approve="yes")
        assert response.status_code == 409
        assert "The original has changed since you opened this page" in response.text
        assert Page(response).values["title"].strip() == "Une bibliothécaire a disparu"
        assert state(app, "fr", "title") is TextState.OUTDATED
        fields = {name: values[0] for name, values in fields_of(response).items() if name != "csrf_token"}
        assert desk.post(f"{TEXTS}/fr", {**fields, "approve": "yes"}).status_code == 303
        assert state(app, "fr", "title") is TextState.APPROVED

    def test_a_draft_is_kept_beside_the_original_that_its_writer_saw(self, app: Flask, coordinator: Desk) -> None:
        desk = translator(app, "fr")
        page = desk.get(f"{TEXTS}/fr")
        save(coordinator, "en", title="A librarian is missing")
        assert save(desk, "fr", page, title="Traduit de l’ancien titre").status_code == 303
        assert state(app, "fr", "title") is TextState.OUTDATED
        assert draft(app).content.texts["fr"][TITLE] == "Traduit de l’ancien titre"


class TestTogether:
    """Translators of several languages never meet; of two of one language, the second sees what the first wrote."""

    def test_two_languages(self, app: Flask) -> None:
        french, german = translator(app, "fr"), translator(app, "de")
        pages = french.get(f"{TEXTS}/fr"), german.get(f"{TEXTS}/de")
        assert save(french, "fr", pages[0], title="Français").status_code == 303
        assert save(german, "de", pages[1], title="Deutsch").status_code == 303
        texts = draft(app).content.texts
        assert (texts["fr"][TITLE], texts["de"][TITLE]) == ("Français", "Deutsch")

    def test_one_language(self, app: Flask) -> None:
        first, second = translator(app, "fr"), translator(app, "fr")
        page = second.get(f"{TEXTS}/fr")
        assert save(first, "fr", title="De la première", summary="Résumé de la première").status_code == 303
        overtaken = save(second, "fr", page, title="De la seconde", account="Récit de la seconde")
        assert overtaken.status_code == 409
        assert "Somebody else has changed this since you opened it" in overtaken.text
        assert "De la première" in overtaken.text
        values = {name: value.strip() for name, value in Page(overtaken).values.items() if value}
        # What only the first touched is taken, what only the second did is kept, what both did is shown twice.
        assert values["title"] == "De la seconde"
        assert values["summary"] == "Résumé de la première"
        assert values["account"] == "Récit de la seconde"
        assert draft(app).content.texts["fr"][TITLE] == "De la première"
        assert save(second, "fr", overtaken).status_code == 303
        texts = draft(app).content.texts["fr"]
        assert (texts[TITLE], texts[TextKind.SUMMARY]) == ("De la seconde", "Résumé de la première")

    def test_a_demand_that_was_removed_meanwhile(self, app: Flask, coordinator: Desk) -> None:
        desk = translator(app, "fr")
        page = desk.get(f"{TEXTS}/fr")
        form = coordinator.get("/desk/campaigns/practice/demands/1/remove")
        assert sent(coordinator, "/desk/campaigns/practice/demands/1/remove", form).status_code == 303
        response = save(desk, "fr", page, **{"demand-2": "la libérer ce soir"})
        assert response.status_code == 409
        assert "What you typed for a demand that is not there any more" in response.text
        assert "la libérer ce soir" in response.text

    def test_a_campaign_that_ended_meanwhile(self, app: Flask, coordinator: Desk) -> None:
        page = coordinator.get(f"{TEXTS}/fr")
        with app.app_context():
            stop(db.session(), COMMAND_LINE, "practice", NOON)
        response = save(coordinator, "fr", page, title="Trop tard")
        assert response.status_code == 409
        assert "was stopped or closed" in response.text
        assert Page(response).values["title"].strip() == "Trop tard"
        shown = coordinator.get(f"{TEXTS}/fr")
        assert "<textarea" not in shown.text
        assert "<form" not in coordinator.get(TEXTS).text

    def test_a_language_that_was_removed_meanwhile(self, coordinator: Desk) -> None:
        page = coordinator.get(f"{TEXTS}/fr")
        form = coordinator.get(f"{TEXTS}/fr/remove")
        assert sent(coordinator, f"{TEXTS}/fr/remove", form).status_code == 303
        assert save(coordinator, "fr", page, title="Trop tard").status_code == 404


class TestRights:
    """Translators write and approve in their own languages, and read the others."""

    @pytest.mark.parametrize("approving", [{}, {"approve": "yes"}], ids=["save", "approve"])
    @pytest.mark.parametrize(("language", "status"), [("fr", 303), ("de", 403), ("en", 403), ("zu", 404)])
    def test_writing(self, app: Flask, language: str, status: int, approving: dict[str, str]) -> None:
        desk = translator(app, "fr", "zu")
        page = signed_in(app, Role.ADMIN).get(f"{TEXTS}/{language if language != 'zu' else 'fr'}")
        before = draft(app)
        assert save(desk, language, page, title="X", **approving).status_code == status
        assert (draft(app) == before) == (status != 303)

    def test_reading_and_the_original_that_is_theirs(self, app: Flask) -> None:
        desk = translator(app, "en")
        assert "<textarea" in desk.get(f"{TEXTS}/en").text
        foreign = desk.get(f"{TEXTS}/fr").text
        assert "<textarea" not in foreign
        assert "bibliothécaire" in foreign
        assert save(desk, "en", title="The original, by its translator").status_code == 303

    @pytest.mark.parametrize("address", ["add-language", "original", "fr/remove"])
    def test_only_the_desk_arranges_languages(self, app: Flask, address: str) -> None:
        desk = translator(app, "fr", "it")
        assert desk.post(f"{TEXTS}/{address}", {"language": "it", "other": "it"}).status_code == 403
        assert "<form" not in desk.get(TEXTS).text

    def test_a_section_editor(self, app: Flask) -> None:
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[])
        assert {desk.get(address).status_code for address in (TEXTS, f"{TEXTS}/fr")} == {403}

    @pytest.mark.parametrize(
        "address", ["/desk/campaigns/nothing/texts", f"{TEXTS}/it", f"{TEXTS}/it/remove", f"{TEXTS}/fr%00"]
    )
    def test_what_is_not_there(self, coordinator: Desk, address: str) -> None:
        assert coordinator.get(address).status_code == 404


class TestServices:
    """What the pages ask before, the services hold under the lock, too."""

    def _written(self, app: Flask, **changed: Any) -> Written:
        content = draft(app).content
        texts = {place: str(content.texts["fr"].get(TextKind(place), "")) for place in TextKind}
        marks = original_marks(content)
        seen = mark_of(services.part(content, "fr"))
        return Written(**{"language": "fr", "texts": texts, "seen": seen, "originals": marks, **changed})

    def test_another_language_than_ones_own(self, app: Flask, session: Session) -> None:
        actor = Actor(7, "T", frozenset({Role.TRANSLATOR}), languages=frozenset({"de"}))
        with pytest.raises(LanguageNotYours):
            services.save(session, actor, "practice", self._written(app), NOON)

    def test_texts_that_changed(self, app: Flask, session: Session) -> None:
        with pytest.raises(DraftChanged):
            services.save(session, COMMAND_LINE, "practice", self._written(app, seen="x"), NOON)

    def test_a_language_that_is_not_there(self, app: Flask, session: Session) -> None:
        with pytest.raises(LanguageMissing):
            services.save(session, COMMAND_LINE, "practice", self._written(app, language="it"), NOON)

    @pytest.mark.parametrize(
        ("changed", "error"),
        [({"originals": {}}, OriginalChanged), ({"texts": {"concern": "{{ person.x }}"}}, TextsUnfit)],
    )
    def test_an_approval_that_is_none(
        self, app: Flask, session: Session, catalogue: Catalogue, changed: dict[str, Any], error: type[Exception]
    ) -> None:
        before = draft(app)
        with pytest.raises(error):
            services.save_and_approve(
                session, COMMAND_LINE, "practice", self._written(app, **changed), catalogue.languages, NOON
            )
        assert draft(app) == before


def test_the_first_page_names_to_a_translator_what_waits_for_texts(app: Flask, coordinator: Desk) -> None:
    desk = translator(app, "it", "fr")
    assert "waits for texts" not in desk.get("/desk/").text
    coordinator.post(f"{TEXTS}/add-language", {"language": "", "other": "it"})
    page = desk.get("/desk/").text
    assert f'<a href="{TEXTS}/it">Italian: 1 campaign waits for texts.</a>' in page
    assert "French:" not in page
    save(coordinator, "en", title="A librarian is missing")
    assert "French: 1 campaign waits for texts." in desk.get("/desk/").text
    assert "waits for texts" not in coordinator.get("/desk/").text


def test_the_log_keeps_of_all_texts_only_what_has_changed(app: Flask, coordinator: Desk) -> None:
    before = draft(app).content.texts["en"][TITLE]
    save(coordinator, "en", title="A librarian is missing")
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.before, entry.after) == (
            {"texts": {"en": {"title": before}}},
            {"texts": {"en": {"title": "A librarian is missing"}}},
        )
