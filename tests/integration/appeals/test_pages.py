"""The list, the campaign's page and the preview, as the outside contract has them."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app import clock
from tests.factories import a_picture
from tests.fields import Page, fields

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

UA = "/en/campaigns/ua-84-11"
AMON = "/en/campaigns/izzat-amon"


def _words(text: str) -> str:
    return " ".join(text.replace("•", " ").split())


class TestPages:
    def test_the_start_leads_on_by_language(self, client: FlaskClient) -> None:
        for asked, language in (
            ("ru-RU,ru;q=0.9", "ru"), ("fr", "fr"), ("", "en"), ("zh", "en"), ("*", "en"),
            ("pt-BR,pt;q=0.9,en;q=0.8", "pt"), ("pt-BR,en;q=0.1", "pt"), ("FA-af", "fa"), ("tg-Cyrl-TJ", "tg"),
            ("zh-Hant,uk;q=0.3,de;q=0.7", "de"), ("ar;q=0,es;q=0.2", "es"), ("ar;q=nix, ,;;", "en"), ("frr", "en"),
        ):  # fmt: skip
            response = client.get("/", headers={"Accept-Language": asked})
            assert (response.status_code, response.headers["Location"]) == (302, f"/{language}/"), asked
            assert response.headers["Vary"] == "Accept-Language"

    @pytest.mark.parametrize(
        ("language", "heading"), [("en", "Write for someone at risk"), ("ru", "Напишите в защиту")]
    )
    def test_the_list_shows_open_campaigns(self, client: FlaskClient, language: str, heading: str) -> None:
        text = Page(client.get(f"/{language}/")).text
        assert heading in text
        for name in ("Izzat Amon", "Nizomkhon Juraev", "Mara Ilves") if language == "en" else ("Иззат Амон",):
            assert name in text

    def test_an_empty_list_says_what_to_do(self, empty_app: Flask) -> None:
        assert "No campaign is open right now" in Page(empty_app.test_client().get("/en/")).text

    def test_the_page_answers_who_what_until_when(self, client: FlaskClient) -> None:
        text = _words(Page(client.get(UA)).text)
        for said in (
            "UA 84/11 · second update", "Nizomkhon Juraev", "30 days left", "What we ask",
            "neither to deport nor to extradite",
            "Prosecutor General of the Russian Federation", "Yurii Ya. Chaika", "not verified since 30 March 2012",
            "a copy, for information", "Suggested message for Twitter", "the appeal’s own was 14 May 2012",
            "The legal ground",
        ):  # fmt: skip
            assert said in text

    def test_each_state_has_its_own_demands_on_the_page(self, client: FlaskClient) -> None:
        text = _words(Page(client.get(AMON)).text)
        assert text.index("authorities of Russia are asked to") < text.index("allow Izzat Amon to return to Russia")
        assert text.index("authorities of Tajikistan are asked to") < text.index("withdraw the fraud charge")

    @pytest.mark.parametrize("path", [UA, AMON])
    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_historical_examples_say_so_and_stay_out_of_search_engines(
        self, client: FlaskClient, path: str, language: str
    ) -> None:
        path = path.replace("/en/", f"/{language}/")
        notice = {"en": "Historical example – not for sending", "ru": "Исторический пример – не для отправки"}[language]
        for response in (
            client.get(path),
            client.post(f"{path}/preview", data=fields()),
            client.post(f"{path}/preview"),
        ):
            page = Page(response)
            assert notice in page.text
            assert response.headers["X-Robots-Tag"] == "noindex"
            assert ("meta", {"name": "robots", "content": "noindex"}) in page.tags

    def test_pages_are_cacheable_for_a_minute_and_answer_by_etag(self, client: FlaskClient) -> None:
        response = client.get(UA)
        assert response.headers["Cache-Control"] == "public, max-age=60"
        again = client.get(UA, headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        with time_machine.travel(clock.now() + timedelta(days=1)):
            assert client.get(UA).headers["ETag"] != response.headers["ETag"]

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("/en/campaigns/nix", "does not exist"),
            ("/ru/campaigns/nix", "Такой страницы нет"),
            ("/xx/", "does not exist"),
            ("/ru/campaigns/ua%00", "Такой страницы нет"),
        ],
    )
    def test_an_unknown_page_is_told_in_the_readers_language(self, client: FlaskClient, path: str, said: str) -> None:
        response = client.get(path)
        assert response.status_code == 404
        assert said in response.get_data(as_text=True)

    def test_an_unknown_page_without_a_language_asks_the_browser(self, client: FlaskClient) -> None:
        response = client.get("/nix", headers={"Accept-Language": "ru"})
        assert "Такой страницы нет" in response.get_data(as_text=True)

    def test_health_is_told(self, client: FlaskClient) -> None:
        assert client.get("/healthz").status_code == 200

    @pytest.mark.sqlite("PostgreSQL has no file here; a server that is stopped stands in test_postgresql.py")
    @pytest.mark.parametrize("spoiled", ["gone", "empty", "garbage", "folder"])
    def test_a_database_that_does_not_answer_is_told(self, app: Flask, spoiled: str) -> None:
        client = app.test_client()
        assert client.get("/healthz").status_code == 200
        file = app.config["FAITHFULLY"].instance_path / "faithfully.db"
        for path in file.parent.glob("faithfully.db*"):
            path.unlink()
        if spoiled == "folder":
            file.mkdir()
        elif spoiled != "gone":
            file.write_bytes(b"not a database at all" * 100 if spoiled == "garbage" else b"")
        assert client.get("/healthz").status_code == 503
        response = client.get("/ru/")
        # What is no database at all is a fault of ours; one that does not answer may be back in a moment.
        status, words = (500, "Что-то пошло не так") if spoiled == "garbage" else (503, "Сейчас мы не можем ответить")
        assert (response.status_code, words in response.get_data(as_text=True)) == (status, True)
        # Whoever was writing gets the text back.
        response = client.post("/ru/campaigns/practice/send", data=fields(own_words="Keep <this>."))
        assert (response.status_code, "Keep &lt;this&gt;." in response.get_data(as_text=True)) == (status, True)


class TestPreview:
    def test_it_shows_the_letter_and_what_the_official_will_see(self, client: FlaskClient) -> None:
        data = fields(place="Leeds", email="ann@example.org", own_words="I care.", occupation="librarian")
        response = client.post(f"{UA}/preview", data=data)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
        text = _words(Page(response).text)
        for said in (
            "Уважаемый господин Генеральный прокурор!",
            "Ann Example (librarian, Leeds, Великобритания)",
            "С уважением,",
        ):
            assert said in text
        assert "What the official will see of you" in text
        assert "your e-mail address: ann@example.org" in text

    def test_everything_typed_is_still_in_the_form(self, client: FlaskClient) -> None:
        data = fields(
            place="Leeds", address="1 Long Street\nLS1", email="ann@example.org", own_words="I care.\n\nA lot.",
            occupation="librarian", demand=["2"], paper="Letter", attach_pdf="y", signature=("s.png", a_picture()),
        )  # fmt: skip
        page = Page(client.post(f"{UA}/preview", data=data))
        typed = ("name", "place", "address", "email", "own_words", "occupation")
        assert {name: page.values[name] for name in typed} == {
            "name": "Ann Example", "place": "Leeds", "address": "1 Long Street\nLS1", "email": "ann@example.org",
            "own_words": "I care.\n\nA lot.", "occupation": "librarian",
        }  # fmt: skip
        assert (page.values["target"], page.values["demand"], page.values["letter_language"]) == (
            ["ru-prosecutor-general"], ["2"], ["ru"],
        )  # fmt: skip
        assert (page.values["country"], page.values["paper"], page.values["attach_pdf"]) == ("GB", "Letter", ["y"])
        assert page.values["signature_kind"] == ["image"]
        # The picture comes along, so that the download has it without a second upload.
        carried = fields(signature_kind="image", signature_data=page.values["signature_data"])
        pdf = client.post(f"{UA}/letter.pdf", data=carried).data
        assert len(list(PdfReader(io.BytesIO(pdf)).pages[0].images)) == 1

    def test_a_reader_who_comes_by_a_link_is_led_to_the_form(self, client: FlaskClient) -> None:
        for ending in ("preview", "letter.pdf"):
            response = client.get(f"{UA}/{ending}")
            assert (response.status_code, response.headers["Location"]) == (303, UA)

    def test_a_change_of_the_pages_language_before_the_first_preview_keeps_what_was_typed(
        self, client: FlaskClient
    ) -> None:
        assert "/ru/campaigns/ua-84-11" in [given.get("formaction") for _tag, given in Page(client.get(UA)).tags]
        response = client.post("/ru/campaigns/ua-84-11", data=fields(name="", own_words="I care."))
        page = Page(response)
        assert (response.status_code, response.headers["Cache-Control"], page.errors) == (200, "no-store", {})
        assert page.values["own_words"] == "I care."

    def test_a_choice_made_among_other_demands_is_asked_for_again(self, client: FlaskClient) -> None:
        asked = Page(client.get(UA)).values["asked"]
        assert client.post(f"{UA}/preview", data=fields(demand=["1"], asked=asked)).status_code == 200
        response = client.post(f"{UA}/preview", data=fields(demand=["1"], asked="outdated"))
        assert response.status_code == 422
        page = Page(response)
        assert "has changed since you opened this page" in page.errors["demand"]
        assert (page.values["demand"], page.values["asked"]) == (["1", "2"], asked)

    def test_what_is_asked_without_a_choice_is_shown_as_chosen(self, client: FlaskClient) -> None:
        page = Page(client.post(f"{UA}/preview", data=fields(demand=None)))
        assert page.values["demand"] == ["1", "2"]

    def test_a_change_of_the_pages_language_keeps_what_was_typed(self, client: FlaskClient) -> None:
        page = Page(client.post(f"{UA}/preview", data=fields(own_words="I care.")))
        assert "/ru/campaigns/ua-84-11/preview" in [given.get("formaction") for _tag, given in page.tags]
        russian = Page(client.post("/ru/campaigns/ua-84-11/preview", data=fields(own_words="I care.")))
        assert russian.values["own_words"] == "I care."
