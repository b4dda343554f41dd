"""A translation on page two, so that people can sign what they can read: from the form to every way out."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.models import Tally
from app.letters import text
from app.recipients.models import Office
from tests.fields import Page, fields
from tests.languages import a_campaign_in
from tests.missions import BERLIN, MINISTRY, a_campaign_with_copies, an_office
from tests.missions import PAGE as WITH_COPIES
from tests.sending import COUNCIL, EMBASSY, body_of, captured, confirmed, practice_fields, run_once, text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

PRACTICE = "/en/campaigns/practice"
UA = "/en/campaigns/ua-84-11"
HEADING = "Перевод для автора письма: английский"
OTHER_ENDINGS = ["letter.pdf", "letter.docx", "letter.eml", "letter.txt", "send"]


def _typed(**changes: Any) -> dict[str, Any]:
    """A Russian letter with an English translation."""
    asked = {"letter_language": "ru", "translation": "y", "translation_language": "en"}
    return practice_fields(**{**asked, "own_words": "I care: 4-117/2025.", **changes})


def _words(of: str) -> list[str]:
    return [word for word in of.replace("•", " ").split() if word != "*"]


class TestWaysOut:
    def test_each_file_carries_the_same_words(self, client: FlaskClient) -> None:
        def file(form: str, **changes: Any) -> bytes:
            response = client.post(f"{PRACTICE}/letter.{form}", data=_typed(**changes))
            assert f"practice_{COUNCIL}_ru+en.{form}" in response.headers["Content-Disposition"]
            data: bytes = response.data
            return data

        plain = file("txt").decode()
        assert plain.count("I care: 4-117/2025.") == 2
        assert plain.index("С уважением") < plain.index(text.SEPARATOR) < plain.index(HEADING)
        assert plain.index(HEADING) < plain.index("What is signed is the letter itself (Russian).")
        sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(file("pdf"))).pages]
        assert [HEADING in sheet for sheet in sheets] == [False, True]
        assert _words("\n".join(sheets)) == _words(plain)
        paragraphs = docx.Document(io.BytesIO(file("docx"))).paragraphs
        assert _words(" ".join(paragraph.text for paragraph in paragraphs)) == _words(plain)
        message: Any = email.message_from_bytes(file("eml"), policy=email.policy.default)
        assert _words(message.get_content()) == _words(plain)
        assert message["Content-Language"] == "ru, en"
        attached: Any = email.message_from_bytes(file("eml", attach_pdf="y"), policy=email.policy.default)
        (pdf,) = attached.iter_attachments()
        assert len(PdfReader(io.BytesIO(pdf.get_content())).pages) == 2

    def test_several_targets_have_each_its_translation(self, client: FlaskClient) -> None:
        typed = _typed(target=["ru-president", "ru-mfa-third-cis-department", "ru-prosecutor-general"])
        sheets = PdfReader(io.BytesIO(client.post(f"{UA}/letter.pdf", data=typed).data)).pages
        assert [HEADING in sheet.extract_text() for sheet in sheets] == [False, True] * 3
        with zipfile.ZipFile(io.BytesIO(client.post(f"{UA}/letter.txt", data=typed).data)) as archive:
            assert all(name.endswith("_ru+en.txt") for name in archive.namelist())
            texts = [archive.read(name).decode() for name in archive.namelist()]
        assert all(HEADING in said for said in texts)
        assert sum("For information. The original of this letter is addressed to" in said for said in texts) == 1

    @pytest.mark.parametrize(
        ("first", "second", "sheets"),
        [
            ("ru", "en", [("ru", "ltr"), ("en-GB", "ltr")]),
            ("en", "ar", [("en-GB", "ltr"), ("ar", "rtl")]),
            ("ar", "en", [("ar", "rtl"), ("en-GB", "ltr")]),
            ("en", "fa", [("en-GB", "ltr"), ("fa", "rtl")]),
        ],
    )
    def test_the_preview_shows_a_second_sheet(
        self, client: FlaskClient, first: str, second: str, sheets: list[tuple[str, str]]
    ) -> None:
        typed = _typed(letter_language=first, translation_language=second)
        response = client.post(f"{PRACTICE}/preview", data=typed)
        page = Page(response)
        shown = [given for tag, given in page.tags if tag == "article"]
        assert [(given["lang"], given["dir"]) for given in shown] == sheets
        (heading,) = [given for tag, given in page.tags if given.get("class") == "translation_heading"]
        assert heading["lang"] == sheets[0][0]
        assert "a translation on page two" in page.text
        assert (page.values["translation"], page.values["translation_language"]) == (["y"], second)

    def test_a_historical_letter_says_so_on_both_sheets(self, client: FlaskClient) -> None:
        response = client.post(f"{UA}/preview", data=_typed(target=["ru-president"]))
        assert response.text.count("Исторический пример – не для отправки") == 2

    def test_an_emailed_letter_takes_it_along_and_its_page_shows_both(self, app: Flask, session: Session) -> None:
        ledger = confirmed(app, **{name: value for name, value in _typed().items() if name != "target"})
        run_once(app)
        (letter,) = captured(app, "secretary@council.example.org")
        said = body_of(letter)
        assert said.index("С уважением") < said.index(HEADING) < said.index("Yours ")
        assert letter["Content-Language"] == "ru, en"
        page = Page(app.test_client().get(ledger))
        assert [given["lang"] for tag, given in page.tags if tag == "pre"] == ["ru", "en-GB"]
        # The count is of the language that the official reads.
        assert {(row.language, row.form) for row in session.scalars(select(Tally))} == {("ru", "email")}

    def test_a_file_is_counted_in_the_language_of_the_letter(self, client: FlaskClient, session: Session) -> None:
        client.post(f"{PRACTICE}/letter.pdf", data=_typed(target=[COUNCIL, EMBASSY]))
        assert [(row.language, row.count) for row in session.scalars(select(Tally))] == [("ru", 1), ("ru", 1)]

    def test_without_the_tick_there_is_none(self, client: FlaskClient) -> None:
        response = client.post(f"{PRACTICE}/letter.txt", data=_typed(translation=None))
        assert f"practice_{COUNCIL}_ru.txt" in response.headers["Content-Disposition"]
        assert HEADING not in response.text

    def test_a_copy_to_a_mission_has_it_or_says_why_not(
        self, app: Flask, client: FlaskClient, session: Session, tmp_path: Path
    ) -> None:
        an_office(session, MINISTRY, "TJ", rank="minister", stands_in="TJ", title="Ministry", languages=["en", "ru"])
        an_office(session, BERLIN, "TJ", accredited=["DE"], stands_in="DE", title="Embassy in Berlin")
        a_campaign_with_copies(app, tmp_path)
        typed = _typed(target=[MINISTRY], letter_language="en", translation_language="ru", country="DE")
        page = text_of(client.post(f"{WITH_COPIES}/preview", data=typed))
        assert "No copy goes to Embassy in Berlin" in page
        assert "Russian" in page
        typed["translation"] = ""
        assert "A copy goes to: Embassy in Berlin" in text_of(client.post(f"{WITH_COPIES}/preview", data=typed))


class TestForm:
    @pytest.mark.parametrize("ending", ["preview", *OTHER_ENDINGS])
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            pytest.param({"translation_language": "xx"}, "“xx” is not one of the choices", id="unknown language"),
            pytest.param({"translation_language": "ru"}, "The letter itself is in this language", id="the same twice"),
            pytest.param({"translation_language": ""}, "Choose the language of the translation", id="none chosen"),
            pytest.param({"translation_language": "kk"}, "approved text in this language: Kazakh", id="not approved"),
            pytest.param({"translation_language": "RU"}, "“RU” is not one of the choices", id="in capitals"),
            pytest.param({"translation_language": "en\x00"}, "is not one of the choices", id="NUL"),
            pytest.param({"translation_language": "e" * 10**6}, "…” is not one of the choices", id="a million letters"),
            pytest.param({"translation_language": ["fr", "en"], "letter_language": "fr"}, "in this language", id="two"),
        ],
    )
    def test_what_is_wrong_is_told_beside_its_field(
        self, client: FlaskClient, ending: str, changes: dict[str, Any], said: str
    ) -> None:
        response = client.post(f"{PRACTICE}/{ending}", data=_typed(**changes))
        assert response.status_code == 422
        page = Page(response)
        assert set(page.errors) == {"translation_language"}
        assert said in page.errors["translation_language"]
        assert (page.values["own_words"], page.values["translation"]) == ("I care: 4-117/2025.", ["y"])

    def test_a_letter_in_a_language_that_is_not_approved_is_told_by_its_name(self, client: FlaskClient) -> None:
        page = Page(client.post(f"{PRACTICE}/preview", data=practice_fields(letter_language="kk")))
        assert page.errors == {"letter_language": "The campaign has no approved text in this language: Kazakh."}

    def test_what_the_second_language_lacks_is_told_beside_it(self, client: FlaskClient, session: Session) -> None:
        office = session.get_one(Office, COUNCIL)
        for wording in office.wordings:
            if wording.language == "fr":
                wording.form_of_address = ""
        session.commit()
        page = Page(client.post(f"{PRACTICE}/preview", data=_typed(translation_language="fr")))
        assert set(page.errors) == {"translation_language"}
        assert "French" in page.errors["translation_language"]
        page = Page(client.post(f"{PRACTICE}/preview", data=_typed(letter_language="fr")))
        assert set(page.errors) == {"letter_language"}

    @pytest.mark.parametrize(("page", "first", "chosen"), [("en", "ru", "en"), ("ru", "ru", "ru")])
    def test_it_is_offered_in_the_readers_language(
        self, client: FlaskClient, page: str, first: str, chosen: str
    ) -> None:
        seen = Page(client.get(f"/{page}/campaigns/ua-84-11"))
        assert (seen.values["letter_language"], seen.values.get("translation")) == ([first], None)
        assert seen.values.get("translation_language", "") == chosen

    def test_until_it_is_asked_for_it_follows_the_language_of_the_page(self, client: FlaskClient) -> None:
        typed = _typed(translation_language="en")
        del typed["translation"]
        assert Page(client.post("/fr/campaigns/practice", data=typed)).values["translation_language"] == "fr"

    def test_it_outlives_a_change_of_the_pages_language(self, client: FlaskClient) -> None:
        for path in ("/ru/campaigns/practice", "/ru/campaigns/practice/preview"):
            page = Page(client.post(path, data=_typed(letter_language="fr", translation_language="ar")))
            assert (page.values["letter_language"], page.values["translation"]) == (["fr"], ["y"])
            assert page.values["translation_language"] == "ar"

    def test_the_command_line_takes_it_too(self, app: Flask) -> None:
        asked = ["letters", "write", "practice", "--target", COUNCIL, "--language", "ru", "--name", "Ann Example"]
        asked += ["--country", "GB", "--format", "txt", "--output", "-", "--translation"]
        assert HEADING in app.test_cli_runner().invoke(args=[*asked, "en"]).output
        refused = app.test_cli_runner().invoke(args=[*asked, "ru"])
        assert (refused.exit_code, "--translation: The letter itself is in" in refused.output) == (1, True)


class TestFewLanguages:
    def test_of_two_languages_the_other_one_is_meant(self, app: Flask, client: FlaskClient, tmp_path: Path) -> None:
        page = a_campaign_in(app, tmp_path, "en", "ru")
        seen = client.get(page)
        assert 'id="translation_language"' not in seen.text
        assert "so that I can read what I sign: Russian" in " ".join(text_of(seen).split())
        for first, said in (("ru", "What is signed is the letter itself"), ("en", "Подписано само письмо")):
            typed = fields(target=[COUNCIL], letter_language=first, translation="y")
            assert said in client.post(f"{page}/letter.txt", data=typed).text

    @pytest.mark.parametrize("language", [None, "", "xx", "fr"])
    def test_of_two_languages_neither_is_known_yet(
        self, app: Flask, client: FlaskClient, tmp_path: Path, language: str | None
    ) -> None:
        page = a_campaign_in(app, tmp_path, "en", "ru")
        typed = fields(target=[COUNCIL], letter_language=language, translation="y")
        refused = client.post(f"{page}/preview", data=typed)
        assert refused.status_code == 422
        assert set(Page(refused).errors) == {"letter_language", "translation_language"}
        assert "so that I can read what I sign<" in refused.text

    def test_of_one_language_there_is_no_translation(self, app: Flask, client: FlaskClient, tmp_path: Path) -> None:
        page = a_campaign_in(app, tmp_path, "en")
        assert 'name="translation"' not in client.get(page).text
        refused = client.post(f"{page}/preview", data=fields(target=[COUNCIL], letter_language="en", translation="y"))
        assert refused.status_code == 422
        assert "in one language only" in Page(refused).errors["translation_language"]
