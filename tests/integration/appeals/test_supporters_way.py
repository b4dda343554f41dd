"""The supporter's way, as the outside contract has it: page, preview, files, and nothing kept but a count."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.appeals import services
from app.appeals.models import Tally
from app.campaigns import queries
from app.campaigns.cli import EXAMPLES
from app.campaigns.lifecycle import Status
from app.campaigns.services import change_status
from app.extensions import db
from tests.factories import a_picture
from tests.fields import Page, fields

UA = "/en/campaigns/ua-84-11"
AMON = "/en/campaigns/izzat-amon"
PRACTICE = "/en/campaigns/practice"


def _words(text: str) -> str:
    return " ".join(text.replace("•", " ").split())


def _pdf(data: bytes) -> str:
    return _words("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


class TestPages:
    def test_the_start_leads_on_by_language(self, client: FlaskClient) -> None:
        for asked, language in (("ru-RU,ru;q=0.9", "ru"), ("fr", "en"), ("", "en")):
            response = client.get("/", headers={"Accept-Language": asked})
            assert (response.status_code, response.headers["Location"]) == (302, f"/{language}/")
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

    def test_a_database_that_does_not_answer_is_told(self, app: Flask) -> None:
        with app.app_context():
            db.engine.dispose()
            with db.engine.begin() as connection:
                connection.exec_driver_sql("PRAGMA user_version")
        app.config["FAITHFULLY"].instance_path.joinpath("faithfully.db").write_bytes(b"not a database at all" * 100)
        with app.app_context():
            db.engine.dispose()
        assert app.test_client().get("/healthz").status_code == 503


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


class TestFiles:
    def test_the_russian_pdf_has_salutation_demands_and_closing(self, client: FlaskClient) -> None:
        response = client.post(f"{UA}/letter.pdf", data=fields(place="Leeds"))
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Disposition"] == 'attachment; filename="ua-84-11_ru-prosecutor-general_ru.pdf"'
        assert len(PdfReader(io.BytesIO(response.data)).pages) == 1
        text = _pdf(response.data)
        for said in (
            "Уважаемый господин Генеральный прокурор!", "Ann Example", "С уважением,",
            "Генеральному прокурору Российской Федерации Чайке Ю. Я.",
            "незамедлительно принять меры, чтобы установить местонахождение Низомхона Джураева",
            "не высылать и не выдавать никого в страну, где человеку грозят пытки",
            "Исторический пример – не для отправки",
        ):  # fmt: skip
            assert said in text

    RUSSIAN = ("восстановить действие его паспорта", "разрешить Иззату Амону вернуться", "правозащитникам в России")
    TAJIK = ("прекратить его уголовное преследование", "Своду принципов", "правозащитникам в Таджикистане")

    @pytest.mark.parametrize(
        ("office", "own", "others"),
        [("ru-prosecutor-general", RUSSIAN, TAJIK), ("tj-prosecutor-general", TAJIK, RUSSIAN)],
    )
    @pytest.mark.parametrize("form", ["pdf", "txt"])
    def test_a_letter_carries_the_demands_to_its_state_and_no_other(
        self, client: FlaskClient, form: str, office: str, own: tuple[str, ...], others: tuple[str, ...]
    ) -> None:
        data = client.post(f"{AMON}/letter.{form}", data=fields(target=[office])).data
        text = _pdf(data) if form == "pdf" else _words(data.decode())
        assert [demand for demand in own if demand not in text] == []
        assert [demand for demand in others if demand in text] == []

    def test_chosen_demands_alone_stand_in_the_letter(self, client: FlaskClient) -> None:
        text = client.post(f"{AMON}/letter.txt", data=fields(demand=["2", "4"])).get_data(as_text=True)
        assert [line for line in text.splitlines() if line.startswith("•")] == [
            "• разрешить Иззату Амону вернуться в Россию."
        ]

    def test_a_target_that_none_of_the_chosen_demands_is_for_is_refused(self, client: FlaskClient) -> None:
        response = client.post(f"{AMON}/letter.txt", data=fields(demand=["1"], target=["tj-prosecutor-general"]))
        assert response.status_code == 422
        assert "None of the chosen demands is addressed to" in Page(response).errors["demand"]

    @pytest.mark.parametrize("form", ["docx", "eml", "txt"])
    def test_several_targets_are_a_zip_of_letters(self, client: FlaskClient, form: str) -> None:
        data = fields(target=["ru-president", "ru-prosecutor-general"])
        response = client.post(f"{UA}/letter.{form}", data=data)
        assert response.headers["Content-Type"] == "application/zip"
        assert (
            'filename="ua-84-11_ru-prosecutor-general+ru-president_ru.zip"' in response.headers["Content-Disposition"]
        )
        with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
            assert archive.namelist() == [
                f"ua-84-11_ru-prosecutor-general_ru.{form}", f"ua-84-11_ru-president_ru.{form}",
            ]  # fmt: skip
            assert archive.testzip() is None

    def test_several_targets_are_one_pdf(self, client: FlaskClient) -> None:
        data = fields(target=["ru-president", "ru-mfa-third-cis-department", "ru-prosecutor-general"])
        pages = PdfReader(io.BytesIO(client.post(f"{UA}/letter.pdf", data=data).data)).pages
        assert len(pages) == 3
        assert "Глубокоуважаемый господин Президент!" in pages[2].extract_text()
        assert "Для сведения. Письмо адресовано: Генеральному прокурору" in _words(pages[2].extract_text())

    def test_the_docx_and_the_message_have_the_same_text(self, client: FlaskClient) -> None:
        plain = client.post(f"{UA}/letter.txt", data=fields(own_words="Мне не всё равно.")).get_data(as_text=True)
        document = docx.Document(
            io.BytesIO(client.post(f"{UA}/letter.docx", data=fields(own_words="Мне не всё равно.")).data)
        )
        parts = [document.sections[0].header.paragraphs[0].text, *(p.text for p in document.paragraphs)]
        assert _words(" ".join(parts)) == _words(plain)
        message = email.message_from_bytes(
            client.post(f"{UA}/letter.eml", data=fields(own_words="Мне не всё равно.")).data,
            policy=email.policy.default,
        )
        assert _words(message.get_content()) == _words(plain)

    def _message(self, client: FlaskClient, path: str, **given: Any) -> Any:
        data = client.post(f"{path}/letter.eml", data=fields(**given)).data
        return email.message_from_bytes(data, policy=email.policy.default)

    @pytest.mark.parametrize("office", ["ru-mfa-third-cis-department", "ru-prosecutor-general"])
    def test_a_historical_letter_has_no_recipient(self, client: FlaskClient, office: str) -> None:
        message = self._message(client, UA, target=[office])
        assert (message["To"], message["Cc"], message["Bcc"]) == (None, None, None)
        assert "mid.ru" not in message.as_string()
        assert message["Subject"].startswith("Исторический пример – не для отправки")

    def test_a_practice_letter_is_addressed(self, client: FlaskClient) -> None:
        message = self._message(client, PRACTICE, target=["practice-council-secretary"], letter_language="en")
        assert (message["To"], message["From"], message["X-Unsent"]) == ("secretary@council.example.org", None, "1")
        assert (message["Date"], message["Subject"]) != (None, None)

    def test_the_writers_address_is_the_sender(self, client: FlaskClient) -> None:
        given = {"target": ["practice-council-secretary"], "letter_language": "en", "email": "ann@example.org"}
        assert self._message(client, PRACTICE, **given)["From"] == "Ann Example <ann@example.org>"

    def test_the_pdf_is_attached_on_wish(self, client: FlaskClient) -> None:
        (attached,) = self._message(client, UA, attach_pdf="y").iter_attachments()
        assert attached.get_filename() == "ua-84-11_ru-prosecutor-general_ru.pdf"
        assert "Уважаемый господин Генеральный прокурор!" in _pdf(attached.get_content())

    @pytest.mark.parametrize("slug", ["ua-84-11", "izzat-amon", "practice"])
    @pytest.mark.parametrize("language", ["en", "ru"])
    @pytest.mark.parametrize("country", ["GB", "US", "DE", "FR", "KE"])
    def test_the_standard_letter_takes_one_page(
        self, client: FlaskClient, slug: str, language: str, country: str
    ) -> None:
        with client.application.app_context():
            content = queries.published(db.session(), slug).content
        targets = [target.office for target in content.targets]
        data = fields(target=targets, letter_language=language, country=country, place="Leeds")
        pdf = client.post(f"/en/campaigns/{slug}/letter.pdf", data=data).data
        assert len(PdfReader(io.BytesIO(pdf)).pages) == len(targets)


class TestState:
    @pytest.mark.parametrize(
        ("status", "said"),
        [(Status.STOPPED, "This campaign has been stopped"), (Status.CLOSED, "This campaign has ended")],
    )
    def test_a_stopped_or_closed_campaign_makes_no_letter_and_says_why(
        self, app: Flask, client: FlaskClient, status: Status, said: str
    ) -> None:
        with app.app_context():
            change_status(db.session(), "ua-84-11", status, clock.now())
        self._refuses(client, said)

    def test_a_passed_campaign_makes_no_letter_and_says_why(self, client: FlaskClient) -> None:
        with time_machine.travel(clock.now() + timedelta(days=31)):
            self._refuses(client, "The last day to write was")
            text = _words(Page(client.get(UA)).text)
            assert "Ask the section office of the organisation in your country" in text
            assert "Nizomkhon" not in Page(client.get("/en/")).text

    @pytest.mark.parametrize(
        ("moment", "status"),
        [
            # The practice campaign ends with 30 June in London, where summer time is one hour ahead of UTC.
            ("2026-06-30T22:30:00+00:00", 200),
            ("2026-06-30T23:30:00+00:00", 409),
        ],
    )
    def test_the_last_day_ends_in_the_campaigns_time_zone(
        self, app: Flask, tmp_path: Path, moment: str, status: int
    ) -> None:
        text = (EXAMPLES / "practice.toml").read_text(encoding="utf-8").replace('slug = "practice"', 'slug = "summer"')
        text = text.replace(
            "issued_on = 2026-11-01", "issued_on = 2026-06-01\ndeadline = { kind = 'until', day = 2026-06-30 }"
        )
        (tmp_path / "summer.toml").write_text(text, encoding="utf-8")
        with time_machine.travel(moment, tick=False):
            result = app.test_cli_runner().invoke(
                args=["campaigns", "load", str(tmp_path / "summer.toml"), "--publish"]
            )
            assert result.exit_code == 0, result.output
            data = fields(target=["practice-council-secretary"], letter_language="en")
            assert app.test_client().post("/en/campaigns/summer/letter.txt", data=data).status_code == status
            command = ["letters", "write", "summer", "--target", "practice-council-secretary", "--language", "en"]
            command += ["--name", "Ann Example", "--country", "GB", "--format", "txt", "--output", "-"]
            assert app.test_cli_runner().invoke(args=command).exit_code == (0 if status == 200 else 1)

    def _refuses(self, client: FlaskClient, said: str) -> None:
        response = client.get(UA)
        assert response.status_code == 200
        page = Page(response)
        assert said in page.text
        assert "form" not in [tag for tag, _attributes in page.tags]
        for ending in ("preview", "letter.pdf", "letter.docx", "letter.eml", "letter.txt"):
            refused = client.post(f"{UA}/{ending}", data=fields(own_words="What I typed."))
            assert refused.status_code == 409
            assert said in Page(refused).text
            assert "What I typed." in Page(refused).text
        assert client.post(f"{UA}/preview").status_code == 409


class TestTally:
    def test_a_letter_leaves_a_count_and_nothing_else(self, app: Flask, client: FlaskClient) -> None:
        secret = {
            "name": "Quirina Sonderling",
            "own_words": "Unverwechselbar",
            "email": "q@example.org",
            "address": "Nirgendgasse 7",
        }
        for ending in ("preview", "letter.pdf", "letter.pdf", "letter.eml"):
            assert (
                client.post(
                    f"{UA}/{ending}", data=fields(target=["ru-president", "ru-prosecutor-general"], **secret)
                ).status_code
                == 200
            )
        with app.app_context():
            rows = db.session.scalars(select(Tally).order_by(Tally.form, Tally.target)).all()
            counted = [(row.target, row.form, row.language, row.section, row.state, row.count) for row in rows]
        assert counted == [
            ("ru-president", "eml", "ru", "", "generated", 1),
            ("ru-prosecutor-general", "eml", "ru", "", "generated", 1),
            ("ru-president", "pdf", "ru", "", "generated", 2),
            ("ru-prosecutor-general", "pdf", "ru", "", "generated", 2),
        ]
        kept = b"".join(
            path.read_bytes() for path in app.config["FAITHFULLY"].instance_path.rglob("*") if path.is_file()
        )
        for value in secret.values():
            assert value.encode() not in kept

    def test_a_count_that_cannot_be_written_does_not_cost_the_letter(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        from sqlalchemy.exc import OperationalError  # noqa: PLC0415  # Raised here as a locked database raises it.

        def locked(*_given: object) -> None:
            raise OperationalError("INSERT", {}, Exception("database is locked"))

        monkeypatch.setattr(services, "writing", locked)
        assert client.post(f"{UA}/letter.txt", data=fields()).status_code == 200
        assert "not counted" in caplog.text
        assert "Ann Example" not in caplog.text

    def test_nothing_is_counted_for_what_is_refused(self, session: Session, client: FlaskClient) -> None:
        client.post(f"{UA}/letter.pdf", data=fields(name=""))
        assert session.scalars(select(Tally)).all() == []
